"""Where a site says to write to it: a handful of its pages, read as a person would.

It is not crawled: robots.txt asks robots, and this follows at most six links that a
person would follow to complain, once, under our own name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from unburden.errors import UnburdenError, Unreachable
from unburden.markup import to_text
from unburden.model import Fact, Medium
from unburden.rdap import plain, registrable
from unburden.route.pages import Said, Way, best

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unburden.net import Door, Reply
    from unburden.route.pages import Topic

LINKS = 6
PAGE_BYTES = 2_000_000
SECONDS = 15.0
PATIENCE = 2  # pages that did not answer, and then no more are opened
HTML = frozenset({"text/html", "application/xhtml+xml"})
LONGEST = 200  # of a fact's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site says of itself.

    Attributes:
        headers: of its first answer, by lower-case name; empty where there was none.
        mails: addresses it names, best first.
        forms: pages of its own with a form to write to it, best first.
        publishes: the words by which it says that it makes requests public.
        facts: all of it, with the page that says so.
        why: why it could not be read, in a sentence; empty where it could.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    mails: tuple[Way, ...] = ()
    forms: tuple[Way, ...] = ()
    publishes: str = ""
    facts: tuple[Fact, ...] = ()
    why: str = ""


def read(url: str, *, door: Door, deep: bool = True) -> Site:
    """Read a site's page, its home, and those of its pages that are for complaints.

    Args:
        url: of the page.
        door: every byte goes through it.
        deep: whether its pages are read; else it is asked once, for the headers.
    """
    visit = _Visit(url, door.hurried(SECONDS))
    wanted = [url, urljoin(url, "/")] if deep else [url]
    why = [visit.try_to_open(each) for each in dict.fromkeys(wanted)]
    if not visit.answered:
        return Site(why=why[0])
    if deep:
        visit.follow()
        return visit.told()
    return Site(headers=visit.headers)


class _Visit:
    """One visit to one site."""

    def __init__(self, url: str, door: Door) -> None:
        self._door = door
        self._site = registrable(urlsplit(url).hostname or "")
        self._seen: set[str] = set()
        self._links: dict[str, Topic] = {}
        self._ways: list[Way] = []
        self._facts: list[Fact] = []
        self._publishes = ""
        self.headers: Mapping[str, str] = {}
        self.answered = False

    def try_to_open(self, url: str, topic: Topic | None = None) -> str:
        """Read one page; why it could not be, or nothing where it could."""
        self._seen.add(url)
        try:
            self._open(url, topic)
        except UnburdenError as wrong:
            self._note("page not read", wrong.what, url)
            return wrong.what
        return ""

    def follow(self) -> None:
        """Open the pages for complaints that were linked, the best first."""
        ranked = sorted(self._links.items(), key=lambda link: link[1])
        new = [link for link in ranked if link[0] not in self._seen]
        unread = 0
        for url, topic in new[:LINKS]:
            unread += bool(self.try_to_open(url, topic))
            if unread == PATIENCE:
                return

    def told(self) -> Site:
        return Site(
            headers=self.headers,
            mails=tuple(best(self._ways, Medium.MAIL)),
            forms=tuple(best(self._ways, Medium.FORM)),
            publishes=self._publishes,
            facts=tuple(dict.fromkeys(self._facts)),
        )

    def _open(self, url: str, topic: Topic | None) -> None:
        reply = self._door.fetch(url, max_bytes=PAGE_BYTES)
        parts = urlsplit(reply.url)
        if registrable(parts.hostname or "") != self._site:
            raise Unreachable(f"{plain(url, LONGEST)} leads to another site.")
        self.headers = self.headers or reply.headers
        self.answered = True
        if _is_page(reply):
            # A home has words of the site all over; a page that shows pictures may
            # have those of anybody.
            whole = topic is not None or parts.path in ("", "/")
            kind = reply.headers.get("content-type", "")
            html, _ = to_text(reply.content, content_type=kind)
            self._read(Said(html, reply.url, topic, whole=whole))

    def _read(self, said: Said) -> None:
        for topic, url in said.links():
            self._links.setdefault(url, topic)
        for way in said.ways():
            self._ways.append(way)
            self._note(f"{way.medium.value} of the site", way.to, way.page)
        if words := said.publishes():
            self._publishes = self._publishes or plain(words, LONGEST)
            self._note("says of requests", words, said.url)

    def _note(self, name: str, value: str, page: str) -> None:
        says = f"the site itself ({plain(page, LONGEST)})"
        self._facts.append(Fact(name=name, value=plain(value, LONGEST), witness=says))


def _is_page(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return reply.status == 200 and kind in HTML
