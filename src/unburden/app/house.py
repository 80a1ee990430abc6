"""What all cases of a server's store have in common: a key, to know a picture again."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from typing import TYPE_CHECKING

from unburden.app.home import home
from unburden.app.office import office

if TYPE_CHECKING:
    from pathlib import Path

KEY = "house.key"


def house_index(sha256: str) -> str:
    """The same for the same picture in any case, and useless without the house's key.

    Empty on a laptop, where nobody else's case can be.
    """
    if not office().is_server:
        return ""
    return hmac.new(_key(home() / KEY), sha256.encode(), hashlib.sha256).hexdigest()


@cache
def _key(path: Path) -> bytes:
    """Read the house's key; made when it is first needed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
