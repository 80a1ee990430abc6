"""Opening a case for a command: the store first, then the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden import app
from unburden.cli.options import actor, clock, passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.app.casework.desk import Desk


def open_desk(case: str, *, key_file: Path | None, by: str) -> Desk:
    """Open the store and a case in it.

    Raises:
        NotFound: there is no such case.
        WrongPassphrase: it does not open.
    """
    app.open_house()
    from unburden.app.casework.cases import find_case, unlock  # noqa: PLC0415

    row = find_case(case)
    return unlock(row.id, passphrase(key_file), actor=actor(by), clock=clock)
