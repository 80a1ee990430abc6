"""Cases as a whole: opening one, unlocking it, destroying it."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count

from unburden import policy
from unburden.app.casework.desk import Desk
from unburden.app.casework.models import Case, Keyslot
from unburden.app.casework.vault import (
    new_passphrase,
    new_vault,
    unwrap,
    unwrap_by,
    wrap,
    wrap_for,
)
from unburden.app.home import folder_of, remove_workshops
from unburden.app.house import opener, opener_public
from unburden.app.office import office
from unburden.data import JURISDICTIONS
from unburden.errors import BadInput, NotFound, WrongPassphrase
from unburden.seal import SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.app.casework.vault import Bytes, Vault

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A new case, and the two secrets that open it. They are shown once."""

    desk: Desk
    passphrase: str
    recovery: str


def open_case(
    *,
    law: str,
    authority: str,
    actor: str,
    clock: Callable[[], datetime],
    passphrase: str = "",
) -> Opened:
    """Open a case: a vault of its own, and the first Entry of its ledger.

    Args:
        law: where the person lives, a code of ``data.JURISDICTIONS``.
        authority: on whose authority pages will be copied; hers, if empty.
        actor: who opens it.
        clock: tells the time.
        passphrase: chosen by the person; drawn as words if empty.

    Raises:
        BadInput: the law is not one we know.
    """
    if law not in JURISDICTIONS:
        known = ", ".join(f"{code} ({name})" for code, name in JURISDICTIONS.items())
        raise BadInput(f"{law!r} is not a place we know the law of.", f"Try: {known}.")
    case = "UB-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
    vault, passphrase = new_vault(case), passphrase or new_passphrase()
    recovery = new_passphrase()
    about = {"law": law, "authority": authority.strip() or policy.SELF}
    with transaction.atomic():
        row = Case.objects.create(
            id=case, opened_at=clock(), sealed=vault.seal_json("case", about)
        )
        for secret in (passphrase, recovery):
            Keyslot.objects.create(case=row, wrapped=wrap(vault, secret))
        if office().is_server:
            let_house_in(row, vault)
        desk = Desk(row=row, vault=vault, actor=actor, clock=clock)
        key = SigningKey.new()
        desk.keep_signing_key(key)
        named = {"signing_key": key.public_pem.decode()}
        desk.append("open", {"case": case, **about, **named})
    return Opened(desk=desk, passphrase=passphrase, recovery=recovery)


def find_case(case: str) -> Case:
    """Find a case by its id.

    Raises:
        NotFound: there is none.
    """
    row = Case.objects.filter(id=case.upper()).first()
    if row is None:
        raise _nowhere(case)
    return row


def _nowhere(case: str) -> NotFound:
    fix = "See the cases of this data folder with: unburden case list"
    return NotFound(f"There is no case {case} here.", fix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What may be known of a case without opening it."""

    case: str
    opened_at: datetime
    items: int
    matches: int


def every_case() -> list[Listed]:
    """List every case of the store, oldest first."""
    counted = Case.objects.annotate(
        item_count=Count("items", distinct=True),
        match_count=Count("matches", distinct=True),
    )
    fields = ("id", "opened_at", "item_count", "match_count")
    rows = counted.order_by("opened_at").values_list(*fields)
    return [Listed(case=c, opened_at=o, items=i, matches=m) for c, o, i, m in rows]


def unlock(
    case: str, passphrase: str, *, actor: str, clock: Callable[[], datetime]
) -> Desk:
    """Open a case's vault; what a crash left half made is removed.

    Raises:
        NotFound: there is no such case, or it was deleted.
        WrongPassphrase: it does not open.
    """
    row = find_case(case)
    if row.hidden_at is not None:
        raise _nowhere(case)
    hers = row.keyslots.filter(opens_for=Keyslot.For.WORDS)
    slots = [slot.wrapped for slot in hers.order_by("id")]
    vault = unwrap(row.id, slots, passphrase)
    desk = Desk(row=row, vault=vault, actor=actor, clock=clock)
    remove_workshops()
    desk.clear_left()
    return desk


def try_nothing(passphrase: str) -> None:
    """Take as long as wrong words for a case that is there, where there is none.

    So nobody learns by the time it takes which numbers are cases.
    """
    with suppress(WrongPassphrase):
        unwrap("", _nothing(), passphrase)


@cache
def _nothing() -> list[Bytes]:
    return [wrap(new_vault(""), new_passphrase())] * 2


def let_house_in(row: Case, vault: Vault) -> None:
    """Wrap a case's key for the server, so that its people can work while she rests."""
    wrapped = wrap_for(vault, opener_public())
    Keyslot.objects.create(case=row, opens_for=Keyslot.For.HOUSE, wrapped=wrapped)


def let_in(desk: Desk) -> None:
    """Let the house into a case that opened by its own words only; she agreed to it.

    So were cases opened before their store became a server's.

    Raises:
        BadInput: this is not a server, or the house is in already.
    """
    if not office().is_server:
        what = "On a laptop a case opens by its own words only."
        raise BadInput(what, "For a server, set server = true under [house].")
    if desk.row.keyslots.filter(opens_for=Keyslot.For.HOUSE).exists():
        raise BadInput(f"The house can open case {desk.row.id} already.")
    with desk.writing():
        let_house_in(desk.row, desk.vault)
        desk.append("let in", {"key": opener_public()})


def open_by_house(
    case: str, *, actor: str, clock: Callable[[], datetime], hidden: bool = False
) -> Desk:
    """Open a server's case without her words: for its people, and for its worker.

    Args:
        case: its id.
        actor: who works on it.
        clock: tells the time.
        hidden: whether to open it though she deleted it: to bring it back only.

    Raises:
        NotFound: there is no such case, or it was deleted.
        WrongPassphrase: the server holds no key to it.
    """
    row = find_case(case)
    if row.hidden_at is not None and not hidden:
        raise _nowhere(case)
    slot = row.keyslots.filter(opens_for=Keyslot.For.HOUSE).first()
    if slot is None:
        what = f"Case {row.id} opens with its own words only."
        fix = f"With her words, let the house in: unburden case let-in {row.id}"
        raise WrongPassphrase(what, fix)
    vault = unwrap_by(row.id, slot.wrapped, opener())
    return Desk(row=row, vault=vault, actor=actor, clock=clock)


def delete(case: str) -> None:
    """Destroy a case: its keys first, then its rows and files. It cannot be undone.

    The keys are gone for good before anything else is touched: if this is cut short,
    what is left cannot be opened. It is `retention.py` that says when.

    Raises:
        NotFound: there is no such case.
    """
    row = find_case(case)
    row.keyslots.all().delete()
    _overwrite()
    shutil.rmtree(folder_of(row.id), ignore_errors=True)
    row.delete()
    _overwrite()


def _overwrite() -> None:
    """Write the store anew without what was deleted, where no transaction is open.

    PostgreSQL keeps deleted rows until it is vacuumed; the keys' small table is written
    anew as a whole. SQLite overwrites what is deleted (`secure_delete`), and gives back
    the room.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
        else:
            cursor.execute("VACUUM FULL casework_keyslot")
