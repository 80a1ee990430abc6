"""Beginning what takes long: who may, what is asked for it, and the way to its page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from unburden.app.jobs.models import Kind
from unburden.app.jobs.queue import enqueue
from unburden.app.web.roles import Action, may
from unburden.errors import BadInput
from unburden.pack import locks

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.roles import Role

MOST_LINES = 200
_STARTS = ("https://", "http://")

NEEDS = MappingProxyType(
    {
        Kind.FIND: Action.RUN_JOBS,
        Kind.CAPTURE: Action.RUN_JOBS,
        Kind.WATCH: Action.RUN_JOBS,
        Kind.DRAFT: Action.ASK,
        Kind.SEND: Action.ASK,
        Kind.FETCH: Action.ASK,
        Kind.PACK: Action.TAKE_BUNDLE,
    }
)
"""What somebody must be allowed to do who begins a job, or has it done again."""


def may_begin(role: Role, kind: Kind) -> bool:
    """Say whether a role may have something done."""
    return may(role, NEEDS[kind]) or may(role, Action.WORK_ALONE)


def start(desk: Desk, kind: Kind, **what: Any) -> HttpResponse:
    """Have something done that takes long; show how it goes."""
    return redirect("job", enqueue(desk, kind, **what).pk)


class Addresses(forms.Form):
    """Addresses on the web, one on a line."""

    addresses = forms.CharField(
        label=_("Addresses, one on each line"),
        help_text=_("Each starts with https://."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Type an address.")},
    )

    def clean_addresses(self) -> list[str]:
        """Split them, and refuse what is none."""
        lines = self.cleaned_data["addresses"].splitlines()
        told = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if any(not each.lower().startswith(_STARTS) for each in told):
            raise forms.ValidationError(_("Start each with https://."))
        if len(told) > MOST_LINES:
            raise forms.ValidationError(_("That is a lot. Type fewer at a time."))
        return told


class For(forms.Form):
    """Who may open the pictures in a bundle; nobody, if it is empty."""

    key = forms.CharField(
        label=_("A key from the police or a lawyer"),
        help_text=_("It starts with age1. Leave it empty for words only."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_key(self) -> list[str]:
        """Read the keys, each by itself."""
        keys = str(self.cleaned_data["key"]).split()
        try:
            locks.read_recipients(keys)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error
        return keys
