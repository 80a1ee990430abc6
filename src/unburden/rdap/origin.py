"""Which autonomous system announces an address, asked of DNS.

The names and answers are those of the IP-to-ASN mapping service of Team Cymru, which
then learns that somebody asked: ``14.215.184.93.origin.asn.cymru.com`` has the text
``64500 | 93.184.215.0/24 | NL | ripencc | 2014-03-28``.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from unburden.errors import UnburdenError
from unburden.model import Fact
from unburden.rdap.ask import Lookup, witness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from unburden.net import Door

ORIGIN = {4: "origin.asn.cymru.com", 6: "origin6.asn.cymru.com"}
LAST = 2**32 - 1  # RFC 6793
TEXT_LENGTH = 500


def origin(ip: str, *, door: Door, at: datetime) -> Lookup:
    """Ask which autonomous system an address belongs to: ``told["asn"]``, an int.

    Where several prefixes are told, the narrowest that holds the address counts, and of
    several systems that announce it the first.

    Args:
        ip: a public address.
        door: every byte goes through it.
        at: the time now.
    """
    address = ipaddress.ip_address(ip)
    of = ORIGIN[address.version]
    asked = f"{address.reverse_pointer.rsplit('.', 2)[0]}.{of}"
    try:
        texts = [text[:TEXT_LENGTH] for text in door.txt(asked)]
    except UnburdenError as wrong:
        return Lookup(kind="DNS", asked=asked, of=of, at=at, why=wrong.what)
    found = max(_told(texts, ip), default=None)
    if found is None:
        why = f"The answer names no autonomous system that announces {ip}."
        return Lookup(kind="DNS", asked=asked, of=of, at=at, answer=texts, why=why)
    fact = Fact(
        name="autonomous system",
        value=f"AS{found[1]}",
        witness=witness("DNS", of, at),
    )
    return Lookup(
        kind="DNS",
        asked=asked,
        of=of,
        at=at,
        answer=texts,
        facts=(fact,),
        told={"asn": found[1]},
    )


def _told(texts: Iterable[str], ip: str) -> list[tuple[int, int]]:
    """The prefix lengths and systems that are told of an address."""
    found = []
    for text in texts:
        parts = [part.strip() for part in text.split("|")]
        first = parts[0].split(" ")[0]
        if len(parts) < 2 or not (first.isascii() and first.isdigit()):
            continue
        length = _holds(parts[1], ip)
        if length and len(first) <= 10 and 0 < int(first) <= LAST:
            found.append((length, int(first)))
    return found


def _holds(prefix: str, ip: str) -> int:
    """The length of a prefix that holds an address; 0 where it does not."""
    try:
        block = ipaddress.ip_network(prefix)
    except ValueError:
        return 0
    return block.prefixlen if ipaddress.ip_address(ip) in block else 0
