"""How the crawler behaves: who it says it is, how often it asks, when it gives up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from unburden.find.frames import Head

PARTS = "scrapy.downloadermiddlewares"
HANDLER = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
ROBOTS_NAME = "Unburden"
LONGEST_WAIT = 60.0
PAGES = ("text/html", "application/xhtml+xml", "")
PRIVATE = "Its address is not on the public web, so it was left alone."
ROBOTS = "The site asks robots not to look there."


def scrapy_settings(told: Head) -> dict[str, object]:
    """Scrapy's settings for one crawl: polite, forgetful, and quiet.

    Its parts are named one by one. What it would add by itself includes a server that
    runs the code it is sent, caches, cookies, and files in the person's home.

    Args:
        told: the parent's first frame.
    """
    return {
        "USER_AGENT": told["identity"],
        "ROBOTSTXT_OBEY": not told["ignore_robots"],
        "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
        "DOWNLOAD_DELAY": told["delay"],
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "DOWNLOAD_TIMEOUT": told["seconds"],
        "DOWNLOAD_MAXSIZE": told["max_bytes"],
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 8,
        "RETRY_TIMES": told["retries"],
        "BACK_OFF": told["back_off"],
        "DOOR": told["proxy"],
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            f"{PARTS}.robotstxt.RobotsTxtMiddleware": 100,
            f"{PARTS}.downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{PARTS}.defaultheaders.DefaultHeadersMiddleware": 400,
            f"{PARTS}.useragent.UserAgentMiddleware": 500,
            PatientRetry: 550,
            f"{PARTS}.httpcompression.HttpCompressionMiddleware": 590,
            f"{PARTS}.redirect.RedirectMiddleware": 600,
            ThroughTheDoor: 749,
            f"{PARTS}.httpproxy.HttpProxyMiddleware": 750,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
        "LOG_ENABLED": False,
    }


class ThroughTheDoor:
    """Sends every request, robots.txt and redirects too, through the one door."""

    def __init__(self, door: str) -> None:
        self._door = door

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making one."""
        return cls(str(crawler.settings["DOOR"]))

    def process_request(self, request: Request) -> None:
        """Name the proxy, whatever was named before."""
        request.meta["proxy"] = self._door


class PatientRetry(RetryMiddleware):
    """Scrapy's retries, each waiting twice as long as the one before.

    A server that names its own time (Retry-After, in seconds) is given it, within
    reason. A refusal by our own door is final.
    """

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Ask again later, or pass the answer on."""
        again: Request | Response = super().process_response(request, response)
        if isinstance(again, Request):
            named = response.headers.get("Retry-After") or b""
            await self._wait(again, float(named) if named.isdigit() else 0.0)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Ask again later, or let the failure stand."""
        if isinstance(exception, TunnelError) and "403" in str(exception):
            return None
        again: Request | Response | None = super().process_exception(request, exception)
        if isinstance(again, Request):
            await self._wait(again, 0.0)
        return again

    async def _wait(self, again: Request, named: float) -> None:
        times = int(again.meta["retry_times"])
        ours = self.crawler.settings.getfloat("BACK_OFF") * 2 ** (times - 1)
        await asyncio.sleep(min(max(ours, named), LONGEST_WAIT))


def words_for(error: BaseException) -> tuple[str, str]:
    """Why something did not come: a word for programs, and a sentence.

    Args:
        error: what Scrapy raised.
    """
    if isinstance(error, IgnoreRequest):
        if "robots" in str(error):
            return "robots", ROBOTS
        return "large", "Unpacked it is larger than allowed."
    if isinstance(error, TunnelError) and "403" in str(error):
        return "private", PRIVATE
    for kind, why in WORDS.items():
        if isinstance(error, kind):
            return "unreachable", why
    return "unreachable", f"It did not answer ({type(error).__name__})."


WORDS: dict[type[BaseException], str] = {
    DownloadTimeoutError: "It did not answer in time.",
    DownloadCancelledError: "It is larger than allowed.",
    DownloadConnectionRefusedError: "Its server takes no connection.",
    CannotResolveHostError: "Its address could not be found.",
    ResponseDataLossError: "Its answer broke off.",
    UnsupportedURLSchemeError: "It leads to something that is not the web.",
    TunnelError: "Its server takes no connection.",
}


def is_html(response: Response) -> bool:
    """Whether an answer says that it is a page, or says nothing."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return kind.partition(";")[0].strip().lower() in PAGES


def refused_by_door(response: Response) -> bool:
    """Whether an answer is our own door's refusal (RFC 9209)."""
    status = response.headers.get("Proxy-Status") or b""
    return response.status == 403 and b"destination_ip_prohibited" in status
