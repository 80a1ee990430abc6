"""Canonical JSON: one way, and one only, to write a value as bytes (RFC 8785)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import rfc8785


def stamp(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC, for instance ``2026-02-03T04:05:06Z``.

    Raises:
        ValueError: the time is naive, so nobody can know what it means.
    """
    if at.tzinfo is None:
        msg = f"{at.isoformat()} has no time zone"
        raise ValueError(msg)
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Mapping[str, object]) -> dict[str, object]:
    """Copy an object into plain JSON values that have one canonical form.

    Times become RFC 3339 strings, tuples lists, halves of a surrogate pair (a page's
    title may hold one) the replacement character. A float is refused: two programs
    may write the same one differently.

    Raises:
        TypeError: something in it has no plain JSON form.
        ValueError: a whole number is beyond 2**53, or a time is naive.
    """
    return {_text(_name(key)): _plain(inner) for key, inner in value.items()}


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= 2**53:
            msg = f"{value} is beyond what every JSON reader keeps exact"
            raise ValueError(msg)
        return int(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_plain(inner) for inner in value]
    msg = f"{type(value).__name__} has no place in a ledger: {value!r:.80}"
    raise TypeError(msg)


def _text(value: str) -> str:
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _name(key: object) -> str:
    if not isinstance(key, str):
        msg = f"a name in a ledger is text, not {key!r:.80}"
        raise TypeError(msg)
    return key


def dumps(value: object) -> bytes:
    """Write plain JSON values as canonical UTF-8 bytes.

    Source: RFC 8785, JSON Canonicalization Scheme.
    """
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def loads(text: str) -> object:
    """Read JSON that is canonical to the byte, and nothing else.

    Repeated names, spare spaces and other spellings of the same value are refused, so
    that every line has one possible spelling and a changed byte is always seen.

    Raises:
        ValueError: not JSON, or not its canonical form.
    """
    try:
        value = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        canonical = dumps(value)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    if canonical != text.encode():
        msg = "not in canonical form (RFC 8785)"
        raise ValueError(msg)
    return value


def _no_float(text: str) -> float:
    msg = f"{text:.40} is a fraction; only whole numbers are kept"
    raise ValueError(msg)
