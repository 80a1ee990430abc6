"""What a registry or a site wrote, made safe to keep: names, and mail addresses.

Both are written by strangers and may end in a mail's header: nothing that could break
a line, hide itself or address somebody else passes.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tldextract import TLDExtract

NAME_LENGTH = 120
ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, as its erratum 1690 reads it
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Narrower than RFC 5322: no quotes, no routes (`%`, `!`), no pipes. No abuse desk
# has such an address, and each has been used to send mail elsewhere.
ADDRESS = re.compile(
    r"(?P<local>[a-z0-9_](?:[a-z0-9._+=-]{0,62}[a-z0-9_+=-])?)@"
    rf"(?P<domain>(?:{LABEL}\.){{1,10}}[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9]))",
    re.IGNORECASE | re.ASCII,
)


def plain(words: object, longest: int = NAME_LENGTH) -> str:
    """Words from outside on one line: no control or hidden signs, and not for ever."""
    text = str(words)[: longest * 8]
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())[:longest].strip()


def is_address(text: str) -> bool:
    """Whether this is one plain mail address (RFC 5321, 4.1.2; nothing more of it)."""
    found = ADDRESS.fullmatch(text)
    return bool(found) and len(text) <= ADDRESS_LENGTH and ".." not in text


def addresses_in(text: str) -> Iterator[str]:
    """The plain mail addresses in some words, in lower case."""
    for found in ADDRESS.finditer(text):
        if is_address(found[0]):
            yield found[0].lower()


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """The name that was registered, below a public suffix (a list that is built in).

    Below no suffix that the list knows, it is the last two labels, as its rule ``*``
    has it. An address is all there is to it, and comes back as it is.

    Source: the Public Suffix List (publicsuffix.org), as tldextract carries it.
    """
    name = host.lower().removesuffix(".")
    if is_literal(name):
        return name
    known = _suffixes()(name).top_domain_under_public_suffix
    return known or ".".join(name.split(".")[-2:])


def is_literal(host: str) -> bool:
    """Whether a host is an address, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> TLDExtract:
    import tldextract  # noqa: PLC0415 - slow to import, and seldom needed

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
