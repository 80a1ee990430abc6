"""Keeping all that a page loads, at the stage where the browser first has it.

Bodies are taken at the Fetch stage of every session (frames and workers included):
decoded, whole, before the page sees them. Headers as they travelled (Set-Cookie too)
come from the ExtraInfo events and are joined on at the end.
"""

from __future__ import annotations

import base64
import contextlib
import re
from typing import TYPE_CHECKING

from unburden.browser.devtools import BrowserGone, CommandFailed, Message
from unburden.browser.exchange import (
    NETWORK,
    Exchange,
    Loss,
    Traffic,
    exchange_of,
    header,
)
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.browser.shelf import Shelf
    from unburden.browser.tab import Place, Tab
    from unburden.browser.visit import Bounds

PIECE = 4 * 2**20  # more than this is never handed back to the browser at once
LIVE = ("text/event-stream", "multipart/x-mixed-replace")
STAGES = ("Request", "Response")
_PATTERNS = [{"urlPattern": "*", "requestStage": stage} for stage in STAGES]
# No cache and no service worker between the page and what is kept.
AS_RECORDED: tuple[tuple[str, Message], ...] = (
    ("Network.setCacheDisabled", {"cacheDisabled": True}),
    ("Network.setBypassServiceWorker", {"bypass": True}),
)
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Recorder:
    """A tab's guest who keeps what the tab loads.

    Args:
        shelf: where bodies go.
        clock: gives each exchange its time.
        bounds: how much is taken.
    """

    def __init__(
        self, shelf: Shelf, clock: Callable[[], datetime], bounds: Bounds
    ) -> None:
        self.exchanges: list[Exchange] = []
        self.losses: list[Loss] = []
        self._shelf, self._clock, self._bounds = shelf, clock, bounds
        self._traffic: dict[str, Traffic] = {}
        self._whole: dict[str, Exchange] = {}  # by URL, to serve ranges from
        self._taking: dict[str, str] = {}  # request -> URL of bodies on their way
        self._tab: Tab | None = None

    @property
    def tab(self) -> Tab:
        """Whose guest it is."""
        if self._tab is None:
            raise CaptureFailed("Nothing is being recorded.")
        return self._tab

    def enter(self, tab: Tab) -> None:
        """Become the guest of `tab`."""
        self._tab = tab

    async def welcome(self, place: Place) -> None:
        """Intercept everything in `place`, with no cache or service worker between."""
        if place.kind == "service_worker":
            why = "A service worker's script; it is not run."
            self.losses.append(Loss(url=place.url, why=why, allowed=True))
            return
        send = self.tab.send
        for method, params in (
            ("Fetch.enable", {"patterns": _PATTERNS}),
            *AS_RECORDED,
        ):
            # Workers know only some of these; what they then load is a Loss below.
            with contextlib.suppress(CommandFailed):
                await send(method, place.session, **params)

    def event(self, session: str, method: str, params: Message) -> None:
        """Take one event of the Fetch or Network domain."""
        if method == "Fetch.requestPaused":
            self.tab.start(self._paused(session, params))
        elif (note := NETWORK.get(method)) is not None:
            note(self._traffic.setdefault(params["requestId"], Traffic()), params)

    def finish(self) -> None:
        """Join the headers on, and name what is not held. Call once, at the end."""
        named = {loss.url for loss in self.losses}
        for request, traffic in self._traffic.items():
            mine = [each for each in self.exchanges if each.request == request]
            traffic.complete(mine)
            if mine or traffic.url in named or traffic.url in self._taking.values():
                continue
            if loss := traffic.loss(held=traffic.url in self._whole):
                self.losses.append(loss)
        for url in self._taking.values():
            self._lost(url, "It was still arriving when time was up.")

    def _lost(self, url: str, why: str) -> None:
        self.losses.append(Loss(url=url, why=why))

    async def _paused(self, session: str, params: Message) -> None:
        paused = params["requestId"]
        if "responseErrorReason" in params:
            await self.tab.send("Fetch.continueRequest", session, requestId=paused)
        elif "responseStatusCode" in params:
            await self._answer(session, paused, params)
        elif self.tab.leads_away(params):
            why = (
                "It would have led to another page, when a gallery was leafed through."
            )
            self.losses.append(
                Loss(url=params["request"]["url"], why=why, allowed=True)
            )
            await self.tab.refuse(session, paused)
        else:
            await self._ask(session, paused, params["request"])

    async def _ask(self, session: str, paused: str, request: Message) -> None:
        """Let a request go, whole: a range is cut from the whole afterwards."""
        asked = {name.lower(): value for name, value in request["headers"].items()}
        send = self.tab.send
        if request["method"] != "GET" or "range" not in asked:
            await send("Fetch.continueRequest", session, requestId=paused)
            return
        held = self._whole.get(request["url"])
        found = _RANGE.fullmatch(asked["range"].strip())
        if held is not None and found and int(found[1]) < held.body.size:
            first = int(found[1])
            last = min(int(found[2] or held.body.size - 1), held.body.size - 1)
            await self._serve_range(session, paused, held, (first, last))
            return
        kept = [
            {"name": name, "value": value}
            for name, value in request["headers"].items()
            if name.lower() not in {"range", "if-range"}
        ]
        await send("Fetch.continueRequest", session, requestId=paused, headers=kept)

    async def _serve_range(
        self, session: str, paused: str, held: Exchange, span: tuple[int, int]
    ) -> None:
        first, last = span[0], min(span[1], span[0] + PIECE - 1)
        piece = self._shelf.get(held.body, first, last - first + 1)
        total = held.body.size
        told = {
            "Content-Type": header(held.answered, "content-type"),
            "Content-Range": f"bytes {first}-{last}/{total}",
            "Accept-Ranges": "bytes",
            "Content-Length": str(len(piece)),
        }
        told |= {
            name: value
            for name, value in held.answered
            if name.lower().startswith(("access-control-", "cross-origin-"))
        }
        await self.tab.send(
            "Fetch.fulfillRequest",
            session,
            requestId=paused,
            responseCode=206,
            responseHeaders=[{"name": n, "value": v} for n, v in told.items()],
            body=base64.b64encode(piece).decode(),
        )

    async def _answer(self, session: str, paused: str, params: Message) -> None:
        """Take an answer's body, then let the page have it."""
        exchange = exchange_of(params, self._clock())
        why = ""
        if exchange.has_body:
            why = self._too_much(exchange)
            if not why:
                self._taking[paused] = exchange.url
                why = await self._take(session, paused, exchange)
                self._taking.pop(paused, None)
        if why:
            self._lost(exchange.url, why)
        else:
            self.exchanges.append(exchange)
            if exchange.method == "GET" and exchange.status == 200:
                self._whole[exchange.url] = exchange
        await self.tab.send("Fetch.continueRequest", session, requestId=paused)

    def _too_much(self, exchange: Exchange) -> str:
        if exchange.mime in LIVE:
            return "It is a live stream without an end."
        stated = header(exchange.answered, "content-length")
        size = int(stated) if stated.isdigit() else 0
        if size > self._bounds.resource_bytes:
            return f"It is larger than {self._bounds.resource_bytes:,} bytes."
        if self._shelf.size + size > self._bounds.total_bytes:
            return f"The page is larger than {self._bounds.total_bytes:,} bytes."
        return ""

    async def _take(self, session: str, paused: str, exchange: Exchange) -> str:
        """Put the body on the shelf; return why not, if not."""
        try:
            answer = await self.tab.send(
                "Fetch.getResponseBody",
                session,
                seconds=self._bounds.seconds,
                requestId=paused,
            )
        except BrowserGone:
            raise
        except CommandFailed as wrong:
            return f"Its content did not arrive. {wrong.what}"
        is_base64 = answer.get("base64Encoded", False)
        body = answer["body"]
        data = base64.b64decode(body) if is_base64 else body.encode("utf-8")
        if len(data) > self._bounds.resource_bytes:
            return f"It is larger than {self._bounds.resource_bytes:,} bytes."
        if self._shelf.size + len(data) > self._bounds.total_bytes:
            return f"The page is larger than {self._bounds.total_bytes:,} bytes."
        exchange.body = self._shelf.put(data)
        return ""
