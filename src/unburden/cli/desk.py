"""Opening a case for a command: the store, then the vault, then what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden import app
from unburden.app.clock import clock
from unburden.cli import out
from unburden.cli.options import actor, passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.app.casework.desk import Desk


def open_desk(case: str, *, key_file: Path | None, by: str) -> Desk:
    """Open the store and a case in it; a Seal that is owed to it is asked for again.

    Raises:
        NotFound: there is no such case.
        WrongPassphrase: it does not open.
    """
    app.open_house()
    from unburden.app.casework import sealing  # noqa: PLC0415
    from unburden.app.casework.cases import find_case, unlock  # noqa: PLC0415

    row = find_case(case)
    desk = unlock(row.id, passphrase(key_file), actor=actor(by), clock=clock)
    owed = sealing.waiting(desk)
    if owed:
        with out.progress("Asking again for a timestamp"):
            left = sealing.seal_waiting(desk)
        if len(left) < len(owed):
            out.note("A timestamp that was missing has come: the case is sealed.")
    return desk


def open_for_house(
    case: str, *, key_file: Path | None, by: str, hidden: bool = False
) -> Desk:
    """Open a case for what an organisation decides: on a server, by its own key.

    ``hidden``: also one that she deleted.

    Raises:
        NotFound: there is no such case.
        WrongPassphrase: it does not open.
    """
    app.open_house()
    from unburden.app.casework.cases import open_by_house  # noqa: PLC0415
    from unburden.app.office import office  # noqa: PLC0415

    if office().is_server and key_file is None:
        return open_by_house(case, actor=actor(by), clock=clock, hidden=hidden)
    return open_desk(case, key_file=key_file, by=by)


def tell_done(case: str, event: str, words: str, *, json: bool) -> None:
    """Tell that something was recorded."""
    if json:
        out.line({"case": case, "event": event})
    else:
        out.say(words)


def tell_waiting(desk: Desk, *, json: bool) -> None:
    """Say which timestamp authorities still owe the case a Seal."""
    from unburden.app.casework import sealing  # noqa: PLC0415

    for owed in sealing.waiting(desk):
        out.complain(str(owed))
        if json:
            line = {"authority": owed.authority, "why": owed.why, "tries": owed.tries}
            since = owed.since.isoformat(timespec="seconds")
            out.line({"event": "unsealed", "since": since, **line})
