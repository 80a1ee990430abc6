"""Append to the ledger, and verify it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from unburden.custody import canonical
from unburden.errors import LedgerBroken
from unburden.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENESIS = "0" * 64
_TYPES: dict[str, type] = {
    "action": str,
    "actor": str,
    "at": str,
    "body": dict,
    "clock": str,
    "hash": str,
    "previous": str,
    "salt": str,
    "seq": int,
    "tool": str,
}
_FIX = "Do not rely on the lines from here on; compare with another copy of the ledger."
_SALT = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who writes an Entry, with what, and by which clock.

    Attributes:
        actor: a person's name or role as they gave it.
        tool: program and version.
        clock: whose time it bears, for instance ``system clock, synchronised``.
    """

    actor: str
    tool: str
    clock: str


def make_entry(
    previous: Entry | None,
    *,
    at: datetime,
    origin: Origin,
    action: str,
    body: Mapping[str, object],
    salt: str,
) -> Entry:
    """Make the Entry that follows ``previous`` (None: the first one).

    The time is kept as the clock gave it, even if the clock was stepped back since the
    previous Entry: order comes from the chain, and a time moved to look right would be
    a false statement in a record whose worth is that it holds none.

    Args:
        previous: the Entry it follows.
        at: an aware time; written in UTC.
        origin: who did it, with what, and by which clock.
        action: what was done, for instance ``capture``.
        body: JSON values and aware times; no floats.
        salt: 32 hex digits drawn at random for this Entry alone. Hashes of lines are
            handed out in proofs; without it, a short line could be guessed from its
            hash.

    Raises:
        TypeError: the body holds what JSON cannot.
        ValueError: a naive time, a whole number beyond 2**53, or no such salt.
    """
    if not _SALT.fullmatch(salt):
        msg = "a salt is 32 lower-case hex digits"
        raise ValueError(msg)
    fields = canonical.plain(
        {
            "action": action,
            "actor": origin.actor,
            "at": at,
            "body": body,
            "clock": origin.clock,
            "previous": previous.hash if previous else GENESIS,
            "salt": salt,
            "seq": previous.seq + 1 if previous else 0,
            "tool": origin.tool,
        }
    )
    return _entry(fields | {"hash": _digest(fields)})


def verify(entries: Iterable[Entry], *, head: str | None = None) -> Entry:
    """Check that nothing was changed, removed, added or moved; return the last Entry.

    Rules, each checked for every Entry in turn:

    1. There is at least one Entry.
    2. ``seq`` counts up by one from 0.
    3. ``previous`` is the hash of the Entry before; of the first, 64 zeros.
    4. ``hash`` is SHA-256 over the canonical JSON of the Entry without ``hash``.
    5. ``at`` is an aware time in UTC. It may be earlier than the Entry before: clocks
       are corrected, and an honest record keeps what the clock said (`make_entry`).
    6. If ``head`` is given, the last Entry's hash is that. Only this rule sees that
       Entries were cut off the end: a chain cannot know what came after it.

    Raises:
        LedgerBroken: naming the line, what was expected there and what it got.
    """
    last = None
    for line, entry in enumerate(entries, start=1):
        seq, previous = (last.seq + 1, last.hash) if last else (0, GENESIS)
        _expect(line, "number", seq, entry.seq)  # 2
        _expect(line, "link to the line before", previous, entry.previous)  # 3
        _expect(line, "hash", _digest(_fields(entry, line)), entry.hash)  # 4
        if entry.at.utcoffset() != timedelta(0):  # 5
            raise _broken(line, f"its time {entry.at.isoformat()} is not in UTC")
        last = entry
    if last is None:  # 1
        msg = "The ledger has no lines."
        raise LedgerBroken(msg, _FIX)
    if head is not None and head != last.hash:  # 6
        what = f"it should be the last, with hash {head}, and has hash {last.hash}"
        raise _broken(last.seq + 1, what)
    return last


def to_line(entry: Entry) -> str:
    """Write an Entry as one line of canonical JSON, without the line's end."""
    return canonical.dumps(
        _fields(entry, entry.seq + 1) | {"hash": entry.hash}
    ).decode()


def from_line(line: str) -> Entry:
    """Read one line as `to_line` wrote it; whether its hash holds is for `verify`.

    Raises:
        LedgerBroken: not canonical JSON, or not the parts of an Entry.
    """
    try:
        return _entry(_parts(canonical.loads(line.removesuffix("\n"))))
    except (TypeError, ValueError, OverflowError) as error:
        msg = f"Not an Entry of a ledger: {error}."
        raise LedgerBroken(msg, _FIX) from error


def read(lines: Iterable[str], *, head: str | None = None) -> tuple[Entry, ...]:
    """Read and verify a whole ledger, one line each.

    Raises:
        LedgerBroken: naming the line.
    """
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(from_line(line))
        except LedgerBroken as error:
            msg = f"Line {number}: {error.what}"
            raise LedgerBroken(msg, error.fix) from error
    verify(entries, head=head)
    return tuple(entries)


def _parts(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        msg = "not an object"
        raise TypeError(msg)
    kinds = {name: type(part) for name, part in value.items()}
    if kinds != _TYPES:
        msg = f"its parts are {_kinds(kinds)} and not {_kinds(_TYPES)}"
        raise TypeError(msg)
    if canonical.stamp(datetime.fromisoformat(value["at"])) != value["at"]:
        msg = f"its time {value['at']:.40} is not RFC 3339 in UTC"
        raise ValueError(msg)
    if not _SALT.fullmatch(value["salt"]):
        msg = "its salt is not 32 hex digits"
        raise ValueError(msg)
    return value


def _entry(fields: dict[str, object]) -> Entry:
    at = datetime.fromisoformat(str(fields["at"]))
    return Entry(**(fields | {"at": at}))  # type: ignore[arg-type]


def _fields(entry: Entry, line: int) -> dict[str, object]:
    names = _TYPES.keys() - {"hash"}
    try:
        return canonical.plain({name: getattr(entry, name) for name in names})
    except (TypeError, ValueError) as error:
        raise _broken(line, str(error)) from error


def _digest(fields: dict[str, object]) -> str:
    return hashlib.sha256(canonical.dumps(fields)).hexdigest()


def _expect(line: int, what: str, expected: object, got: object) -> None:
    if expected != got:
        raise _broken(line, f"its {what} should be {expected} and is {got}")


def _broken(line: int, why: str) -> LedgerBroken:
    return LedgerBroken(
        f"Line {line} of the ledger is not as it was written: {why}.", _FIX
    )


def _kinds(kinds: Mapping[str, type]) -> str:
    return ", ".join(
        f"{name} ({kind.__name__})" for name, kind in sorted(kinds.items())
    )
