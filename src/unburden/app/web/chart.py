"""A chart of how many places are up and how many are gone, drawn without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 420, 190
_LEFT, _BOTTOM, _TOP = 40, 28, 12
_FLOOR = HEIGHT - _BOTTOM
_LABELS = 5
"""How many labels fit below without touching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many places there were at one time.

    Attributes:
        label: the time, short enough to stand below a bar.
        up: places that show the picture then.
        gone: places that no longer do.
    """

    label: str
    up: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One column of the chart: ``up`` stands on the floor, ``gone`` on top of it."""

    tally: Tally
    left: float
    middle: float
    width: float
    up_top: float
    up_height: float
    gone_top: float
    gone_height: float
    is_labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What `web/chart.html` draws; the numbers stand in a table below it."""

    bars: tuple[Bar, ...]
    most: int
    top: int = _TOP
    left: int = _LEFT
    floor: int = _FLOOR
    width: int = WIDTH
    height: int = HEIGHT


def chart(tallies: Sequence[Tally]) -> Chart:
    """Lay out one column for each tally, in their order.

    Args:
        tallies: at least one; counts are not negative.
    """
    most = max(1, *(each.up + each.gone for each in tallies))
    slot = (WIDTH - _LEFT) / len(tallies)
    step = -(-len(tallies) // _LABELS)
    bars = [_bar(n, each, slot, most, step) for n, each in enumerate(tallies)]
    return Chart(bars=tuple(bars), most=most)


def _bar(place: int, tally: Tally, slot: float, most: int, step: int) -> Bar:
    scale = (_FLOOR - _TOP) / most
    width = min(slot * 0.7, 40.0)
    left = _LEFT + place * slot + (slot - width) / 2
    up, gone = tally.up * scale, tally.gone * scale
    return Bar(
        tally=tally,
        left=round(left, 1),
        middle=round(left + width / 2, 1),
        width=round(width, 1),
        up_top=round(_FLOOR - up, 1),
        up_height=round(up, 1),
        gone_top=round(_FLOOR - up - gone, 1),
        gone_height=round(gone, 1),
        is_labelled=place % step == 0,
    )
