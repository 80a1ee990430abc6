"""The gate before every page: may this person do this, and is her case open?"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from unburden.app.web.accounts import next_step
from unburden.app.web.keys import desk_of
from unburden.app.web.roles import Role, may
from unburden.app.web.visitor import CASE
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase

    from unburden.app.web.roles import Action
    from unburden.app.web.visitor import Visit

    View = Callable[..., HttpResponseBase]


def page(action: Action) -> Callable[[View], View]:
    """A page for those who may do ``action``; others are told it is not open to them.

    The view bears the action as its attribute ``action``: a test walks all of them.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: Visit, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if may(request.visitor.role, action):
                return view(request, *args, **kwargs)
            return refused(request)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return wrap


def her_page(action: Action) -> Callable[[View], View]:
    """A page of the case she has open; the view gets its desk after the request."""

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: Visit, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.visitor.case:
                return refused(request)
            try:
                desk = desk_of(request.visitor.case, actor=request.visitor.name)
            except (NotFound, WrongPassphrase):  # deleted, or locked again
                request.session.pop(CASE, None)
                return HttpResponseRedirect(reverse("come-back"))
            return view(request, desk, *args, **kwargs)

        return page(action)(opened)

    return wrap


def refused(request: Visit) -> HttpResponse:
    """Say that this page is not for this person, and where the right one is.

    One of the house's people whose account is not ready is led to what it lacks.
    """
    if request.visitor.role is Role.UNFINISHED:
        return HttpResponseRedirect(next_step(request.user))
    return render(request, "web/refused.html", status=403)
