"""Who is behind an address and a name: DNS and RDAP, asked beside the capture.

These are not what the browser saw. They are questions of ours, put at a time of our
own, and are recorded as such, each with the whole answer.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.errors import UnburdenError, Unreachable
from unburden.model import Fact
from unburden.rdap.ask import Lookup, ask, witness
from unburden.rdap.lists import REGISTRIES, lists
from unburden.rdap.words import is_literal, registrable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.net import Door


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
    if not is_public(ip):
        return ()
    host = urlsplit(url).hostname or ""
    named = () if is_literal(host) else (host,)
    found = [addresses(each, door, clock()) for each in named]
    asks = [*(("domain", registrable(each)) for each in named), ("ip", ip)]
    return (*found, *put(asks, door=door, clock=clock, registries=registries))


def put(
    asks: list[tuple[str, str]],
    *,
    door: Door,
    clock: Callable[[], datetime],
    registries: str,
) -> list[Lookup]:
    """Put questions to the registries: kinds (see `ask`) and what about."""
    try:
        servers = lists(door, clock(), registries)
    except Unreachable as wrong:
        return [
            Lookup(kind="RDAP", asked=what, of="", at=clock(), why=wrong.what)
            for _, what in asks
        ]
    return [
        ask(kind, what, door=door, at=clock(), servers=servers) for kind, what in asks
    ]


def is_public(ip: str) -> bool:
    """Whether this is an address on the public internet."""
    return is_literal(ip) and ipaddress.ip_address(ip).is_global


def addresses(host: str, door: Door, at: datetime) -> Lookup:
    """Ask DNS for a name's addresses."""
    of = "the resolver of this machine"
    try:
        answer = sorted(set(door.resolve(host, 443)))
    except UnburdenError as wrong:
        return Lookup(kind="DNS", asked=host, of=of, at=at, why=wrong.what)
    fact = Fact(
        name="addresses of the name",
        value=", ".join(answer),
        witness=witness("DNS", of, at),
    )
    return Lookup(kind="DNS", asked=host, of=of, at=at, answer=answer, facts=(fact,))
