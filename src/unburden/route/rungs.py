"""From what was found out to Routes, each with why it is on the ladder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.data.places import within
from unburden.data.routes import cdn_for, never_contact, platform_for
from unburden.model import Footing, Layer, LeftOut, Medium, Route
from unburden.rdap import is_literal, registrable
from unburden.route.edge import by_headers, by_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.rdap import Contact, Holder, Holders
    from unburden.route.edge import Edge
    from unburden.route.site import Site

NEVER = "never"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rungs of a ladder, and who is not among them and why."""

    routes: list[Route] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, other: Part) -> None:
        """Take another's rungs after these."""
        self.routes.extend(other.routes)
        self.left_out.extend(other.left_out)


def known(host: str, law: str, held: Sequence[Route]) -> tuple[Route, ...]:
    """The rows that are for a host: of its platform, or the organisation's for a site.

    Rows for people who live elsewhere are left away.
    """
    near = ("", *within(law))
    sites = (
        row
        for row in held
        if row.layer is Layer.SITE and not row.never and registrable(host) in row.hosts
    )
    rows = (*platform_for(host, held), *sites)
    return tuple(row for row in rows if row.country in near)


def of_site(host: str, site: Site) -> Part:
    """The rungs that a site names itself, or a guess where it names none."""
    name = registrable(host)
    if site.publishes:
        why = "It says that it publishes requests: \N{LEFT DOUBLE QUOTATION MARK}"
        why += f"{site.publishes}\N{RIGHT DOUBLE QUOTATION MARK}."
        return Part([], [LeftOut(layer=Layer.SITE, name=name, why=why)])
    part = Part()
    ways = sorted([*site.mails[:1], *site.forms[:1]], key=lambda way: way.topic)
    for way in ways:
        words = "names this address" if way.medium is Medium.MAIL else "has a form"
        others = site.mails[1:] if way.medium is Medium.MAIL else site.forms[1:]
        part.routes.append(
            Route(
                id=f"{Layer.SITE}:{way.to.lower()}",
                layer=Layer.SITE,
                name=name,
                medium=way.medium,
                to=way.to,
                why=f"{name} {words} on its page {_path(way.page)}.",
                footing=Footing.STATED,
                source=way.page,
                checked=NEVER,
                hosts=(name,),
                note=_also(other.to for other in others),
            )
        )
    if not ways:
        part.add(_guess(name, site.why))
    return part


def _guess(name: str, why_unread: str) -> Part:
    if is_literal(name):
        why = "It names no way to write to it, and has no name to guess one from."
        return Part([], [LeftOut(layer=Layer.SITE, name=name, why=why_unread or why)])
    to = f"abuse@{name}"
    why = "A guess, as its pages name no way to write to it (RFC 2142)."
    if why_unread:
        why = f"A guess (RFC 2142), as its pages could not be read: {why_unread}"
    route = Route(
        id=f"{Layer.SITE}:{to}",
        layer=Layer.SITE,
        name=name,
        medium=Medium.MAIL,
        to=to,
        why=why,
        footing=Footing.SUGGESTED,
        source="RFC 2142, section 4",
        checked=NEVER,
        hosts=(name,),
    )
    return Part([route])


def behind(host: str, site: Site, who: Holders, held: Sequence[Route]) -> Part:
    """The rungs of those who carry a site: CDN, host, registrar, network above."""
    signed = by_headers(site.headers)
    of_network = by_network(who.network.name, who.network.handle)
    edge = signed[0] if signed else of_network
    part = Part()
    if edge is not None:
        sign = signed[1] if signed else ""
        part.add(_edge(host, edge, sign, who, held))
    if edge is not None and edge is of_network:
        why = f"It cannot be seen behind {edge.name}, which may name it when asked."
        part.left_out.append(LeftOut(layer=Layer.HOST, name=host, why=why))
    else:
        network = who.network.name or "its network"
        why = f"It holds the network that {host} answers from ({network})."
        part.add(_named(Layer.HOST, host, who.network, why, held))
        system = f"AS{who.system.asked}"
        why = f"It takes the network of {host} to the internet ({system})."
        part.add(_named(Layer.NETWORK, host, who.system, why, held))
    domain = registrable(host)
    why = f"The name {domain} is registered with it."
    part.add(_named(Layer.REGISTRAR, host, who.registrar, why, held))
    return part


def _edge(
    host: str, edge: Edge, sign: str, who: Holders, held: Sequence[Route]
) -> Part:
    sure = edge is by_network(who.network.name, who.network.handle)
    by = f"the header {sign} of its answer says so" if sign else ""
    network = f"its address is in the network {who.network.name}" if sure else ""
    why = f"{host} is sent out through {edge.name}: "
    why += " and ".join(filter(None, [by, network])) + "."
    if not sure and who.network.name:
        why += f" But its address is in another network, {who.network.name}."
    rows = [replace(row, why=why, forwards=True) for row in cdn_for(edge.name, held)]
    if rows:
        return Part(rows)
    if sure and who.network.contacts:
        holder = replace(who.network, name=edge.name)
        return _named(Layer.CDN, host, holder, why, held)
    why = f"{why} How to write to it is not known."
    return Part([], [LeftOut(layer=Layer.CDN, name=edge.name, why=why)])


def _named(
    layer: Layer, host: str, holder: Holder, why: str, held: Sequence[Route]
) -> Part:
    """The rung of somebody whom a registry names; never the site itself.

    A row for that recipient, for instance a form that the organisation opened, stands
    in place of the registry's address.
    """
    site = registrable(host)
    others = [each for each in holder.contacts if _domain(each) != site]
    if not others:
        return Part([], [_nobody(layer, host, holder)])
    domain = _domain(others[0])
    if never := never_contact(domain, held):
        return Part([], [LeftOut(layer=layer, name=holder.name or domain, why=never)])
    rows = [
        replace(row, why=why, forwards=True)
        for row in held
        if row.layer is layer and domain in row.hosts and not row.never
    ]
    return Part(rows or [_stated(layer, holder, others, why)])


def _nobody(layer: Layer, host: str, holder: Holder) -> LeftOut:
    why = holder.why
    if holder.contacts:
        why = (
            f"Complaints about it would go to {registrable(host)} itself "
            f"({holder.contacts[0].email}): it is asked as the site, not beside it."
        )
    return LeftOut(layer=layer, name=holder.name or host, why=why)


def _stated(
    layer: Layer, holder: Holder, contacts: Sequence[Contact], why: str
) -> Route:
    first, *others = contacts
    return Route(
        id=f"{layer}:{first.email.lower()}",
        layer=layer,
        name=holder.name or _domain(first),
        medium=Medium.MAIL,
        to=first.email,
        why=why,
        footing=Footing.STATED,
        source=f"RDAP, {holder.of}",
        checked=NEVER,
        forwards=True,
        note=_also(each.email for each in others),
    )


def merged(routes: Iterable[Route]) -> tuple[Route, ...]:
    """Each recipient once, where it first stands, with all that it is there for."""
    found: dict[tuple[str, str], Route] = {}
    for route in routes:
        key = (route.medium, route.to.casefold())
        first = found.setdefault(key, route)
        if first is not route and route.why not in first.why:
            found[key] = replace(
                first,
                why=f"{first.why} {route.why}",
                forwards=first.forwards or route.forwards,
            )
    return tuple(found.values())


def _domain(contact: Contact) -> str:
    return registrable(contact.email.rpartition("@")[2])


def _also(others: Iterable[str]) -> str:
    words = ", ".join(list(others)[:4])
    return f"It names these too: {words}." if words else ""


def _path(url: str) -> str:
    return urlsplit(url).path[:80] or "/"
