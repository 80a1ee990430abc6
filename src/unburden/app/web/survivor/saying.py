"""What she says once, for all letters, as a form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unburden.model import Agent, Declaration, Declared, Layer
from unburden.notify import give

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk
    from unburden.model import Statement

BASIS = "she said so on her own laptop"
_FAKE = {"fake": True, "real": False, "unknown": None}


class Say(forms.Form):
    """In good faith, right, since when; and who writes, so that her name stays out."""

    good_faith = forms.BooleanField(
        label=_("I mean what I say, and I say it in good faith"),
        error_messages={"required": _("Sites ask for this. Tick it if it is so.")},
    )
    accurate = forms.BooleanField(
        label=_("What I say is true and whole, as far as I know"),
        error_messages={"required": _("Sites ask for this. Tick it if it is so.")},
    )
    fake = forms.ChoiceField(
        label=_("Is the picture a fake?"),
        help_text=_("Made or changed by a computer, so that it looks like you."),
        choices=[
            ("fake", _("Yes, it is a fake")),
            ("real", _("No, it was taken of me")),
            ("unknown", _("I do not know, or both")),
        ],
        initial="unknown",
        widget=forms.RadioSelect,
    )
    happened_on = forms.DateField(
        label=_("Since which day was it shared?"),
        help_text=_("The first day you know of. You can leave it empty."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Type the day like 2026-02-06.")},
    )
    email = forms.EmailField(
        label=_("A mail address for answers"),
        help_text=_("A new one, without your name in it. Sites see it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Type a mail address, like name@mail.example.")},
    )
    name = forms.CharField(
        label=_("Your name, if you want to give it"),
        help_text=_("Some laws ask for it. Nobody sees it, unless you tick who may."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_see_name = forms.MultipleChoiceField(
        label=_("Who may see your name?"),
        choices=[
            (Layer.PLATFORM, _("Big sites where people post")),
            (Layer.SEARCH, _("Search engines")),
            (Layer.REGULATOR, _("The state's office that watches over sites")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agent = forms.CharField(
        label=_("Does somebody write for you? Their name"),
        help_text=_("A helpline or a lawyer can. Then your name stays out of it."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Where they work"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agent_email = forms.EmailField(
        label=_("Their mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Type a mail address, like name@mail.example.")},
    )
    words = forms.CharField(
        label=_("Is there more they should know?"),
        help_text=_("You can leave it empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Somebody who writes for her needs an address for answers."""
        told: dict[str, Any] = super().clean() or {}
        wanted = ("agent", "organisation", "agent_email")
        given = [bool(told.get(each)) for each in wanted]
        if any(given) and not all(given) and "agent_email" not in self.errors:
            said = _("To let somebody write for you, fill in all three.")
            self.add_error("agent", said)
        return told

    def over(self, desk: Desk, before: Statement) -> Statement:
        """Lay what she says now over what she said before."""
        told, at = self.cleaned_data, desk.clock()
        said = (Declaration.GOOD_FAITH, Declaration.ACCURATE)
        others = tuple(one for one in before.declared if one.what not in said)
        now = tuple(
            Declared(what=what, basis=BASIS, by=desk.actor, at=at) for what in said
        )
        return replace(
            self._with_agent(desk, before),
            declared=others + now,
            name=told["name"],
            email=told["email"],
            may_see_name=tuple(Layer(each) for each in told["may_see_name"]),
            is_synthetic=_FAKE[told["fake"]],
            happened_on=told["happened_on"],
            words=told["words"],
        )

    def _with_agent(self, desk: Desk, before: Statement) -> Statement:
        told = self.cleaned_data
        if not told["agent"]:
            return before
        agent = Agent(
            name=told["agent"],
            organisation=told["organisation"],
            email=told["agent_email"],
        )
        held = before.mandate
        if held is not None and held.agent == agent and held.holds(desk.clock()):
            return before
        sign, at = desk.signing_key().sign, desk.clock()
        mandate = give(agent, tuple(Layer), at=at, until=None, sign=sign)
        return replace(before, mandate=mandate)


def first_values(said: Statement) -> dict[str, object]:
    """What the form begins with."""
    agent = said.mandate.agent if said.mandate else None
    fake = next(key for key, value in _FAKE.items() if value is said.is_synthetic)
    return {
        "good_faith": said.has(Declaration.GOOD_FAITH),
        "accurate": said.has(Declaration.ACCURATE),
        "fake": fake,
        "happened_on": said.happened_on,
        "email": said.email,
        "name": said.name,
        "may_see_name": list(said.may_see_name),
        "agent": agent.name if agent else "",
        "organisation": agent.organisation if agent else "",
        "agent_email": agent.email if agent else "",
        "words": said.words,
    }
