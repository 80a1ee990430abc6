"""One mail address, as it may stand in a header and an SMTP command."""

from __future__ import annotations

import re

import idna

from unburden.errors import BadInput

# RFC 5321, 4.5.3.1 and 4.1.2 (Dot-string). Quoted local parts and address literals are
# legal, and nobody's abuse address: what looks like one is more often an attack.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*")
LONGEST_LOCAL = 64
LONGEST = 254


def mail_address(text: str) -> str:
    """One address, checked, in ASCII: a domain in other letters becomes its A-labels.

    Args:
        text: what a registry, a site or a person gave.

    Raises:
        BadInput: it is not one plain address, or one that few mail servers can take
            (letters beyond ASCII before the @, which needs SMTPUTF8, RFC 6531).
    """
    local, at, domain = text.strip(" ").rpartition("@")
    if not local.isascii():
        what = f"{shown(text)} has letters before the @ that many mail servers refuse."
        raise BadInput(what, "Use another address, or the recipient's form.")
    if not at or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        raise _not_one(text)
    address = f"{local}@{_ascii(domain, text)}"
    if len(address) > LONGEST:
        raise _not_one(text)
    return address


def domain_of(address: str) -> str:
    """The domain of an address that was checked."""
    return address.rpartition("@")[2]


def shown(text: str) -> str:
    """An untrusted text, short and quoted, for a sentence."""
    return repr(text[:100])


def _ascii(domain: str, text: str) -> str:
    try:
        name = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise _not_one(text) from error
    if "." not in name or name.endswith(".") or name.rpartition(".")[2].isdigit():
        raise _not_one(text)
    return name.lower()


def _not_one(text: str) -> BadInput:
    what = f"{shown(text)} is not one mail address."
    return BadInput(what, "Give one, for instance abuse@host.example.")
