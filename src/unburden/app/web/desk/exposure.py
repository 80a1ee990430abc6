"""How many found pictures somebody had shown: told to her, and to her supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Sum

from unburden.app.clock import clock
from unburden.app.web.desk.access import me
from unburden.app.web.models import Exposure

if TYPE_CHECKING:
    from unburden.app.web.models import Member
    from unburden.app.web.visitor import Visitor

MUCH = 5
"""So many in a day are called much. It is a figure of ours: nobody has measured one."""

DAYS = 7
"""Over so many days a supervisor is told."""


def count(visitor: Visitor) -> None:
    """Note that one more was shown to somebody today."""
    with transaction.atomic():
        row, _ = Exposure.objects.get_or_create(member=me(visitor), day=clock().date())
        Exposure.objects.filter(pk=row.pk).update(count=F("count") + 1)


def today(visitor: Visitor) -> int:
    """How many somebody had shown today."""
    rows = Exposure.objects.filter(member__user=visitor.member, day=clock().date())
    return rows.aggregate(n=Sum("count"))["n"] or 0


def lately(member: Member) -> int:
    """How many somebody had shown in the last `DAYS` days."""
    since = clock().date() - timedelta(days=DAYS - 1)
    rows = Exposure.objects.filter(member=member, day__gte=since)
    return rows.aggregate(n=Sum("count"))["n"] or 0
