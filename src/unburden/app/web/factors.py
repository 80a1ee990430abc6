"""Second factors: whether an account has one, and whether this session showed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

if TYPE_CHECKING:
    from django.http import HttpRequest

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SECOND = "second"
"""In the session: that a second factor was added in it."""


def has_factor(user: object) -> bool:
    """Say whether an account has a second factor; recovery codes alone are none."""
    return bool(is_mfa_enabled(user, FACTORS))


def has_shown_factor(request: HttpRequest) -> bool:
    """Say whether this very session proved one: by logging in, or by adding it."""
    if request.session.get(SECOND):
        return True
    records = get_authentication_records(request, request.user)
    return any(each.get("method") == "mfa" for each in records)
