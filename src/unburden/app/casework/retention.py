"""When a case ends: hidden at once on a server, destroyed at once on a laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from unburden.app.casework.cases import delete
from unburden.app.office import office

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk


def hide(desk: Desk) -> None:
    """Delete a case as she asks: at once on a laptop; on a server it hides at once."""
    if not office().is_server:
        delete(desk.row.id)
        return
    with transaction.atomic():
        desk.append("deleted", {"by": desk.actor})
        desk.row.hidden_at = desk.clock()
        desk.row.save(update_fields=["hidden_at"])
