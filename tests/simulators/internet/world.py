"""The simulated internet: sites, companies and a search engine, on one clock."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING, Self

from tests.simulators.internet import letters, pages, pictures, routes, search
from tests.simulators.internet.cast import COMPANIES, SEARCH, SITES
from tests.simulators.internet.clock import SimClock
from tests.simulators.internet.desks import Weather
from tests.simulators.internet.happenings import Happenings
from tests.simulators.internet.office import Mailbox, Office
from tests.simulators.internet.server import WebServer
from tests.simulators.internet.state import SimPlace, SimSite
from tests.simulators.internet.truth import Truth, Up

from unburden.errors import Unreachable
from unburden.model import Layer
from unburden.net import Door

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.simulators.internet.desks import SiteRow
    from tests.simulators.internet.happenings import Action
    from tests.simulators.registry import Registry
    from tests.simulators.web import Page

    from unburden.model import Route

START = datetime(2026, 9, 7, 8, tzinfo=UTC)


class World:
    """All of it; its web is served on loopback while its ``with`` block lasts.

    Only who drives a run moves `clock`. Whatever was to happen until then has
    happened when the world is next asked anything.

    Args:
        rows: the sites; all 25, with 60 places, unless told otherwise.
        start: the time at which the pictures are up and nobody has been asked.
        seed: of wording and Message-IDs of replies.
    """

    def __init__(
        self,
        rows: Sequence[SiteRow] = SITES,
        *,
        start: datetime = START,
        seed: str = "one",
    ) -> None:
        self.clock = SimClock(start)
        self.addresses = _addresses(rows)
        self._sites = {
            row.host: SimSite(row=row, start=start, ip=self.addresses[row.host])
            for row in rows
        }
        self.engine = search.SearchEngine()
        self.leads: dict[tuple[str, int], int] = {}
        self._lock = threading.RLock()
        self._happenings = Happenings(start)
        self._office = Office(sites=self._sites, happenings=self._happenings, seed=seed)
        self._web = WebServer(self.find)
        self._fill(start)

    def __enter__(self) -> Self:
        self._web.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._web.__exit__()

    @property
    def port(self) -> int:
        """Where its web listens on 127.0.0.1."""
        return self._web.port

    @property
    def sites(self) -> Mapping[str, SimSite]:
        """All sites by host, as they are now."""
        with self._caught_up():
            return self._sites

    @property
    def places(self) -> list[SimPlace]:
        """All places, of all sites."""
        return [place for site in self.sites.values() for place in site.places]

    @property
    def hers(self) -> dict[str, bytes]:
        """Her Items, by label: PNG."""
        return {label: pictures.original(label) for label in pictures.HERS}

    @property
    def published(self) -> str:
        """All that sites have posted of what they were sent."""
        with self._caught_up():
            found = [one for site in self._sites.values() for one in site.published]
            return "\n".join(found)

    def receive(self, message: bytes, rcpt: str, at: datetime) -> None:
        """Take a mail, for one recipient; what comes of it comes at its time.

        Args:
            message: the mail (RFC 5322).
            rcpt: the envelope's recipient.
            at: when.
        """
        with self._caught_up():
            self._office.receive(message, rcpt, at)

    def fill_form(self, route: Route, text: str, at: datetime) -> str:
        """Fill in a form as a person does, and get a reference; no mail comes back.

        Args:
            route: whose form; its layer says who reads it.
            text: all that was put in; the addresses in it are what counts.
            at: when.
        """
        with self._caught_up():
            box = Mailbox(route.to, route.layer)
            reference = self._office.fill(box, text, at)
            if route.layer is Layer.SEARCH:
                self.engine.remove(self._office.received[-1].urls, at)
            return reference

    def own_routes(self) -> str:
        """The `routes.toml` of an organisation that has opened routes of this world."""
        return routes.own_routes(site.row for site in self._sites.values())

    def own_engine(self) -> str:
        """The `config.toml` of an organisation that asks the search engine."""
        return (
            f'[[engine]]\nname = "Search"\nurl = "http://{SEARCH}/api?q={{page}}"\n'
            'results = "results"\ncopy = "cached"\n'
            'route = "search"\noutdated = "outdated"\n'
        )

    def registry(self) -> Registry:
        """Registries of this world, to be entered; see `Registry.behind`."""
        return routes.registry(site.row for site in self._sites.values())

    def replies_due(self, now: datetime) -> list[bytes]:
        """The mails that came back by now, each given once."""
        with self._caught_up():
            return self._office.due(now)

    def next_event(self) -> datetime | None:
        """When the next thing happens or the next reply comes; None: never."""
        with self._caught_up():
            times = (self._happenings.next(), self._office.next_reply())
            return min((time for time in times if time is not None), default=None)

    def truth(self) -> Truth:
        """What really happened so far."""
        with self._caught_up():
            ups = [
                Up(
                    place=place.id,
                    turn=turn,
                    page=post.page,
                    media=post.media,
                    since=post.since,
                    until=post.media_until,
                    by=post.by,
                )
                for place in self.places
                for turn, post in enumerate(place.posts)
            ]
            return Truth(
                at=self.clock(), ups=tuple(ups), received=tuple(self._office.received)
            )

    def lead(self, host: str, port: int, to: int) -> None:
        """Let a port of a host of the world be one of loopback: a mail server's."""
        self.leads[self.addresses[host], port] = to

    def door(self) -> Door:
        """A door of ours to this world, dated by its clock."""
        return Door(resolve=self.resolve, detour=self.detour, clock=self.clock)

    def resolve(self, host: str, port: int) -> list[str]:
        """The address of a name of this world."""
        with self._caught_up():
            site = self._sites.get(host)
            is_away = site is not None and (
                site.is_suspended or site.weather(self.clock()) is Weather.NO_NAME
            )
        if is_away or host not in self.addresses:
            what = f"The address of {host} could not be found."
            raise Unreachable(what)
        return [self.addresses[host]]

    def detour(self, address: str, port: int) -> tuple[str, int]:
        """Where an address of this world is dialled: on loopback."""
        assert address in self.addresses.values(), f"{address} was let through"
        return "127.0.0.1", self.leads.get((address, port), self.port)

    def find(self, host: str, path: str) -> Page | None:
        """What a host answers; None: it hangs up."""
        with self._caught_up():
            now, site = self.clock(), self._sites.get(host)
            if host == SEARCH:
                posts = [post for place in self.places for post in place.posts]
                return self.engine.answer(path, posts, now)
            if site is None:
                return pages.NOT_HERE
            page = pages.answer(site, path, now)
            return page if page is None else _through(site, page)

    @contextmanager
    def _caught_up(self) -> Iterator[None]:
        """Hold the world still, after all that was to happen until now."""
        with self._lock:
            self._happenings.catch_up(self.clock())
            yield

    def _fill(self, start: datetime) -> None:
        labels = list(pictures.HERS)
        for site in self.sites.values():
            for number in range(1, site.row.places + 1):
                count = len(self.places)
                place = SimPlace(
                    id=f"{site.row.host}/{number}",
                    item=labels[count % len(labels)],
                    edit=count // len(labels),
                    site=site,
                    ahead=list(site.row.comebacks),
                )
                site.places.append(place)
                place.add(start)
            if site.row.by_itself is not None:
                self._happenings.at(start + site.row.by_itself, _leaver(self, site))


def _leaver(world: World, site: SimSite) -> Action:
    def leave(at: datetime) -> None:
        for post in site.posts():
            world._happenings.take_down(site, post, "itself", at)

    return leave


def _through(site: SimSite, page: Page) -> Page:
    """What a page carries when the CDN hands it on."""
    if site.row.cdn_desk is None:
        return page
    return replace(page, headers=(*page.headers, *pages.CDN_HEADERS))


def _addresses(rows: Sequence[SiteRow]) -> dict[str, str]:
    """The address of every name: a site's is its host's, or that of its CDN."""
    free = {one.id: _hosts(one.network) for one in COMPANIES if one.network}
    found = {
        row.host: next(free["edgecdn" if row.cdn_desk else row.hoster]) for row in rows
    }
    for name in (SEARCH, "regulator.example", letters.RELAY, "rdap.example"):
        found[name] = next(free["upstream"])
    return found


def _hosts(network: str) -> Iterator[str]:
    return (str(address) for address in ip_network(network).hosts())
