"""Beginning: her age first, then three plain questions; and coming back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from unburden.app.casework.cases import open_case, try_nothing, unlock
from unburden.app.casework.plan import Happened, Plan, keep_plan
from unburden.app.clock import clock
from unburden.app.web.context import LAW
from unburden.app.web.forms import posted
from unburden.app.web.gate import page
from unburden.app.web.keys import hold
from unburden.app.web.knocks import knock, please_wait
from unburden.app.web.roles import Action
from unburden.app.web.survivor.crisis import asks_for_people
from unburden.app.web.survivor.support import whom_to_call
from unburden.app.web.visitor import CASE, HERSELF, SINCE, now
from unburden.data import JURISDICTIONS
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

YES, NO = "yes", "no"
ADULT = "adult"
"""In the session: she was 18 or over, then and now. Nothing is kept of a no."""
YES_NO = [(YES, _("Yes")), (NO, _("No"))]
PLACES = [("", _("Choose a place")), *JURISDICTIONS.items()]


class Age(forms.Form):
    """What is asked before anything else."""

    adult = forms.ChoiceField(
        label=_("Are you 18 or over?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say if you are 18 or over.")},
    )
    adult_then = forms.ChoiceField(
        label=_("Were you 18 or over when the pictures were taken?"),
        help_text=_("If the picture is a fake: in the photo it was made from."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say if you were 18 or over back then.")},
    )


class Where(forms.Form):
    """Where somebody under 18 lives: asked for the right number, and not kept."""

    law = forms.ChoiceField(
        label=_("Where do you live?"),
        choices=PLACES,
        error_messages={"required": _("Choose where you live.")},
    )


class Questions(forms.Form):
    """The three plain questions."""

    happened = forms.MultipleChoiceField(
        label=_("What happened?"),
        help_text=_("Choose all that fit."),
        choices=[
            (Happened.SHARED, _("Somebody shared a picture or video of me")),
            (Happened.DEEPFAKED, _("Somebody made a fake of me (a deepfake)")),
            (Happened.THREATENED, _("Somebody threatens or blackmails me")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what happened.")},
    )
    law = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("So that we show you the right law, and numbers to call."),
        choices=PLACES,
        error_messages={"required": _("Choose where you live.")},
    )
    safe = forms.ChoiceField(
        label=_("Are you safe right now?"),
        choices=[*YES_NO, ("unsure", _("I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say if you are safe. Not sure is fine.")},
    )
    words = forms.CharField(
        label=_("Is there more you want to say?"),
        help_text=_("You do not have to. It is locked away with your case."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    met = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def comes_first(self) -> bool:
        """Whether something has to be read before anything else is done."""
        return not self.cleaned_data["met"] and (
            self.needs_people or Happened.THREATENED in self.cleaned_data["happened"]
        )

    @property
    def needs_people(self) -> bool:
        """Whether she has to hear of people who help, at once."""
        words = self.cleaned_data["words"]
        return self.cleaned_data["safe"] != YES or asks_for_people(words)

    def plan(self) -> Plan:
        """What she said, to be kept."""
        told = self.cleaned_data
        safe = {YES: True, NO: False}.get(told["safe"])
        return Plan(
            happened=tuple(Happened(each) for each in told["happened"]),
            is_safe=safe,
            needs_people=asks_for_people(told["words"]),
            words=told["words"],
        )


class ComeBack(forms.Form):
    """The number and the words that open a case."""

    case = forms.CharField(
        label=_("Your case number"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type your case number.")},
    )
    words = forms.CharField(
        label=_("Your words"),
        help_text=_("With a dash or a space between them."),
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type your words.")},
    )


@page(Action.READ_PUBLIC)
def home(request: Visit) -> HttpResponse:
    """The first page: what this does, and two ways on."""
    return render(request, "survivor/home.html")


@page(Action.START)
def start(request: Visit) -> HttpResponse:
    """Ask her age, on a page of its own, before anything else."""
    form = Age(posted(request))
    if not form.is_valid():
        return render(request, "survivor/start.html", {"form": form})
    if NO in form.cleaned_data.values():
        return under_18(request)
    request.session[ADULT] = True
    return redirect("questions")


def under_18(request: Visit) -> HttpResponse:
    """Lead somebody under 18 to who helps; the session forgets what was said."""
    for key in (ADULT, LAW):
        request.session.pop(key, None)
    form = Where(request.POST if "law" in request.POST else None)
    law = form.cleaned_data["law"] if form.is_valid() else ""
    services = whom_to_call(law, adult=False)
    # The number at the foot is for adults: on this page it is one for the young.
    call = next((row for row in services if row.phone), None)
    told = {"services": services, "form": form, "call": call}
    return render(request, "survivor/under18.html", told)


@page(Action.READ_PUBLIC)
def young(request: Visit) -> HttpResponse:
    """Say who helps somebody under 18 where she lives. Nothing is kept."""
    return under_18(request)


@page(Action.START)
def questions(request: Visit) -> HttpResponse:
    """Ask three questions; say first what has to be said first; open a case."""
    if request.visitor.case:
        messages.info(request, _("Your case is open already."))
        return redirect("case")
    if not request.session.get(ADULT):
        return redirect("start")
    form = Questions(posted(request))
    if not form.is_valid():
        return render(request, "survivor/questions.html", {"form": form})
    if form.comes_first:
        return _first(request, form)
    return _open(request, form)


def _first(request: Visit, form: Questions) -> HttpResponse:
    """People, and what to do about a threat: read before she goes on, if she likes."""
    told = {
        "answers": form,
        "people": form.needs_people,
        "threatened": Happened.THREATENED in form.cleaned_data["happened"],
        "rows": whom_to_call(form.cleaned_data["law"]),
    }
    return render(request, "survivor/first.html", told)


def _open(request: Visit, form: Questions) -> HttpResponse:
    law = form.cleaned_data["law"]
    opened = open_case(law=law, authority="", actor=HERSELF, clock=clock)
    keep_plan(opened.desk, form.plan(), about="what happened, and whether she is safe")
    request.session.pop(ADULT)
    come_in(request, opened.desk)
    told = {
        "case": opened.desk.row.id,
        "words": opened.passphrase,
        "recovery": opened.recovery,
    }
    return render(request, "survivor/words.html", told)


def come_in(request: Visit, desk: Desk) -> None:
    """Remember which case she has open, under a session of its own."""
    request.session.cycle_key()
    request.session[CASE] = desk.row.id
    request.session[SINCE] = now()
    request.session[LAW] = desk.about()["law"]
    hold(desk)


def _unlocked(case: str, words: str) -> Desk:
    """Open a case by its words, as they are or as they may have been meant.

    On a phone a capital letter, and spaces for dashes, come by themselves.
    """
    try:
        return unlock(case, words, actor=HERSELF, clock=clock)
    except WrongPassphrase:
        meant = "-".join(words.lower().replace("-", " ").split())
        if meant == words:
            raise
        return unlock(case, meant, actor=HERSELF, clock=clock)


@page(Action.COME_BACK)
def come_back(request: Visit) -> HttpResponse:
    """Open a case by its number and its words."""
    form = ComeBack(posted(request))
    if form.is_valid():
        told = form.cleaned_data
        this = knock(request, told["case"])
        if seconds := this.wait():
            form.add_error(None, please_wait(seconds))
            return _come_back(request, form, wait=seconds)
        this.count()
        try:
            desk = _unlocked(told["case"], told["words"])
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
