"""Approving a notice: by one person, or by two where the organisation wants it."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING

from unburden import policy
from unburden.app.casework import asking, notices
from unburden.app.casework.guarding import may_go_on
from unburden.app.office import office
from unburden.app.web.models import Proposal
from unburden.app.web.roles import Action, may
from unburden.errors import NoticeRefused
from unburden.model import NoticeState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow
    from unburden.app.web.visitor import Visitor


class Became(StrEnum):
    """What became of a draft that somebody approves of."""

    APPROVED = "approved"
    PROPOSED = "proposed"


def approve(desk: Desk, visitor: Visitor, row: NoticeRow, *, reminders: bool) -> Became:
    """Approve a draft; where two have to, the first proposes and the second approves.

    The second one may supervise, and is not the first. A draft that was written anew
    since it was proposed is proposed anew.

    Raises:
        NoticeRefused: it is no draft, or lacks something.
        CaseFrozen: a supervisor has to look first.
    """
    if row.state != NoticeState.DRAFT:
        raise NoticeRefused(f"N{row.number} is {row.state}, so it needs no approval.")
    if office().second_person and not _is_second(visitor, row):
        _propose(desk, row, reminders=reminders)
        return Became.PROPOSED
    asking.approve(desk, [f"N{row.number}"], reminders=reminders)
    return Became.APPROVED


def proposal(row: NoticeRow) -> Proposal | None:
    """Who approves of a draft as it stands; None where nobody does yet.

    Costs no question where the row was read together with its proposal.
    """
    held: Proposal | None = getattr(row, "proposal", None)
    return held if held is not None and held.digest == _digest(row) else None


def proposed() -> QuerySet[Proposal]:
    """The drafts that wait for a second person, oldest first."""
    rows = Proposal.objects.filter(
        notice__state=NoticeState.DRAFT, notice__case__hidden_at=None
    )
    return rows.select_related("notice").defer("notice__sealed").order_by("at")


def _is_second(visitor: Visitor, row: NoticeRow) -> bool:
    first = proposal(row)
    is_other = first is not None and first.by != visitor.name
    return is_other and may(visitor.role, Action.SUPERVISE)


def _propose(desk: Desk, row: NoticeRow, *, reminders: bool) -> None:
    may_go_on(desk)
    policy.may_approve(notices.notice(desk, row), actor=desk.actor)
    told = {"by": desk.actor, "at": desk.clock(), "digest": _digest(row)}
    with desk.writing():
        Proposal.objects.update_or_create(
            notice=row, defaults={**told, "reminders": reminders}
        )
        desk.append("notice-proposed", {"notice": f"N{row.number}"})


def _digest(row: NoticeRow) -> str:
    return hashlib.sha256(row.sealed).hexdigest()
