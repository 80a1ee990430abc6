"""Who works here: the page on which an admin makes, ends and resets accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from unburden.app.clock import clock
from unburden.app.web import members
from unburden.app.web.gate import page
from unburden.app.web.models import STAFF, MemberEvent
from unburden.app.web.roles import Action, Role
from unburden.errors import UnburdenError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.web.visitor import Visit

ADD, END, RESET = "add", "end", "reset"
SHOWN = 20
ROLES = [(role.value, role.value.capitalize()) for role in STAFF]


class Newcomer(forms.Form):
    """A new account."""

    name = forms.CharField(
        label=_("Name to log in with"),
        max_length=members.LONGEST,
        help_text=_("Letters, digits and @ . + - _ only, for instance sam.hill"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class Change(forms.Form):
    """What is to become of an account that is there."""

    name = forms.CharField(max_length=members.LONGEST)
    role = forms.ChoiceField(choices=[("", ""), *ROLES], required=False)


@page(Action.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def people(request: Visit) -> HttpResponse:
    """List the house's people; a new account's words are shown on this answer only."""
    form, words, trouble = Newcomer(), "", None
    if request.method == "POST":
        asked = request.POST.get("do", "")
        form = Newcomer(request.POST) if asked == ADD else form
        try:
            words = _do(request, asked, form)
        except UnburdenError as error:
            trouble = error
    told = {
        "form": form,
        "members": members.everybody(),
        "roles": ROLES,
        "events": MemberEvent.objects.order_by("-at")[:SHOWN],
        "words": words,
        "whom": request.POST.get("name", ""),
        "trouble": trouble,
    }
    status = 422 if trouble or form.errors else 200
    return render(request, "web/people.html", told, status=status)


def _do(request: Visit, asked: str, newcomer: Newcomer) -> str:
    """Do what was asked; the words to hand over, if there are any."""
    by = request.visitor.name
    if asked == ADD:
        if not newcomer.is_valid():
            return ""
        told = newcomer.cleaned_data
        return members.add(told["name"], Role(told["role"]), by=by, clock=clock)
    form = Change(request.POST)
    if asked not in (END, RESET) or not form.is_valid():
        return ""
    name, role = form.cleaned_data["name"], form.cleaned_data["role"]
    if asked == END:
        members.end(name, by=by, clock=clock)
        return ""
    return members.reset(name, by=by, clock=clock, role=Role(role) if role else None)
