"""Who works on which case: giving one, handing one over, and what each has to carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from unburden.app.web.desk.access import me
from unburden.app.web.desk.forms import workers
from unburden.app.web.models import Allocation
from unburden.app.web.roles import Action, may

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.web.models import Member
    from unburden.app.web.visitor import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class With:
    """Somebody who has a case, since when, and the note that went with it."""

    name: str
    row: Allocation
    note: str


def of(desk: Desk) -> list[With]:
    """With whom a case is."""
    rows = desk.row.allocations.select_related("member__user").order_by("at")
    return [
        With(name=str(one.member.user), row=one, note=_note(desk, one)) for one in rows
    ]


def _note(desk: Desk, row: Allocation) -> str:
    if not row.note:
        return ""
    return desk.vault.open(f"handed to {row.member_id}", row.note).decode()


def give(desk: Desk, to: Member, *, note: str) -> Allocation:
    """Give a case to somebody, beside whoever has it already."""
    name = str(to.user)
    with desk.writing():
        row, _ = Allocation.objects.update_or_create(
            case=desk.row,
            member=to,
            defaults={"at": desk.clock(), "note": _sealed(desk, to, note)},
        )
        desk.append("allocated", {"to": name})
    return row


def take_on(desk: Desk, visitor: Visitor) -> bool:
    """Let somebody who has a case open have it, where nobody does.

    Returns:
        Whether it is theirs now; False where somebody else was quicker.
    """
    with desk.writing():
        if desk.row.allocations.exists():
            return False
        Allocation.objects.create(case=desk.row, member=me(visitor), at=desk.clock())
        desk.append("taken-on", {"by": visitor.name})
    return True


def take_away(desk: Desk, row: Allocation) -> None:
    """Let somebody no longer have a case."""
    name = str(row.member.user)
    with desk.writing():
        row.delete()
        desk.append("no-longer-allocated", {"from": name})


def may_hand_over(visitor: Visitor, desk: Desk) -> bool:
    """Whether somebody has a case, or may give any."""
    mine = desk.row.allocations.filter(member__user=visitor.member)
    return may(visitor.role, Action.ALLOCATE) or mine.exists()


def hand_over(desk: Desk, visitor: Visitor, *, to: Member, note: str) -> None:
    """Give one's own case to somebody else, with a note; one has it no longer."""
    with desk.writing():
        mine = desk.row.allocations.filter(member__user=visitor.member)
        mine.exclude(member=to).delete()
        Allocation.objects.update_or_create(
            case=desk.row,
            member=to,
            defaults={"at": desk.clock(), "note": _sealed(desk, to, note)},
        )
        desk.append("handed-over", {"from": visitor.name, "to": str(to.user)})


def _sealed(desk: Desk, to: Member, note: str) -> bytes:
    if not note.strip():
        return b""
    return desk.vault.seal(f"handed to {to.pk}", note.strip().encode())


def caseloads() -> QuerySet[Member]:
    """The people who may have cases, each with ``load``: how many open ones."""
    is_open = Q(allocations__case__closed_at=None, allocations__case__hidden_at=None)
    return workers().annotate(load=Count("allocations", filter=is_open))
