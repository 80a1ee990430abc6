"""A chart of removal rates: bars, their intervals and the figures, as SVG."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from unburden.watch.outcomes import FEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unburden.watch.outcomes import Rate

_WIDTH, _LINE, _TOP = 820, 34, 52
_LEFT, _BAR = 250, 280
_LONGEST_NAME = 34


def chart(rates: Iterable[Rate], names: Mapping[str, str] | None = None) -> str:
    """Draw removal rates as an SVG picture that can also be read aloud.

    Args:
        rates: one bar each, in this order.
        names: of routes by id, for a person; the id where there is none.
    """
    rows = list(rates)
    height = _TOP + _LINE * max(1, len(rows)) + 40
    marks = [
        _axis(height - 40),
        *(_row(i, one, names or {}) for i, one in enumerate(rows)),
    ]
    if not rows:
        marks.append(_text(_LEFT, _TOP + 20, "No outcomes are kept yet."))
    size = f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            "<title>How often each route removed what it was asked to</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
            _text(16, 20, "Removed, of all that was asked", size=14),
            _text(16, 38, "Thin lines: 95 % intervals", grey=True),
            *marks,
            "</svg>\n",
        )
    )


def _axis(bottom: int) -> str:
    parts = []
    for share in (0, 25, 50, 75, 100):
        x = _LEFT + _BAR * share / 100
        parts += [
            f'<path d="M{x:g} {_TOP}V{bottom}" stroke="#ddd"/>',
            _text(x, bottom + 16, f"{share} %", anchor="middle", grey=True),
        ]
    return "\n".join(parts)


def _row(index: int, one: Rate, names: Mapping[str, str]) -> str:
    y = _TOP + _LINE * index + _LINE / 2
    name = names.get(one.route, one.route)
    label = _text(_LEFT - 10, y - (3 if one.duty else -4), _cut(name), anchor="end")
    if one.duty:
        label += _text(_LEFT - 10, y + 11, _cut(one.duty), anchor="end", grey=True)
    if one.share is None or one.low is None or one.high is None:
        return label + _text(_LEFT + 6, y + 4, f"fewer than {FEW}, not told", grey=True)
    low, high = (_LEFT + _BAR * end for end in (one.low, one.high))
    box = f'x="{_LEFT}" y="{y - 8:g}" width="{_BAR * one.share:.1f}" height="16"'
    line = f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}v8M{high:.1f} {y - 4:g}v8"
    told = _text(_LEFT + _BAR + 24, y + 4, figures(one))
    return (
        f'{label}\n<rect {box} fill="#8fb8d6"/>'
        f'<path d="{line}" stroke="#12364f" fill="none"/>\n{told}'
    )


def figures(one: Rate) -> str:
    """A row's figures in words: ``18 of 20, half within 26 h, 1 back``."""
    if one.asked is None:
        return f"fewer than {FEW}"
    words = [f"{one.removed} of {one.asked}"]
    if one.hours is not None:
        words.append(f"half within {one.hours:.0f} h")
    if one.returned:
        words.append(f"{one.returned} came back")
    return ", ".join(words)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    grey: bool = False,
    size: int = 12,
) -> str:
    colour = "#666" if grey else "#222"
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}" '
        f'font-size="{size}">{escape(words)}</text>'
    )
