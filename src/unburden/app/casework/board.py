"""What waits in many cases at once, told from what stands in the clear: no key is used.

So a list of a thousand cases costs five questions to the store, and opens none of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from unburden.app.casework.drafting import ALIVE
from unburden.app.casework.models import Case, ItemRow, MatchRow, NoticeRow, PlaceRow
from unburden.app.office import office
from unburden.model import ItemKind, NoticeState, PlaceState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

UNDER_WAY = (
    NoticeState.DRAFT,
    NoticeState.APPROVED,
    NoticeState.SENDING,
    NoticeState.UNSURE,
)
"""States of a Notice that somebody or something is about to move."""

GRACE = timedelta(days=7)
"""How long after a deadline a place is not called stuck: the next step is drafted."""

PATIENCE = timedelta(days=14)
"""How long an answer is waited for where no law gives a deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What waits in one case.

    Attributes:
        case: its number.
        opened_at: when it was opened.
        is_frozen: whether a supervisor has to look first.
        due: the next deadline of somebody who was asked; None where there is none.
        asked_at: since when she asks a helper to look in her place; None: she does not.
        matches: how many a person has not looked at yet.
        drafts: Notices to read and approve.
        approved: Notices that go by themselves or are to be handed in.
        unsure: Notices of which nobody can tell whether they went.
        person: answers that a person has to deal with.
        stuck: places where it still is and nothing is under way.
    """

    case: str
    opened_at: datetime
    is_frozen: bool
    due: datetime | None = None
    asked_at: datetime | None = None
    matches: int = 0
    drafts: int = 0
    approved: int = 0
    unsure: int = 0
    person: int = 0
    stuck: int = 0

    @property
    def asked(self) -> int:
        """1 where she asks a helper to look, and there is something to look at."""
        return int(self.asked_at is not None and self.matches > 0)


WAITS = ("asked", "matches", "drafts", "approved", "unsure", "person", "stuck")
"""What can wait in a case, as `Line` counts it."""

_OF_A_CASE = ("id", "opened_at", "frozen_at", "asked_at")


def board(cases: QuerySet[Case], *, at: datetime) -> list[Line]:
    """Tell what waits in each of some cases: next deadline first, then oldest first."""
    ids = cases.order_by().values("id")
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for some in (_notices(ids), _due(ids), _matches(ids), _stuck(ids, at)):
        for row in some:
            told[row.pop("case")].update(row)
    for id_, opened, frozen, asked in cases.values_list(*_OF_A_CASE):
        told[id_] |= {"opened_at": opened, "asked_at": asked}
        told[id_]["is_frozen"] = frozen is not None
    lines = [Line(case=id_, **told[id_]) for id_ in told]
    return sorted(lines, key=_order)


def next_looks(cases: Iterable[str]) -> dict[str, datetime]:
    """When a place of each of some cases is looked at again."""
    rows = _grouped(PlaceRow.objects.filter(case__in=cases), at=Min("next_look"))
    return {row["case"]: row["at"] for row in rows}


def _order(line: Line) -> tuple[bool, float, str]:
    return (line.due is None, (line.due or line.opened_at).timestamp(), line.case)


def _grouped(rows: QuerySet[Any], **counted: Any) -> Iterable[dict[str, Any]]:
    some: Iterable[dict[str, Any]] = rows.order_by().values("case").annotate(**counted)
    return some


def _notices(ids: Any) -> Iterable[dict[str, Any]]:
    def state(which: NoticeState) -> Count:
        return Count("id", filter=Q(state=which))

    return _grouped(
        NoticeRow.objects.filter(case__in=ids),
        drafts=state(NoticeState.DRAFT),
        approved=state(NoticeState.APPROVED),
        unsure=state(NoticeState.UNSURE),
        person=Count("id", filter=~Q(person="")),
    )


def _due(ids: Any) -> Iterable[dict[str, Any]]:
    """Deadlines of what was asked, is not followed up yet, and is not all gone."""
    after = NoticeRow.objects.filter(follows=OuterRef("pk"), state__in=ALIVE)
    there = NoticeRow.places.through.objects.filter(noticerow=OuterRef("pk")).exclude(
        placerow__state=PlaceState.GONE
    )
    sent = NoticeRow.objects.filter(case__in=ids, state=NoticeState.SENT)
    waiting = sent.exclude(due_at=None).filter(Exists(there), ~Exists(after))
    return _grouped(waiting, due=Min("due_at"))


def _matches(ids: Any) -> Iterable[dict[str, Any]]:
    """New Matches that may be seen: see `guarding.seen`."""
    new = MatchRow.objects.filter(case__in=ids, state=MatchRow.State.NEW)
    if office().is_server:
        unseen = {"kind": ItemKind.INNOCENT, "case__shown_at": None}
        new = new.exclude(item__in=ItemRow.objects.filter(**unseen).values("id"))
    return _grouped(new, matches=Count("id"))


def _stuck(ids: Any, at: datetime) -> Iterable[dict[str, Any]]:
    rows = PlaceRow.objects.filter(case__in=ids)
    return _grouped(stuck(rows, at=at), stuck=Count("id"))


def stuck(places: QuerySet[PlaceRow], *, at: datetime) -> QuerySet[PlaceRow]:
    """The places where it still is, or may be, and nothing is under way.

    Everybody who was asked had the time they have, and some days more; no draft waits.
    """
    moving = NoticeRow.places.through.objects.filter(placerow=OuterRef("pk")).filter(
        Q(noticerow__state__in=UNDER_WAY)
        | Q(noticerow__state=NoticeState.SENT, noticerow__due_at__gt=at - GRACE)
        | Q(
            noticerow__state=NoticeState.SENT,
            noticerow__due_at=None,
            noticerow__sent_at__gt=at - PATIENCE,
        )
    )
    over = (PlaceState.GONE, PlaceState.DOUBTFUL)
    begun = places.filter(is_begun=True).exclude(state__in=over)
    return begun.filter(~Exists(moving))
