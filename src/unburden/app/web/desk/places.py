"""The places of a case: where it still is, where it is gone, and where we are stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.shortcuts import render

from unburden.app.casework import places as kept
from unburden.app.casework.board import stuck
from unburden.app.web.desk.gate import case_page
from unburden.app.web.roles import Action
from unburden.model import PlaceState

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

AT_ONCE = 25
"""Places on one page."""

STUCK = "stuck"


@case_page(Action.SEE_CASE)
def places(request: Visit, desk: Desk) -> HttpResponse:
    """Places, those first at which nothing is under way."""
    rows = desk.row.places.all()
    counted = rows.order_by().values("state").annotate(n=Count("id"))
    counts = dict(counted.values_list("state", "n"))
    still = stuck(rows, at=desk.clock())
    counts[STUCK] = still.count()
    shows = [STUCK, *(state.value for state in PlaceState)]
    asked = request.GET.get("show", "")
    show = asked if asked in shows else next((s for s in shows if counts.get(s)), STUCK)
    after = request.GET.get("after", "")
    some = still if show == STUCK else rows.filter(state=show)
    if after.isascii() and after.isdigit():
        some = some.filter(number__gt=int(after[:9]))
    light = some.defer("ladder", "strangers").prefetch_related("notices")
    page = list(light.order_by("number")[: AT_ONCE + 1])
    told = {
        "desk": desk,
        "shown": [(row, kept.place(desk, row)) for row in page[:AT_ONCE]],
        "following": page[AT_ONCE - 1].number if len(page) > AT_ONCE else 0,
        "show": show,
        "shows": [(each, counts.get(each, 0)) for each in shows if counts.get(each)],
    }
    return render(request, "desk/places.html", told)
