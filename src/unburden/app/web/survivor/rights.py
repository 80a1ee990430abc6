"""Her rights: what the law says for her day and place; proof for police; her words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from unburden.app.casework import asking
from unburden.app.casework.guarding import hidden, seen
from unburden.app.casework.plan import Happened, plan
from unburden.app.jobs.models import Kind
from unburden.app.office import checks
from unburden.app.web.forms import posted
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.statement import spoken
from unburden.app.web.survivor.support import whom_to_call
from unburden.app.web.work.begin import For, start
from unburden.data import JURISDICTIONS
from unburden.data.duties import duties_on
from unburden.data.forms import forms as kinds_of_notice
from unburden.data.offences import Act, law_in_force
from unburden.model import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit
    from unburden.data.duties import Duty
    from unburden.data.forms import NoticeForm
    from unburden.data.offences import Offence

_ACTS = {
    Happened.SHARED: (Act.SHARING,),
    Happened.DEEPFAKED: (Act.CREATING, Act.REQUESTING, Act.SHARING),
    Happened.THREATENED: (Act.THREATENING,),
}
ACTS = {
    Act.SHARING: _("Sharing such a picture"),
    Act.THREATENING: _("Threatening to share it"),
    Act.CREATING: _("Making a fake"),
    Act.REQUESTING: _("Asking somebody to make a fake"),
    Act.TAKING: _("Taking such a picture"),
    Act.COPYING: _("Copying it"),
}
"""What an offence is about, for a heading."""


class Day(forms.Form):
    """The day the law is asked for. It is not kept."""

    day = forms.DateField(
        label=_("On which day was it shared?"),
        help_text=_("The law may have changed since. Leave it if you do not know."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Type the day like 2026-02-06."),
        },
    )


def _day_of(desk: Desk) -> date:
    """The day it was first known as shared: as she said, or as we found it."""
    said = asking.statement(desk).happened_on
    first = seen(desk).order_by("found_at").values_list("found_at", flat=True).first()
    return said or (first or desk.clock()).date()


def _offences(desk: Desk, day: date) -> list[tuple[str, Sequence[Offence]]]:
    """The offences in force on a day, by what was done; what she named comes first."""
    rows = law_in_force(day, desk.about()["law"], checks=checks())
    hers = [act for what in plan(desk).happened for act in _ACTS[what]]
    acts = dict.fromkeys((*hers, *Act))
    told = [(ACTS[act], [row for row in rows if act in row.acts]) for act in acts]
    return [(str(name), some) for name, some in told if some]


def _duties(desk: Desk) -> list[tuple[Duty, NoticeForm | None]]:
    """What binds a platform now, each with the kind of letter it asks for."""
    known = checks()
    today, law = desk.clock().date(), desk.about()["law"]
    held = {row.id: row for row in kinds_of_notice(checks=known)}
    rows = duties_on(today, law, Layer.PLATFORM, checks=known)
    return [(row, held.get(row.form)) for row in rows]


@her_page(Action.SEE_OWN)
def rights(request: Visit, desk: Desk) -> HttpResponse:
    """What the law says, with sources; and the way to the police."""
    form = Day(posted(request), initial={"day": _day_of(desk)})
    day = form.cleaned_data["day"] if form.is_valid() else _day_of(desk)
    law = desk.about()["law"]
    told = {
        "form": form,
        "day": day,
        "place": JURISDICTIONS[law],
        "offences": _offences(desk, day),
        "duties": _duties(desk),
        "rows": whom_to_call(law)[:4],
        "key": For(),
        "hidden": hidden(desk),
    }
    return render(request, "survivor/rights.html", told)


@her_page(Action.TAKE_BUNDLE)
@require_POST
def bundle(request: Visit, desk: Desk) -> HttpResponse:
    """The bundle for police, in one click: words only, unless a key says who reads.

    It is packed by a job, and handed over on that job's page.
    """
    if hidden(desk):
        messages.error(request, _("A helper has to check what was found first."))
        return redirect("rights")
    form = For(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is not a key. It starts with age1."))
        return redirect("rights")
    return start(desk, Kind.PACK, recipients=form.cleaned_data["key"])


@her_page(Action.SEE_OWN)
def statement(request: Visit, desk: Desk) -> HttpResponse:
    """A draft of her own statement, to be read aloud, changed, and printed."""
    told = {"parts": spoken(desk), "law": desk.about()["law"]}
    return render(request, "survivor/statement.html", told)
