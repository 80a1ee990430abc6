"""When to look again: soon after a change, seldom once nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from unburden.model import PlaceState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a place in one state is looked at.

    Attributes:
        first: from a change to the next look.
        share: of the time since the change, until the look after; 1 doubles it.
        longest: more than this is never waited.
        why: these figures. They are choices of ours, none is measured.
    """

    first: timedelta
    share: float
    longest: timedelta
    why: str


def _hours(hours: float) -> timedelta:
    return timedelta(hours=hours)


PACES: Mapping[PlaceState, Pace] = {
    PlaceState.UP: Pace(
        first=_hours(6),
        share=1 / 4,
        longest=_hours(18),
        why="Many sites act within a day, and she is told the same day.",
    ),
    PlaceState.DOUBTFUL: Pace(
        first=_hours(3),
        share=0,
        longest=_hours(3),
        why="Long enough for a cache or an update to pass; she hears the same day.",
    ),
    PlaceState.GONE: Pace(
        first=_hours(6),
        share=1 / 4,
        longest=_hours(16),
        why="A return is seen within 24 hours, with room for an outage and a queue.",
    ),
    PlaceState.BACK: Pace(
        first=_hours(3),
        share=1 / 4,
        longest=_hours(18),
        why="Who puts it back once may do so again: as UP, and sooner at first.",
    ),
    PlaceState.HIDDEN: Pace(
        first=_hours(12),
        share=1 / 2,
        longest=timedelta(days=7),
        why="Walls seldom fall by themselves, and no return can be missed here.",
    ),
    PlaceState.UNREACHABLE: Pace(
        first=_hours(1),
        share=1,
        longest=timedelta(days=3),
        why="Most outages are short; a dead host is not to be asked every hour.",
    ),
}
OUTAGE = PACES[PlaceState.UNREACHABLE]
"""Also the pace of a GONE place that did not answer, where it is the faster one."""
AROUND: tuple[timedelta, ...] = (_hours(-2), _hours(0), _hours(6), _hours(24))
"""Looks around a deadline: before the next step may go, at it, and twice after, as many
act on the last day or just too late."""
AT_LEAST = timedelta(minutes=30)
"""Between two looks at one place, whatever the reason: we are no burden ourselves."""
SPREAD = 0.1
"""Share by which places differ from each other, so that they do not all fall due at
once; always the same for one place."""
SPREAD_AT_DEADLINE = timedelta(minutes=20)
"""The same around a deadline, which many places share; never before the moment."""

LISTED, UNLISTED, UNANSWERED = _hours(24), timedelta(days=7), _hours(6)
"""From asking a search engine about a place until it is asked again: while it lists the
place, or the place changed of late; while it does not; and after no answer. Choices of
ours."""


def next_ask(*, is_listed: bool, at: datetime, since: datetime) -> datetime:
    """When to ask a search engine about a place again.

    Args:
        is_listed: what it said at ``at``.
        at: the time of that answer.
        since: when the place changed last: engines follow within days.
    """
    is_new = at - since < UNLISTED
    return at + (LISTED if is_listed or is_new else UNLISTED)


def next_look(
    state: PlaceState,
    *,
    at: datetime,
    since: datetime,
    due: Iterable[datetime] = (),
    out_since: datetime | None = None,
    place: str = "",
) -> datetime:
    """When to look at a place again.

    Never sooner than `AT_LEAST`, never later than the state's longest wait and `SPREAD`
    of it; for a GONE place that is less than 18 hours.

    Args:
        state: what it is held to be, after the look at ``at``.
        at: the time of that look.
        since: when it came to be in that state.
        due: deadlines of what was asked about it and is still open.
        out_since: where that look had no answer: the first in a row that had none.
        place: its address, so that places differ.
    """
    spread = _share_of(place)
    wait = _wait(PACES[state], at - since)
    if out_since is not None:
        wait = min(wait, _wait(OUTAGE, at - out_since))
    wait *= 1 + SPREAD * (2 * spread - 1)
    moments = [day + off + SPREAD_AT_DEADLINE * spread for day in due for off in AROUND]
    ahead = [moment for moment in moments if moment > at]
    return max(at + AT_LEAST, min([at + wait, *ahead]))


def _wait(pace: Pace, age: timedelta) -> timedelta:
    return min(max(pace.first, age * pace.share), pace.longest)


def _share_of(place: str) -> float:
    """A number from 0 to 1 that is always the same for a place."""
    return int.from_bytes(sha256(place.encode()).digest()[:4]) / 2**32
