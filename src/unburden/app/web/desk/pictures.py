"""The found picture, to one of the house: asked twice, blurred, and counted."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from unburden.app.casework.showing import show
from unburden.app.web.desk import exposure
from unburden.app.web.desk.forms import Look
from unburden.app.web.desk.gate import case_page
from unburden.app.web.forms import posted
from unburden.app.web.roles import Action
from unburden.errors import NotFound

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

ASKED = "desk_asked_to_see"
"""In the session: of which match was asked whether it has to be seen."""

ONCE = "desk_shown_once"
"""In the session: keys for one request each, to which match, and whether blurred."""


@case_page(Action.SEE_PICTURE)
def picture(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """Ask; ask again; show it blurred, of which only the part that is held is clear."""
    desk.find_match(str(number))
    form, whose = Look(posted(request)), [desk.row.id, number]
    told = {"desk": desk, "number": number, "form": form, "step": ""}
    was_asked = request.session.pop(ASKED, None) == whose
    if form.is_valid():
        is_sure = was_asked and request.POST.get("step") == "shown"
        told["step"] = "shown" if is_sure else "sure"
        if is_sure:
            keys = {
                "blurred": secrets.token_urlsafe(16),
                "clear": secrets.token_urlsafe(16),
            }
            told |= keys
            request.session[ONCE] = {key: [*whose, name] for name, key in keys.items()}
        else:
            request.session[ASKED] = whose
    told |= {"exposed": exposure.today(request.visitor), "much": exposure.MUCH}
    return render(request, "desk/picture.html", told)


@case_page(Action.SEE_PICTURE)
def once(request: Visit, desk: Desk, number: int, key: str) -> HttpResponse:
    """Give the picture to the one request that was asked for; count it where clear."""
    keys = request.session.get(ONCE, {})
    allowed = keys.pop(key, None)
    request.session[ONCE] = keys
    if allowed is None or allowed[:2] != [desk.row.id, number]:
        raise NotFound("It is shown once, to who asked for it.", "Ask again.")
    is_blurred = allowed[2] == "blurred"
    data = show(desk, str(number), adult=True, blurred=is_blurred)
    if not is_blurred:
        exposure.count(request.visitor)
    return HttpResponse(data, content_type="image/png")
