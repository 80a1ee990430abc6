"""Who is behind an address and a name: DNS and RDAP, asked beside the capture.

These are not what the browser saw. They are questions of ours, put at a time of our
own, and are recorded as such, each with the whole answer.

Source: RFC 9082, 9083 and 9224 (RDAP); answers are read with whoisit.
"""

from __future__ import annotations

import ipaddress
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from unburden.errors import UnburdenError
from unburden.model import Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from unburden.net import Door

REGISTRIES = "https://data.iana.org/rdap/"
LISTS = {
    "asn": "asn.json",
    "dns": "dns.json",
    "ipv4": "ipv4.json",
    "ipv6": "ipv6.json",
    "object": "object-tags.json",
}
JSON = {"Accept": "application/rdap+json, application/json"}
ANSWER_BYTES = 8 * 2**20
# What whoisit raises on, or trips over in, an answer that is not as RFC 9083 says.
ODD = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
ROLES = ("registrar", "registrant", "abuse")
_one_at_a_time = threading.Lock()  # whoisit keeps its lists in its module


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question and its answer.

    Attributes:
        kind: ``DNS`` or ``RDAP``.
        asked: the name or address asked about.
        of: who was asked.
        at: when.
        answer: all that was answered, as JSON values; None where nothing was.
        why: why there is no answer, in a sentence; empty when there is one.
        facts: what it says, in words.
    """

    kind: str
    asked: str
    of: str
    at: datetime
    answer: Any = None
    why: str = ""
    facts: tuple[Fact, ...] = ()

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


def look_up(
    url: str,
    ip: str,
    *,
    door: Door,
    clock: Callable[[], datetime],
    registries: str = REGISTRIES,
) -> tuple[Lookup, ...]:
    """Ask DNS and RDAP about a page's host, and RDAP about its address.

    Nothing is asked about an address that is not on the public internet. A look-up
    that fails says why; it never fails the capture.

    Args:
        url: of the page.
        ip: the address it came from.
        door: every byte goes through it.
        clock: aware UTC.
        registries: where the lists of RDAP servers are.
    """
    if not ipaddress.ip_address(ip).is_global:
        return ()
    host = urlsplit(url).hostname or ""
    named = () if _is_address(host) else (host,)
    found = [_dns(each, door, clock()) for each in named]
    with _one_at_a_time:
        why = _lists(door, registries)
        asks = [("domain", _registered(each)) for each in named]
        for kind, what in [*asks, ("ip", ip)]:
            found.append(_rdap(kind, what, door, clock(), why))
    return tuple(found)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _dns(host: str, door: Door, at: datetime) -> Lookup:
    of = "the resolver of this machine"
    try:
        answer = sorted(set(door.resolve(host, 443)))
    except UnburdenError as wrong:
        return Lookup(kind="DNS", asked=host, of=of, at=at, why=wrong.what)
    fact = Fact(
        name="addresses of the name",
        value=", ".join(answer),
        witness=_witness("DNS", of, at),
    )
    return Lookup(kind="DNS", asked=host, of=of, at=at, answer=answer, facts=(fact,))


def _registered(host: str) -> str:
    """The name that was registered, below a public suffix (a list that is built in)."""
    import tldextract  # noqa: PLC0415 - slow to import, and seldom needed

    known = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)(host)
    return known.top_domain_under_public_suffix or ".".join(host.split(".")[-2:])


def _lists(door: Door, registries: str) -> str:
    """Give whoisit the lists of servers, once; return why not, if not."""
    import whoisit  # type: ignore[import-untyped] # noqa: PLC0415 - as above

    if whoisit.is_bootstrapped():
        return ""
    data: dict[str, Any] = {"timestamp": 0}
    try:
        for name, file in LISTS.items():
            data[name] = _ask(door, registries + file)
        insecure = registries.startswith("http:")
        whoisit.load_bootstrap_data(data, from_json=False, allow_insecure=insecure)
    except UnburdenError as wrong:
        return f"The lists of RDAP servers could not be had. {wrong.what}"
    except (whoisit.errors.WhoisItError, *ODD) as wrong:
        whoisit.clear_bootstrapping()
        return f"The lists of RDAP servers could not be read ({wrong})."
    return ""


def _ask(door: Door, url: str) -> Any:
    reply = door.fetch(url, headers=JSON, max_bytes=ANSWER_BYTES)
    if reply.status != 200:
        what = f"{url} answered {reply.status}"
        raise ValueError(what)
    return json.loads(reply.content)


def _rdap(kind: str, what: str, door: Door, at: datetime, why: str) -> Lookup:
    import whoisit  # noqa: PLC0415 - as above

    of, answer, told = "", None, {}
    if not why:
        try:
            _, url, _ = whoisit.build_query(query_type=kind, query_value=what)
            of = urlsplit(url).hostname or ""
            answer = _ask(door, url)
            told = whoisit.parser.parse(whoisit._bootstrap, kind, what, answer)  # noqa: SLF001 - its way to read an answer had elsewhere
        except UnburdenError as wrong:
            why = wrong.what
        except (whoisit.errors.WhoisItError, *ODD) as wrong:
            why = f"The answer could not be read ({wrong})."
    facts = tuple(_facts(kind, told, _witness("RDAP", of, at)))
    return Lookup(
        kind="RDAP", asked=what, of=of, at=at, answer=answer, why=why, facts=facts
    )


def _witness(kind: str, of: str, at: datetime) -> str:
    return f"a look-up of ours ({kind}, {of}, {at:%Y-%m-%d %H:%M:%S} UTC)"


def _facts(kind: str, told: dict[str, Any], witness: str) -> Iterator[Fact]:
    about = "domain" if kind == "domain" else "network"
    plain = {
        f"name of the {about}": told.get("name"),
        f"{about} registered": told.get("registration_date"),
        "network": told.get("network"),
        "country of the network": told.get("country"),
    }
    for name, value in plain.items():
        if value:
            yield Fact(name=name, value=str(value), witness=witness)
    entities = told.get("entities") or {}
    for role in ROLES:
        for each in entities.get(role, []):
            parts = (each.get(part) for part in ("name", "email", "tel"))
            if value := ", ".join(str(part) for part in parts if part):
                yield Fact(name=f"{role} of the {about}", value=value, witness=witness)
