"""Who has which case: giving cases out, what each carries, who covers for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.desk import allocation, exposure
from unburden.app.web.desk.forms import Away, Give
from unburden.app.web.desk.gate import case_page
from unburden.app.web.gate import page
from unburden.app.web.models import Absence
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

AT_ONCE = 25
"""Cases that nobody has, on one page."""


@page(Action.ALLOCATE)
def team(request: Visit) -> HttpResponse:
    """What each carries, cases that nobody has, and who is away."""
    form = Away(request.POST or None)
    if form.is_valid():
        Absence.objects.create(**form.cleaned_data)
        messages.success(request, _("It is noted. Who covers sees those cases then."))
        return redirect("desk:team")
    nobodys = Case.objects.filter(allocations=None, hidden_at=None, closed_at=None)
    away = Absence.objects.filter(last__gte=clock().date())
    told = {
        "people": [(each, exposure.lately(each)) for each in allocation.caseloads()],
        "days": exposure.DAYS,
        "nobodys": nobodys.order_by("opened_at")[:AT_ONCE],
        "count": nobodys.count(),
        "away": away.select_related("member__user", "cover__user").order_by("first"),
        "form": form,
    }
    return render(request, "desk/team.html", told)


@page(Action.ALLOCATE)
def back(request: Visit, number: int) -> HttpResponse:
    """End an absence: who was away is there again."""
    if request.method == "POST":
        get_object_or_404(Absence, pk=number).delete()
        messages.success(request, _("It is ended."))
    return redirect("desk:team")


@case_page(Action.ALLOCATE)
def give(request: Visit, desk: Desk) -> HttpResponse:
    """Give a case to somebody, or take it from somebody."""
    form = Give(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        allocation.give(desk, told["to"], note=told["note"])
        messages.success(request, _("The case is given to %s.") % told["to"].user)
        return redirect("desk:case", case=desk.row.id)
    told = {"desk": desk, "form": form, "with": allocation.of(desk)}
    return render(request, "desk/give.html", told)


@case_page(Action.ALLOCATE)
def take_away(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Let somebody no longer have a case."""
    if request.method == "POST":
        rows = desk.row.allocations.select_related("member__user")
        allocation.take_away(desk, get_object_or_404(rows, pk=number))
        messages.success(request, _("They no longer have this case."))
    return redirect("desk:give", case=desk.row.id)
