"""People who help where she lives, calm for now, and courses for later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from unburden.app.office import checks
from unburden.app.web.context import LAW
from unburden.app.web.gate import page
from unburden.app.web.roles import Action
from unburden.data import for_person
from unburden.data.courses import courses
from unburden.data.tables import NEVER

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.web.visitor import Visit
    from unburden.model import Helpline


def whom_to_call(law: str, *, adult: bool = True) -> list[Helpline]:
    """Whom somebody may call: rows that somebody checked come first."""
    rows = for_person(law, adult=adult, checks=checks())
    return sorted(rows, key=lambda row: row.checked == NEVER)


@page(Action.READ_PUBLIC)
def support(request: Visit) -> HttpResponse:
    """Whom she may call, and what she may do for herself."""
    law = str(request.session.get(LAW, "GB"))
    told = {
        "rows": whom_to_call(law),
        "courses": courses(checks=checks()),
        "knows_place": LAW in request.session,
    }
    return render(request, "survivor/support.html", told)


@page(Action.READ_PUBLIC)
def safety(request: Visit) -> HttpResponse:
    """What a shared device gives away, and who holds which key."""
    return render(request, "survivor/safety.html")


@page(Action.READ_PUBLIC)
def grounding(request: Visit) -> HttpResponse:
    """The same exercise as at the foot of every page, alone and larger."""
    return render(request, "survivor/grounding.html")
