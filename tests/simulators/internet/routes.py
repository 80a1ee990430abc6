"""What registries tell of the world, and which routes the organisation checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.internet.cast import COMPANIES, REGULATOR, SEARCH, Company
from tests.simulators.registry import (
    Registry,
    announced,
    arin_network,
    ripe_autnum,
    ripe_network,
    verisign_domain,
)

from unburden.model import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from tests.simulators.internet.desks import SiteRow

OPENED = "2026-09-01"
PLATFORM_FORMS = '["uk-osa-s20A", "us-tida-223a"]'


def registry(rows: Iterable[SiteRow]) -> Registry:
    """Registries that know every network, name and system of the world."""
    upstream = next(one for one in COMPANIES if one.layer is Layer.NETWORK)
    names = next(one for one in COMPANIES if one.layer is Layer.REGISTRAR)
    networks = [one for one in COMPANIES if one.network]
    return Registry(
        networks={one.network: _network(one) for one in networks},
        domains={row.host: verisign_domain("Names", names.mailbox) for row in rows},
        autnums={
            one.asn: ripe_autnum("UPSTREAM-AS", upstream.mailbox) for one in networks
        },
        txt=announced({one.network: one.asn for one in networks}),
    )


def _network(company: Company) -> Mapping[str, Any]:
    """As one registry or another has it."""
    if company.layer is Layer.CDN:
        return ripe_network("KEYCDN-EDGE", company.mailbox)
    return arin_network(company.id.upper(), company.mailbox)


def own_routes(rows: Iterable[SiteRow]) -> str:
    """The organisation's own `routes.toml`: every route to the world it has opened."""
    platforms = [
        _row(
            row.host.removesuffix(".example"),
            "platform",
            row.mailbox,
            hosts=f'["{row.host}"]',
            forms=PLATFORM_FORMS,
        )
        for row in rows
        if row.is_known
    ]
    others = [
        _row("search", "search", f"https://{SEARCH}/remove", forms='["uk-osa-s20A"]'),
        _row("outdated", "search", f"https://{SEARCH}/outdated", only='"gone"'),
        _row("regulator", "regulator", REGULATOR, country='"GB"'),
    ]
    return "\n".join([*platforms, *others])


def _row(id_: str, layer: str, to: str, **more: str) -> str:
    medium = "mail" if "@" in to else "form"
    words = {"id": id_, "layer": layer, "name": id_, "medium": medium, "to": to}
    lines = [f'{key} = "{value}"' for key, value in words.items()]
    lines += [f"{key} = {value}" for key, value in more.items()]
    return "\n".join(["[[route]]", *lines, f"checked = {OPENED}", ""])
