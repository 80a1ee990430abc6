"""The design system on one page: each part as it looks, with made-up words in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render

from unburden.app.web.chart import Day, chart
from unburden.app.web.gate import page
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.web.visitor import Visit

_DAYS = (
    Day(day=date(2026, 5, 1), up=9, gone=0, unknown=0),
    Day(day=date(2026, 5, 8), up=7, gone=2, unknown=0),
    Day(day=date(2026, 5, 15), up=3, gone=6, unknown=1),
    Day(day=date(2026, 5, 22), up=1, gone=9, unknown=0),
)
TOKENS = [
    "paper",
    "card",
    "warm",
    "mist",
    "ink",
    "ink-soft",
    "line",
    "edge",
    "deep",
    "deep-dark",
    "alarm",
    "alarm-soft",
    "good",
    "good-soft",
    "wait",
    "wait-soft",
    "focus",
]


class Example(forms.Form):
    """One field of each kind; it is shown unanswered, so that each says so."""

    use_required_attribute = False
    name = forms.CharField(label="What may we call you?", help_text="Any name will do.")
    words = forms.CharField(label="Your words", widget=forms.PasswordInput)
    how = forms.ChoiceField(
        label="How may we reach you?",
        choices=[("text", "By text"), ("mail", "By e-mail"), ("no", "Not at all")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="On which days?",
        choices=[("1", "Weekdays"), ("2", "Weekends")],
        widget=forms.CheckboxSelectMultiple,
    )
    where = forms.ChoiceField(
        label="Where do you live?", choices=[("", "Choose"), ("GB", "United Kingdom")]
    )
    more = forms.CharField(label="Anything else?", widget=forms.Textarea)
    agree = forms.BooleanField(label="I have read this")


@page(Action.READ_PUBLIC)
def design(request: Visit) -> HttpResponse:
    """Show each part once. There is nothing of a case here."""
    told = {
        "example": Example(),
        "missed": Example({}, auto_id="missed_%s"),
        "chart": chart(_DAYS, until=date(2026, 5, 29)),
        "paged": Paginator(range(90), 10).page(4),
        "tokens": TOKENS,
    }
    return render(request, "web/design.html", told)
