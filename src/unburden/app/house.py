"""What all cases of a server's store have in common: two keys of the house.

One knows a picture again (`house.key`). The other opens each case of the server for its
caseworkers and its night watch (`house.age`); a laptop has none. It belongs apart from
the store and its backups: see `docs/decisions/0015-who-holds-which-key.md`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import pyrage  # type: ignore[import-untyped]

from unburden.app.home import home, made_once
from unburden.app.office import office

KEY = "house.key"
OPENER = "house.age"


def house_index(sha256: str) -> str:
    """The same for the same picture in any case, and useless without the house's key.

    Empty on a laptop, where nobody else's case can be.
    """
    if not office().is_server:
        return ""
    key = made_once(home() / KEY, secrets.token_bytes(32))
    return hmac.new(key, sha256.encode(), hashlib.sha256).hexdigest()


def opener() -> str:
    """The secret half of the key that opens a server's cases, in age's text form.

    It is read from the folder systemd keeps credentials in, else from the data folder,
    where it is made when it is first needed.
    """
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(given) / OPENER if given else home() / OPENER
    identity = str(pyrage.x25519.Identity.generate())
    return made_once(path, identity.encode()).decode().strip()


def opener_public() -> str:
    """The public half, to which a server's cases are opened."""
    return str(pyrage.x25519.Identity.from_str(opener()).to_public())
