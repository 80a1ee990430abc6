"""What ends soon: closed and deleted cases, legal holds, and bringing back.

It names cases by their numbers only, so that who looks after the house needs to see
nothing else of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from unburden.app.casework import retention
from unburden.app.casework.cases import open_by_house
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.gate import page
from unburden.app.web.roles import Action
from unburden.errors import UnburdenError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

CLOSE, REOPEN, HOLD, END_HOLD, BRING_BACK = "close", "reopen", "hold", "end", "back"
WHAT = [
    (CLOSE, _("Close it: nothing is left to do")),
    (REOPEN, _("Go on with a closed case")),
    (HOLD, _("Hold it: a court or the police need it")),
    (END_HOLD, _("End the hold")),
    (BRING_BACK, _("Bring back what she deleted; she asked for it")),
]


class End(forms.Form):
    """What is to become of a case, and why."""

    case = forms.CharField(label=_("Case number"), max_length=16)
    what = forms.ChoiceField(
        label=_("What is to be done?"), choices=WHAT, widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        help_text=_("It is kept in the case's ledger with your name."),
        widget=forms.Textarea({"rows": 3}),
    )


@page(Action.RETAIN)
@require_http_methods(["GET", "POST"])
def ends(request: Visit) -> HttpResponse:
    """List what is destroyed within 30 days and what is held; do what is asked."""
    form, trouble, done = End(request.POST or None), None, ""
    if form.is_valid():
        told = form.cleaned_data
        try:
            _do(request, told["case"].strip().upper(), told["what"], told["basis"])
            done, form = told["case"], End()
        except UnburdenError as error:
            trouble = error
    seen = {
        "form": form,
        "due": retention.due(clock),
        "held": Case.objects.exclude(held_at=None).order_by("held_at"),
        "trouble": trouble,
        "done": done,
    }
    status = 422 if trouble else 200
    return render(request, "web/ends.html", seen, status=status)


def _do(request: Visit, case: str, what: str, basis: str) -> None:
    by = request.visitor.name
    if what == BRING_BACK:
        retention.bring_back(case, actor=by, basis=basis, clock=clock)
        return
    desk: Desk = open_by_house(case, actor=by, clock=clock, hidden=what == END_HOLD)
    if what == CLOSE:
        retention.close(desk)
    elif what == REOPEN:
        retention.reopen(desk)
    elif what == HOLD:
        retention.hold(desk, basis=basis)
    else:
        retention.end_hold(desk, basis=basis)
