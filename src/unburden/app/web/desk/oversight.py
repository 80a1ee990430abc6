"""What waits for a supervisor: rests, broken glass, second looks, second approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from unburden.app.casework import approving
from unburden.app.casework.models import Case
from unburden.app.casework.stated import stated
from unburden.app.clock import clock
from unburden.app.office import office
from unburden.app.web.desk import sampling
from unburden.app.web.desk.access import me, reason_of
from unburden.app.web.desk.forms import Verdict
from unburden.app.web.desk.found import all_shown
from unburden.app.web.desk.gate import case_page
from unburden.app.web.gate import page
from unburden.app.web.keys import desk_of
from unburden.app.web.models import BrokenGlass
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

AT_ONCE = 25
"""Of each kind, so many are shown on the page; it counts them all."""


def _frozen() -> list[str]:
    rows = Case.objects.exclude(frozen_at=None).filter(hidden_at=None)
    return list(rows.order_by("frozen_at").values_list("id", flat=True))


def pending() -> dict[str, int]:
    """How much waits for a supervisor."""
    nobodys = Case.objects.filter(allocations=None, hidden_at=None, closed_at=None)
    return {
        "frozen": len(_frozen()),
        "nobodys": nobodys.count(),
        "broken": BrokenGlass.objects.filter(seen_at=None).count(),
        "samples": sampling.waiting().count(),
        "proposed": approving.proposed().count(),
    }


@page(Action.SUPERVISE)
def oversight(request: Visit) -> HttpResponse:
    """All that waits for a supervisor, on one page."""
    rows = BrokenGlass.objects.filter(seen_at=None).select_related("member__user")
    drawn = sampling.waiting().order_by("found_at")
    told = {
        "frozen": _frozen(),
        "broken": [(row, _why(request, row)) for row in rows.order_by("at")[:AT_ONCE]],
        "samples": drawn.values_list("case", "number")[:AT_ONCE],
        "proposed": approving.proposed()[:AT_ONCE],
        "pending": pending(),
        "figures": sampling.figures(),
        "share": office().sample,
        "second_person": office().second_person,
        "visitor_name": request.visitor.name,
    }
    return render(request, "desk/oversight.html", told)


def _why(request: Visit, row: BrokenGlass) -> str:
    return reason_of(desk_of(row.case_id, actor=request.visitor.name), row)


@case_page(Action.SUPERVISE)
def glass_seen(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Note that a supervisor read why somebody opened a case that is not theirs."""
    if request.method == "POST":
        row = get_object_or_404(desk.row.broken, pk=number)
        if row.member_id == me(request.visitor).pk:
            messages.error(request, _("Somebody else has to look at this one."))
        else:
            row.seen_by, row.seen_at = me(request.visitor), clock()
            row.save(update_fields=["seen_by", "seen_at"])
            desk.append("glass-seen", {"number": row.pk})
            messages.success(request, _("It is noted that you looked at it."))
    return redirect("desk:oversight")


@case_page(Action.SUPERVISE)
def sample(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Look a second time at a confirmed match, and say so."""
    match = desk.find_match(str(number))
    form = Verdict(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        sampling.judge(desk, match, agrees=told["agrees"] == "yes", note=told["note"])
        messages.success(request, _("Your second look is kept."))
        return redirect("desk:oversight")
    (one,) = all_shown(desk, [match], request.visitor.role)
    told = {"desk": desk, "form": form, "one": one, "said": stated(desk, match)}
    return render(request, "desk/sample.html", told)
