"""Which part of her picture was used: outlines, never the found picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import mark_safe

from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.fingerprint import to_hex
from unburden.match.explain import explain
from unburden.model import ItemKind, Media

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit
    from unburden.model import Item


@her_page(Action.SEE_OWN)
def outline(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Outlines on an empty frame; on her own innocent photo where she opens it there.

    The photo is opened by her browser and goes nowhere: this page sends nothing.
    """
    match, _ = desk.match(desk.find_match(str(number)))
    item = next(item for item in desk.items() if item.id == match.item)
    drawn = explain(match, item, None)
    told = {
        "number": number,
        "label": item.label,
        "sentence": drawn.sentence,
        # Ours: numbers, and a title in which explain() has escaped what is not.
        "svg": mark_safe(drawn.svg),  # noqa: S308
        "may_open": _may_open(item),
        "pdq": to_hex(item.fingerprint.pdq[0]),
    }
    return render(request, "survivor/outline.html", told)


def _may_open(item: Item) -> bool:
    """Say whether her own photo may be drawn on: an innocent still."""
    return item.kind is ItemKind.INNOCENT and item.fingerprint.media is Media.STILL
