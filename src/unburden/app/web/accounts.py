"""Accounts of a helpline's people: made by its admin only, with a second factor."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unburden.app.house import opener
from unburden.app.web.factors import SECOND, has_factor
from unburden.app.web.models import Member
from unburden.app.web.pass_phrases import TOO_EASY
from unburden.app.web.roles import Action, Role, may
from unburden.app.web.visitor import CASE, SINCE, now

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

CODES = "mfa_view_recovery_codes"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, and after logging in each goes to where their work is."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name and the pass-phrase do not fit."),
        "enter_current_password": _("That is not the pass-phrase you have now."),
        "incorrect_password": _("That is not your pass-phrase."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Say no."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the first page that this person may see."""
        member = getattr(request.user, "member", None)
        role = Role(member.role) if member else Role.NOBODY
        if may(role, Action.MANAGE_PEOPLE):
            return reverse("members")
        is_auditor = not may(role, Action.SEE_DESK) and may(role, Action.SEE_LEDGER)
        return reverse("desk:audit" if is_auditor else "desk:desk")

    def get_password_change_redirect_url(
        self,
        request: HttpRequest,  # noqa: ARG002
    ) -> str:
        """Lead to logging in with the new one: it ended every session."""
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again, but not who just logged in and adds a first second step.

        Nor when they then read its recovery codes, within the same minutes.
        """
        asks = bool(super().is_reauthentication_required(app=app, **kwargs))
        request = self.request
        page = request.resolver_match.url_name if request.resolver_match else ""
        reads_codes = request.session.get(SECOND) and page == CODES
        if not asks or (has_factor(request.user) and not reads_codes):
            return asks
        since = float(self.request.session.get(SINCE, 0))
        return bool(now() - since >= app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Name each way to show that it is still the same person as our pages do."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        ours = {"reauthenticate": _("Use your pass-phrase")}
        return [
            way | {"description": ours.get(way["id"], way["description"])}
            for way in ways
        ]

    def clean_password(self, password: str, user: User | None = None) -> str:
        """See that a new pass-phrase is not too easy to guess.

        Raises:
            ValidationError: it is; the sentence says what a good one is.
        """
        try:
            return str(super().clean_password(password, user))
        except ValidationError as error:
            raise ValidationError(TOO_EASY) from error

    def respond_user_inactive(
        self,
        request: HttpRequest,  # noqa: ARG002
        user: User,  # noqa: ARG002
    ) -> HttpResponseRedirect:
        """Tell one whose account has ended no more than anybody."""
        return HttpResponseRedirect(reverse("account_login"))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of codes are kept encrypted by the key of the house, apart from them."""

    def encrypt(self, text: str) -> str:
        """Encrypt a seed."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a seed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Name us in the app that shows the codes."""
        return "Unburden"


def _cipher() -> Fernet:
    key = hashlib.sha256(b"unburden second factors\0" + opener().encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def next_step(user: object) -> str:
    """Where one whose account is not ready goes first."""
    member = getattr(user, "member", None)
    is_fresh = member is not None and member.is_fresh
    return reverse("account_change_password" if is_fresh else "mfa_index")


def _begin(request: HttpRequest, **_more: object) -> None:
    """Count a new session's hours; nobody of the house has a case of her own open."""
    request.session[SINCE] = now()
    request.session.pop(CASE, None)


def _shown(request: HttpRequest, **_more: object) -> None:
    request.session[SECOND] = True


def _own_words(user: User, **_more: object) -> None:
    Member.objects.filter(user=user).update(is_fresh=False)


def listen() -> None:
    """Hear of each login, each new second factor and each changed pass-phrase."""
    user_logged_in.connect(_begin)
    authenticator_added.connect(_shown)
    password_changed.connect(_own_words)
