"""Whom to write to about a place: the ladder.

A site that is not a known route, opened by somebody on a day we know, is presumed to be
against her: the ladder then starts at the search engines, and every rung that may pass
a complaint on is marked, so that it gets addresses, law and a role address only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.data.routes import never_contact, regulators, search_routes
from unburden.errors import BadInput
from unburden.model import Fact, Ladder, Layer, LeftOut
from unburden.rdap import (
    REGISTRIES,
    addresses,
    holders,
    is_literal,
    plain,
    registrable,
)
from unburden.route.edge import signs
from unburden.route.rungs import Part, behind, known, merged, of_site
from unburden.route.site import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from unburden.model import Place, Route
    from unburden.net import Door

MOST_HOSTS = 3  # of one place: the page's, and others that its pictures come from
LONGEST = 8192  # of an address
ORDER = (
    Layer.PLATFORM,
    Layer.SITE,
    Layer.SEARCH,
    Layer.CDN,
    Layer.HOST,
    Layer.REGISTRAR,
    Layer.NETWORK,
    Layer.REGULATOR,
)
# Who may tell the site or the uploader of a complaint.
PASSES_ON = frozenset(
    {Layer.SITE, Layer.CDN, Layer.HOST, Layer.REGISTRAR, Layer.NETWORK}
)
AGAINST_HER = (Layer.SEARCH, *(layer for layer in ORDER if layer is not Layer.SEARCH))


def climb(
    place: Place,
    *,
    door: Door,
    clock: Callable[[], datetime],
    law: str,
    routes: Sequence[Route],
    registries: str = REGISTRIES,
) -> Ladder:
    """Find out whom to write to about a place, first to last.

    The site's pages are read, and DNS and registries asked; each of them learns that
    somebody asked. What cannot be found out is left out, and why is said.

    Args:
        place: the page, and what was found there.
        door: every byte goes through it.
        clock: aware UTC.
        law: where she lives, a code of ``data.JURISDICTIONS``.
        routes: of `data.routes.with_own`.
        registries: where the lists of RDAP servers are.

    Raises:
        BadInput: the place is no web address.
    """
    host = _host(place.page)
    ask = _Asking(door=door, clock=clock, law=law, held=routes, registries=registries)
    at = clock()
    part, facts = ask.about(host, place.page, place.ip)
    for url in _elsewhere(place):
        other, more = ask.about(_host(url), _home(url), "")
        part.add(other)
        facts += more
    part.routes.extend(search_routes(routes))
    part.routes.extend(regulators(law, routes))
    is_hostile = not any(row.is_checked for row in known(host, law, routes))
    return Ladder(
        page=place.page,
        at=at,
        routes=_ordered(part.routes, is_hostile=is_hostile),
        left_out=tuple(dict.fromkeys(part.left_out)),
        is_hostile=is_hostile,
        facts=tuple(dict.fromkeys(facts)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """All that it takes to find out about one host."""

    door: Door
    clock: Callable[[], datetime]
    law: str
    held: Sequence[Route]
    registries: str

    def about(self, host: str, url: str, ip: str) -> tuple[Part, list[Fact]]:
        """The rungs of one host, nearest first, and what was looked up for them."""
        rows = known(host, self.law, self.held)
        never = never_contact(host, self.held)
        site = read(url, door=self.door, deep=not rows and not never)
        ip, facts = self._address(host, ip)
        who = holders(
            host, ip, door=self.door, clock=self.clock, registries=self.registries
        )
        part = Part()
        if never:
            name = registrable(host)
            part.left_out.append(LeftOut(layer=Layer.SITE, name=name, why=never))
        elif rows:
            part.routes.extend(rows)
        else:
            part.add(of_site(host, site))
        part.add(behind(host, site, who, self.held))
        return part, [*signs(site.headers, host), *site.facts, *facts, *who.facts]

    def _address(self, host: str, ip: str) -> tuple[str, list[Fact]]:
        """A host's address: as it was seen, as it is written, or as DNS has it now."""
        if ip:
            seen = "our door, when the place was seen"
            return ip, [Fact(name="server address", value=plain(ip), witness=seen)]
        if is_literal(host):
            return host, []
        found = addresses(host, self.door, self.clock())
        return next(iter(found.answer or ()), ""), list(found.facts)


def _ordered(routes: Iterable[Route], *, is_hostile: bool) -> tuple[Route, ...]:
    order = AGAINST_HER if is_hostile else ORDER
    marked = [
        replace(row, forwards=True)
        if is_hostile and row.layer in PASSES_ON and not row.is_checked
        else row
        for row in routes
    ]
    return merged(sorted(marked, key=lambda row: order.index(row.layer)))


def _elsewhere(place: Place) -> list[str]:
    """Addresses of its pictures that other people's sites send out, one a site."""
    seen = {registrable(_host(place.page))}
    found = []
    for url in place.media:
        try:
            site = registrable(_host(url))
        except BadInput:
            continue  # a picture inside the page itself, or at no address of the web
        if site not in seen:
            found.append(url)
            seen.add(site)
    return found[: MOST_HOSTS - 1]


def _ascii(host: str) -> str:
    """A name as DNS has it: letters of other alphabets in ASCII (RFC 5890)."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _host(url: str) -> str:
    """The host of an address of the web.

    Raises:
        BadInput: it is none.
    """
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:  # of which an odd letter in the name is one kind
        host, port, parts = "", None, urlsplit("")
    known = parts.scheme in ("http", "https") and ("." in host or is_literal(host))
    if (
        not known
        or port == 0
        or len(url) > LONGEST
        or not url.isprintable()
        or " " in url
    ):
        what = f"{plain(url, 200)!r} is not the address of a page."
        raise BadInput(what, "Give it whole, for instance https://site.example/page.")
    return host.removesuffix(".")
