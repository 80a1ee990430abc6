"""One question to a registry (RDAP), and what its answer says.

Source: RFC 9082 and 9083; answers are read with whoisit.
"""

from __future__ import annotations

import ipaddress
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import rfc8785

from unburden.errors import UnburdenError, Unreachable
from unburden.model import Fact
from unburden.rdap.lists import ODD, Lists, ask_json, short
from unburden.rdap.trim import VALUE_LENGTH, bare, trim
from unburden.rdap.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from unburden.net import Door

ANSWER_BYTES = 2**20
ROLES = ("registrar", "registrant", "abuse")
ABOUT = {"domain": "domain", "ip": "network", "autnum": "autonomous system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question and its answer.

    Attributes:
        kind: ``DNS`` or ``RDAP``.
        asked: the name, address or number asked about.
        of: who was asked.
        at: when.
        answer: all that was answered, as JSON values; None where nothing was.
        why: why there is no answer, in a sentence; empty when there is one.
        facts: what it says, in words.
        told: what it says, as whoisit reads it; empty where it could not.
    """

    kind: str
    asked: str
    of: str
    at: datetime
    answer: Any = None
    why: str = ""
    facts: tuple[Fact, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Write it as JSON values, without the facts that repeat it."""
        return {
            "kind": self.kind,
            "asked": self.asked,
            "of": self.of,
            "at": self.at.isoformat(),
            "answer": self.answer,
            "why": self.why,
        }


def ask(kind: str, what: str, *, door: Door, at: datetime, servers: Lists) -> Lookup:
    """Ask the registry of a ``domain``, an ``ip`` or an ``autnum``.

    A question that is not answered, or not as it should be, says why.
    """
    of, answer, told, why = "", None, {}, ""
    try:
        url = servers.url(kind, what)
        of = urlsplit(url).hostname or ""
        answer = _keepable(ask_json(door, url, ANSWER_BYTES))
        told = _read(kind, what, answer, servers)
    except UnburdenError as wrong:
        why = wrong.what
    facts = tuple(_facts(kind, told, witness("RDAP", of, at)))
    return Lookup(
        kind="RDAP",
        asked=what,
        of=of,
        at=at,
        answer=answer,
        why=why,
        facts=facts,
        told=told,
    )


def witness(kind: str, of: str, at: datetime) -> str:
    """Who says so: a look-up of ours, of what kind, put to whom, and when."""
    return f"a look-up of ours ({kind}, {of}, {at:%Y-%m-%d %H:%M:%S} UTC)"


def _keepable(answer: Any) -> Any:
    """An answer that a record can hold: numbers and letters of JSON's own (RFC 8785).

    Raises:
        Unreachable: it has others.
    """
    try:
        rfc8785.dumps(answer)
    except (rfc8785.CanonicalizationError, *ODD) as wrong:
        what = f"The answer could not be kept ({short(wrong)})."
        raise Unreachable(what) from wrong
    return answer


def _read(kind: str, what: str, answer: Any, servers: Lists) -> dict[str, Any]:
    """Read an answer with whoisit.

    Raises:
        Unreachable: it is no RDAP answer, or about something else.
    """
    from whoisit.errors import (  # type: ignore[import-untyped] # noqa: PLC0415 - slow to import
        WhoisItError,
    )

    odd = (WhoisItError, *ODD)
    try:
        whole = trim(answer)
        try:
            told = _parse(kind, what, whole, servers)
        except odd:
            # whoisit wants a handle, which some registries of countries do not give.
            told = _parse(kind, what, {"handle": "-"} | bare(whole), servers)
        fits = _is_about(kind, what, told)
    except odd as wrong:
        words = f"The answer could not be read ({short(wrong)})."
        raise Unreachable(words) from wrong
    if not fits:
        raise Unreachable(f"The answer is about something else than {what}.")
    return told


def _parse(kind: str, what: str, answer: Any, servers: Lists) -> dict[str, Any]:
    from whoisit.parser import parse  # type: ignore[import-untyped] # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of time zones nobody knows
        told: dict[str, Any] = parse(servers.bootstrap, kind, what, answer)
        return told


def _is_about(kind: str, what: str, told: Mapping[str, Any]) -> bool:
    if kind == "domain":
        return str(told["name"]).lower().removesuffix(".") == what.lower()
    if kind == "autnum":
        first, last = told["asn_range"]
        return bool(first <= int(what) <= last)
    first, last, asked = map(
        ipaddress.ip_address, (told["start_address"], told["end_address"], what)
    )
    same = first.version == last.version == asked.version
    return same and int(first) <= int(asked) <= int(last)


def _facts(kind: str, told: Mapping[str, Any], says: str) -> Iterator[Fact]:
    about = ABOUT[kind]
    plainly = {
        f"name of the {about}": told.get("name"),
        f"{about} registered": told.get("registration_date"),
        "network": told.get("network"),
        f"country of the {about}": told.get("country"),
    }
    for name, value in plainly.items():
        if value:
            yield Fact(name=name, value=plain(value, VALUE_LENGTH), witness=says)
    entities = told.get("entities") or {}
    for role in ROLES:
        for each in entities.get(role, []):
            parts = (each.get(part) for part in ("name", "email", "tel"))
            if value := ", ".join(str(part) for part in parts if part):
                yield Fact(
                    name=f"{role} of the {about}",
                    value=plain(value, VALUE_LENGTH),
                    witness=says,
                )
