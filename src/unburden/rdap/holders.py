"""Who answers for an address and a name, and where each takes complaints.

Source: RFC 9083, 5.1 and 10.2.4 (the role ``abuse``); RFC 7095 (jCard).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unburden.rdap.lists import REGISTRIES
from unburden.rdap.lookup import is_public, put
from unburden.rdap.origin import origin
from unburden.rdap.words import is_address, is_literal, plain, registrable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from unburden.model import Fact
    from unburden.net import Door
    from unburden.rdap.ask import Lookup

MOST_CONTACTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A mail address that a registry names, whose, and in which role (RFC 9083)."""

    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a network, registered a name, or runs an autonomous system.

    Attributes:
        asked: the address, name or number asked about; empty where nothing was.
        name: of the network, the registrar or the autonomous system; may be empty.
        handle: by which its registry knows it; may be empty.
        country: as the registry has it; may be empty.
        of: which registry said so.
        contacts: where it takes complaints, best first.
        why: why there is no contact, in a sentence; empty where there is one.
    """

    asked: str = ""
    name: str = ""
    handle: str = ""
    country: str = ""
    of: str = ""
    contacts: tuple[Contact, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Those who can be asked about a place beside its own site.

    Attributes:
        network: who holds the network of the address.
        registrar: with whom the name is registered.
        system: who runs the autonomous system that announces the address.
        facts: all that was said, each with its witness.
    """

    network: Holder
    registrar: Holder
    system: Holder
    facts: tuple[Fact, ...]


def holders(
    host: str,
    ip: str,
    *,
    door: Door,
    clock: Callable[[], datetime],
    registries: str = REGISTRIES,
) -> Holders:
    """Ask who answers for an address and a name. What is not known says why.

    Args:
        host: a name, or an address, which then has no registrar.
        ip: its address; empty where it is not known.
        door: every byte goes through it.
        clock: aware UTC.
        registries: where the lists of RDAP servers are.
    """
    asks: list[tuple[str, str]] = []
    if not is_literal(host):
        asks.append(("domain", registrable(host)))
    announced = None
    if is_public(ip):
        asks.append(("ip", ip))
        announced = origin(ip, door=door, at=clock())
        if "asn" in announced.told:
            asks.append(("autnum", str(announced.told["asn"])))
    answers = put(asks, door=door, clock=clock, registries=registries)
    found = {kind: each for (kind, _), each in zip(asks, answers, strict=True)}
    told = [*answers, *([announced] if announced else [])]
    return Holders(
        network=_network(found.get("ip"), ip),
        registrar=_registrar(found.get("domain")),
        system=_system(found.get("autnum"), announced, ip),
        facts=tuple(fact for each in told for fact in each.facts),
    )


def _network(found: Lookup | None, ip: str) -> Holder:
    if found is None:
        return Holder(why=_no_address(ip))
    return _holder(found, _abuse(found.told))


def _no_address(ip: str) -> str:
    if ip:
        return f"Its address {plain(ip)} is not on the public internet."
    return "Its address is not known."


def _registrar(found: Lookup | None) -> Holder:
    if found is None:
        return Holder(why="The place has an address and no name, so no registrar.")
    registrar = next(iter(_entities(found.told, "registrar")), {})
    handle = registrar.get("handle")
    contacts = [
        each
        for each in _abuse(found.told)
        if each.get("parent_handle") in (None, handle)
    ]
    if contacts:
        return _holder(found, contacts, named=registrar)
    return _holder(found, [registrar], role="registrar", named=registrar)


def _system(found: Lookup | None, announced: Lookup | None, ip: str) -> Holder:
    if found is not None:
        return _holder(found, _abuse(found.told))
    return Holder(why=announced.why if announced else _no_address(ip))


def _holder(
    found: Lookup,
    entities: Iterable[Mapping[str, Any]],
    *,
    role: str = "abuse",
    named: Mapping[str, Any] | None = None,
) -> Holder:
    about = found.told if named is None else named
    contacts, odd = _contacts(entities, role)
    return Holder(
        asked=found.asked,
        name=plain(about.get("name") or ""),
        handle=plain(about.get("handle") or ""),
        country=plain(about.get("country") or "", 2),
        of=found.of,
        contacts=contacts,
        why="" if contacts else found.why or _no_contact(found, odd),
    )


def _no_contact(found: Lookup, odd: str) -> str:
    if odd:
        return f"{found.of} names {odd!r} as its contact: that is no mail address."
    return f"{found.of} names nobody who takes complaints about {found.asked}."


def _entities(told: Mapping[str, Any], role: str) -> Iterator[Mapping[str, Any]]:
    yield from (told.get("entities") or {}).get(role, ())


def _abuse(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(_entities(told, "abuse"))


def _contacts(
    entities: Iterable[Mapping[str, Any]], role: str
) -> tuple[tuple[Contact, ...], str]:
    """The addresses of some entities, and the first that is none."""
    found: dict[str, Contact] = {}
    odd = ""
    for each in entities:
        for email in each.get("emails") or ():
            if is_address(email):
                name = plain(each.get("name") or each.get("parent_name") or "")
                contact = Contact(email=email, name=name, role=role)
                found.setdefault(email.lower(), contact)
            else:
                odd = odd or plain(email, 60)
    # APNIC lists an organisation's own address beside that of its abuse desk.
    best = sorted(found.values(), key=lambda each: "abuse" not in each.email.lower())
    return tuple(best[:MOST_CONTACTS]), odd
