"""What makes which next step due: one table of rows, in `docs/watching.md` too.

The hours of a law count only where they were read in a named source; the waits are
choices of ours, and none is measured. Climbing follows the ladder of `unburden.route`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from unburden.model import Step

if TYPE_CHECKING:
    from collections.abc import Mapping


class Event(StrEnum):
    """What makes a next step due, most telling first."""

    RETURNED = "it is back"
    BOUNCED = "it bounced"
    REFUSED = "they refused"
    HOSTILE = "a hostile reply"
    NEEDS_MORE = "they need more"
    UNCLEAR = "an unclear reply"
    LATE = "the law's hours are over"
    SAID_REMOVED = "they say removed, it is up"
    SILENT = "no answer"
    UNSEEN = "a wall stands before it"


class Act(StrEnum):
    """What to do next. All but the last two are a Step to the same recipient."""

    REQUEST = Step.REQUEST.value
    REMINDER = Step.REMINDER.value
    COMPLAINT = Step.COMPLAINT.value
    REGULATOR = Step.REGULATOR.value
    CLIMB = "next rung"
    PERSON = "a person"

    @property
    def step(self) -> Step | None:
        """The Step to draft; None for the next rung (a REQUEST there) and a person."""
        return None if self in (Act.CLIMB, Act.PERSON) else Step(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an Event makes what due.

    Attributes:
        event: what happened.
        steps: what the last Notice was for.
        wait: from the Event: a reply or return, the deadline, or the last sending.
        then: what to do, the first that is possible; a person where none is.
        why: told to the person who approves it.
    """

    event: Event
    steps: tuple[Step, ...]
    wait: timedelta
    then: tuple[Act, ...]
    why: str


_ON = (Act.COMPLAINT, Act.REGULATOR, Act.CLIMB)
_EARLY = (Step.REQUEST, Step.REMINDER)
_SENT = (*_EARLY, Step.COMPLAINT, Step.REGULATOR)
_READ = "Their answer needs a person to read it. The clock runs on meanwhile."


def _row(
    event: Event, steps: tuple[Step, ...], hours: int, then: tuple[Act, ...], why: str
) -> Rule:
    wait = timedelta(hours=hours)
    return Rule(event=event, steps=steps, wait=wait, then=then, why=why)


ROWS = (
    _row(
        Event.RETURNED,
        _SENT,
        0,
        (Act.REQUEST,),
        "It was gone and is there again: a new request starts a new clock.",
    ),
    _row(
        Event.BOUNCED,
        _SENT,
        0,
        (Act.CLIMB,),
        "The notice never reached them, so whoever is next is asked.",
    ),
    _row(
        Event.REFUSED,
        _EARLY,
        0,
        _ON,
        "They refused. Nothing is gained by waiting for the deadline.",
    ),
    _row(
        Event.REFUSED,
        (Step.COMPLAINT,),
        0,
        _ON[1:],
        "They refused the complaint too.",
    ),
    _row(
        Event.REFUSED,
        (Step.REGULATOR,),
        0,
        _ON[2:],
        "The regulator will not act on it.",
    ),
    _row(Event.HOSTILE, _SENT, 0, (Act.PERSON,), _READ),
    _row(Event.NEEDS_MORE, _SENT, 0, (Act.PERSON,), _READ),
    _row(Event.UNCLEAR, _SENT, 0, (Act.PERSON,), _READ),
    _row(
        Event.LATE,
        _EARLY,
        0,
        _ON,
        "The time that the law gives them is over, and it is still there.",
    ),
    _row(
        Event.SAID_REMOVED,
        (Step.REQUEST,),
        6,
        (Act.REMINDER,),
        "They say it is removed, and it was seen there hours later.",
    ),
    _row(
        Event.SAID_REMOVED,
        (Step.REMINDER,),
        6,
        _ON,
        "They say again that it is removed, and it was seen there hours later.",
    ),
    _row(
        Event.SAID_REMOVED,
        (Step.COMPLAINT,),
        6,
        _ON[1:],
        "They answered the complaint, and it was seen there hours later.",
    ),
    _row(
        Event.SAID_REMOVED,
        (Step.REGULATOR,),
        24,
        _ON[2:],
        "It was said to be removed, and was seen there a day later.",
    ),
    _row(
        Event.SILENT,
        (Step.REQUEST,),
        72,
        (Act.REMINDER,),
        "No answer for three days, and it is still there.",
    ),
    _row(
        Event.SILENT,
        (Step.REMINDER,),
        72,
        _ON,
        "The reminder changed nothing for three days.",
    ),
    _row(
        Event.SILENT,
        (Step.COMPLAINT,),
        72,
        _ON[1:],
        "The complaint changed nothing for three days.",
    ),
    _row(
        Event.SILENT,
        (Step.REGULATOR,),
        24,
        _ON[2:],
        "A regulator takes its time; whoever is next is asked meanwhile.",
    ),
    _row(
        Event.UNSEEN,
        _SENT,
        48,
        (Act.PERSON,),
        "We cannot see whether it is still there. A person who can get in may look.",
    ),
)
RULES: Mapping[tuple[Event, Step], Rule] = {
    (row.event, step): row for row in ROWS for step in row.steps
}
"""LATE ends with a complaint: from there on only time passes."""


def table() -> str:
    """The rows as a table in Markdown, as it stands in `docs/watching.md`."""
    lines = [
        f"| {row.event} | {', '.join(row.steps)} | {_after(row)} | {_first(row)} |"
        for row in ROWS
    ]
    head = "| what happened | last step | drafted | next step, the first possible |"
    return "\n".join((head, "|---|---|---|---|", *lines))


def _after(row: Rule) -> str:
    hours = row.wait // timedelta(hours=1)
    return f"after {hours} h" if hours else "at once"


def _first(row: Rule) -> str:
    last = (Act.PERSON,) if row.then[-1] is Act.CLIMB else ()
    return ", else ".join((*row.then, *last))
