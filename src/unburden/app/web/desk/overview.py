"""A case at a glance, in words; giving it to somebody; letting it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unburden.app.casework import guarding
from unburden.app.casework.board import board, next_looks
from unburden.app.casework.models import Case
from unburden.app.casework.plan import plan
from unburden.app.web.desk import allocation
from unburden.app.web.desk.forms import Basis, Give, supervisors
from unburden.app.web.desk.gate import case_page
from unburden.app.web.desk.sampling import differing
from unburden.app.web.roles import Action, may
from unburden.app.web.work.words import newest
from unburden.data import JURISDICTIONS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

LATELY = 5
"""Jobs on the first page of a case; the page of its work has more."""


@case_page(Action.SEE_CASE)
def case(request: Visit, desk: Desk) -> HttpResponse:
    """What waits in a case, who works on it, and what is known of it."""
    role, about = request.visitor.role, desk.about()
    (line,) = board(Case.objects.filter(id=desk.row.id), at=desk.clock())
    is_over = may(role, Action.SUPERVISE)
    told = {
        "desk": desk,
        "line": line,
        "next_look": next_looks([desk.row.id]).get(desk.row.id),
        "law": JURISDICTIONS.get(about["law"], about["law"]),
        "authority": about["authority"] if may(role, Action.SEE_PERSON) else "",
        "pictures": _pictures(desk, with_names=may(role, Action.SEE_PERSON)),
        "hidden": guarding.hidden(desk),
        "with": allocation.of(desk),
        "supervisors": supervisors(),
        "risks": desk.row.risks.count(),
        "differs": differing(desk) if may(role, Action.DECIDE) else [],
        "asked": plan(desk).look_for_me if may(role, Action.DECIDE) else (),
        "hand_over": Give()
        if allocation.may_hand_over(request.visitor, desk)
        else None,
        "basis": Basis() if is_over else None,
        "jobs": newest(desk, hers=False)[:LATELY],
        "now": desk.clock(),
    }
    return render(request, "desk/case.html", told)


def _pictures(desk: Desk, *, with_names: bool) -> list[dict[str, str]]:
    """What is looked for: kinds, and names for those who may see them."""
    rows = desk.row.items.only("number", "kind", "label").order_by("number")
    return [
        {
            "name": f"I{row.number}",
            "kind": row.kind,
            "label": desk.label(row) if with_names else "",
        }
        for row in rows
    ]


@case_page(Action.SEE_CASE)
def hand_over(request: Visit, desk: Desk) -> HttpResponse:
    """Give one's own case to somebody else, with a note."""
    form = Give(request.POST or None)
    if not allocation.may_hand_over(request.visitor, desk):
        messages.error(request, _("Only who has this case can hand it over."))
    elif form.is_valid():
        told = form.cleaned_data
        allocation.hand_over(desk, request.visitor, to=told["to"], note=told["note"])
        messages.success(request, _("It is handed over, with your note."))
        return redirect("desk:desk")
    else:
        return render(request, "desk/ask.html", _asked(desk, form, _("Hand it over")))
    return redirect("desk:case", case=desk.row.id)


@case_page(Action.BREAK_GLASS)
@require_POST
def take_on(request: Visit, desk: Desk) -> HttpResponse:
    """Take on a case that nobody has, and that this person has open."""
    if allocation.take_on(desk, request.visitor):
        messages.success(request, _("It is your case now. A supervisor can see that."))
    else:
        messages.error(request, _("Somebody has this case already."))
    return redirect("desk:case", case=desk.row.id)


@case_page(Action.SUPERVISE)
def release(request: Visit, desk: Desk) -> HttpResponse:
    """Let a case that rested go on."""
    form = Basis(request.POST or None)
    if not form.is_valid():
        return render(request, "desk/ask.html", _asked(desk, form, _("Let it go on")))
    guarding.release(desk, basis=form.cleaned_data["basis"])
    messages.success(request, _("The case goes on."))
    return redirect("desk:case", case=desk.row.id)


@case_page(Action.SUPERVISE)
def allow(request: Visit, desk: Desk) -> HttpResponse:
    """Record on whose authority what ordinary photos found may be seen."""
    form = Basis(request.POST or None)
    if not form.is_valid():
        return render(request, "desk/ask.html", _asked(desk, form, _("Let it be seen")))
    guarding.allow(desk, basis=form.cleaned_data["basis"])
    messages.success(request, _("What her ordinary photos found is shown now."))
    return redirect("desk:case", case=desk.row.id)


def _asked(desk: Desk, form: object, title: str) -> dict[str, object]:
    return {"desk": desk, "form": form, "title": title}
