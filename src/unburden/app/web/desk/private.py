"""What is private of her: who she is, how she may be reached, what is known of risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from unburden.app.casework.desk import next_number
from unburden.app.casework.plan import How, may_contact, plan
from unburden.app.casework.statements import statement
from unburden.app.web.desk.forms import Risk
from unburden.app.web.desk.gate import case_page
from unburden.app.web.models import RiskNote
from unburden.app.web.roles import Action
from unburden.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit


@case_page(Action.SEE_PERSON)
def person(request: Visit, desk: Desk) -> HttpResponse:
    """Her name, how she may be reached safely, and what is said for her."""
    held = plan(desk)
    told = {
        "desk": desk,
        "said": statement(desk),
        "plan": held,
        "now": {how: _allowed(desk, how) for how in held.ways},
        "days": [WEEKDAYS[day].capitalize() for day in held.days],
    }
    return render(request, "desk/person.html", told)


def _allowed(desk: Desk, how: How) -> dict[str, str]:
    """Where she may be reached this moment in a way; else why she may not."""
    try:
        return {"to": may_contact(desk, how, at=desk.clock()).to}
    except Refused as refused:
        return {"why": f"{refused.what} {refused.fix}"}


@case_page(Action.SEE_RISK)
def risk(request: Visit, desk: Desk) -> HttpResponse:
    """Risk notes, newest first; and writing one."""
    form = Risk(request.POST or None)
    if form.is_valid():
        _keep(desk, form.cleaned_data["words"])
        messages.success(request, _("Your note is kept."))
        return redirect("desk:risk", case=desk.row.id)
    rows = desk.row.risks.order_by("-number")
    told = {
        "desk": desk,
        "form": form,
        "notes": [(row, _words(desk, row)) for row in rows],
    }
    return render(request, "desk/risk.html", told)


def _keep(desk: Desk, words: str) -> None:
    with desk.writing():
        number = next_number(desk.row.risks)
        sealed = desk.vault.seal(f"risk {number}", words.encode())
        RiskNote.objects.create(
            case=desk.row,
            number=number,
            by=desk.actor,
            at=desk.clock(),
            sealed=sealed,
        )
        desk.append("risk-noted", {"number": number})


def _words(desk: Desk, row: RiskNote) -> str:
    return desk.vault.open(f"risk {row.number}", row.sealed).decode()
