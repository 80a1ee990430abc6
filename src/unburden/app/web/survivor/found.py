"""What was found, in words: she says yes, says no, or lets a helper look for her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from unburden.app.casework import actions
from unburden.app.casework.guarding import hidden, seen
from unburden.app.casework.models import MatchRow
from unburden.app.casework.plan import ALL, answer_her, look_for_her, plan
from unburden.app.casework.stated import stated
from unburden.app.office import office
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.said import how_sure, kind_of, recorded, state_of
from unburden.app.web.survivor.support import whom_to_call
from unburden.model import OF_A_MATCH, ItemKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

PER_PAGE = 20
KNOWS, WORDS, UNKNOWN, NOT_SO = "knows", "words", "unknown", "no"
BASES = {
    KNOWS: "her own knowledge",
    WORDS: "the words on the page",
}
"""How the ledger tells on what she based a yes."""
_ANSWERS = [
    (KNOWS, _("Yes, I know it myself")),
    (WORDS, _("Yes, the words there say so")),
    (UNKNOWN, _("I do not know")),
    (NOT_SO, _("No")),
]


class Four(forms.Form):
    """The four things that only a person can say, each with how she knows."""

    shows_her = forms.ChoiceField(
        label=_("Is it you in the picture?"),
        help_text=_("A fake that looks like you counts too."),
    )
    is_intimate = forms.ChoiceField(
        label=_("Is it an intimate picture?"),
        help_text=_("You are naked or half naked in it, or it is sexual."),
    )
    not_agreed = forms.ChoiceField(label=_("Was it put there without your yes?"))
    was_adult = forms.ChoiceField(label=_("Were you 18 or over in it?"))

    DECLARES = dict(
        zip(
            ("shows_her", "is_intimate", "not_agreed", "was_adult"),
            OF_A_MATCH,
            strict=True,
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.RadioSelect()
            field.choices = _ANSWERS  # type: ignore[attr-defined]
            missing = _("Choose an answer. Not knowing is fine.")
            field.error_messages["required"] = missing

    def basis(self) -> dict[str, str]:
        """What she states, and on what basis; what she does not know is left out."""
        return {
            declared.value: BASES[self.cleaned_data[name]]
            for name, declared in self.DECLARES.items()
            if self.cleaned_data[name] in BASES
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One Match, in words a person can read.

    Attributes:
        number: its number.
        site: the host of the page, or the folder it was found in.
        page: the whole address.
        kind: how it was made, in plain words.
        sure: how sure that is, in plain words.
        since: when it was found.
        state: whether she has spoken.
        record: whether there is proof.
        picture: the name of hers that it was made from.
        is_shown: whether an outline can be drawn on her own photo.
        with_helper: whether a helper was asked to look.
    """

    number: int
    site: str
    page: str
    kind: str
    sure: str
    since: datetime
    state: str
    record: str
    picture: str
    is_shown: bool
    with_helper: bool


def tell(desk: Desk, row: MatchRow, asked: tuple[str, ...] = ()) -> Told:
    """Tell of one Match in words."""
    match, _more = desk.match(row)
    return Told(
        number=row.number,
        site=urlsplit(match.page).hostname or str(_("a folder on this device")),
        page=match.page,
        kind=kind_of(match),
        sure=how_sure(match),
        since=row.found_at,
        state=state_of(row, is_whole=len(stated(desk, row)) == len(OF_A_MATCH)),
        record=recorded(row),
        picture=desk.label(row.item),
        is_shown=row.item.kind == ItemKind.INNOCENT,
        with_helper=row.state == MatchRow.State.NEW
        and (ALL in asked or f"M{row.number}" in asked),
    )


def _ordered(desk: Desk) -> QuerySet[MatchRow]:
    """What waits for her comes first, then the newest."""
    waits = Case(
        When(state=MatchRow.State.NEW, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = seen(desk).select_related("item", "capture")
    return rows.annotate(waits=waits).order_by("waits", "-number")


@her_page(Action.SEE_OWN)
def found(request: Visit, desk: Desk) -> HttpResponse:
    """Each place in words, a page at a time."""
    shown = Paginator(_ordered(desk), PER_PAGE).get_page(request.GET.get("page"))
    asked = plan(desk).look_for_me
    told = {
        "page_of": shown,
        "rows": [tell(desk, row, asked) for row in shown.object_list],
        "hidden": hidden(desk),
        "all_asked": ALL in asked,
    }
    return render(request, "survivor/found.html", told)


@her_page(Action.DECIDE_OWN)
def one(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """One place: what is known of it, and the four questions."""
    row = desk.find_match(str(number))
    what = request.POST.get("what", "")
    if what == "reject":
        actions.confirm(desk, [f"M{number}"], basis={}, reject=True)
        messages.success(request, _("Thank you. We leave that one alone."))
        return redirect("found")
    if what == "helper" and office().is_server:
        look_for_her(desk, f"M{number}")
        messages.success(request, _("A helper will look for you. You can rest."))
        return redirect("found")
    form = Four(request.POST if what == "confirm" else None)
    if form.is_valid():
        return _confirm(request, desk, number, form)
    told = {"row": tell(desk, row, plan(desk).look_for_me), "form": form}
    return render(request, "survivor/found_one.html", told)


def _confirm(request: Visit, desk: Desk, number: int, form: Four) -> HttpResponse:
    if form.cleaned_data["was_adult"] == NOT_SO:
        return redirect("found-young", number=number)
    if form.cleaned_data["shows_her"] == NOT_SO:
        actions.confirm(desk, [f"M{number}"], basis={}, reject=True)
        messages.success(request, _("You said it is not you. We leave it alone."))
        return redirect("found")
    basis = form.basis()
    actions.confirm(desk, [f"M{number}"], basis=basis, reject=False)
    if len(basis) == len(OF_A_MATCH):
        messages.success(request, _("Thank you. We can ask for it to come down."))
    else:
        said = _("Saved. To ask for it to come down, we need a yes to all four.")
        messages.info(request, said)
    return redirect("found")


@her_page(Action.DECIDE_OWN)
def was_young(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """She was under 18 in a picture that was found: all stops, and others help."""
    row = desk.find_match(str(number))
    services = whom_to_call(desk.about()["law"], adult=False)
    if request.method == "POST":
        with desk.writing():
            desk.row.frozen_at = desk.row.frozen_at or desk.clock()
            desk.row.save(update_fields=["frozen_at"])
            desk.append("frozen", {"why": "under 18 in it", "match": f"M{number}"})
            row.state, row.stated = MatchRow.State.REJECTED, b""
            row.save(update_fields=["state", "stated"])
            answer_her(desk, f"M{number}")
    told = {
        "services": services,
        "call": next((row for row in services if row.phone), None),
        "number": number,
        "done": request.method == "POST",
    }
    return render(request, "survivor/found_young.html", told)


@her_page(Action.DECIDE_OWN)
@require_POST
def helper(request: Visit, desk: Desk) -> HttpResponse:
    """Let a helper look at all of it in her place."""
    if office().is_server:
        look_for_her(desk, ALL)
        messages.success(request, _("A helper will look at all of it. You can rest."))
    return redirect("found")
