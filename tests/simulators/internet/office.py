"""Who gets what was sent, and what comes of it: the world's side of every request."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.simulators.internet import letters
from tests.simulators.internet.cast import COMPANIES, REGULATOR
from tests.simulators.internet.desks import HOUR, MINUTE, NEVER, Desk, Says
from tests.simulators.internet.letters import Received

from unburden.model import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tests.simulators.internet.happenings import Happenings
    from tests.simulators.internet.state import Post, SimSite


OWN = (Layer.SITE, Layer.PLATFORM)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose mail it is: a layer, and which site or company."""

    address: str
    layer: Layer
    owner: str = ""


@dataclass(slots=True, kw_only=True)
class Office:
    """Takes requests, and answers and acts as the desk of each recipient does."""

    sites: Mapping[str, SimSite]
    happenings: Happenings
    seed: str
    received: list[Received] = field(default_factory=list)
    boxes: dict[str, Mailbox] = field(init=False)
    _asked: Counter[tuple[Layer, str, datetime]] = field(default_factory=Counter)
    _said: Counter[str] = field(default_factory=Counter)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _replies: list[tuple[datetime, int, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        boxes = [Mailbox(one.mailbox, one.layer, one.id) for one in COMPANIES]
        boxes.append(Mailbox(REGULATOR, Layer.REGULATOR))
        for host, site in self.sites.items():
            boxes.append(Mailbox(site.row.mailbox, Layer.SITE, host))
        self.boxes = {box.address: box for box in boxes}

    def receive(self, message: bytes, rcpt: str, at: datetime) -> None:
        """Take a mail for one recipient."""
        got = letters.read(message, rcpt.lower(), at)
        self.received.append(got)
        box = self.boxes.get(got.to)
        if box is None:
            self._say(got, Says.BOUNCED, NEVER, at + MINUTE)
        else:
            self._hand(box, got)

    def fill(self, box: Mailbox, text: str, at: datetime) -> str:
        """Take what a person filled into a form, and give a reference."""
        got = letters.read_form(text, box.address, at)
        self.received.append(got)
        self._hand(box, got)
        return f"REF-{len(self.received):05}"

    def due(self, now: datetime) -> list[bytes]:
        """The replies that have arrived by now and were not fetched."""
        found = []
        while self._replies and self._replies[0][0] <= now:
            found.append(heapq.heappop(self._replies)[2])
        return found

    def next_reply(self) -> datetime | None:
        """When the next reply arrives."""
        return self._replies[0][0] if self._replies else None

    def _hand(self, box: Mailbox, got: Received) -> None:
        for site in self._named(box, got):
            self._work(_desk(site, box.layer), box, site, got)

    def _named(self, box: Mailbox, got: Received) -> Iterator[SimSite]:
        """The sites that a request names and its recipient has to do with."""
        for host, site in self.sites.items():
            if box.owner not in ("", *_depends(site)):
                continue
            if any(url.startswith(f"http://{host}/") for url in got.urls):
                yield site

    def _work(self, desk: Desk, box: Mailbox, site: SimSite, got: Received) -> None:
        if box.layer in OWN and site.row.publishes:
            site.published.append(got.text)
        counts = self._count(box.layer, site, got)
        number = max((count for _, count in counts), default=1)
        says, when = desk.answer(number), got.at + desk.answers
        got = replace(got, to=box.address)
        self._say(got, says, desk, when)
        convinced = [post for post, count in counts if count >= desk.asks]
        if desk.acts is not None and convinced:
            self._act(box, site, convinced, got.at + desk.acts)
            if desk.confirms:
                when = got.at + desk.acts + 10 * MINUTE
                self._say(got, Says.REMOVED, desk, when)
        if desk.forwards:
            self._forward(site, got)

    def _count(
        self, layer: Layer, site: SimSite, got: Received
    ) -> list[tuple[Post, int]]:
        """The posts that a request names, and how often each was named here."""
        named = set(got.urls)
        up = [post for post in site.posts() if post.is_up]
        posts = [post for post in up if named & {post.page, post.media}]
        for post in posts:
            self._asked[layer, post.media, post.since] += 1
        return [(post, self._asked[layer, post.media, post.since]) for post in posts]

    def _act(
        self, box: Mailbox, site: SimSite, posts: list[Post], when: datetime
    ) -> None:
        def act(at: datetime) -> None:
            if box.layer is Layer.REGISTRAR:
                self.happenings.suspend(site, at)
            for post in posts:
                self.happenings.take_down(site, post, box.layer, at)

        self.happenings.at(when, act)

    def _forward(self, site: SimSite, got: Received) -> None:
        box = self.boxes[site.row.mailbox]

        def arrive(at: datetime) -> None:
            self._work(site.row.desk, box, site, replace(got, at=at))

        self.happenings.at(got.at + HOUR, arrive)

    def _say(self, got: Received, says: Says, desk: Desk, at: datetime) -> None:
        """Answer later; some mail systems deliver the same answer twice."""
        if says is Says.NOTHING or got.message is None:
            return
        self._said[got.to] += 1
        pen = letters.Pen(
            sender=got.to,
            at=at,
            seed=f"{self.seed}/{got.to}/{self._said[got.to]}",
            tongue=desk.tongue,
            threads=desk.threads,
        )
        mail = letters.reply(got, says, pen)
        for time in range(2 if desk.twice else 1):
            arrives = at + time * MINUTE
            heapq.heappush(self._replies, (arrives, next(self._numbers), mail))


def _depends(site: SimSite) -> set[str]:
    """Whose mail can be about a site: its own, its host's, and those of all sites."""
    shared = {one.id for one in COMPANIES if one.layer is not Layer.HOST}
    return {site.row.host, site.row.hoster} | shared


def _desk(site: SimSite, layer: Layer) -> Desk:
    """Who decides about a site at a layer."""
    row = site.row
    desks = {
        Layer.PLATFORM: row.desk,
        Layer.SITE: row.desk,
        Layer.HOST: row.host_desk,
        Layer.REGISTRAR: row.registrar_desk,
        Layer.REGULATOR: row.regulator_desk,
        Layer.CDN: row.cdn_desk or NEVER,
    }
    return desks.get(layer, NEVER)
