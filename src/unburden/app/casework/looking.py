"""One later look at a place: what answers there, and whether it is hers.

Pictures are known by their fingerprint. Bytes that were seen before are known by their
SHA-256 and not decoded again; what is not hers is hashed and dropped.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.errors import BadInput, CaptureFailed, PrivateAddress, UnburdenError
from unburden.find import read_page, stop_at_signs
from unburden.model import Lead
from unburden.watch import Looked, Shows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from unburden.find import PageView, Renderer
    from unburden.fingerprint import Decoder
    from unburden.match import Bank
    from unburden.model import Fingerprint, Match, Place
    from unburden.net import Door, Reply

MOST_PICTURES = 60
"""Of one page, in one look; those at the known addresses come first."""

MOST_PAGES = 20
"""Of a site, around a place that is gone."""

PAGE_BYTES, PICTURE_BYTES = 8_000_000, 64_000_000
NOTHING = frozenset({404, 410})
REFUSED = frozenset({401, 402, 403, 407})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One of her pictures, seen at an address."""

    lead: Lead
    match: Match
    fingerprint: Fingerprint


@dataclass(slots=True, kw_only=True)
class Eyes:
    """What looks.

    Attributes:
        door: every byte goes through it.
        decoder: decodes what has not been seen before.
        bank: the Items.
        clock: aware UTC.
        renderer: draws a page that does not show her, as its scripts may; None: not
            tried.
        strangers: SHA-256 of pictures that are known not to be hers.
        known: page, address and SHA-256 of what Matches tell of already.
        sightings: what was seen of hers that no Match tells of yet.
    """

    door: Door
    decoder: Decoder
    bank: Bank
    clock: Callable[[], datetime]
    renderer: Renderer | None = None
    strangers: set[str] = field(default_factory=set)
    known: set[tuple[str, str, str]] = field(default_factory=set)
    sightings: list[Sighting] = field(default_factory=list)

    def look(self, place: Place) -> Looked:
        """Look at a place again.

        Raises:
            ChildImagerySigns: it shows signs of child imagery; nothing was looked at.
        """
        page = place.page
        try:
            reply = self.door.fetch(page, max_bytes=PAGE_BYTES)
        except PrivateAddress:
            raise
        except UnburdenError as wrong:
            return Looked(asked=page, error=wrong.what)
        seen = self._page(place, _plain(reply), reply.status)
        hidden = not seen.found and not seen.shows(Shows.HERS)
        if self.renderer is None or not hidden or reply.status != 200:
            return seen
        try:
            drawn = self._draw(self.renderer, page)
        except CaptureFailed as wrong:  # what could not be drawn was not seen
            return Looked(asked=page, error=wrong.what)
        return replace(self._page(place, drawn, reply.status), is_drawn=True)

    def _draw(self, renderer: Renderer, page: str) -> PageView:
        """A page as it is after its scripts ran."""
        drawn = renderer.render(page)
        return _read(drawn.html.encode(), drawn.url, "text/html; charset=utf-8")

    def _page(self, place: Place, view: PageView, status: int) -> Looked:
        shown = list(self._pictures(view, place.page, place.media))
        there = {address: what for address, what in shown if address}
        media = tuple(
            (one, there.get(one) or self._picture(one, place.page))
            for one in place.media
        )
        whats = [what for _, what in shown]
        return Looked(
            asked=place.page,
            final=view.url,
            status=status,
            title=view.title,
            text=view.text,
            has_login_form=view.asks_password,
            found=tuple(one for one, what in shown if what is Shows.HERS),
            compared=sum(what in (Shows.HERS, Shows.ANOTHER) for what in whats),
            unread=tuple(
                one for one, what in shown if what in (Shows.REFUSED, Shows.UNANSWERED)
            ),
            media=media,
        )

    def around(self, page: str) -> None:
        """Look at the first page of a site, and what it leads to, for a return.

        Raises:
            ChildImagerySigns: a page shows signs of child imagery.
        """
        parts = urlsplit(page)
        first = self.visit(f"{parts.scheme}://{parts.netloc}/")
        links = first.links if first is not None else ()
        near = [one for one in links if urlsplit(one).netloc == parts.netloc]
        for url in near[:MOST_PAGES]:
            self.visit(url)

    def visit(self, url: str) -> PageView | None:
        """Look at one page's pictures; None where it cannot be read.

        Raises:
            ChildImagerySigns: it shows signs of child imagery.
        """
        view = self._view(url)
        if view is not None:
            list(self._pictures(view, url, ()))
        return view

    def _view(self, url: str) -> PageView | None:
        """Read a page, drawn where it shows nothing without its scripts."""
        try:
            reply = self.door.fetch(url, max_bytes=PAGE_BYTES)
        except PrivateAddress:
            raise
        except UnburdenError:
            return None
        if reply.status != 200:
            return None
        view = _plain(reply)
        if self.renderer is None or view.pictures or view.inline or view.links:
            return view
        with suppress(CaptureFailed):
            return self._draw(self.renderer, url)
        return view

    def _pictures(
        self, view: PageView, page: str, first: Iterable[str]
    ) -> Iterator[tuple[str, Shows]]:
        """What each picture is, with its address; an inline one has the page's."""
        known = set(first)
        ordered = sorted(view.pictures, key=lambda one: one not in known)
        for url in ordered[:MOST_PICTURES]:
            yield url, self._picture(url, page)
        for data in view.inline[:MOST_PICTURES]:
            yield page, self._is(data, page, page)

    def _picture(self, url: str, page: str) -> Shows:
        try:
            reply = self.door.fetch(url, max_bytes=PICTURE_BYTES)
        except UnburdenError:
            return Shows.UNANSWERED
        if reply.status in NOTHING:
            return Shows.NOTHING
        if reply.status in REFUSED:
            return Shows.REFUSED
        if reply.status != 200:
            return Shows.UNANSWERED
        if reply.headers.get("content-type", "").startswith("text/"):
            return Shows.NOTHING
        return self._is(reply.content, url, page)

    def _is(self, data: bytes, url: str, page: str) -> Shows:
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self.strangers:
            return Shows.ANOTHER
        if (page, url, sha256) in self.known:
            return Shows.HERS
        try:
            print_ = self.decoder.fingerprint(data, name=url)
        except BadInput:
            return Shows.NOTHING
        lead = Lead(url=url, page=page, source=page, seen_at=self.clock())
        matches = self.bank.match(lead, print_)
        if not matches:
            self.strangers.add(sha256)
            return Shows.ANOTHER
        self.known.add((page, url, sha256))
        self.sightings.extend(
            Sighting(lead=lead, match=match, fingerprint=print_) for match in matches
        )
        return Shows.HERS


def _plain(reply: Reply) -> PageView:
    """A page as it came."""
    return _read(reply.content, reply.url, reply.headers.get("content-type", ""))


def _read(html: bytes, url: str, content_type: str) -> PageView:
    view = read_page(html, url=url, content_type=content_type)
    stop_at_signs(view.url, view.title, view.text, place=view.url)
    return view
