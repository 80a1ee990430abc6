"""Who did what, without content: the ledger's actors, times and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.shortcuts import redirect, render

from unburden.app.casework.models import Case
from unburden.app.web.desk.gate import case_page
from unburden.app.web.gate import page
from unburden.app.web.models import BrokenGlass
from unburden.app.web.roles import Action
from unburden.custody import from_line

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

AT_ONCE = 50
"""Lines, or cases, on one page."""


@case_page(Action.SEE_LEDGER)
def ledger(request: Visit, desk: Desk) -> HttpResponse:
    """Lines of a case's ledger, newest first: who, when, what; never about what."""
    before, rows = request.GET.get("before", ""), desk.row.entries.order_by("-seq")
    if before.isascii() and before.isdigit():
        rows = rows.filter(seq__lt=int(before[:9]))
    some = list(rows[: AT_ONCE + 1])
    lines = [
        from_line(desk.vault.open(f"entry {row.seq}", row.sealed).decode())
        for row in some[:AT_ONCE]
    ]
    told = {
        "desk": desk,
        "lines": lines,
        "following": some[AT_ONCE - 1].seq if len(some) > AT_ONCE else None,
        "count": desk.row.entries.count(),
    }
    return render(request, "desk/ledger.html", told)


@page(Action.SEE_LEDGER)
def audit(request: Visit) -> HttpResponse:
    """Every case's number and how long its ledger is, and who broke which glass."""
    asked = request.GET.get("case", "").strip()
    if asked and asked.replace("-", "").isalnum():
        return redirect("desk:ledger", case=asked.upper()[:16])
    cases = Case.objects.filter(hidden_at=None, id__gt=request.GET.get("after", ""))
    page_ = list(cases.order_by("id").values_list("id", flat=True)[: AT_ONCE + 1])
    some = page_[:AT_ONCE]
    counted = Case.objects.filter(id__in=some).annotate(n=Count("entries"))
    broken = BrokenGlass.objects.select_related("member__user", "seen_by__user")
    told = {
        "cases": counted.order_by("id").values_list("id", "n"),
        "following": some[-1] if len(page_) > AT_ONCE else "",
        "broken": broken.order_by("-at")[:AT_ONCE],
    }
    return render(request, "desk/audit.html", told)
