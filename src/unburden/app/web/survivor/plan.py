"""How she may be reached safely; and people first, where her words ask for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from unburden.app.casework import asking
from unburden.app.casework.plan import How, keep_plan, plan
from unburden.app.office import office
from unburden.app.web.forms import posted
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.crisis import asks_for_people
from unburden.app.web.survivor.start import NO, YES, YES_NO
from unburden.app.web.survivor.support import whom_to_call
from unburden.data import time_zone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.plan import Plan
    from unburden.app.web.visitor import Visit

_DAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
_FROM = [(str(hour), f"{hour}:00") for hour in range(24)]
_UP_TO = [(str(hour), f"{hour}:00") for hour in range(1, 25)]
_ZONES = {
    "US": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
    ),
    "CA": (
        "America/St_Johns",
        "America/Halifax",
        "America/Toronto",
        "America/Winnipeg",
        "America/Regina",
        "America/Edmonton",
        "America/Vancouver",
    ),
    "AU": (
        "Australia/Sydney",
        "Australia/Brisbane",
        "Australia/Adelaide",
        "Australia/Darwin",
        "Australia/Perth",
        "Australia/Hobart",
    ),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"),
    "EU": ("Europe/Lisbon", "Europe/Berlin", "Europe/Athens"),
}
"""Clocks to choose from where a country has several (the IANA time zone database)."""


class SafeContact(forms.Form):
    """How, when, by which word, and whether a voicemail is safe."""

    ways = forms.MultipleChoiceField(
        label=_("How may we reach you?"),
        help_text=_("Choose none, and nobody writes or calls."),
        choices=[(How.CALL, _("Call")), (How.TEXT, _("Text")), (How.EMAIL, _("Mail"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("One that nobody else can read."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Type a mail address, like name@mail.example.")},
    )
    days = forms.MultipleChoiceField(
        label=_("On which days is it safe?"),
        help_text=_("Choose none if any day is fine."),
        choices=_DAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    first = forms.ChoiceField(label=_("Not before"), choices=_FROM, initial="0")
    last = forms.ChoiceField(label=_("Not after"), choices=_UP_TO, initial="24")
    zone = forms.ChoiceField(label=_("Whose clock is yours?"), required=False)
    code_word = forms.CharField(
        label=_("A code word"),
        help_text=_("We say it first, so you know that it is us."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    voicemail = forms.ChoiceField(
        label=_("May we leave a message if you do not pick up?"),
        choices=YES_NO,
        initial=NO,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, law: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = () if time_zone(law) else _ZONES.get(law, ())
        if not zones:
            del self.fields["zone"]
            return
        named = [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]
        self.fields["zone"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the number or address that a chosen way needs."""
        told: dict[str, Any] = super().clean() or {}
        ways = told.get("ways", [])
        if {How.CALL, How.TEXT} & set(ways) and not told.get("phone"):
            self.add_error("phone", _("Type the number we may call."))
        if How.EMAIL in ways and not told.get("email") and "email" not in self.errors:
            self.add_error("email", _("Type the address we may write to."))
        if int(told.get("first", 0)) >= int(told.get("last", 24)):
            self.add_error("last", _("Choose a later hour than the first."))
        return told

    def over(self, said: Plan) -> Plan:
        """Lay what she said now over what she said before."""
        told = self.cleaned_data
        return replace(
            said,
            ways=tuple(How(each) for each in told["ways"]),
            phone=told["phone"],
            email=told["email"],
            days=tuple(int(each) for each in told["days"]),
            hours=(int(told["first"]), int(told["last"])),
            zone=told.get("zone", ""),
            code_word=told["code_word"],
            voicemail=told["voicemail"] == YES,
        )


def _shown(said: Plan) -> dict[str, object]:
    """What the form begins with."""
    return {
        "ways": list(said.ways),
        "phone": said.phone,
        "email": said.email,
        "days": [str(each) for each in said.days],
        "first": str(said.hours[0]),
        "last": str(said.hours[1]),
        "zone": said.zone,
        "code_word": said.code_word,
        "voicemail": YES if said.voicemail else NO,
    }


@her_page(Action.PLAN)
def contact(request: Visit, desk: Desk) -> HttpResponse:
    """Her plan of safe contact; on a laptop there is nobody to keep to one."""
    if not office().is_server:
        return render(request, "survivor/contact_alone.html")
    said = plan(desk)
    form = SafeContact(posted(request), initial=_shown(said), law=desk.about()["law"])
    if not form.is_valid():
        return render(request, "survivor/contact.html", {"form": form})
    keep_plan(desk, form.over(said), about="safe contact")
    messages.success(request, _("Saved. We will keep to it."))
    if asks_for_people(form.cleaned_data["code_word"]):
        return redirect("people")
    return redirect("case")


@her_page(Action.SEE_OWN)
def people(request: Visit, desk: Desk) -> HttpResponse:
    """People who help now; the way on stays open."""
    rows = whom_to_call(desk.about()["law"])
    return render(request, "survivor/people.html", {"rows": rows})


@her_page(Action.PLAN)
def stop(request: Visit, desk: Desk) -> HttpResponse:
    """She takes back her word: nothing more goes out in her name."""
    mandate = asking.statement(desk).mandate
    holds = mandate is not None and mandate.holds(desk.clock())
    if request.method != "POST" or not holds:
        return render(request, "survivor/stop.html", {"holds": holds})
    asking.withdraw(desk)
    messages.success(request, _("Done. Nothing more goes out in your name."))
    return redirect("timeline")
