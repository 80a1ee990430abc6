"""What holds for every page: nothing is kept, and somebody known is at the door."""

from __future__ import annotations

import hmac
import os
import sys
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render

from unburden.app.office import office
from unburden.app.web.headers import keep_nothing
from unburden.app.web.plain import plain
from unburden.app.web.roles import Role
from unburden.app.web.visitor import LET_IN, Visitor, end_session, is_over, visitor_of
from unburden.errors import BadSetting, UnburdenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from unburden.app.web.visitor import Visit

HERS = (Role.NOBODY, Role.SURVIVOR, Role.ALONE)
"""Who is told of a mistake in plain words; the house's people get the exact ones."""
TICKET = "UNBURDEN_TICKET"
"""Where `unburden serve` leaves the secret of a laptop's one-time link."""


class KeepNothing:
    """Puts those headers on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say so."""
        response = self.get_response(request)
        keep_nothing(response.headers)
        return response


class Door:
    """Knows who is at the door; a laptop's opens by its one-time link only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Visit) -> HttpResponseBase:
        """Say who is there; ask for the link where nobody was let in."""
        if not office().is_server and not request.session.get(LET_IN):
            return self._ask_for_link(request)
        if is_over(request):
            end_session(request)
        request.visitor = visitor_of(request)
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponseBase | None:
        """Say a mistake of a person's in a sentence, on a page of its own."""
        if isinstance(error, UnburdenError):
            role = getattr(request, "visitor", Visitor(role=Role.NOBODY)).role
            said = plain(error) if role in HERS else error
            if isinstance(error, BadSetting):  # who serves has to know which
                sys.stderr.write(f"{error}\n")
            told = {"what": said.what, "fix": said.fix}
            return render(request, "web/trouble.html", told, status=422)
        return None

    def _ask_for_link(self, request: HttpRequest) -> HttpResponseBase:
        ticket = os.environ.get(TICKET, "")
        shown = request.GET.get("ticket", "")
        fits = bool(ticket) and hmac.compare_digest(ticket.encode(), shown.encode())
        if fits and os.environ.pop(TICKET, ""):  # it opens once, to whoever pops it
            request.session.cycle_key()
            request.session[LET_IN] = True
            return HttpResponseRedirect("/")
        return render(request, "web/closed.html", status=403)
