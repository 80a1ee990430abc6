"""What was found in a case: words and outlines, and what a person says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unburden.app.casework import actions, guarding
from unburden.app.casework.models import ItemRow, MatchRow
from unburden.app.casework.plan import ALL, plan
from unburden.app.web.desk.forms import Stated
from unburden.app.web.desk.gate import case_page
from unburden.app.web.roles import Action, may
from unburden.fingerprint import loads
from unburden.match import explain
from unburden.model import Item, ItemKind, MatchKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from unburden.app.casework.desk import Desk
    from unburden.app.web.roles import Role
    from unburden.app.web.visitor import Visit
    from unburden.model import Match

AT_ONCE = 25
"""Matches on one page."""

SIDE = 400
"""Longer side of an outline, pixels: many are on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One Match, in words."""

    row: MatchRow
    match: Match
    item: str

    @property
    def odds(self) -> str:
        """How often an unrelated picture would score as high."""
        chance = self.match.false_alarm
        if chance <= 0:
            return _("never")
        most = _("at most ") if self.match.false_alarm_is_bound else ""
        return f"{most}1 : {round(1 / chance):,}".replace(",", "\u202f")

    @property
    def kept(self) -> int:
        """How much of her picture is in it, in per cent."""
        return round(100 * self.match.kept)


@case_page(Action.SEE_CASE)
def found(request: Visit, desk: Desk) -> HttpResponse:
    """Matches in the order in which they were found, a page at a time."""
    state, kind = _state(request.GET), _kind(request.GET)
    rows = guarding.seen(desk)
    some = rows.filter(state=state)
    if kind:
        some = some.filter(kind=kind)
    after = _number(request.GET.get("after", ""))
    page = _light(desk, some.filter(number__gt=after))
    role = request.visitor.role
    counts = dict(
        rows.order_by()
        .values_list("state")
        .annotate(Count("id"))
        .values_list("state", "id__count")
    )
    told = {
        "desk": desk,
        "shown": all_shown(desk, page[:AT_ONCE], role),
        "following": page[AT_ONCE - 1].number if len(page) > AT_ONCE else 0,
        "after": after,
        "state": state,
        "kind": kind,
        "kinds": list(MatchKind),
        "states": [(each, counts.get(each, 0)) for each in MatchRow.State],
        "form": Stated() if may(role, Action.DECIDE) else None,
        "hidden": guarding.hidden(desk),
        "asked": _asked(desk) if may(role, Action.DECIDE) else None,
    }
    return render(request, "desk/found.html", told)


def _asked(desk: Desk) -> dict[str, object]:
    """At which Matches she asks a helper to look in her place."""
    asked = plan(desk).look_for_me
    numbers = [_number(each.removeprefix("M")) for each in asked if each != ALL]
    return {"all": ALL in asked, "names": numbers}


def _light(desk: Desk, rows: QuerySet[MatchRow]) -> list[MatchRow]:
    """A page of rows and one more, without reading what is heavy and not shown."""
    light = rows.select_related("capture").defer("capture__sealed").order_by("number")
    some = list(light[: AT_ONCE + 1])
    named = desk.row.items.only("number", "kind", "label")
    items = {item.pk: item for item in named}
    for row in some:
        row.item = items[row.item_id]
    return some


def all_shown(desk: Desk, rows: Sequence[MatchRow], role: Role) -> list[Shown]:
    """Tell of Matches; what her pictures are called only to who may know her."""
    items = {row.item.pk: row.item for row in rows}
    names = {key: _name(desk, item, role) for key, item in items.items()}
    return [
        Shown(row=row, match=desk.match(row)[0], item=names[row.item.pk])
        for row in rows
    ]


def _name(desk: Desk, item: ItemRow, role: Role) -> str:
    name = f"I{item.number}"
    return f"{name}, {desk.label(item)}" if may(role, Action.SEE_PERSON) else name


def _state(asked: QueryDict) -> str:
    told = asked.get("state", "")
    return told if told in MatchRow.State.values else MatchRow.State.NEW.value


def _kind(asked: QueryDict) -> str:
    told = asked.get("kind", "")
    return told if told in set(MatchKind) else ""


def _number(told: str) -> int:
    return int(told[:9]) if told.isascii() and told.isdigit() else 0


@case_page(Action.SEE_CASE)
def outline(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Why a Match is one, drawn without a pixel of what was found.

    On her own innocent photo for those who may see who she is; else on an empty frame.
    """
    row = desk.find_match(str(number))
    match, _ = desk.match(row)
    sealed = desk.vault.open(
        f"item {row.item.number} fingerprint", row.item.fingerprint
    )
    kind, print_ = ItemKind(row.item.kind), loads(sealed)
    item = Item(id=match.item, kind=kind, label="", fingerprint=print_)
    sees_her = may(request.visitor.role, Action.SEE_PERSON)
    drawn = explain(match, item, print_.plate if sees_her else None, side=SIDE)
    return HttpResponse(drawn.svg, content_type="image/svg+xml")


@case_page(Action.DECIDE)
def decide(request: Visit, desk: Desk) -> HttpResponse:
    """Record what a person says of the matches that were ticked."""
    form, ticked = Stated(request.POST), request.POST.getlist("match")
    reject = request.POST.get("say") == "reject"
    if not ticked:
        messages.error(request, _("Nothing was ticked, so nothing was changed."))
    elif form.is_valid():
        basis = {} if reject else form.basis()
        rows = actions.confirm(desk, ticked[:AT_ONCE], basis=basis, reject=reject)
        messages.success(request, _said(len(rows), reject=reject))
        if not reject and len(basis) < len(form.fields):
            messages.info(
                request,
                _("A notice can name them once all four things are stated."),
            )
    asked = request.POST.get("back", "")
    address = reverse("desk:found", kwargs={"case": desk.row.id})
    return redirect(f"{address}?{asked}" if _is_plain(asked) else address)


def _said(count: int, *, reject: bool) -> str:
    if reject:
        return (
            ngettext("%d is noted as not hers.", "%d are noted as not hers.", count)
            % count
        )
    return ngettext("%d is confirmed.", "%d are confirmed.", count) % count


def _is_plain(asked: str) -> bool:
    """Whether what to go back to is one of our own questions."""
    return len(asked) < 80 and asked.replace("&", "").replace("=", "").isalnum()
