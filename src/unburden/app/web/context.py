"""What every page knows: the number to call, the way out, who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unburden.app.house import lies_beside
from unburden.app.office import checks, office
from unburden.app.serving import serving
from unburden.app.web.roles import Action, Role, may
from unburden.app.web.visitor import Visitor
from unburden.data import for_person

if TYPE_CHECKING:
    from django.http import HttpRequest

LAW = "law"
"""In the session: where she lives, once she said it."""


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Give each template the visitor, the first number to call and the neutral site."""
    visitor = getattr(request, "visitor", Visitor(role=Role.NOBODY))
    session = getattr(request, "session", {})
    law = str(session.get(LAW, "GB"))
    callable_ = [
        row for row in for_person(law, adult=True, checks=checks()) if row.phone
    ]
    house = office()
    return {
        "visitor": visitor,
        "call": callable_[0] if callable_ else None,
        "exit_to": serving().exit_to,
        "is_server": house.is_server,
        "backup_days": house.backup_days,
        "keys_apart": not lies_beside(),
        "may": {each.name: may(visitor.role, each) for each in Action},
    }
