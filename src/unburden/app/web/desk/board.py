"""The desk: cases by next deadline, and what is waiting for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from unburden.app.casework.board import WAITS, board, next_looks
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.desk import exposure
from unburden.app.web.desk.access import break_glass, open_to
from unburden.app.web.desk.forms import Reason
from unburden.app.web.desk.gate import not_yours
from unburden.app.web.desk.oversight import pending
from unburden.app.web.gate import page
from unburden.app.web.models import Allocation
from unburden.app.web.roles import Action, may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse, HttpResponseBase

    from unburden.app.casework.board import Line
    from unburden.app.web.visitor import Visit

AT_ONCE = 30
"""Cases on one page."""


@page(Action.SEE_DESK)
def desk(request: Visit) -> HttpResponse:
    """Cases by next deadline; ``?wait=`` shows those in which something waits."""
    cases = open_to(request.visitor).filter(closed_at=None)
    lines = board(cases, at=clock())
    wait = request.GET.get("wait", "")
    shown = [line for line in lines if _is_waiting(line, wait)]
    some, following = _page(shown, request.GET.get("after", ""))
    is_over = may(request.visitor.role, Action.SUPERVISE)
    names = [line.case for line in some]
    people, looks = _people(names), next_looks(names)
    told = {
        "lines": [
            (line, people.get(line.case, []), looks.get(line.case)) for line in some
        ],
        "following": following,
        "count": len(lines),
        "shown": len(shown),
        "wait": wait if wait in WAITS else "",
        "waiting": {each: sum(getattr(line, each) for line in lines) for each in WAITS},
        "pending": pending() if is_over else None,
        "exposed": exposure.today(request.visitor),
        "much": exposure.MUCH,
        "now": clock(),
    }
    return render(request, "desk/board.html", told)


def _is_waiting(line: Line, wait: str) -> bool:
    return wait not in WAITS or bool(getattr(line, wait))


def _page(lines: Sequence[Line], after: str) -> tuple[list[Line], str]:
    """The lines after a case, and after which case the next page begins."""
    names = [line.case for line in lines]
    begin = names.index(after) + 1 if after in names else 0
    some = list(lines[begin : begin + AT_ONCE])
    return some, some[-1].case if len(lines) > begin + AT_ONCE else ""


def _people(cases: Sequence[str]) -> dict[str, list[str]]:
    """With whom each case is, by name."""
    rows = Allocation.objects.filter(case__in=cases)
    told: dict[str, list[str]] = {}
    for case, name in rows.values_list("case", "member__user__username"):
        told.setdefault(case, []).append(name)
    return told


@page(Action.SEE_DESK)
def find(request: Visit) -> HttpResponse:
    """Go to a case by its number; with or without UB, in either case."""
    asked = request.GET.get("case", "").strip().upper()[:16]
    number = asked if asked.startswith("UB-") else f"UB-{asked}"
    if not asked or not number.replace("-", "").isalnum():
        return redirect("desk:desk")
    return redirect("desk:case", case=number)


@page(Action.BREAK_GLASS)
def glass(request: Visit, case: str) -> HttpResponseBase:
    """Open a case that is not one's own, with a reason."""
    form = Reason(request.POST or None)
    if not form.is_valid():
        return not_yours(request, case, form)
    if not Case.objects.filter(id=case.upper(), hidden_at=None).exists():
        return not_yours(request, case)
    break_glass(request.visitor, case, reason=form.cleaned_data["reason"])
    return redirect("desk:case", case=case.upper())
