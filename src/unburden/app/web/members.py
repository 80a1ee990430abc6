"""Making, ending and resetting the accounts of the house's people.

Nobody signs up, and nobody gets a mail: whoever looks after the house makes an account,
and hands over its first pass-phrase in person. It has to be changed, and a second
factor added, before the account opens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from unburden.app.casework.vault import new_passphrase
from unburden.app.office import office
from unburden.app.web.models import STAFF, Member, MemberEvent
from unburden.app.web.roles import Role
from unburden.errors import BadInput, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

    Clock = Callable[[], datetime]

LONGEST = 150


def add(name: str, role: Role, *, by: str, clock: Clock) -> str:
    """Make an account.

    Returns:
        Its first pass-phrase. It is shown once.

    Raises:
        BadInput: the name is taken or is none, or this is a laptop.
    """
    name = name.strip()
    _is_server()
    _named_well(name)
    words = new_passphrase()
    with transaction.atomic():
        if User.objects.filter(username__iexact=name).exists():
            raise BadInput(f"There is an account {name} already.", "Reset it instead.")
        user = User.objects.create_user(username=name, password=words)
        Member.objects.create(user=user, role=_of_staff(role))
        _note(f"added as {role}", name, by, clock)
    return words


def everybody() -> QuerySet[Member]:
    """Every account, by name."""
    return Member.objects.select_related("user").order_by("user__username")


def end(name: str, *, by: str, clock: Clock) -> None:
    """End an account: it opens nothing from now on, wherever it is logged in.

    Raises:
        NotFound: there is no such account.
        Refused: it is the last one that looks after the house.
    """
    with transaction.atomic():
        member = _find(name)
        _not_the_last_admin(member, None)
        member.is_active = member.user.is_active = False
        member.user.set_unusable_password()
        member.user.save()
        member.save()
        _forget_factors(member)
        _note("ended", member.user.username, by, clock)


def reset(name: str, *, by: str, clock: Clock, role: Role | None = None) -> str:
    """Give an account a new first pass-phrase, and have its second factor added anew.

    An ended account opens again; with ``role``, it has another role from now on.

    Returns:
        The pass-phrase. It is shown once.

    Raises:
        NotFound: there is no such account.
        Refused: nobody would be left to look after the house.
    """
    words = new_passphrase()
    with transaction.atomic():
        member = _find(name)
        if role is not None:
            _not_the_last_admin(member, role)
            member.role = _of_staff(role)
        member.is_active = member.is_fresh = member.user.is_active = True
        member.user.set_password(words)
        member.user.save()
        member.save()
        _forget_factors(member)
        told = "reset" if role is None else f"reset as {role}"
        _note(told, member.user.username, by, clock)
    return words


def _find(name: str) -> Member:
    member = everybody().filter(user__username__iexact=name.strip()).first()
    if member is None:
        fix = "See them with: unburden member list"
        raise NotFound(f"There is no account {name}.", fix)
    return member


def _is_server() -> None:
    if not office().is_server:
        what = "On a laptop there are no accounts: she opens her case with her words."
        raise BadInput(what, "For a server, set server = true under [house].")


def _named_well(name: str) -> None:
    try:
        UnicodeUsernameValidator()(name[:LONGEST])
    except ValidationError:
        name = ""
    if not name or len(name) > LONGEST:
        what = "A name is made of letters, digits and the signs @ . + - _ only."
        raise BadInput(what, "Choose another, for instance sam.hill.")


def _of_staff(role: Role) -> Role:
    if role not in STAFF:
        raise BadInput(f"{role} is no role of staff.", f"Try: {', '.join(STAFF)}.")
    return role


def _not_the_last_admin(member: Member, role: Role | None) -> None:
    others = everybody().filter(role=Role.ADMIN, is_active=True).exclude(pk=member.pk)
    is_admin = member.role == Role.ADMIN and member.is_active
    if is_admin and role is not Role.ADMIN and not others.exists():
        what = f"{member.user.username} is the only one who can make accounts here."
        raise Refused(what, "Make another admin first.")


def _forget_factors(member: Member) -> None:
    Authenticator.objects.filter(user=member.user).delete()


def _note(what: str, whom: str, by: str, clock: Clock) -> None:
    MemberEvent.objects.create(at=clock(), by=by, whom=whom, what=what)
