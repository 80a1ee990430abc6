"""One page, recorded: what it loaded, what it looked like, who answered."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.browser.devtools import CommandFailed
from unburden.browser.record import AS_RECORDED, Recorder
from unburden.browser.visit import Visit, look
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.browser.browser import Browser
    from unburden.browser.devtools import Message
    from unburden.browser.exchange import Exchange, Loss
    from unburden.browser.shelf import Shelf
    from unburden.browser.shot import Shot
    from unburden.browser.tab import Place, Tab

# Puts a page's clock back by so many milliseconds.
CLOCK = """
((back) => {
  const real = Date, now = () => real.now() - back;
  Date = new Proxy(real, {
    construct: (of, told, as) =>
      Reflect.construct(of, told.length ? told : [now()], as),
    apply: () => new real(now()).toString(),
    get: (of, name) => name === 'now' ? now : Reflect.get(of, name),
  });
})(%d)
"""


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
        endless: what went on beyond its bound, in sentences.
        passed: which of the visit's presses were made.
        html: of the page itself after its scripts ran.
        text: the words to be seen in it and in its frames.
    """

    url: str
    title: str
    document: Exchange | None
    exchanges: tuple[Exchange, ...]
    losses: tuple[Loss, ...]
    shot: Shot
    certificates: tuple[str, ...]
    unsettled: bool
    endless: tuple[str, ...]
    passed: tuple[str, ...]
    html: str = ""
    text: str = ""


def record(
    browser: Browser, visit: Visit, *, shelf: Shelf, clock: Callable[[], datetime]
) -> Recording:
    """Visit a page, show all of it, and keep all it loads on `shelf`.

    Raises:
        CaptureFailed: it cannot be loaded, or hangs, crashes or bombs the browser.
    """
    recorder = Recorder(shelf, clock, visit.bounds)

    async def work(tab: Tab) -> Recording:
        return await _record(tab, recorder, visit)

    return browser.visit(work, seconds=visit.bounds.seconds, guest=recorder)


def revisit(browser: Browser, visit: Visit, *, back: timedelta = timedelta(0)) -> Shot:
    """Visit a page just as `record` does, keeping nothing but its picture.

    Args:
        browser: goes out to where the page is played back.
        visit: as it was recorded.
        back: how far the page's clock is put back: many pages compare it with the
            times in what they load.

    Raises:
        CaptureFailed: it cannot be loaded, or hangs, crashes or bombs the browser.
    """

    async def work(tab: Tab) -> Shot:
        return (await look(tab, visit)).shot

    return browser.visit(work, seconds=visit.bounds.seconds, guest=_Bystander(back))


async def _record(tab: Tab, recorder: Recorder, visit: Visit) -> Recording:
    seen = await look(tab, visit)
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
        passed=seen.passed,
        html=seen.html,
        text=seen.text,
    )


class _Bystander:
    """A tab's guest who keeps nothing, and has pages run as they do when recorded."""

    def __init__(self, back: timedelta) -> None:
        self._clock = CLOCK % round(back.total_seconds() * 1000)

    def enter(self, tab: Tab) -> None:
        self._tab = tab

    async def welcome(self, place: Place) -> None:
        if place.kind == "service_worker":
            return
        clock = {"source": self._clock}
        documents = {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]}
        for method, params in (
            *AS_RECORDED,
            ("Fetch.enable", documents),
            ("Page.addScriptToEvaluateOnNewDocument", clock),
        ):
            with contextlib.suppress(CommandFailed):
                await self._tab.send(method, place.session, **params)

    def event(self, session: str, method: str, params: Message) -> None:
        if method == "Fetch.requestPaused":
            self._tab.start(self._paused(session, params))

    async def _paused(self, session: str, params: Message) -> None:
        paused = params["requestId"]
        if self._tab.leads_away(params):
            await self._tab.refuse(session, paused)
        else:
            await self._tab.send("Fetch.continueRequest", session, requestId=paused)


async def _certificates(tab: Tab, url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    if parts.scheme != "https":
        return ()
    with contextlib.suppress(CaptureFailed):
        origin = f"https://{parts.netloc}"
        answer = await tab.send("Network.getCertificate", origin=origin)
        return tuple(answer["tableNames"])
    return ()
