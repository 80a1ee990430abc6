"""Who is at the door, and which case they have open."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.http import HttpRequest

from unburden.app.office import office
from unburden.app.web.factors import has_factor, has_shown_factor
from unburden.app.web.keys import let_go
from unburden.app.web.roles import Role

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

CASE = "case"
LET_IN = "let_in"
SINCE = "since"
"""In the session: when it began."""
LONGEST = 12 * 3600
"""Seconds after which even a busy session ends."""
HERSELF = "the person herself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person at the door.

    Attributes:
        role: what they are to the cases behind it.
        name: by which the ledger knows them.
        case: the case they opened by its words; empty for others.
        member: the account of one of the house's people; 0 for others.
    """

    role: Role
    name: str = ""
    case: str = ""
    member: int = 0


class Visit(HttpRequest):
    """A request once the door knows who is there."""

    visitor: Visitor
    session: SessionBase


def now() -> float:
    """Tell the time as sessions count it, in seconds."""
    return time.time()


def visitor_of(request: HttpRequest) -> Visitor:
    """Say who is at the door.

    One of the house's people is known by an account, and comes first: nobody is both.
    """
    if request.user.is_authenticated:
        return _member_of(request)
    case = str(request.session.get(CASE, ""))
    if not case:
        return Visitor(role=Role.NOBODY)
    role = Role.SURVIVOR if office().is_server else Role.ALONE
    return Visitor(role=role, name=HERSELF, case=case)


def _member_of(request: HttpRequest) -> Visitor:
    """The member who is logged in, whose account may not be ready yet."""
    user = request.user
    member = getattr(user, "member", None)
    if member is None or not member.is_active:
        return Visitor(role=Role.NOBODY)
    role = Role(member.role)
    if member.is_fresh or not has_factor(user):
        role = Role.UNFINISHED
    return Visitor(role=role, name=user.get_username(), member=user.pk or 0)


def is_over(request: HttpRequest) -> bool:
    """Say whether a session has to end: it is too old, or lacks its second factor.

    Who knew a pass-word before a second factor was added must not come in by a session
    from before.
    """
    user, since = request.user, request.session.get(SINCE)
    if since is not None and now() - float(since) > LONGEST:
        return True
    if not user.is_authenticated or not has_factor(user):
        return False
    return not has_shown_factor(request)


def end_session(request: HttpRequest) -> None:
    """End a session, and lock her case; a laptop's browser stays let in."""
    let_go(str(request.session.get(CASE, "")))
    was_let_in = request.session.get(LET_IN, False)
    logout(request)
    if was_let_in:
        request.session[LET_IN] = True
