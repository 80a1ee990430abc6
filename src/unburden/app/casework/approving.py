"""Approving Notices: by one person, or by two where the organisation wants it.

Every door comes through here. Who a second person is, a door has to know by an account
of theirs: a name that somebody types is good for the first, and never for the second.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from unburden import policy
from unburden.app.casework import notices
from unburden.app.casework.models import ProposalRow
from unburden.app.office import office
from unburden.model import NoticeState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow


def approve(
    desk: Desk, rows: Sequence[NoticeRow], *, reminders: bool, may_second: bool
) -> list[NoticeRow]:
    """Approve Notices; where two have to, the first proposes, the second approves.

    A draft that was written anew since it was proposed is proposed anew. Reminders may
    go unasked only if both said so.

    Args:
        desk: the open case; its actor is the person.
        rows: the Notices; those under way are passed over.
        reminders: whether reminders that say the same may go too, unasked.
        may_second: whether the person is known to be one who may be the second.

    Returns:
        Those that are approved now; of the others, `proposal` tells who approves.

    Raises:
        NoticeRefused: one of them lacks something; none is approved or proposed.
        BadInput: nobody is named.
    """
    if not office().second_person:
        return notices.approve(desk, rows, reminders=reminders)
    made: list[NoticeRow] = []
    with desk.writing():
        for row in rows:
            row.refresh_from_db()
            first = proposal(row)
            if row.state != NoticeState.DRAFT:
                continue
            if first is None or first.by == desk.actor or not may_second:
                _propose(desk, row, reminders=reminders)
                continue
            both = reminders and first.reminders
            made += notices.approve(desk, [row], reminders=both)
    return made


def proposal(row: NoticeRow) -> ProposalRow | None:
    """Who approves of a draft as it stands; None where nobody does yet.

    Costs no question where the row was read together with its proposal.
    """
    held: ProposalRow | None = getattr(row, "proposal", None)
    return held if held is not None and held.digest == _digest(row) else None


def proposed() -> QuerySet[ProposalRow]:
    """The drafts that wait for a second person, oldest first."""
    rows = ProposalRow.objects.filter(
        notice__state=NoticeState.DRAFT, notice__case__hidden_at=None
    )
    return rows.select_related("notice").defer("notice__sealed").order_by("at")


def _propose(desk: Desk, row: NoticeRow, *, reminders: bool) -> None:
    policy.may_approve(notices.notice(desk, row), actor=desk.actor)
    told = {"by": desk.actor, "at": desk.clock(), "digest": _digest(row)}
    ProposalRow.objects.update_or_create(
        notice=row, defaults={**told, "reminders": reminders}
    )
    desk.append("notice-proposed", {"notice": f"N{row.number}"})


def _digest(row: NoticeRow) -> str:
    return hashlib.sha256(row.sealed).hexdigest()
