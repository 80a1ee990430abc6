"""People who help, where she lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from unburden.app.office import checks
from unburden.app.web.context import LAW
from unburden.app.web.gate import page
from unburden.app.web.roles import Action
from unburden.data import for_person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.web.visitor import Visit


@page(Action.READ_PUBLIC)
def support(request: Visit) -> HttpResponse:
    """Whom she may call: rows that somebody checked come first."""
    law = str(request.session.get(LAW, "GB"))
    rows = for_person(law, adult=True, checks=checks())
    ordered = sorted(rows, key=lambda row: row.checked == "never")
    return render(request, "survivor/support.html", {"rows": ordered})
