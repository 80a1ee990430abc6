"""What a person stated of a Match when confirming it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.app.casework.forms import from_json, to_json
from unburden.model import Declaration, Declared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow


def declare(desk: Desk, basis: Mapping[str, str]) -> list[Declared]:
    """What the actor states now, from the basis (free words) of each Declaration."""
    return [
        Declared(what=Declaration(what), basis=words, by=desk.actor, at=desk.clock())
        for what, words in basis.items()
    ]


def seal_stated(desk: Desk, row: MatchRow, declared: Sequence[Declared]) -> bytes:
    """Seal what was stated of a Match."""
    forms = [to_json(one) for one in declared]
    return desk.vault.seal_json(f"stated of {row.number}", forms)


def stated(desk: Desk, row: MatchRow) -> tuple[Declared, ...]:
    """What was stated of a Match when it was last confirmed."""
    if not row.stated:
        return ()
    forms = desk.vault.open_json(f"stated of {row.number}", row.stated)
    return tuple(from_json(form, Declared) for form in forms)
