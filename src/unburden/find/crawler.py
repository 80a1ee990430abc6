"""The crawler's process: pages asked for politely, read, and their pictures sent up.

Run by `unburden.find.child`. It is told which pages to read and tells what it found, in
frames on its standard input and output (see `frames`). It keeps nothing: the system
lets it write no file, and its only way to the network is the proxy it is told of.

1. The parent names a page. Scrapy fetches it: robots.txt, delay, retries, redirects.
2. A page that is to be rendered goes through the parent's browser and comes back.
3. Its words are searched for signs of child imagery; if there are any, nothing it
   shows is asked for.
4. Its pictures are fetched, each address once in a run while memory holds it, and sent
   up at the speed at which the parent takes them.
5. Last comes the page itself, with its links: from then on it is done.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

from unburden.find.gallery import Gallery
from unburden.find.manners import (
    PRIVATE,
    is_html,
    refused_by_door,
    scrapy_settings,
    words_for,
)
from unburden.find.page import PageView, read_page
from unburden.find.signs import has_signs
from unburden.find.sniff import sniff
from unburden.find.urls import canonical, site
from unburden.find.wire import Wire, read_first

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from unburden.find.frames import Head

MOST_MEMORY = 6 << 30
ELSEWHERE = "It leads to another site, which was not followed."


class Visitor(scrapy.Spider):
    """Reads the pages it is told of, and sends up what they show."""

    name = "unburden"

    def __init__(self, told: Head, out: int) -> None:
        super().__init__()
        self._told = told
        self._wire = Wire(out)
        self._jobs: asyncio.Queue[Head] = asyncio.Queue()
        self._read: set[str] = set()
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[tuple[Head, bytes]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Visitor:
        """Scrapy's way of making one; a page we fail on is told of, never lost."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stumbled, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Pages to fetch, as the parent names them."""
        await self._wire.open()
        self._gallery = Gallery(self.crawler, self._wire, self._told)
        self._listener = asyncio.create_task(self._listen())
        while True:
            job = await self._jobs.get()
            yield scrapy.Request(
                str(job["url"]),
                callback=self.visit,
                errback=self.missed,
                dont_filter=True,
                cb_kwargs={"job": job},
            )

    async def _listen(self) -> None:
        while True:
            head, body = await self._wire.hear()
            if head["kind"] == "page":
                self._jobs.put_nowait(head)
            else:  # rendered
                self._asked.pop(int(str(head["id"]))).set_result((head, body))

    async def visit(self, response: Response, job: Head) -> None:
        """Read what came back for a page."""
        url, why = canonical(response.url) or response.url, ""
        told_sites = job["sites"]
        if refused_by_door(response):
            why = PRIVATE
        elif response.status >= 300:
            why = f"The site answered {response.status}."
        elif isinstance(told_sites, list) and site(url) not in told_sites:
            why = ELSEWHERE
        elif sniff(response.body):
            await self._gallery.send(url, url, response.body)
        elif url not in self._read and is_html(response):
            self._read.add(url)
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            view = read_page(response.body, url=url, content_type=kind)
            await self._show(job, view)
            return
        await self._done(job, url=url, why=why)

    async def missed(self, failure: Failure) -> None:
        """Tell of a page that never came."""
        job = failure.request.cb_kwargs["job"]  # type: ignore[attr-defined]
        code, why = words_for(failure.value or LookupError())
        await self._done(job, url=str(job["url"]), why=why, code=code)

    def stumbled(self, failure: Failure, response: Response) -> None:
        """Tell of a page that we came to grief on."""
        job = response.request.cb_kwargs["job"] if response.request else {}
        why = f"It could not be read ({type(failure.value).__name__})."
        done = self._done(job, url=str(job["url"]), why=why, code="unread")
        self._grief = asyncio.ensure_future(done)

    async def _show(self, job: Head, view: PageView) -> None:
        """Send up what a page shows, unless its words say not to look."""
        if await self._stops(view):
            return
        if self._told["render"]:
            # Only now: the browser fetches what a page shows by itself.
            view = await self._rendered(view)
            if await self._stops(view):
                return
        sites = job["sites"]
        if isinstance(sites, list) and site(view.url) not in sites:
            await self._done(job, url=view.url, why=ELSEWHERE)
            return
        pages = await self._gallery.show(view)
        await self._done(job, url=view.url, links=[*view.links, *pages])

    async def _stops(self, view: PageView) -> bool:
        words = (view.url, view.title, view.text, *view.pictures)
        found = any(has_signs(text) for text in words)
        if found:
            await self._wire.say({"kind": "signs", "url": view.url})
        return found

    async def _rendered(self, view: PageView) -> PageView:
        """The page after its JavaScript ran; as it came, if that fails."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        asking = self._asked[number]
        await self._wire.say({"kind": "render", "id": number, "url": view.url})
        head, html = await asking
        if head["why"]:
            told = {"kind": "skipped", "url": view.url, "why": head["why"]}
            await self._wire.say(told)
            return view
        now = canonical(str(head["url"])) or view.url
        return read_page(html, url=now, content_type="text/html; charset=utf-8")

    async def _done(
        self,
        job: Head,
        *,
        url: str,
        links: list[str] | None = None,
        why: str = "",
        code: str = "",
    ) -> None:
        await self._wire.say(
            {
                "kind": "page",
                "url": job["url"],
                "depth": job["depth"],
                "final": url,
                "links": links or [],
                "why": why,
                "code": code,
            }
        )


def main() -> None:
    """Crawl as the parent says, until it ends us or is gone."""
    # A core or a file would keep pictures: the system makes neither for us.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = os.dup(1)
    os.dup2(2, 1)  # whatever prints, does not print into the frames
    told = read_first(0)
    process = AsyncCrawlerProcess(scrapy_settings(told), install_root_handler=False)
    process.crawl(Visitor, told=told, out=out)
    process.start(install_signal_handlers=False)


if __name__ == "__main__":
    main()
