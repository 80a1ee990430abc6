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
from unburden.errors import BadInput

KEY = "house.key"
OPENER, OPENER_PUBLIC = "house.age", "house.pub"
GIVE_BACK = "Give back the house.age that it was set up with: docs/deploy.md says how."


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
    where it is made when it is first needed. Its public half (`house.pub`) stays in the
    data folder, so that a wrong key or a lost one is noticed before anything is opened
    to it.

    Raises:
        BadInput: the key is not there, or is not the one this server's cases open by.
    """
    path, public = _where(), home() / OPENER_PUBLIC
    if not path.exists():
        if public.exists():
            raise BadInput(f"The key of the house is not at {path}.", GIVE_BACK)
        made_once(path, str(pyrage.x25519.Identity.generate()).encode())
    secret = made_once(path, b"").decode().strip()
    known = made_once(public, _public_of(secret).encode()).decode()
    if known != _public_of(secret):
        raise BadInput(f"{path} is not the key this server's cases open by.", GIVE_BACK)
    return secret


def opener_public() -> str:
    """The public half, to which a server's cases are opened."""
    return _public_of(opener())


def lies_beside() -> bool:
    """Say whether a server's key lies in its data folder: who takes one has both."""
    return office().is_server and _where().parent == home()


def _where() -> Path:
    given = Path(os.environ.get("CREDENTIALS_DIRECTORY") or home()) / OPENER
    return given if given.exists() else home() / OPENER


def _public_of(secret: str) -> str:
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError as error:
        raise BadInput(f"{_where()} is not a key of age's.", GIVE_BACK) from error
