"""Who is behind a name and an address: DNS, RDAP and the numbers of networks."""

from unburden.rdap.ask import Lookup, witness
from unburden.rdap.holders import Contact, Holder, Holders, holders
from unburden.rdap.lists import REGISTRIES
from unburden.rdap.lookup import addresses, look_up
from unburden.rdap.words import (
    addresses_in,
    is_address,
    is_literal,
    plain,
    registrable,
)

__all__ = [
    "REGISTRIES",
    "Contact",
    "Holder",
    "Holders",
    "Lookup",
    "addresses",
    "addresses_in",
    "holders",
    "is_address",
    "is_literal",
    "look_up",
    "plain",
    "registrable",
    "witness",
]
