"""One request and its answer, and what the Network events add to it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unburden.browser.shelf import NOTHING, Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from unburden.browser.devtools import Message

Headers = tuple[tuple[str, str], ...]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
UNSEEN = frozenset({"Ping", "Preflight", "CSPViolationReport", "Prefetch"})
BODILESS = frozenset({101, 204, 205, 304})


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer, headers as they travelled, the body decoded.

    Attributes:
        at: when the answer began.
        request: the browser's number for it; the redirects of one request share it.
        frame: the browser's name of the frame that asked.
        kind: what it was for: Document, Image, Media, Fetch...
        asked: request headers.
        answered: response headers.
        posted: the request's body.
        body: where the answer's body is.
        protocol: it came by, as the browser names it (ALPN): ``h2``, ``http/1.1``.
        secured: what the browser says of TLS (Network.SecurityDetails); none for http.
    """

    at: datetime
    request: str
    frame: str
    url: str
    method: str
    kind: str
    status: int
    reason: str
    asked: Headers
    answered: Headers
    posted: bytes = b""
    body: Body = NOTHING
    protocol: str = ""
    secured: Message = field(default_factory=dict)

    @property
    def mime(self) -> str:
        """Its media type, without parameters; empty if it stated none."""
        return header(self.answered, "content-type").partition(";")[0].strip().lower()

    @property
    def has_body(self) -> bool:
        """Whether the browser has a body to give: of a redirect it never has."""
        if self.status in BODILESS or self.method == "HEAD":
            return False
        redirects = self.status in REDIRECTS and header(self.answered, "location")
        return not redirects


@dataclass(slots=True, kw_only=True)
class Loss:
    """A request with no body to show for it, and why, in a sentence.

    `allowed`: it takes nothing from the record (docs/formats/capture.md).
    """

    url: str
    why: str
    allowed: bool = False


@dataclass(slots=True)
class Traffic:
    """What the Network events say of one request and its redirects."""

    url: str = ""
    kind: str = ""
    failed: str = ""
    canceled: bool = False
    blocked: str = ""
    done: bool = False
    sent: list[Message] = field(default_factory=list)
    came: list[Message] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)

    def loss(self, *, held: bool) -> Loss | None:
        """Say why nothing is held of it; None where nothing should be.

        Args:
            held: whether the same address was taken by another request.
        """
        if not self.url.startswith(("http:", "https:", "ws:", "wss:")):
            return None
        why, allowed = self._why(held=held)
        return Loss(url=self.url, why=why, allowed=allowed) if why else None

    def _why(self, *, held: bool) -> tuple[str, bool]:
        """The first reason that fits, and whether it is allowed."""
        reasons = (
            (self.kind == "WebSocket", "A live connection is not kept.", False),
            (self.kind in UNSEEN, f"A {self.kind} shows nothing.", True),
            (
                bool(self.blocked),
                f"The page's own rules forbade it ({self.blocked}).",
                self.blocked != "other",
            ),
            (self.canceled, "The page took this request back.", held),
            (bool(self.failed), f"It did not load ({self.failed}).", False),
            (held, "", True),
            (self.done, "It was answered where nothing can be kept.", False),
        )
        fitting = ((why, allowed) for fits, why, allowed in reasons if fits)
        return next(fitting, ("It was not answered when time was up.", False))

    def complete(self, exchanges: Iterable[Exchange]) -> None:
        """Give exchanges the headers as they travelled, cookies included."""
        sent, came = list(self.sent), list(self.came)
        for exchange in exchanges:
            if sent:
                exchange.asked = _headers(sent.pop(0)["headers"])
            same = [each for each in came if each["statusCode"] == exchange.status]
            if same:
                came.remove(same[0])
                exchange.answered = _headers(same[0]["headers"])
            for answer in self.answers:
                if (answer["url"], answer["status"]) == (exchange.url, exchange.status):
                    exchange.protocol = answer.get("protocol", "")
                    exchange.secured = answer.get("securityDetails", {})


def header(headers: Headers, name: str) -> str:
    """Return the first header of that name, whatever its case; empty if none."""
    return next((value for key, value in headers if key.lower() == name), "")


def exchange_of(params: Message, at: datetime) -> Exchange:
    """Read a Fetch.requestPaused event of the response stage."""
    asked = params["request"]
    return Exchange(
        at=at,
        request=str(params.get("networkId", params["requestId"])),
        frame=params.get("frameId", ""),
        url=asked["url"],
        method=asked["method"],
        kind=params["resourceType"],
        status=params["responseStatusCode"],
        reason=params.get("responseStatusText", ""),
        asked=tuple(asked["headers"].items()),
        answered=tuple(
            (each["name"], each["value"]) for each in params.get("responseHeaders", [])
        ),
        posted=b"".join(
            base64.b64decode(entry["bytes"])
            for entry in asked.get("postDataEntries", [])
            if "bytes" in entry
        ),
    )


def _headers(told: dict[str, str]) -> Headers:
    # DevTools joins repeated headers (Set-Cookie above all) by line ends.
    return tuple(
        (name, value) for name, joined in told.items() for value in joined.split("\n")
    )


def _asked(traffic: Traffic, params: Message) -> None:
    if "redirectResponse" in params:
        traffic.answers.append(params["redirectResponse"])
    traffic.url = params["request"]["url"]
    traffic.kind = params.get("type", "")


def _live(traffic: Traffic, params: Message) -> None:
    traffic.url, traffic.kind = params["url"], "WebSocket"


def _sent(traffic: Traffic, params: Message) -> None:
    traffic.sent.append(params)


def _came(traffic: Traffic, params: Message) -> None:
    traffic.came.append(params)


def _answered(traffic: Traffic, params: Message) -> None:
    traffic.done = True
    traffic.answers.append(params["response"])


def _failed(traffic: Traffic, params: Message) -> None:
    traffic.failed = params.get("errorText", "") or "net::ERR_FAILED"
    traffic.canceled = params.get("canceled", False)
    traffic.blocked = params.get("blockedReason", "")
    if cors := params.get("corsErrorStatus"):
        traffic.blocked = cors.get("corsError", "cors")


NETWORK: dict[str, Callable[[Traffic, Message], None]] = {
    "Network.requestWillBeSent": _asked,
    "Network.requestWillBeSentExtraInfo": _sent,
    "Network.responseReceived": _answered,
    "Network.responseReceivedExtraInfo": _came,
    "Network.loadingFailed": _failed,
    "Network.webSocketCreated": _live,
}
