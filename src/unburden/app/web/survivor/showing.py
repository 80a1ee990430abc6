"""The found picture itself: only if she asks twice, and each time to one request."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unburden.app.casework.showing import show
from unburden.app.web.forms import posted
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.errors import NotFound

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

ONCE = "shown_once"
"""In the session: which picture the next request may have, and how; then forgotten."""

ASKED = "asked_to_see"
"""In the session: for which picture she asked, and how far."""
NEXT = {"": "sure", "sure": "blurred", "blurred": "clear"}
"""What may follow what: no step is skipped."""


class Wish(forms.Form):
    """What she says before a picture is shown."""

    adult = forms.BooleanField(
        label=_("I am 18 or over, and I was in the picture"),
        error_messages={"required": _("Tick this first. If not, leave it unseen.")},
    )


@her_page(Action.SEE_PICTURE)
def picture(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Ask; ask again; show it blurred; and only then as it is."""
    desk.find_match(str(number))
    form = Wish(posted(request))
    told: dict[str, object] = {"number": number, "form": form, "step": ""}
    before = request.session.pop(ASKED, [])
    if form.is_valid():
        step = request.POST.get("step", "")
        after = before[1] if before[:1] == [number] else ""
        told["step"] = step if step == NEXT.get(after) else "sure"
        request.session[ASKED] = [number, told["step"]]
    if told["step"] in ("blurred", "clear"):
        told["key"] = key = secrets.token_urlsafe(16)
        blurred = told["step"] == "blurred"
        request.session[ONCE] = {"match": number, "key": key, "blurred": blurred}
    return render(request, "survivor/picture.html", told)


@her_page(Action.SEE_PICTURE)
def once(request: Visit, desk: Desk, number: int, key: str) -> HttpResponse:
    """Give the picture to the one request that was asked for; then no more."""
    allowed = request.session.pop(ONCE, {})
    fits = secrets.compare_digest(str(allowed.get("key", "")).encode(), key.encode())
    if not fits or allowed.get("match") != number:
        raise NotFound("It is shown once, to who asked for it.", "Ask again.")
    data = show(desk, str(number), adult=True, blurred=allowed["blurred"])
    return HttpResponse(data, content_type="image/png")
