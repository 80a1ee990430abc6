"""Text from strangers, made safe to print: every letter drawn, none hidden."""

from __future__ import annotations

from typing import Any

# What the fonts inside the typst wheel draw, of scripts whose letters stand alone or
# simply join. Wider is not safe: typst 0.15 stops with a PDF/UA error at a letter it
# cannot draw, and panicked on mixtures of South and South-East Asian ones. The tests
# set every letter of the table, and random mixtures.
_DRAWN = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xAC),  # Latin
    (0xAE, 0x2FF),
    (0x370, 0x377),  # Greek
    (0x37A, 0x37F),
    (0x384, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),  # Greek, Cyrillic
    (0x48A, 0x4FF),
    (0x5D0, 0x5EA),  # Hebrew
    (0x60C, 0x60C),  # Arabic
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x660, 0x669),
    (0x67E, 0x67E),
    (0x686, 0x686),
    (0x698, 0x698),
    (0x6A9, 0x6A9),
    (0x6AF, 0x6AF),
    (0x6CC, 0x6CC),
    (0x6F0, 0x6F9),
    (0x10D0, 0x10FF),  # Georgian
    (0x1E00, 0x1EFF),  # Latin with marks, Vietnamese
    (0x2010, 0x2027),  # punctuation
    (0x2030, 0x203A),
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
)
LONGEST = 2_000
"""Letters of one text that are printed; a page may have a title of a million."""
DRAWN = frozenset(chr(n) for low, high in _DRAWN for n in range(low, high + 1))


class _Table(dict[int, str]):
    """For `str.translate`: letters by number, the missing ones written out."""

    def __missing__(self, number: int) -> str:
        self[number] = chr(number) if chr(number) in DRAWN else f"[U+{number:04X}]"
        return self[number]


_TABLE = _Table()


def printable(told: Any, *, longest: int = LONGEST) -> Any:
    """Copy JSON values with every letter written out that a page would not show.

    Control and direction marks (which can make an address read as another) and letters
    the fonts lack become ``[U+202E]``: a report must not hide what it holds. A text
    that is too long is cut, and says so.
    """
    if isinstance(told, str):
        more = len(told) - longest
        shown = told[:longest].translate(_TABLE)
        return f"{shown} [{more:,} more letters, in story.json]" if more > 0 else shown
    if isinstance(told, dict):
        return {name: printable(inner, longest=longest) for name, inner in told.items()}
    if isinstance(told, list):
        return [printable(inner, longest=longest) for inner in told]
    return told
