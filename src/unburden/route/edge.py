"""Which content delivery network sends a site out, by what its answers carry.

Source: the vendors' manuals name these headers; a network is known by the name that its
registry has for it. A site may send what headers it likes, so both are looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden.model import Fact
from unburden.rdap import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY = r""


@dataclass(frozen=True, slots=True)
class Edge:
    """A content delivery network.

    Attributes:
        name: as `data/routes.toml` has it.
        headers: which it adds to answers, and what they then hold.
        network: what registries call its networks.
    """

    name: str
    headers: tuple[tuple[str, str], ...]
    network: str


EDGES = (
    Edge("Cloudflare", (("cf-ray", ANY), ("server", r"^cloudflare")), r"CLOUDFLARE"),
    Edge(
        "Amazon CloudFront",
        (("x-amz-cf-id", ANY), ("via", r"\(CloudFront\)")),
        r"CLOUDFRONT|AMAZO-CF",
    ),
    Edge(
        "Fastly", (("x-served-by", r"^cache-"), ("x-fastly-request-id", ANY)), r"FASTLY"
    ),
    Edge(
        "Akamai",
        (
            ("akamai-grn", ANY),
            ("x-akamai-transformed", ANY),
            ("x-akamai-request-id", ANY),
            ("server", r"^AkamaiGHost"),
        ),
        r"AKAMAI",
    ),
    Edge("Sucuri", (("x-sucuri-id", ANY), ("server", r"^Sucuri")), r"SUCURI"),
    Edge("bunny.net", (("cdn-pullzone", ANY), ("server", r"^BunnyCDN")), r"BUNNY"),
    Edge("DDoS-Guard", (("server", r"^ddos-guard"),), r"DDOS-?GUARD"),
    Edge(
        "Imperva",
        (("x-iinfo", ANY), ("x-cdn", r"Imperva|Incapsula")),
        r"INCAPSULA|IMPERVA",
    ),
    Edge("Azure Front Door", (("x-azure-ref", ANY),), r"FRONT-?DOOR"),
    Edge("KeyCDN", (("server", r"^keycdn"),), r"KEYCDN"),
)


def by_headers(headers: Mapping[str, str]) -> tuple[Edge, str] | None:
    """The network that an answer's headers name, and the header that does."""
    for edge in EDGES:
        for name, held in edge.headers:
            value = headers.get(name)
            if value is not None and re.search(held, value[:200], re.IGNORECASE):
                return edge, name
    return None


def signs(headers: Mapping[str, str], host: str) -> tuple[Fact, ...]:
    """What an answer's headers say of who sends the site out."""
    found = by_headers(headers)
    if found is None:
        return ()
    edge, name = found
    says = f"{host} itself (header {name}: {plain(headers[name], 80)})"
    return (Fact(name="content delivery network", value=edge.name, witness=says),)


def by_network(*names: str) -> Edge | None:
    """The network that a registry's name or handle is of."""
    for edge in EDGES:
        if any(re.search(edge.network, name, re.IGNORECASE) for name in names):
            return edge
    return None
