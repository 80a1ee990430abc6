"""A data folder of its own for each test of her pages; words open a case at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.simulators import hers

from unburden.app.casework import cases
from unburden.app.casework.desk import Desk
from unburden.app.casework.vault import Bytes, Vault
from unburden.app.clock import clock
from unburden.app.web.visitor import HERSELF
from unburden.errors import WrongPassphrase

WORDS = "a-b-c"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("UNBURDEN_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass-phrase is meant to take a second to try; here it is of no interest."""

    def wrap(vault: Vault, secret: str) -> bytes:
        return f"{secret} {vault.identity}".encode()

    def unwrap(case: str, slots: list[Bytes], secret: str) -> Vault:
        for slot in slots:
            words, key = bytes(slot).decode().split()
            if words == secret:
                return Vault(case, key)
        raise WrongPassphrase("no")

    monkeypatch.setattr(cases, "wrap", wrap)
    monkeypatch.setattr(cases, "unwrap", unwrap)


@pytest.fixture
def her(home: Path) -> Client:
    """A laptop's browser that was let in by the link."""
    return hers.browser()


@pytest.fixture
def online(home: Path) -> Client:
    """Anybody's browser, on a helpline's server."""
    (home / "config.toml").write_text(hers.SERVER)
    return hers.browser(let_in=False)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Desk]:
    """Opens a case, and lets a browser in to it."""

    def opened(client: Client, *, law: str = "GB-EAW", lived: bool = False) -> Desk:
        desk = cases.open_case(
            law=law, authority="", actor=HERSELF, clock=clock, passphrase=WORDS
        ).desk
        if lived:
            hers.live(desk, tmp_path)
        hers.enter(client, desk)
        return desk

    return opened
