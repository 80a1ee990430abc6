"""The pictures a page shows: fetched once, sent up for each page that shows them."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import scrapy

from unburden.find.css import read_css
from unburden.find.embedded import inline_name
from unburden.find.manners import PRIVATE, is_html, refused_by_door, words_for
from unburden.find.sniff import sniff
from unburden.find.urls import canonical, is_picture_like

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from unburden.find.frames import Head
    from unburden.find.page import PageView
    from unburden.find.wire import Wire

AT_ONCE = 8
MOST_SHEETS = 64
DEEPEST_IMPORT = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What an address turned out to be: a picture, a page, or neither and why."""

    data: bytes = field(default=b"", repr=False)
    is_page: bool = False
    why: str = ""


class Gallery:
    """Fetches pictures through Scrapy's manners, and remembers a few.

    Args:
        crawler: whose downloader fetches.
        wire: to the parent.
        told: the parent's first frame.
    """

    def __init__(self, crawler: Crawler, wire: Wire, told: Head) -> None:
        self._crawler = crawler
        self._wire = wire
        self._hold = int(str(told["hold"]))
        self._most_places = int(str(told["max_places"]))
        self._room = asyncio.Semaphore(AT_ONCE)
        self._held: OrderedDict[str, _Found] = OrderedDict()
        self._held_bytes = 0
        self._flying: dict[str, asyncio.Task[_Found]] = {}
        self._sheets: dict[str, tuple[list[str], list[str]]] = {}
        self._places: Counter[str] = Counter()
        self._skipped: set[str] = set()

    async def show(self, view: PageView) -> list[str]:
        """Send up everything a page shows.

        Returns:
            What was named like a picture and is a page.
        """
        for data in view.inline:
            await self.send(inline_name(data), view.url, data)
        urls = dict.fromkeys([*view.pictures, *await self._in_sheets(view)])
        # Whatever one picture does, the others are looked at: failures are results.
        results = await asyncio.gather(
            *(self._one(url, view.url) for url in urls), return_exceptions=True
        )
        pages = []
        for url, result in zip(urls, results, strict=True):
            if isinstance(result, BaseException):
                await self._skip(url, words_for(result)[1])
            elif result.is_page:
                pages.append(url)
        return pages

    async def send(self, url: str, page: str, data: bytes) -> None:
        """Send one picture up, unless more pages show it than are named."""
        self._places[url] += 1
        if self._places[url] <= self._most_places:
            head = {"kind": "picture", "url": url, "page": page}
            await self._wire.say(head, data)
        else:
            most = self._most_places
            await self._skip(url, f"More than {most} pages show it; no more are named.")

    async def _one(self, url: str, page: str) -> _Found:
        async with self._room:
            found = await self._get(url, page)
            if found.data:
                await self.send(url, page, found.data)
            elif found.why:
                await self._skip(url, found.why)
        return found

    async def _get(self, url: str, page: str) -> _Found:
        if url in self._held:
            self._held.move_to_end(url)
            return self._held[url]
        if url not in self._flying:
            self._flying[url] = asyncio.create_task(self._fetch(url, page))
        try:
            found = await self._flying[url]
        finally:
            self._flying.pop(url, None)
        self._remember(url, found)
        return found

    async def _fetch(self, url: str, page: str) -> _Found:
        response = await self._download(url, page)
        if sniff(response.body) and 200 <= response.status < 300:
            return _Found(data=response.body)
        if refused_by_door(response):
            return _Found(why=PRIVATE)
        if response.status >= 300:
            return _Found(why=f"The site answered {response.status}.")
        if is_html(response):
            return _Found(is_page=True)
        named = is_picture_like(url)
        return _Found(
            why="It is named like a picture and holds something else." if named else ""
        )

    async def _download(self, url: str, page: str) -> Response:
        engine = self._crawler.engine
        if engine is None:
            raise asyncio.CancelledError
        request = scrapy.Request(url, headers={"Referer": page}, dont_filter=True)
        return await engine.download_async(request)

    def _remember(self, url: str, found: _Found) -> None:
        # An address that gave nothing is never asked for again; a picture is held as
        # long as there is room, and fetched again if a later page shows it.
        if url in self._held or len(found.data) > self._hold:
            return
        self._held[url] = found
        self._held_bytes += len(found.data)
        while self._held_bytes > self._hold:
            oldest = next(one for one, what in self._held.items() if what.data)
            self._held_bytes -= len(self._held.pop(oldest).data)

    async def _skip(self, url: str, why: str) -> None:
        if url not in self._skipped:
            self._skipped.add(url)
            await self._wire.say({"kind": "skipped", "url": url, "why": why})

    async def _in_sheets(self, view: PageView) -> list[str]:
        """The pictures in a page's style sheets, and in those they bring in."""
        pictures: list[str] = []
        seen: set[str] = set()
        wanted: Iterable[str] = view.sheets
        for _ in range(DEEPEST_IMPORT):
            level = [one for one in dict.fromkeys(wanted) if one not in seen]
            level = level[: MOST_SHEETS - len(seen)]
            seen.update(level)
            read = await asyncio.gather(*(self._sheet(one, view.url) for one in level))
            pictures += [one for shown, _ in read for one in shown]
            wanted = [one for _, imports in read for one in imports]
        return pictures

    async def _sheet(self, url: str, page: str) -> tuple[list[str], list[str]]:
        if url in self._sheets:
            return self._sheets[url]
        fetched = (
            await asyncio.gather(self._download(url, page), return_exceptions=True)
        )[0]
        if isinstance(fetched, BaseException):
            await self._skip(url, words_for(fetched)[1])
            self._sheets[url] = ([], [])
        else:
            shown, imports = read_css(fetched.body.decode("utf-8", "replace"))
            base = canonical(fetched.url) or url
            self._sheets[url] = _full(shown, base), _full(imports, base)
        return self._sheets[url]


def _full(addresses: Iterable[str], base: str) -> list[str]:
    full = (canonical(one, base=base) for one in addresses)
    return [one for one in full if one]
