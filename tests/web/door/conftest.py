"""A server of a helpline and its people, and a laptop, as the door sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from unburden.app.casework import cases
from unburden.app.casework.desk import Desk
from unburden.app.casework.vault import Vault
from unburden.app.clock import clock
from unburden.app.web.factors import SECOND
from unburden.app.web.keys import hold
from unburden.app.web.models import Member
from unburden.app.web.roles import Role
from unburden.app.web.visitor import CASE, HERSELF, LET_IN
from unburden.errors import WrongPassphrase

WORDS = "her-own-words"
PASSWORD = "several words of her own"  # noqa: S105 - of nobody
SERVER = "[house]\nserver = true\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """A pass-phrase is meant to take a second to try; here it is of no interest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def unwrap(case: str, slots: list[bytes], secret: str) -> Vault:
        for slot in slots:
            words, key = bytes(slot).decode().split()
            if words == secret:
                return Vault(case, key)
        raise WrongPassphrase(f"That does not open case {case}.")

    monkeypatch.setattr(
        cases, "wrap", lambda vault, secret: f"{secret} {vault.identity}".encode()
    )
    monkeypatch.setattr(cases, "unwrap", unwrap)
    cases._nothing.cache_clear()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a server."""
    (tmp_path / "config.toml").write_text(SERVER)
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a laptop."""
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def her_case() -> Callable[[], Desk]:
    """Opens a case whose words are `WORDS`."""

    def opened() -> Desk:
        return cases.open_case(
            law="GB-EAW", authority="", actor=HERSELF, clock=clock, passphrase=WORDS
        ).desk

    return opened


def let_in(client: Client) -> Client:
    """A laptop's browser that was let in by the link."""
    return remember(client, **{LET_IN: True})


def remember(client: Client, **what: object) -> Client:
    """Put something into a browser's session."""
    session = client.session
    for name, value in what.items():
        session[name] = value
    session.save()
    client.cookies["session"] = session.session_key or ""
    return client


def member(role: Role, *, name: str = "", fresh: bool = False) -> User:
    """An account; it has no second factor yet."""
    user = User.objects.create_user(username=name or role.value, password=PASSWORD)
    Member.objects.create(user=user, role=role, is_fresh=fresh)
    return user


def with_factor(user: User) -> str:
    """Give an account a code from an app; its seed."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def browser(role: Role, desk: Desk | None = None, *, name: str = "") -> Client:
    """A browser of somebody in a role; ``desk``, the case she has open."""
    client = Client()
    if role is Role.NOBODY:
        return client
    if role in (Role.SURVIVOR, Role.ALONE):
        assert desk is not None
        hold(desk)
        return remember(client, **{CASE: desk.row.id, LET_IN: True})
    is_ready = role is not Role.UNFINISHED
    user = member(role if is_ready else Role.ADMIN, name=name or role.value)
    client.force_login(user)
    if is_ready:
        with_factor(user)
        remember(client, **{SECOND: True})
    return client
