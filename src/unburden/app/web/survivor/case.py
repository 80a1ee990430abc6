"""Her case at a glance: what waits for her, and the way to each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from unburden.app.casework.guarding import hidden, seen
from unburden.app.casework.models import MatchRow
from unburden.app.casework.plan import plan
from unburden.app.casework.retention import warning
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit


@her_page(Action.SEE_OWN)
def case(request: Visit, desk: Desk) -> HttpResponse:
    """The first page of an open case."""
    said = plan(desk)
    rows = seen(desk)
    told = {
        "case": desk.row.id,
        "pictures": desk.row.items.count(),
        "found": rows.count(),
        "waiting": rows.filter(state=MatchRow.State.NEW).count(),
        "hidden": hidden(desk),
        "is_unsafe": said.is_safe is False or said.needs_people,
        "may_be_reached": bool(said.ways),
        "ends": warning(desk.row, desk.clock),
        "frozen": desk.row.frozen_at is not None,
    }
    return render(request, "survivor/case.html", told)
