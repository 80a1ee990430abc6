"""Who is at the door, and which case they have open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from unburden.app.office import office
from unburden.app.web.roles import Role

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

CASE = "case"
LET_IN = "let_in"
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


def visitor_of(request: HttpRequest) -> Visitor:
    """Say who is at the door.

    One of the house's people is known by an account, and comes first: nobody is both.
    """
    user = request.user
    if user.is_authenticated:
        member = getattr(user, "member", None)
        role = Role(member.role) if member and member.is_active else Role.NOBODY
        return Visitor(role=role, name=user.get_username(), member=user.pk)
    case = str(request.session.get(CASE, ""))
    if not case:
        return Visitor(role=Role.NOBODY)
    role = Role.SURVIVOR if office().is_server else Role.ALONE
    return Visitor(role=role, name=HERSELF, case=case)
