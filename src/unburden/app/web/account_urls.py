"""The map of staff's accounts: of allauth's pages those that are used, and no other.

On a laptop none of them is there.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import Http404
from django.urls import path

from unburden.app.office import office
from unburden.app.web.gate import page
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase
    from django.urls import URLPattern

    from unburden.app.web.visitor import Visit


def _staff(
    where: str, action: Action, view: Callable[..., HttpResponseBase], name: str
) -> URLPattern:
    @wraps(view)
    def on_server(request: Visit, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not office().is_server:
            raise Http404
        return view(request, *args, **kwargs)

    return path(where, page(action)(on_server), name=name)


_IN, _OWN = Action.LOG_IN, Action.KEEP_ACCOUNT

urlpatterns = [
    _staff("login/", _IN, account.login, "account_login"),
    _staff("logout/", _IN, account.logout, "account_logout"),
    _staff("2fa/authenticate/", _IN, mfa.authenticate, "mfa_authenticate"),
    _staff("2fa/webauthn/login/", _IN, passkeys.login_webauthn, "mfa_login_webauthn"),
    _staff("reauthenticate/", _OWN, account.reauthenticate, "account_reauthenticate"),
    _staff(
        "password/change/", _OWN, account.password_change, "account_change_password"
    ),
    _staff("2fa/", _OWN, mfa.index, "mfa_index"),
    _staff("2fa/reauthenticate/", _OWN, mfa.reauthenticate, "mfa_reauthenticate"),
    _staff("2fa/totp/activate/", _OWN, totp.activate_totp, "mfa_activate_totp"),
    _staff("2fa/totp/deactivate/", _OWN, totp.deactivate_totp, "mfa_deactivate_totp"),
    _staff(
        "2fa/recovery-codes/",
        _OWN,
        codes.view_recovery_codes,
        "mfa_view_recovery_codes",
    ),
    _staff(
        "2fa/recovery-codes/generate/",
        _OWN,
        codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    _staff("2fa/webauthn/", _OWN, passkeys.list_webauthn, "mfa_list_webauthn"),
    _staff("2fa/webauthn/add/", _OWN, passkeys.add_webauthn, "mfa_add_webauthn"),
    _staff(
        "2fa/webauthn/reauthenticate/",
        _OWN,
        passkeys.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
    ),
    _staff(
        "2fa/webauthn/keys/<int:pk>/remove/",
        _OWN,
        passkeys.remove_webauthn,
        "mfa_remove_webauthn",
    ),
]
