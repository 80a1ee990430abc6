"""Registries on 127.0.0.1: RDAP servers, their lists, and the text of DNS.

    with Registry(
        networks={"93.184.215.0/24": arin_network("HOSTER-7", "abuse@hoster.example")},
        domains={"site.example": verisign_domain("Names", "abuse@names.example")},
        autnums={64500: ripe_autnum("TRANSIT-AS", "abuse@transit.example")},
        txt=announced({"93.184.215.0/24": 64500}),
    ) as registry:
        door = registry.behind(web.door())
        holders(host, ip, door=door, clock=clock, registries=registry.registries)

The answers have the shapes that the registries they are named for give, with names of
our own. Names of sites end in ``.example``; addresses are of one real block, as the
guard lets no documentation address pass.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import Any

from tests.simulators.web import Answer, Page, SmallWeb

from unburden.errors import Unreachable
from unburden.net import Door

ADDRESS = "93.184.214.53"
"""Where the registries stand, for a door that is `Registry.behind`."""

ORIGIN = ".origin.asn.cymru.com"
JSON = "application/rdap+json"
Told = Mapping[str, Any] | Answer
Txt = Callable[[str], list[str]] | Mapping[str, list[str]]
_count = itertools.count(1)


class Registry(SmallWeb):
    """Registries, served while its ``with`` block lasts.

    Args:
        networks: what is told of addresses, by block; the narrowest counts.
        domains: what is told of names that were registered.
        autnums: what is told of autonomous systems.
        txt: names to their texts, or what answers for a name.

    Each answer is an RDAP object, or a `Page` to be sent as it is; the attributes may
    be changed while it is served.
    """

    def __init__(
        self,
        *,
        networks: Mapping[str, Told] | None = None,
        domains: Mapping[str, Told] | None = None,
        autnums: Mapping[int, Told] | None = None,
        txt: Txt | None = None,
    ) -> None:
        super().__init__()
        self.networks = dict(networks or {})
        self.domains = dict(domains or {})
        self.autnums = dict(autnums or {})
        self.txt = txt or {}
        # Lists are kept by the address they were had from: each has its own.
        self.host = f"registry-{next(_count)}.example"
        self.asked_txt: list[str] = []
        self._put_lists()

    @property
    def rdap(self) -> list[str]:
        """The questions put to it, in order, without those for lists."""
        return [path for path in self.paths if not path.endswith(".json")]

    @property
    def registries(self) -> str:
        """Where its lists are."""
        return f"http://{self.host}/lists/"

    def behind(self, door: Door) -> Door:
        """A door for which these are the registries and the DNS of the world."""

        def resolve(host: str, port: int) -> list[str]:
            return [ADDRESS] if host == self.host else door.resolve(host, port)

        def detour(address: str, port: int) -> tuple[str, int]:
            here = address == ADDRESS
            return ("127.0.0.1", self.port) if here else door.detour(address, port)

        return replace(door, resolve=resolve, detour=detour, txt=self._texts)

    def answer_at(self, host: str, path: str) -> Answer:
        """What is told at a path of RFC 9082."""
        kind, _, what = path.removeprefix("/").partition("/")
        told = self._told(kind, what)
        if told is None:
            return super().answer_at(host, path)
        if isinstance(told, Mapping):
            return Page(body=json.dumps(_about(kind, what, told)).encode(), type=JSON)
        return told

    def _told(self, kind: str, what: str) -> Told | None:
        if kind == "ip":
            return _narrowest(self.networks, what)
        if kind == "autnum":
            return self.autnums.get(int(what))
        return self.domains.get(what) if kind == "domain" else None

    def _texts(self, name: str) -> list[str]:
        self.asked_txt.append(name)
        found = self.txt(name) if callable(self.txt) else self.txt.get(name, [])
        if not found:
            raise Unreachable(f"DNS has no text for {name} (NXDOMAIN).")
        return found

    def _put_lists(self) -> None:
        server = [f"http://{self.host}/"]
        for name, services in {
            "dns": [[["example"], server]],
            "ipv4": [[["0.0.0.0/1", "128.0.0.0/2"], server]],
            "ipv6": [[["2000::/3"], server]],
            "asn": [[["1-4294967294"], server]],
            "object-tags": [[["a@registry.example"], ["EX"], server]],
        }.items():
            told = json.dumps({"version": "1.0", "services": services}).encode()
            self.put(f"/lists/{name}.json", Page(body=told, type="application/json"))


def _narrowest(networks: Mapping[str, Told], ip: str) -> Told | None:
    blocks = [ip_network(block) for block in networks]
    address = ip_address(ip)
    fit = [block for block in blocks if address in block]
    best = max(fit, key=lambda block: block.prefixlen, default=None)
    return None if best is None else networks[str(best)]


def _about(kind: str, what: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer that names what was asked about, unless it names another."""
    if kind == "ip":
        length = 24 if ip_address(what).version == 4 else 48
        block = ip_network(f"{what}/{length}", strict=False)
        return {"startAddress": str(block[0]), "endAddress": str(block[-1])} | told
    if kind == "autnum":
        return {"startAutnum": int(what), "endAutnum": int(what)} | told
    return {"ldhName": what.upper()} | told


def announced(blocks: Mapping[str, int]) -> Callable[[str], list[str]]:
    """Texts of DNS that say which autonomous system announces which block."""

    def txt(name: str) -> list[str]:
        if not name.endswith(ORIGIN):
            return []
        ip = ip_address(".".join(reversed(name.removesuffix(ORIGIN).split("."))))
        return [
            f"{asn} | {block} | NL | ripencc | 2014-03-28"
            for block, asn in blocks.items()
            if ip in ip_network(block)
        ]

    return txt


def card(name: str, *emails: str, kind: str = "group") -> list[Any]:
    """A jCard (RFC 7095)."""
    mails = [["email", {}, "text", each] for each in emails]
    first = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    return ["vcard", [*first, ["kind", {}, "text", kind], *mails]]


def entity(
    handle: str, roles: list[str], vcard: list[Any], *inner: Any
) -> dict[str, Any]:
    """Somebody of RFC 9083, 5.1, with those inside."""
    told = {
        "objectClassName": "entity",
        "handle": handle,
        "roles": roles,
        "vcardArray": vcard,
    }
    return told | ({"entities": list(inner)} if inner else {})


def event(action: str, day: str) -> dict[str, str]:
    """Something that happened to an object."""
    return {"eventAction": action, "eventDate": day}


def arin_network(name: str, *abuse: str, country: str = "") -> dict[str, Any]:
    """A network as ARIN tells of it: the abuse desk is inside its organisation."""
    desk = entity("ABUSE7-ARIN", ["abuse"], card("Abuse Desk", *abuse))
    tech = entity("TECH7-ARIN", ["technical", "noc"], card("Noc", "noc@noc.example"))
    organisation = entity(
        "ORG-7", ["registrant"], card(f"{name} Inc.", kind="org"), desk, tech
    )
    told = {
        "rdapConformance": ["rdap_level_0", "cidr0", "arin_originas0"],
        "notices": [{"title": "Terms of Service", "description": ["Terms."]}],
        "objectClassName": "ip network",
        "handle": "NET-7-1",
        "name": name,
        "type": "DIRECT ALLOCATION",
        "ipVersion": "v4",
        "status": ["active"],
        "events": [event("registration", "2014-03-28T17:30:55-04:00")],
        "entities": [organisation] if abuse else [],
        "port43": "whois.registry.example",
    }
    return told | ({"country": country} if country else {})


def ripe_network(name: str, *abuse: str, country: str = "NL") -> dict[str, Any]:
    """A network as RIPE tells of it: the abuse-c stands beside its maintainers."""
    return {
        "objectClassName": "ip network",
        "handle": "93.184.215.0 - 93.184.215.255",
        "name": name,
        "country": country,
        "type": "ASSIGNED PA",
        "ipVersion": "v4",
        "status": ["active"],
        "entities": [
            entity("EX-MNT", ["registrant"], card("EX-MNT", kind="individual")),
            entity("EX1-RIPE", ["administrative", "technical"], card("Hostmaster")),
            entity("AR7-RIPE", ["abuse"], card("Abuse-C Role", *abuse)),
        ],
        "events": [event("last changed", "2020-01-02T03:04:05Z")],
    }


def apnic_network(name: str, general: str, *abuse: str) -> dict[str, Any]:
    """A network as APNIC tells of it: an incident team with two sorts of address."""
    team = entity("IRT-EX-AP", ["abuse"], card(f"IRT-{name}", general, *abuse))
    return {
        "objectClassName": "ip network",
        "handle": "93.184.215.0 - 93.184.215.255",
        "name": name,
        "country": "SG",
        "type": "ALLOCATED PORTABLE",
        "ipVersion": "v4",
        "entities": [entity("EX7-AP", ["technical"], card("Admin")), team],
    }


def verisign_domain(registrar: str, *abuse: str) -> dict[str, Any]:
    """A name as a registry with few data tells of it: the registrar and its desk."""
    desk = entity("", ["abuse"], card("", *abuse))
    del desk["handle"]
    seller = entity("9999", ["registrar"], card(registrar), *([desk] if abuse else ()))
    public = [{"type": "IANA Registrar ID", "identifier": "9999"}]
    return {
        "objectClassName": "domain",
        "handle": "2336799_DOMAIN_COM-VRSN",
        "status": ["client transfer prohibited"],
        "entities": [seller | {"publicIds": public}],
        "events": [
            event("registration", "2020-01-02T03:04:05Z"),
            event("expiration", "2030-01-02T03:04:05Z"),
        ],
        "nameservers": [
            {"objectClassName": "nameserver", "ldhName": "NS1.DNS.EXAMPLE"}
        ],
        "secureDNS": {"delegationSigned": False},
    }


def ripe_autnum(name: str, *abuse: str) -> dict[str, Any]:
    """An autonomous system as RIPE tells of it."""
    return {
        "objectClassName": "autnum",
        "handle": "AS64500",
        "name": name,
        "entities": [entity("AR8-RIPE", ["abuse"], card("Abuse-C Role", *abuse))],
    }
