"""What works: how often each route removed what it was asked to, and how fast.

An Outcome holds nothing of a person: no case, no address, no day. Counts under `FEW`
are not told and decide nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, median
from typing import TYPE_CHECKING

from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.model import Layer, Route

FEW = 5
"""Fewer are neither told nor used: they might speak of one person, and prove little."""
_Z = NormalDist().inv_cdf(0.975)


class End(StrEnum):
    """How asking a recipient about one place ended."""

    REMOVED = "removed"
    RETURNED = "returned"
    REFUSED = "refused"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One place that one recipient was asked about.

    Attributes:
        route: the id of the route.
        layer: who that is.
        duty: the id of the duty relied on; empty for none.
        end: how it ended. RETURNED: it was removed, and came back.
        hours: from receipt until it was first seen gone; None where it was not removed.
        month: in which it ended, ``2026-11``; no day is kept.
    """

    route: str
    layer: Layer
    duty: str
    end: End
    month: str
    hours: float | None = None

    def __post_init__(self) -> None:
        if self.was_removed != (self.hours is not None):
            raise BadInput(
                f"An outcome '{self.end}' with {self.hours} hours to removal.",
                "Give hours where it was removed, and only there.",
            )

    @property
    def was_removed(self) -> bool:
        """Whether it was removed, if only for a time."""
        return self.end in (End.REMOVED, End.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What asking one route came to.

    Attributes:
        route: its id.
        duty: the duty relied on; empty where all are taken together.
        asked: how many outcomes, or None where they are fewer than `FEW`, and then all
            below is None too.
        removed: how many of them were removed, those that came back included.
        returned, refused, silent: how many came back, were refused, had no answer.
        share: removed of asked, 0 to 1.
        low, high: its 95 % interval (:func:`wilson`).
        hours: median until removal, of those that were removed; None under `FEW`.
    """

    route: str
    duty: str
    asked: int | None = None
    removed: int | None = None
    returned: int | None = None
    refused: int | None = None
    silent: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    hours: float | None = None


def rates(outcomes: Iterable[Outcome], *, by_duty: bool = True) -> tuple[Rate, ...]:
    """What asking each route came to, most asked first.

    Args:
        outcomes: any number, in any order.
        by_duty: a row for each duty relied on; else one for each route.
    """
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[one.route, one.duty if by_duty else ""].append(one)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(_rate(route, duty, some) for (route, duty), some in ordered)


def better(routes: Sequence[Route], measured: Iterable[Rate]) -> tuple[Route, ...]:
    """The same routes, those of one layer by how often they are known to remove.

    The lower end of the interval counts, so that much success outweighs a little luck.
    Only measured routes change places, among themselves; the rest keeps the ladder's
    order, as do the layers.

    Args:
        routes: the rungs for one place.
        measured: of :func:`rates` without duties.
    """
    lows = {one.route: one.low for one in measured if not one.duty}
    by_layer: dict[Layer, list[Route]] = defaultdict(list)
    for route in routes:
        if lows.get(route.id) is not None:
            by_layer[route.layer].append(route)
    turns = {
        layer: iter(sorted(some, key=lambda route: -(lows[route.id] or 0)))
        for layer, some in by_layer.items()
    }
    return tuple(
        route if lows.get(route.id) is None else next(turns[route.layer])
        for route in routes
    )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
    """
    share, spread = hits / of, _Z * _Z / of
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0, (middle - half) / (1 + spread)), min(
        1, (middle + half) / (1 + spread)
    )


def _rate(route: str, duty: str, some: Sequence[Outcome]) -> Rate:
    if len(some) < FEW:
        return Rate(route=route, duty=duty)
    ends = Counter(one.end for one in some)
    hours = [one.hours for one in some if one.hours is not None]
    low, high = wilson(len(hours), len(some))
    return Rate(
        route=route,
        duty=duty,
        asked=len(some),
        removed=len(hours),
        returned=ends[End.RETURNED],
        refused=ends[End.REFUSED],
        silent=ends[End.NO_ANSWER],
        share=len(hours) / len(some),
        low=low,
        high=high,
        hours=median(hours) if len(hours) >= FEW else None,
    )
