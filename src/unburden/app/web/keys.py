"""Which key opens a case for whom: see `docs/decisions/0015-who-holds-which-key.md`.

On a laptop the open vault stays in the memory of the serving process, and nowhere
else: for as long as she is there, and gone when she leaves. On a server the house's own
key opens it. Neither a cookie nor a session holds a key.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings

from unburden.app.casework.cases import find_case, open_by_house
from unburden.app.casework.desk import Desk
from unburden.app.clock import clock
from unburden.app.office import office
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from datetime import datetime

    from unburden.app.casework.vault import Vault


@dataclass(frozen=True, slots=True)
class _Held:
    vault: Vault
    at: datetime


_held: dict[str, _Held] = {}
_lock = threading.Lock()


def hold(desk: Desk) -> None:
    """Keep a laptop's case open until she leaves, or was away for too long."""
    if not office().is_server:
        with _lock:
            _held[desk.row.id] = _Held(desk.vault, clock())


def let_go(case: str) -> None:
    """Forget a laptop's open case."""
    with _lock:
        _held.pop(case, None)


def open_cases() -> list[str]:
    """The laptop's cases that are open now: work may go on in them."""
    with _lock:
        return sorted(_held)


def desk_of(case: str, *, actor: str, stays: bool = False) -> Desk:
    """Open a case that somebody at the door may open.

    Args:
        case: its number.
        actor: who works on it.
        stays: whether that is no sign of life: on a laptop, work in the background.

    Raises:
        NotFound: there is no such case, or it was deleted.
        WrongPassphrase: it is locked.
    """
    row = find_case(case)
    if row.hidden_at is not None:
        raise NotFound(f"There is no case {case} here.")
    if office().is_server:
        return open_by_house(case, actor=actor, clock=clock)
    with _lock:
        held = _held.get(case)
        now = clock()
        if held and (now - held.at).total_seconds() <= settings.SESSION_COOKIE_AGE:
            if not stays:
                _held[case] = replace(held, at=now)
            return Desk(row=row, vault=held.vault, actor=actor, clock=clock)
        _held.pop(case, None)
    what = "Your case is locked again, as nobody used it for a while."
    raise WrongPassphrase(what, "Open it with your words. Nothing is lost.")
