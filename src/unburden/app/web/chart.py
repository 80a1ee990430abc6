"""The chart of places up and gone, drawn here: no script, and a table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WIDTH, HEIGHT, LEFT, BOTTOM = 400, 220, 32, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How many places were up, gone, and not known, at the end of a day."""

    day: date
    up: int
    gone: int
    unknown: int

    @property
    def all(self) -> int:
        """How many places were known."""
        return self.up + self.gone + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Two stepped areas: what is up lies below, what is gone above it.

    Attributes:
        up: points of the polygon, as SVG has them.
        gone: the same.
        unknown: the same, between the two.
        across: ticks of days.
        down: ticks of counts.
        days: the same in numbers, for the table below.
    """

    days: tuple[Day, ...]
    up: str
    gone: str
    unknown: str
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def chart(told: Sequence[Day], *, until: date) -> Chart | None:
    """Draw days as a chart; None where there is nothing to draw."""
    if not told:
        return None
    first, until = told[0].day, max(until, told[-1].day)
    span = max((until - first).days, 1)
    most = max(day.all for day in told)
    floor = HEIGHT - BOTTOM

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - 10) * (day - first).days / span

    def y(count: int) -> float:
        return floor - (floor - 10) * count / most

    def area(low: Sequence[int], high: Sequence[int]) -> str:
        ends = [x(day.day) for day in told[1:]] + [x(until)]
        top, below = [], []
        for day, end, bottom, height in zip(told, ends, low, high, strict=True):
            top += [(x(day.day), y(height)), (end, y(height))]
            below += [(x(day.day), y(bottom)), (end, y(bottom))]
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in (*top, *reversed(below)))

    up = [day.up for day in told]
    middle = [day.up + day.unknown for day in told]
    return Chart(
        days=tuple(told),
        up=area([0] * len(told), up),
        unknown=area(up, middle),
        gone=area(middle, [day.all for day in told]),
        across=tuple(
            Tick(at=x(day), says=f"{day.day} {day:%b}")
            for day in dict.fromkeys((first, until))
        ),
        down=tuple(Tick(at=y(count), says=str(count)) for count in (0, most)),
    )
