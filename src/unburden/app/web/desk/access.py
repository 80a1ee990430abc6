"""Which case is open to whom: one's own, covered, or opened by breaking the glass."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.keys import desk_of
from unburden.app.web.models import Absence, Allocation, BrokenGlass, Member, Reading
from unburden.app.web.roles import Action, may
from unburden.errors import BadInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visitor

OPEN_FOR = timedelta(hours=8)
"""So long a case stays open to who broke the glass: one working day."""

HOUR = timedelta(hours=1)
LEAST = 10
"""Letters a reason has at the least."""


def open_to(visitor: Visitor) -> QuerySet[Case]:
    """The cases that are open to somebody now; to who allocates them, every one."""
    cases = Case.objects.filter(hidden_at=None)
    if may(visitor.role, Action.ALLOCATE):
        return cases
    broken = BrokenGlass.objects.filter(member__user=visitor.member, until__gt=clock())
    given = Q(id__in=_given(visitor).values("case"))
    return cases.filter(given | Q(id__in=broken.values("case")))


def _given(visitor: Visitor) -> QuerySet[Allocation]:
    today = clock().date()
    away = Absence.objects.filter(
        cover__user=visitor.member, first__lte=today, last__gte=today
    )
    mine = Q(member__user=visitor.member) | Q(member__in=away.values("member"))
    return Allocation.objects.filter(mine)


def is_open_to(visitor: Visitor, case: str, action: Action) -> bool:
    """Say whether somebody may do something in a case; the ledger is no content."""
    if action is Action.SEE_LEDGER:
        return Case.objects.filter(id=case.upper(), hidden_at=None).exists()
    return open_to(visitor).filter(id=case.upper()).exists()


def me(visitor: Visitor) -> Member:
    """The row of one of the house's people."""
    return Member.objects.get(user=visitor.member)


def note_reading(desk: Desk, visitor: Visitor) -> None:
    """Record that somebody looks into a case: an Entry an hour, whatever they read."""
    now = desk.clock()
    mine = Reading.objects.filter(case=desk.row, member__user=visitor.member)
    if mine.filter(at__gt=now - HOUR).exists():
        return
    with desk.writing():
        told = {"case": desk.row, "member": me(visitor)}
        _, is_first = Reading.objects.get_or_create(**told, defaults={"at": now})
        if is_first or mine.filter(at__lte=now - HOUR).update(at=now):
            desk.append("read", {"as": visitor.role.value})


def break_glass(visitor: Visitor, case: str, *, reason: str) -> BrokenGlass:
    """Open a case that is not one's own for a day's work; supervisors see why.

    Raises:
        NotFound: there is no such case.
        BadInput: no reason is given.
    """
    if len(reason.strip()) < LEAST:
        what = "Please say why in a few words: a supervisor reads it."
        raise BadInput(what)
    desk = desk_of(case, actor=visitor.name)
    now = desk.clock()
    with desk.writing():
        broken = BrokenGlass.objects.create(
            case=desk.row,
            member=me(visitor),
            at=now,
            until=now + OPEN_FOR,
            reason=desk.vault.seal("glass", reason.strip().encode()),
        )
        desk.append("glass-broken", {"number": broken.pk, "until": broken.until})
    return broken


def reason_of(desk: Desk, broken: BrokenGlass) -> str:
    """Why somebody opened a case that is not theirs."""
    return desk.vault.open("glass", broken.reason).decode()
