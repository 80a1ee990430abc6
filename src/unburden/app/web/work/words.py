"""What is said of a job, in plain words: never what was found, or where."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from unburden.app.jobs.models import Kind, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from unburden.app.casework.desk import Desk
    from unburden.app.jobs.models import JobRow

SHOWN = 20
"""Jobs in a list."""

TITLES = MappingProxyType(
    {
        Kind.FIND: _("Looking for your pictures"),
        Kind.CAPTURE: _("Keeping proof of pages"),
        Kind.DRAFT: _("Writing the requests"),
        Kind.SEND: _("Sending the requests"),
        Kind.WATCH: _("Looking again"),
        Kind.FETCH: _("Reading the answers"),
        Kind.PACK: _("Packing the papers for police"),
    }
)
TO_STAFF = MappingProxyType(
    TITLES
    | {
        Kind.FIND: _("Looking for her pictures"),
        Kind.PACK: _("Packing the bundle for police"),
    }
)
"""The same for the house's people: the pictures are hers, not theirs."""
STATES = MappingProxyType(
    {
        State.WAITING: _("It waits for its turn, and starts by itself."),
        State.RUNNING: _("We are at it now."),
        State.PAUSED: _("It is paused. Nothing is lost."),
        State.DONE: _("It is done."),
        State.FAILED: _("It stopped before the end. What was done until then is kept."),
        State.CANCELLED: _("It was ended. What was done until then is kept."),
    }
)
STEPS = MappingProxyType(
    {
        "looking": _("We are looking at pictures now."),
        "recording": _("We found a place, and are keeping proof of it now."),
        "drafting": _("We are finding out whom to ask, and writing it down."),
        "sending": _("We are sending what was agreed."),
        "watching": _("We are looking again at each place."),
        "fetching": _("We are reading what was answered."),
        "packing": _("We are packing it all, and checking it."),
    }
)
BROKEN = _(
    "Something broke. It is our mistake, not yours. You can try again; if it breaks "
    "again, please tell whoever looks after this service."
)
STOPPING = _("It stops after the step it is at. That may take a minute.")
COUNTS = MappingProxyType(
    {
        "looked": _("Pictures looked at"),
        "found": _("Found"),
        "recorded": _("Pages kept as proof"),
        "seen": _("Places looked at again"),
        "drafted": _("Requests written"),
        "sent": _("Requests sent"),
        "later": _("To be sent later"),
        "refused": _("Not taken by the other side"),
        "unsure": _("Nobody can tell whether it arrived"),
        "stopped": _("Not sent, as they may not go"),
        "person": _("Waiting for a person"),
        "skipped": _("Could not be read"),
    }
)


def title(job: JobRow, *, hers: bool) -> _StrPromise:
    """What a job does, in words for her or for the house's people."""
    return (TITLES if hers else TO_STAFF)[Kind(job.kind)]


def said(job: JobRow) -> _StrPromise:
    """Where it stands, in a sentence."""
    if job.is_broken:
        return BROKEN
    if job.state == State.RUNNING and job.wanted != "run":
        return STOPPING
    if job.state == State.RUNNING:
        return STEPS.get(job.step, STATES[State.RUNNING])
    return STATES[State(job.state)]


def newest(desk: Desk, *, hers: bool) -> list[dict[str, Any]]:
    """What is being done in a case, and what was, newest first."""
    rows = desk.row.jobs.defer("sealed", "trouble").order_by("-id")[:SHOWN]
    return [
        {"row": row, "title": title(row, hers=hers), "said": said(row)} for row in rows
    ]


def counts(job: JobRow) -> list[tuple[_StrPromise, int]]:
    """What was counted, each with its name."""
    return [
        (name, job.counts[key]) for key, name in COUNTS.items() if key in job.counts
    ]
