"""What comes next about a Notice, from how it stands and the time.

A next step is only ever drafted; a person approves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from unburden.model import PlaceState, ReplyKind, Step
from unburden.watch.rules import RULES, Act, Event, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unburden.model import Deadline, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a Notice stands. Only what was sent has a standing.

    Attributes:
        step: what the last Notice to this recipient about these places was for.
        sent_at: when that one was received, or handed over.
        places: what each place it names is held to be.
        deadline: of the first request, where a law gives hours.
        replies: to that last Notice, oldest first.
        seen_at: when a place it names was last seen there; None: not since.
        returned_at: when a place came back last; None: none did.
        can_complain: whether the duty has a way to complain to the recipient.
        can_report: whether there is a regulator's route for the duty.
        has_next_rung: whether somebody is left on the ladder.
        done: what was drafted or asked already since ``sent_at``, and is not again.
    """

    step: Step
    sent_at: datetime
    places: tuple[PlaceState, ...]
    deadline: Deadline | None = None
    replies: tuple[Reply, ...] = ()
    seen_at: datetime | None = None
    returned_at: datetime | None = None
    can_complain: bool = False
    can_report: bool = False
    has_next_rung: bool = False
    done: frozenset[Act] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A next step to draft, for a person to approve.

    Attributes:
        act: what to do.
        event: what made it due.
        why: in a sentence.
        send_from: it may not go before. A step for being LATE may only go if a look at
            or after this moment saw something there.
    """

    act: Act
    event: Event
    why: str
    send_from: datetime


AHEAD = timedelta(hours=6)
"""So long before a deadline the next step is drafted, for a person to read it in time;
a quarter of the law's hours where these are few."""
_OF_REPLY: Mapping[ReplyKind, Event] = {
    ReplyKind.BOUNCED: Event.BOUNCED,
    ReplyKind.REFUSED: Event.REFUSED,
    ReplyKind.HOSTILE: Event.HOSTILE,
    ReplyKind.NEEDS_MORE: Event.NEEDS_MORE,
    ReplyKind.UNCLEAR: Event.UNCLEAR,
    ReplyKind.REMOVED: Event.SAID_REMOVED,
}
"""The other kinds tell that it arrived, and leave the clock as it is."""
_ORDER = tuple(Event)
_SEEN_UP = frozenset({PlaceState.UP, PlaceState.BACK})


def next_step(standing: Standing, *, at: datetime) -> NextStep | None:
    """What to draft now, or None: all is gone, it is too early, or it was drafted.

    Only what is seen there is complained of: nothing is said of places that are gone,
    in doubt or not answering. A hostile answer always goes to a person. The returned
    step may be approved at once, and goes from ``send_from`` on.

    Args:
        standing: how the last Notice to a recipient stands.
        at: now.
    """
    for event, when in _events(standing):
        rule = RULES.get((event, standing.step))
        if rule is None:
            continue
        act, ready = _possible(rule, standing), when + rule.wait
        if act not in standing.done and _is_due(event, ready, standing, at):
            return NextStep(act=act, event=event, why=rule.why, send_from=ready)
    return None


def reminder_may_be_approved_ahead(one: NextStep) -> bool:
    """Whether a person may approve it together with the Notice it repeats."""
    return one.act is Act.REMINDER and one.event is Event.SILENT


def _events(standing: Standing) -> list[tuple[Event, datetime]]:
    """What has happened, most telling first, each with the time it happened."""
    answers = [
        (_OF_REPLY[reply.kind], reply.at)
        for reply in standing.replies
        if reply.kind in _OF_REPLY
    ]
    if not _SEEN_UP.intersection(standing.places):
        found = [one for one in answers if one[0] is Event.HOSTILE]
        if PlaceState.HIDDEN in standing.places:
            found.append((Event.UNSEEN, standing.sent_at))
    elif standing.returned_at is None or standing.returned_at <= standing.sent_at:
        found = [*answers, _by_clock(standing)]
    else:
        found = [(Event.RETURNED, standing.returned_at)]
        if PlaceState.UP in standing.places:
            found += [*answers, _by_clock(standing)]
    return sorted(found, key=lambda one: _ORDER.index(one[0]))


def _is_due(event: Event, ready: datetime, standing: Standing, at: datetime) -> bool:
    """Whether to draft it: before a deadline; only if seen since they said removed."""
    if event is Event.LATE:
        return at >= ready - _ahead(standing)
    if event is Event.SAID_REMOVED:
        return standing.seen_at is not None and standing.seen_at >= ready
    return at >= ready


def _by_clock(standing: Standing) -> tuple[Event, datetime]:
    """LATE by a law that was read in a named source; else only time that passed."""
    due = standing.deadline
    is_timed = (Event.LATE, standing.step) in RULES
    if due is None or not due.is_confirmed or not is_timed:
        return Event.SILENT, standing.sent_at
    return Event.LATE, due.due


def _ahead(standing: Standing) -> timedelta:
    hours = standing.deadline.hours if standing.deadline else 0
    return min(AHEAD, timedelta(hours=hours) / 4)


def _possible(rule: Rule, standing: Standing) -> Act:
    barred = {
        Act.COMPLAINT: not standing.can_complain,
        Act.REGULATOR: not standing.can_report,
        Act.CLIMB: not standing.has_next_rung,
    }
    return next((act for act in rule.then if not barred.get(act)), Act.PERSON)
