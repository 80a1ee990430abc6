"""What is said once for every Notice, kept in the case: the newest holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from unburden.app.casework.desk import next_number
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import StatementRow
from unburden.errors import BadInput
from unburden.model import NoticeState, Statement, Step

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk

NOT_GONE = (NoticeState.DRAFT, NoticeState.APPROVED)
"""States of a Notice that can still be stopped."""


def statement(desk: Desk) -> Statement:
    """Read what was said last; an empty Statement where nothing was."""
    row = desk.row.statements.order_by("-number").first()
    if row is None:
        return Statement(law=desk.about()["law"])
    return desk.read(f"statement {row.number}", row.sealed, Statement)


def keep_statement(desk: Desk, said: Statement) -> None:
    """Keep a Statement, with an Entry that tells all of it but her name and address."""
    with desk.writing():
        number = next_number(desk.row.statements)
        sealed = desk.vault.seal_json(f"statement {number}", to_json(said))
        StatementRow.objects.create(case=desk.row, number=number, sealed=sealed)
        told = to_json(replace(said, name="", email="", words=""))
        desk.append("statement", {"statement": number, **told})


def withdraw(desk: Desk) -> int:
    """Take back her authority: nothing more goes out in her name.

    Returns:
        How many Notices were stopped before they went.

    Raises:
        BadInput: nobody has it.
    """
    said = statement(desk)
    if said.mandate is None or not said.mandate.holds(desk.clock()):
        what = "Nobody has her authority now, so there is none to take back."
        raise BadInput(what, "Nothing goes out without it.")
    mandate = replace(said.mandate, withdrawn_at=desk.clock())
    with desk.writing():
        keep_statement(desk, replace(said, mandate=mandate))
        rows = desk.row.notices.filter(state__in=NOT_GONE).exclude(step=Step.RETRACTION)
        names = [f"N{row.number}" for row in rows]
        rows.update(state=NoticeState.STOPPED, since=desk.clock())
        desk.append("withdrawn", {"stopped": names})
    return len(names)
