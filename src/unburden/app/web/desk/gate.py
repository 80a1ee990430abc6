"""The gate before every page of a case: is it open to this person?"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from unburden.app.web.desk.access import is_open_to, note_reading
from unburden.app.web.desk.forms import Reason
from unburden.app.web.gate import page, refused
from unburden.app.web.keys import desk_of
from unburden.app.web.roles import Action, may

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    from unburden.app.web.gate import View
    from unburden.app.web.visitor import Visit


def case_page(action: Action) -> Callable[[View], View]:
    """A page of a case that is open to this person; the view gets its desk.

    Whether there is no such case, or it is somebody else's, the answer is the same.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(
            request: Visit, case: str, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.visitor.member:  # she may do this too: in her case, not here
                return refused(request)
            if not is_open_to(request.visitor, case, action):
                return not_yours(request, case)
            desk = desk_of(case, actor=request.visitor.name)
            note_reading(desk, request.visitor)
            return view(request, desk, *args, **kwargs)

        return page(action)(opened)

    return wrap


def not_yours(
    request: Visit, case: str, form: Reason | None = None
) -> HttpResponseBase:
    """Say that a case is not this person's, and how it may be opened all the same."""
    may_break = may(request.visitor.role, Action.BREAK_GLASS)
    told = {"case": case.upper(), "form": (form or Reason()) if may_break else None}
    return render(request, "desk/not_yours.html", told, status=403)
