"""One page, recorded: what it loaded, what it looked like, who answered."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.browser.devtools import CommandFailed
from unburden.browser.record import AS_RECORDED, Bounds, Recorder
from unburden.browser.scroll import scroll
from unburden.browser.shot import Shot, shoot
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.browser.browser import Browser
    from unburden.browser.exchange import Exchange, Loss
    from unburden.browser.shelf import Shelf
    from unburden.browser.tab import Place, Tab


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What came of visiting one page.

    Attributes:
        url: where it was in the end, after redirects.
        title: the page's own title.
        document: the answer the page itself came in; None if it is not held.
        exchanges: all that was loaded, in the order it was answered.
        losses: all that was not.
        shot: what it looked like.
        certificates: the server's chain, leaf first, base64 DER; none for http.
        unsettled: whether something was still loading when the picture was taken.
        endless: whether the page went on beyond the bound it was scrolled to.
    """

    url: str
    title: str
    document: Exchange | None
    exchanges: tuple[Exchange, ...]
    losses: tuple[Loss, ...]
    shot: Shot
    certificates: tuple[str, ...]
    unsettled: bool
    endless: bool


def record(
    browser: Browser,
    url: str,
    *,
    shelf: Shelf,
    clock: Callable[[], datetime],
    bounds: Bounds,
) -> Recording:
    """Visit `url`, scroll it to its end, and keep all it loads on `shelf`.

    Raises:
        CaptureFailed: it cannot be loaded, or hangs, crashes or bombs the browser.
    """
    recorder = Recorder(shelf, clock, bounds)

    async def work(tab: Tab) -> Recording:
        return await _record(tab, recorder, url, bounds)

    return browser.visit(work, seconds=bounds.seconds, guest=recorder)


def revisit(browser: Browser, url: str, *, bounds: Bounds) -> Shot:
    """Visit `url` just as `record` does, keeping nothing but its picture.

    Raises:
        CaptureFailed: it cannot be loaded, or hangs, crashes or bombs the browser.
    """

    async def work(tab: Tab) -> Shot:
        return (await _look(tab, url, bounds)).shot

    return browser.visit(work, seconds=bounds.seconds, guest=_Bystander())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What there was to see of a page."""

    url: str
    title: str
    shot: Shot
    settled: bool
    endless: bool


async def _look(tab: Tab, url: str, bounds: Bounds) -> _Look:
    # The shares leave the last tenth or so for the picture, whatever the page does.
    whole = bounds.seconds
    await tab.goto(url, whole * 0.4)
    await tab.settle(whole * 0.15)
    scrolled = await scroll(tab, whole * 0.2, height=bounds.scroll_height)
    settled = await tab.settle(whole * 0.1)
    title, final = await tab.evaluate("[document.title, location.href]")
    shot = await shoot(tab, height=bounds.shot_height, seconds=whole * 0.15)
    await asyncio.sleep(0)
    return _Look(
        url=str(final),
        title=str(title)[:1000],
        shot=shot,
        settled=settled,
        endless=scrolled.endless,
    )


async def _record(tab: Tab, recorder: Recorder, url: str, bounds: Bounds) -> Recording:
    seen = await _look(tab, url, bounds)
    recorder.finish()
    documents = [
        each
        for each in recorder.exchanges
        if each.kind == "Document" and each.frame == tab.frame and each.has_body
    ]
    return Recording(
        url=seen.url,
        title=seen.title,
        document=documents[-1] if documents else None,
        exchanges=tuple(recorder.exchanges),
        losses=tuple(recorder.losses),
        shot=seen.shot,
        certificates=await _certificates(tab, seen.url),
        unsettled=not seen.settled,
        endless=seen.endless,
    )


class _Bystander:
    """A tab's guest who keeps nothing, and has pages run as they do when recorded."""

    def enter(self, tab: Tab) -> None:
        self._tab = tab

    async def welcome(self, place: Place) -> None:
        if place.kind == "service_worker":
            return
        for method, params in AS_RECORDED:
            with contextlib.suppress(CommandFailed):
                await self._tab.send(method, place.session, **params)

    def event(self, *_: object) -> None:
        return


async def _certificates(tab: Tab, url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    if parts.scheme != "https":
        return ()
    with contextlib.suppress(CaptureFailed):
        origin = f"https://{parts.netloc}"
        answer = await tab.send("Network.getCertificate", origin=origin)
        return tuple(answer["tableNames"])
    return ()
