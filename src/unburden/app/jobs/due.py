"""What becomes due by the clock: looking again, the next step, the house's duties."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from unburden.app.casework.drafting import IN_FORCE
from unburden.app.casework.models import Case, NoticeRow, PlaceRow
from unburden.app.jobs import bundles, queue
from unburden.app.jobs.keys import BY_ITSELF
from unburden.app.jobs.models import ALIVE, JobRow, Kind
from unburden.app.mail import mail_settings
from unburden.errors import NotFound, WrongPassphrase
from unburden.model import NoticeState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.jobs.keys import Keys

AGAIN = timedelta(hours=6)
"""Between two times at which a case's next steps are drafted by the clock alone."""


def enqueue_due(keys: Keys) -> None:
    """Have done what is due in the cases that are open, and what the house does daily.

    A case that a supervisor has to look at first, or that is closed, rests.
    """
    rows = Case.objects.filter(id__in=keys.open(), frozen_at=None, closed_at=None)
    for kind, some in _due(rows):
        for case in some.values_list("id", flat=True):
            _enqueue(keys, case, kind)
    for daily in (Kind.RETAIN, Kind.SWEEP):
        queue.enqueue_house(daily, f"{daily} {timezone.now():%Y-%m-%d}")
    queue.forget_old()
    bundles.remove_old()


def _due(rows: QuerySet[Case]) -> list[tuple[Kind, QuerySet[Case]]]:
    mine = {"case": OuterRef("id")}
    jobs = JobRow.objects.filter(**mine)
    busy = jobs.filter(state__in=ALIVE, kind__in=(Kind.WATCH, Kind.DRAFT, Kind.SEND))
    rows = rows.exclude(Exists(busy))
    places = PlaceRow.objects.filter(**mine, next_look__lte=Now())
    sent = NoticeRow.objects.filter(**mine, state__in=IN_FORCE)
    lately = jobs.filter(ended_at__gt=Now() - AGAIN, kind__in=(Kind.WATCH, Kind.DRAFT))
    found = [
        (Kind.WATCH, rows.filter(Exists(places))),
        (Kind.DRAFT, rows.filter(Exists(sent)).exclude(Exists(lately))),
    ]
    if mail_settings() is not None:
        found.append((Kind.SEND, rows.filter(Exists(_may_go(mine)))))
    return found


def _may_go(mine: dict[str, OuterRef]) -> QuerySet[NoticeRow]:
    """Notices that somebody approved for now, and that nobody tried to send lately."""
    is_time = Q(not_before=None) | Q(not_before__lte=Now(), needs_look=False)
    rows = NoticeRow.objects.filter(is_time, **mine, state=NoticeState.APPROVED)
    tried = JobRow.objects.filter(
        **mine, kind=Kind.SEND, ended_at__gt=Now() - timedelta(minutes=10)
    )
    return rows.exclude(Exists(tried))


def _enqueue(keys: Keys, case: str, kind: Kind) -> None:
    try:
        desk = keys.desk(case, BY_ITSELF)
        queue.enqueue(desk, kind, routine=True)
    except (NotFound, WrongPassphrase):
        return  # it was deleted, or locked, this moment
