"""How each place fared over time: up, gone, back, from every look at it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden import watch
from unburden.app.casework.models import CheckRow
from unburden.app.web.chart import Day
from unburden.model import PlaceState, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from unburden.app.casework.desk import Desk

THERE = frozenset({PlaceState.UP, PlaceState.DOUBTFUL, PlaceState.BACK})
MOST_ROWS = 60
"""Days that a chart and its table show at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place became something else.

    Attributes:
        place: its number.
        at: when that was seen.
        state: what it is since.
    """

    place: int
    at: datetime
    state: PlaceState


def changes(desk: Desk) -> list[Change]:
    """Every change of every place, oldest first: its confirmation is the first."""
    looks: dict[int, list[tuple[datetime, Seen]]] = defaultdict(list)
    rows = CheckRow.objects.filter(place__case=desk.row).order_by("at", "id")
    for number, at, seen in rows.values_list("place__number", "at", "seen"):
        looks[number].append((at, Seen(seen)))
    begun = _begun(desk)
    found = [
        change for number in begun for change in _of_one(number, begun, looks[number])
    ]
    return sorted(found, key=lambda one: (one.at, one.place))


def _begun(desk: Desk) -> dict[int, datetime]:
    """When each place became known: when the first of its Matches was found."""
    rows = desk.row.places.order_by("number").prefetch_related("matches")
    return {
        row.number: min(
            (each.found_at for each in row.matches.all()), default=row.since
        )
        for row in rows
    }


def _of_one(
    number: int, begun: dict[int, datetime], looks: Iterable[tuple[datetime, Seen]]
) -> Iterable[Change]:
    state = PlaceState.UP
    yield Change(place=number, at=begun[number], state=state)
    for at, seen in looks:
        then = watch.move(state, seen)
        if then is not state:
            state = then
            yield Change(place=number, at=at, state=then)


def days(every: Sequence[Change]) -> list[Day]:
    """How many were up and gone at the end of each day on which something changed."""
    held: dict[int, PlaceState] = {}
    told: dict[date, Day] = {}
    for one in every:
        held[one.place] = one.state
        up = sum(state in THERE for state in held.values())
        gone = sum(state is PlaceState.GONE for state in held.values())
        unknown = len(held) - up - gone
        day = one.at.date()
        told[day] = Day(day=day, up=up, gone=gone, unknown=unknown)
    return list(told.values())[-MOST_ROWS:]
