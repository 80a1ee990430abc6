r"""What may happen to a job, each a step that nobody else can come between.

::

    waiting --take--> running --end--> done, failed, cancelled
       ^                 |  \--end--> paused --ask run--> waiting
       +----- reap ------+   (its worker showed no sign of life)

A worker holds a job by a lease that it renews (`beat`). Leases are told by the
database's clock, and none is longer than `LEASE`: one that ends later than that was
given before the clock was set back, and counts for nothing.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from unburden.app.casework.writing import lock_house
from unburden.app.jobs.models import ALIVE, JobRow, Kind, State, Wanted
from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import Case

    Cases = Collection[str] | QuerySet[Case, str]

LEASE = timedelta(seconds=60)
"""So long a job is held without a sign of life; a worker gives one every second."""

MOST_TRIES = 5
"""A job at which so many workers ended is not begun again: it may be why they did."""

KEPT = timedelta(days=30)
"""How long it is remembered what was done; the ledger has the rest."""


def enqueue(desk: Desk, kind: Kind, *, routine: bool = False, **what: Any) -> JobRow:
    """Have something done in a case; what is asked for already is not asked for twice.

    Args:
        desk: the open case; the work is done in its actor's name.
        kind: what to do.
        routine: whether the clock asks, and no person waits.
        what: with what, as JSON values; sealed, as it may name places.

    Returns:
        The job, or the one that is to do the same and is not over.
    """
    asked = f"job {kind} {json.dumps(what, sort_keys=True)}"
    once = desk.vault.index(asked)
    with desk.writing():
        known = desk.row.jobs.filter(once=once, state__in=ALIVE).first()
        if known is not None:
            return known
        return JobRow.objects.create(
            case=desk.row,
            kind=kind,
            once=once,
            is_routine=routine,
            made_at=desk.clock(),
            sealed=desk.vault.seal_json("job", {"actor": desk.actor, "what": what}),
        )


def enqueue_house(kind: Kind, once: str) -> None:
    """Have the house do something of its own, once and never again."""
    with transaction.atomic():
        lock_house()
        if not JobRow.objects.filter(case=None, once=once).exists():
            made = {"made_at": timezone.now(), "is_routine": True}
            JobRow.objects.create(case=None, kind=kind, once=once, **made)


def arguments(desk: Desk, job: JobRow) -> tuple[str, dict[str, Any]]:
    """Who asked for a job, and with what."""
    held = desk.vault.open_json("job", job.sealed)
    return held["actor"], held["what"]


def take(worker: str, cases: Cases) -> JobRow | None:
    """Take the next job of cases that are open, or of the house; None: there is none.

    A person's comes before the clock's, the oldest first, and none of a case in which
    somebody is at work already.
    """
    at_work = JobRow.objects.filter(case=OuterRef("case"), state=State.RUNNING)
    is_time = Q(not_before=None) | Q(not_before__lte=Now())
    is_open = Q(case=None) | Q(case__in=cases)
    rows = JobRow.objects.filter(is_time, is_open, state=State.WAITING)
    rows = rows.exclude(Exists(at_work)).order_by("is_routine", "id")
    if not rows.exists():
        return None  # asked without keeping others from writing
    try:
        with transaction.atomic():
            row = rows.select_for_update(skip_locked=True, of=("self",)).first()
            if row is not None:
                _hold(row, worker)
    except IntegrityError:
        return None  # another job of the case was taken this moment
    return row


def _hold(row: JobRow, worker: str) -> None:
    JobRow.objects.filter(id=row.id).update(
        state=State.RUNNING,
        worker=worker,
        tries=F("tries") + 1,
        began_at=Coalesce("began_at", Now()),
        lease_until=Now() + LEASE,
    )
    row.refresh_from_db()


def _mine(job: JobRow) -> QuerySet[JobRow]:
    """A job as long as the worker that took it holds it."""
    return JobRow.objects.filter(id=job.id, worker=job.worker, state=State.RUNNING)


def beat(job: JobRow, step: str, counts: Mapping[str, int]) -> Wanted | None:
    """Show a sign of life, and how far it got.

    Returns:
        What is wanted of it; None where it is held no longer: its case was deleted, or
        somebody else took it.
    """
    told = {"step": step, "counts": dict(counts)}
    if not _mine(job).update(lease_until=Now() + LEASE, **told):
        return None
    wanted = _mine(job).values_list("wanted", flat=True).first()
    return None if wanted is None else Wanted(wanted)


def end(job: JobRow, state: State, **changes: Any) -> bool:
    """Put a job down, in whatever state; whether it was still held."""
    if state not in ALIVE:
        changes |= {"ended_at": Now(), "step": ""}
    changes |= {"worker": "", "lease_until": None}
    return bool(_mine(job).update(state=state, **changes))


def give_back(job: JobRow, *, wait: timedelta = timedelta(), counts: bool) -> None:
    """Let another worker, or a later hour, go on with a job.

    Args:
        job: that is held.
        wait: how long nobody is to take it.
        counts: whether this was a try that came to nothing.
    """
    later = {"not_before": Now() + wait}
    end(job, State.WAITING, tries=F("tries") - int(not counts), **later)


def reap(*, all_dead: bool = False) -> int:
    """Free the jobs whose worker showed no sign of life; how many there were.

    Args:
        all_dead: whether there can be no other worker, so that none is waited for.
    """
    over = Q(lease_until__lt=Now()) | Q(lease_until__gt=Now() + LEASE * 2)
    dead = JobRow.objects.filter(Q() if all_dead else over, state=State.RUNNING)
    if not dead.exists():
        return 0  # asked without keeping others from writing
    free: dict[str, Any] = {"worker": "", "lease_until": None}
    ended = free | {"ended_at": Now(), "step": ""}
    return sum(
        (
            dead.filter(wanted=Wanted.CANCEL).update(state=State.CANCELLED, **ended),
            dead.filter(wanted=Wanted.PAUSE).update(state=State.PAUSED, **free),
            dead.filter(tries__gte=MOST_TRIES).update(
                state=State.FAILED, is_broken=True, **ended
            ),
            dead.update(state=State.WAITING, **free),
        )
    )


def ask(job: JobRow, wanted: Wanted) -> None:
    """Have a job paused, gone on with, or given up.

    One at which somebody is at work stops at its next safe point; any other, at once.

    Raises:
        BadInput: it is over.
    """
    with transaction.atomic():
        row = JobRow.objects.select_for_update().get(id=job.id)
        if row.is_over:
            raise BadInput("That is over already.", "You can begin it again.")
        row.wanted = wanted
        if row.state != State.RUNNING:
            row.state = _AT_REST[wanted]
        if wanted is Wanted.CANCEL:
            row.ended_at = timezone.now()
        row.save(update_fields=["wanted", "state", "ended_at"])


_AT_REST = {
    Wanted.RUN: State.WAITING,
    Wanted.PAUSE: State.PAUSED,
    Wanted.CANCEL: State.CANCELLED,
}


def forget_old() -> None:
    """Forget what was done long ago."""
    rows = JobRow.objects.exclude(state__in=ALIVE)
    rows.filter(ended_at__lt=Now() - KEPT).delete()
