"""Her case at a glance: what was done, what comes next, who has to act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit


@her_page(Action.SEE_OWN)
def case(request: Visit, desk: Desk) -> HttpResponse:
    """The first page of an open case."""
    told = {"case": desk.row.id, "items": desk.items()}
    return render(request, "survivor/case.html", told)
