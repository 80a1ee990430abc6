"""No people search: one picture in two cases stops both, until a supervisor looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden import policy
from unburden.app.casework.models import Case, ItemRow
from unburden.app.house import house_index
from unburden.app.office import office
from unburden.errors import AuthorityMissing, BadInput
from unburden.model import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow
    from unburden.app.casework.pages import Tell

TELLING = frozenset({"match", "capturing", "captured"})
"""News that names where something was found."""


def may_go_on(desk: Desk) -> None:
    """Allow work on a case that no supervisor has to look at first.

    Raises:
        CaseFrozen: one has to.
    """
    desk.row.refresh_from_db(fields=["frozen_at"])
    policy.may_go_on(case=desk.row.id, frozen_at=desk.row.frozen_at)


def may_search(spec: str) -> None:
    """Allow a Source: on a server, only one that the organisation listed.

    Raises:
        Refused: it is not listed.
    """
    policy.may_search(spec, listed=office().sources)


def may_see(desk: Desk, kind: ItemKind) -> bool:
    """Say whether what an Item of a kind found may be seen in a case."""
    is_server = office().is_server
    return policy.may_see(kind, is_server=is_server, shown_at=desk.row.shown_at)


def seen(desk: Desk) -> QuerySet[MatchRow]:
    """The Matches that may be seen: on a server, not every one from the start."""
    rows = desk.row.matches.all()
    if may_see(desk, ItemKind.INNOCENT):
        return rows
    return rows.exclude(item__kind=ItemKind.INNOCENT)


def hidden(desk: Desk) -> int:
    """Count the Matches that may not be seen before authority is recorded."""
    return desk.row.matches.count() - seen(desk).count()


def hushed(desk: Desk, tell: Tell) -> Tell:
    """A teller that keeps quiet of what may not be seen yet."""
    if may_see(desk, ItemKind.INNOCENT):
        return tell

    def hush(word: str, news: Mapping[str, object]) -> None:
        if word not in TELLING:
            tell(word, news)

    return hush


def may_pack(desk: Desk) -> None:
    """Allow a Bundle, which tells of all that was found.

    Raises:
        AuthorityMissing: some of it may not be seen yet.
    """
    if hidden(desk):
        what = "What an ordinary photo found may not be seen in this case yet."
        fix = f"Record on whose authority: unburden case allow {desk.row.id} --basis"
        raise AuthorityMissing(what, fix)


def freeze_if_shared(desk: Desk, sha256: str) -> None:
    """Stop this case and any other that holds the same picture; neither is told of it.

    Called in the block that keeps an Item, which writes for the house too.
    """
    index = house_index(sha256)
    if not index:
        return
    holding = (
        ItemRow.objects.filter(house_index=index).values_list("case_id").distinct()
    )
    if len(holding) > 1:
        rows = Case.objects.filter(id__in=[case for (case,) in holding])
        rows.filter(frozen_at=None).update(frozen_at=desk.clock())
        desk.append("frozen", {"why": "a supervisor has to look first"})


def release(desk: Desk, *, basis: str) -> None:
    """Record that a supervisor looked, and let a case go on.

    Raises:
        BadInput: it rests for nobody, or no reason is given.
    """
    _with_reason(basis)
    desk.row.refresh_from_db(fields=["frozen_at"])
    if desk.row.frozen_at is None:
        raise BadInput(f"Case {desk.row.id} waits for no supervisor.")
    with desk.writing():
        desk.row.frozen_at = None
        desk.row.save(update_fields=["frozen_at"])
        desk.append("released", {"basis": basis})


def allow(desk: Desk, *, basis: str) -> None:
    """Record on whose authority what innocent photos found may be seen.

    Raises:
        BadInput: no reason is given.
    """
    _with_reason(basis)
    with desk.writing():
        desk.row.shown_at = desk.clock()
        desk.row.save(update_fields=["shown_at"])
        desk.append("allowed", {"basis": basis})


def _with_reason(basis: str) -> None:
    if not basis.strip():
        what = "A reason has to be given; it is kept with your name."
        raise BadInput(what, 'Say it: --basis "...".')
