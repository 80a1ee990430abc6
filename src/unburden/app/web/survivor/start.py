"""Beginning, coming back, resting, and leaving at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from unburden.app.casework.cases import open_case, try_nothing, unlock
from unburden.app.serving import serving
from unburden.app.web.context import LAW
from unburden.app.web.gate import her_page, page
from unburden.app.web.keys import clock, hold
from unburden.app.web.knocks import knock, please_wait
from unburden.app.web.roles import Action
from unburden.app.web.visitor import CASE, HERSELF, SINCE, end_session, now
from unburden.data import JURISDICTIONS, for_person
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

YES, NO = "yes", "no"
_YES_NO = [(YES, _("Yes")), (NO, _("No"))]


class Start(forms.Form):
    """What is asked before anything is kept."""

    adult = forms.ChoiceField(
        label=_("Are you 18 or over?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    adult_then = forms.ChoiceField(
        label=_("Were you 18 or over when the pictures were taken?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
    )
    law = forms.ChoiceField(
        label=_("Where do you live?"), choices=list(JURISDICTIONS.items())
    )


class ComeBack(forms.Form):
    """The number and the words that open a case."""

    case = forms.CharField(label=_("Your case number"), max_length=16)
    words = forms.CharField(
        label=_("Your words"), widget=forms.PasswordInput, max_length=400
    )


@page(Action.READ_PUBLIC)
def home(request: Visit) -> HttpResponse:
    """The first page: what this does, and two ways on."""
    return render(request, "survivor/home.html")


@page(Action.START)
def start(request: Visit) -> HttpResponse:
    """Ask her age first; then open a case."""
    form = Start(request.POST or None)
    if not form.is_valid():
        return render(request, "survivor/start.html", {"form": form})
    law = form.cleaned_data["law"]
    request.session[LAW] = law
    if NO in (form.cleaned_data["adult"], form.cleaned_data["adult_then"]):
        services = for_person(law, adult=False)
        return render(request, "survivor/under18.html", {"services": services})
    opened = open_case(law=law, authority="", actor=HERSELF, clock=clock)
    come_in(request, opened.desk)
    told = {"case": opened.desk.row.id, "words": opened.passphrase}
    return render(request, "survivor/words.html", told | {"recovery": opened.recovery})


def come_in(request: Visit, desk: Desk) -> None:
    """Remember which case she has open, under a session of its own."""
    request.session.cycle_key()
    request.session[CASE] = desk.row.id
    request.session[SINCE] = now()
    request.session[LAW] = desk.about()["law"]
    hold(desk)


@page(Action.COME_BACK)
def come_back(request: Visit) -> HttpResponse:
    """Open a case by its number and its words."""
    form = ComeBack(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        this = knock(request, told["case"])
        if seconds := this.wait():
            form.add_error(None, please_wait(seconds))
            return _come_back(request, form, wait=seconds)
        this.count()
        try:
            desk = unlock(told["case"], told["words"], actor=HERSELF, clock=clock)
        except (NotFound, WrongPassphrase) as error:
            if isinstance(error, NotFound):
                try_nothing(told["words"])
            form.add_error(None, _("The number and the words do not fit. Try again."))
        else:
            this.was_right()
            come_in(request, desk)
            return redirect("case")
    return _come_back(request, form)


def _come_back(request: Visit, form: ComeBack, *, wait: int = 0) -> HttpResponse:
    page = render(request, "survivor/come_back.html", {"form": form})
    if wait:
        page.status_code = HTTPStatus.TOO_MANY_REQUESTS
        page.headers["Retry-After"] = str(wait)
    return page


@page(Action.READ_PUBLIC)
def leave(request: Visit) -> HttpResponse:
    """Leave at once: the session ends, and a neutral site opens."""
    end_session(request)
    return HttpResponseRedirect(serving().exit_to)


@her_page(Action.SEE_OWN)
def rest(request: Visit, desk: Desk) -> HttpResponse:
    """Lock the case. Nothing has to be saved: everything is."""
    end_session(request)
    return render(request, "survivor/rest.html", {"case": desk.row.id})
