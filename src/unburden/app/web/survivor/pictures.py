"""Her pictures: measured on her own device; only numbers come here."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from csp.decorators import csp_update
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unburden.app.casework import actions
from unburden.app.clock import clock
from unburden.app.office import office
from unburden.app.web.context import LAW
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.sent import MOST_BYTES, read_about, read_sent
from unburden.app.web.survivor.support import whom_to_call
from unburden.errors import TooLarge, UnburdenError
from unburden.model import Lead, Media

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from unburden.app.casework.actions import Added
    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit
    from unburden.model import Item

MOST_FILE = 50 * 2**20
"""Bytes of a file that is handed to this same computer's own process."""

ABOUT = "X-Picture"
"""The header in which she says what that file is, as percent-encoded JSON."""


@csp_update({"media-src": ["blob:"]})
@her_page(Action.ADD_ITEM)
def pictures(request: Visit, desk: Desk) -> HttpResponse:
    """Her pictures so far, and how to add one."""
    law = str(request.session.get(LAW, "GB"))
    told = {
        "items": [_shown(item) for item in desk.items()],
        "case": desk.row.id,
        "services": whom_to_call(law, adult=False),
        "most": MOST_FILE,
    }
    return render(request, "survivor/pictures.html", told)


def _shown(item: Item) -> dict[str, Any]:
    """What a page says of an Item: its name, and what is kept of it."""
    print_ = item.fingerprint
    plates = [print_.plate, *(frame.plate for frame in print_.frames)]
    return {
        "label": item.label,
        "kind": item.kind.value,
        "is_video": print_.media is Media.VIDEO,
        "has_details": any(plate is not None for plate in plates),
    }


def _answered(view: Callable[..., Added]) -> Callable[..., JsonResponse]:
    """Answer in JSON: what became of it, or in a sentence why nothing did."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            added = view(request, *args, **kwargs)
        except UnburdenError as error:
            return JsonResponse({"error": f"{error.what} {error.fix}"}, status=422)
        if added.item is not None:
            return JsonResponse({"item": added.item.id})
        if added.is_known:
            return JsonResponse({"error": _("This one is in your case.")}, status=422)
        return JsonResponse({"error": added.why}, status=422)

    return answering


@her_page(Action.ADD_ITEM)
@require_POST
@_answered
def add(request: Visit, desk: Desk) -> Added:
    """Keep what her device measured."""
    about, print_ = read_sent(_body(request, MOST_BYTES))
    return actions.add_fingerprint(
        desk,
        about.label,
        about.kind,
        print_,
        adult=about.adult,
        keep_details=about.details,
    )


@her_page(Action.WORK_ALONE)
@require_POST
@_answered
def here(request: Visit, desk: Desk) -> Added:
    """Measure a file in this computer's own process, and forget it."""
    if office().is_server:
        what = "A picture is measured on your own device only."
        raise UnburdenError(what, "Choose it there; only numbers are sent.")
    about = read_about(unquote(request.headers.get(ABOUT, "")))
    data = _body(request, MOST_FILE)
    seen = Lead(url=about.label, page="", source="", seen_at=clock(), data=data)
    (added,) = actions.add(
        desk, [seen], about.kind, adult=about.adult, keep_details=about.details
    )
    return added


def _body(request: HttpRequest, most: int) -> bytes:
    """Read what was sent, and no more of it than ``most`` bytes.

    Raises:
        TooLarge: it is more.
    """
    told = request.headers.get("Content-Length", "")
    if not told.isdigit() or int(told) > most:
        what = f"This is more than {most // 2**20} megabytes, and was not read."
        raise TooLarge(what, "Choose a smaller one, or ask your helpline.")
    return request.read(int(told))
