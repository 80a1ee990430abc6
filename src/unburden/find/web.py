"""A web site, or a list of addresses, looked at by the crawler.

The parent decides and remembers, the crawler fetches and reads: which pages come next,
how deep, how many, and which are done is kept here, in the frontier; see `crawler` for
what happens to each. Memory holds the crawler's few pictures and the one that is being
handed over.

Pages of the same site are followed: the same host, with or without ``www.``, at the
same port, by http or https; and the site that the first page leads to. Pictures are
fetched from wherever a page shows them.
"""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.errors import NotFound, RobotsDisallow, UnburdenError, Unreachable
from unburden.find.child import Child
from unburden.find.frames import BadFrame
from unburden.find.signs import found_at, stop_at_signs
from unburden.find.urls import canonical, site
from unburden.model import Lead, Skipped

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from unburden.find.frames import Head
    from unburden.find.frontier import Frontier
    from unburden.find.settings import FindSettings, Renderer

AT_ONCE = 16
KNOWN_FOR_EACH_READ = 50
IGNORE = "If you answer for it, say --ignore-robots; the ledger records that."


@dataclass(frozen=True, slots=True)
class WebSite:
    """A site, from the page named and as many links deep as the settings say."""

    name: str
    settings: FindSettings

    def leads(self) -> Generator[Lead | Skipped, None, None]:
        """Crawl the site now, or go on where the frontier says it was left.

        Raises:
            ChildImagerySigns: a page shows signs of child imagery.
            PrivateAddress: the site is inside this network.
            RobotsDisallow: the site asks robots not to look at the page named.
            Unreachable: the site has no address, or the crawler broke down.
        """
        start = canonical(self.name) or ""
        parts = urlsplit(start)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self.settings.door.guard.vet(parts.hostname or "", port)
        yield from _crawl(self.name, [start], self.settings, depth=self.settings.depth)


@dataclass(frozen=True, slots=True)
class UrlList:
    """A text file of addresses, one a line: pictures, or pages read but not followed.

    Empty lines and lines that begin with ``#`` are passed over.
    """

    name: str
    settings: FindSettings

    def leads(self) -> Generator[Lead | Skipped, None, None]:
        """Look at each address now.

        Raises:
            ChildImagerySigns: a page shows signs of child imagery.
            NotFound: the file cannot be read.
            Unreachable: the crawler broke down.
        """
        starts = []
        for number, line in enumerate(self._lines(), start=1):
            url = canonical(line) if "://" in line else None
            if url:
                starts.append(url)
            elif line.strip() and not line.lstrip().startswith("#"):
                why = f"Line {number} is not a web address."
                yield Skipped(url=line.strip()[:200], why=why)
        if starts:
            yield from _crawl(self.name, starts, self.settings, depth=0)

    def _lines(self) -> Iterator[str]:
        try:
            with open(self.name, encoding="utf-8-sig", errors="replace") as file:  # noqa: PTH123
                yield from file
        except OSError as error:
            what = f"{self.name} could not be read: {error.strerror}."
            raise NotFound(
                what, "Name a text file with one address on a line."
            ) from error


@dataclass(slots=True)
class _Run:
    """One crawl: what is waiting, what is out, and what may be followed."""

    name: str
    starts: list[str]
    settings: FindSettings
    depth: int
    frontier: Frontier
    sites: list[str]
    waiting: deque[tuple[str, int]] = field(default_factory=deque)
    out: int = 0
    read: int = 0
    known: int = 0

    def begin(self) -> None:
        for start in self.starts:
            if not self.frontier.seen(start):
                self.frontier.add(start, 0)
        self.waiting.extend(self.frontier.pending())
        self.sites += [site(url) for url, _ in self.waiting]

    def send_out(self, child: Child) -> None:
        while (
            self.waiting and self.out < AT_ONCE and self.read < self.settings.max_pages
        ):
            url, depth = self.waiting.popleft()
            stop_at_signs(url, place=url)
            # Where the page named leads, there the site is; others stay with it.
            sites = None if depth == 0 else sorted(set(self.sites))
            child.tell({"kind": "page", "url": url, "depth": depth, "sites": sites})
            self.out += 1
            self.read += 1

    def take(self, page: Head) -> Iterator[Skipped]:
        url, final = str(page["url"]), str(page["final"])
        depth = int(str(page["depth"]))
        self.out -= 1
        if page["code"] == "robots" and self.starts == [url]:
            raise RobotsDisallow(
                f"{url}: the site asks robots not to look there.", IGNORE
            )
        if page["why"]:
            yield Skipped(url=url, why=str(page["why"]))
        if depth == 0:
            self.sites.append(site(final))
        links = page["links"]
        for link in links if isinstance(links, list) else []:
            self._follow(str(link), depth + 1)
        if final != url:
            self.frontier.add(final, depth)
            self.frontier.done(final)
        if page["code"] != "unreachable":  # the next run may have more luck
            self.frontier.done(url)

    def lead(self, head: Head, data: bytes) -> Lead:
        return Lead(
            url=str(head["url"]),
            page=str(head["page"]),
            source=self.name,
            seen_at=self.settings.now(),
            data=data,
        )

    def _follow(self, link: str, depth: int) -> None:
        known = self.known < self.settings.max_pages * KNOWN_FOR_EACH_READ
        within = depth <= self.depth and site(link) in self.sites
        if known and within and not self.frontier.seen(link):
            self.frontier.add(link, depth)
            self.waiting.append((link, depth))
            self.known += 1


def _crawl(
    name: str, starts: list[str], settings: FindSettings, *, depth: int
) -> Iterator[Lead | Skipped]:
    run = _Run(
        name=name,
        starts=starts,
        settings=settings,
        depth=depth,
        frontier=settings.fresh_frontier(),
        sites=[site(one) for one in starts],
    )
    run.begin()
    with contextlib.ExitStack() as stack:
        proxy = stack.enter_context(settings.door.proxy())
        opening = settings.browser(proxy.url) if settings.render else None
        renderer = stack.enter_context(opening) if opening else None
        told = _told(settings, proxy.url)
        child = stack.enter_context(Child(told, patience=_patience(settings)))
        try:
            yield from _converse(run, child, renderer)
        except (BadFrame, TimeoutError) as error:
            raise _broken(name) from error


def _converse(
    run: _Run, child: Child, renderer: Renderer | None
) -> Iterator[Lead | Skipped]:
    run.send_out(child)
    while run.out:
        heard = child.hear()
        if heard is None:
            raise _broken(run.name)
        head, body = heard
        url = str(head["url"])
        if head["kind"] == "picture":
            yield run.lead(head, body)
        elif head["kind"] == "skipped":
            yield Skipped(url=url, why=str(head["why"]))
        elif head["kind"] == "signs":
            raise found_at(url)
        elif head["kind"] == "render" and renderer:
            child.tell(*_render(renderer, url, head["id"], run.settings.seconds))
        else:
            yield from run.take(head)
            run.send_out(child)
    if run.waiting:
        why = f"{run.read} pages were read, as many as allowed; there are more."
        yield Skipped(url=run.starts[0], why=why)


def _render(
    renderer: Renderer, url: str, number: object, seconds: float
) -> tuple[Head, bytes]:
    head: Head = {"kind": "rendered", "id": number, "url": url, "why": ""}
    try:
        page = renderer.render(url, seconds=seconds)
    except UnburdenError as error:
        why = f"It was read as it came, without its JavaScript: {error.what}"
        return head | {"why": why}, b""
    return head | {"url": page.url}, page.html.encode("utf-8", "replace")


def _told(settings: FindSettings, proxy: str) -> Head:
    return {
        "proxy": proxy,
        "identity": settings.door.identity,
        "delay": settings.delay,
        "seconds": settings.seconds,
        "max_bytes": settings.max_bytes,
        "retries": settings.retries,
        "back_off": settings.back_off,
        "hold": settings.hold,
        "max_places": settings.max_places,
        "render": settings.render,
        "ignore_robots": settings.ignore_robots,
    }


def _patience(settings: FindSettings) -> float:
    """Longer than any one thing the crawler waits for, every retry included."""
    return 2 * (settings.retries + 1) * (settings.seconds + settings.delay + 60)


def _broken(name: str) -> Unreachable:
    what = f"The crawler broke down while it looked at {name}."
    return Unreachable(what, "What was found stands. Run it again to go on from here.")
