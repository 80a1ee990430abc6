"""One page and all it opens: frames, workers, windows, dialogs."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from unburden.browser.devtools import BrowserGone, CommandFailed, Connection, Message
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

DIALOGS = 20  # a page that opens more than this is an attack, or broken
WINDOWS = 20
QUIET_SECONDS = 0.5  # no request under way for this long: the page has settled
STREAMS = frozenset({"EventSource", "WebSocket", "Ping"})  # these never settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A DevTools session: the page itself, or a frame or worker with its own."""

    session: str
    kind: str
    url: str


class Guest(Protocol):
    """Somebody who listens in on a tab, for instance to keep what it loads."""

    def enter(self, tab: Tab) -> None:
        """Learn whose guest it is, before anything is loaded."""

    async def welcome(self, place: Place) -> None:
        """Prepare a place before anything runs in it."""

    def event(self, session: str, method: str, params: Message) -> None:
        """Take one event; must not block."""


class Tab:
    """A page in a browser context of its own, which keeps nothing on disk."""

    def __init__(self, connection: Connection, guest: Guest | None = None) -> None:
        self.connection = connection
        self.guest = guest
        self.main = ""  # the page's own session
        self.places: dict[str, Place] = {}
        self.dialogs = 0
        self.windows = 0
        self.loaded = False
        self.refused = False  # the proxy answered, not the site
        self.stays = False  # from now on the page is not left for another
        self.loading: dict[str, str] = {}  # request -> session
        self._context = ""
        self._target = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._loaded_at = 0.0
        self._stirred = 0.0  # when anything last began or ended to load
        if guest is not None:
            guest.enter(self)

    @property
    def frame(self) -> str:
        """The browser's name of the page's own frame."""
        return self._target

    async def open(self) -> None:
        """Make the context and an empty page in it."""
        send = self.connection.send
        self.connection.listener = self
        made = await send("Target.createBrowserContext", disposeOnDetach=True)
        self._context = made["browserContextId"]
        own: Message = {"browserContextId": self._context}
        await send("Browser.setDownloadBehavior", behavior="deny", **own)
        await send("Browser.grantPermissions", permissions=[], **own)  # denies the rest
        await send("Target.setAutoAttach", **_ATTACH)
        made = await send("Target.createTarget", url="about:blank", **own)
        self._target = made["targetId"]
        await self.until(lambda: bool(self.main), 10.0)
        if not self.main:
            raise CaptureFailed("The browser opened no page.")

    async def close(self) -> None:
        """Dispose of the page and its context; waits for no hung page."""
        self.connection.listener = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(CaptureFailed):
            own = {"browserContextId": self._context}
            await self.connection.send(
                "Target.disposeBrowserContext", seconds=3.0, **own
            )

    async def send(
        self, method: str, session: str = "", *, seconds: float = 30.0, **params: Any
    ) -> Message:
        """Ask the page (or another of its sessions) for one command."""
        return await self.connection.send(
            method, session or self.main, seconds=seconds, **params
        )

    async def until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Wait for `happened()`, at most `seconds`; False if it did not.

        Raises:
            CaptureFailed: the page crashed, or bombed the browser, meanwhile.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not happened():
            self.check()
            if loop.time() >= end:
                return False
            await asyncio.sleep(0.03)
        self.check()
        return True

    def check(self) -> None:
        """Raise CaptureFailed if the page cannot be gone on with."""
        if self.connection.gone:
            raise BrowserGone(self.connection.gone)

    async def goto(self, url: str, seconds: float) -> None:
        """Go to `url` and wait for its load event, at most `seconds`.

        Raises:
            CaptureFailed: it cannot be reached, or did not begin in time.
        """
        if not url.lower().startswith(("http://", "https://")):
            # A file: address would not pass the door.
            raise CaptureFailed(f"{url} is not a web address (http or https).")
        task = asyncio.ensure_future(
            self.send("Page.navigate", url=url, seconds=seconds)
        )
        try:
            if not await self.until(task.done, seconds):
                raise CaptureFailed(f"The page sent nothing in {seconds:.0f} seconds.")
            answer = await task
        finally:
            task.cancel()
        if wrong := answer.get("errorText"):
            raise CaptureFailed(f"The page could not be loaded ({wrong}).")
        await self.until(lambda: self.loaded, seconds)

    async def set_cookies(self, cookies: list[Message]) -> None:
        """Go in with cookies, as the browser's protocol writes them."""
        if cookies:
            own: Message = {"browserContextId": self._context}
            await self.connection.send("Storage.setCookies", cookies=cookies, **own)

    def leads_away(self, paused: Message) -> bool:
        """Whether a Fetch.requestPaused event is of the page being left for another."""
        is_page = paused["frameId"] == self._target
        return self.stays and is_page and paused["resourceType"] == "Document"

    async def refuse(self, session: str, paused: str) -> None:
        """Refuse a paused request; the page stays as it is."""
        await self.send(
            "Fetch.failRequest", session, requestId=paused, errorReason="Aborted"
        )

    async def settle(self, seconds: float, *, quiet: float = QUIET_SECONDS) -> bool:
        """Wait until nothing was loading for `quiet` seconds; False if never."""
        return await self.until(lambda: self._is_quiet(quiet), seconds)

    async def linger(self, seconds: float) -> None:
        """Stay until so many seconds have passed since the page's load event."""
        if self.loaded:
            loop = asyncio.get_running_loop()
            left = self._loaded_at + seconds - loop.time()
            await self.until(lambda: False, max(0.0, left))

    async def evaluate(
        self, source: str, *, session: str = "", seconds: float = 10.0, **how: Any
    ) -> Any:
        """Return the JSON value of an expression."""
        answer = await self.send(
            "Runtime.evaluate",
            session,
            seconds=seconds,
            expression=source,
            returnByValue=True,
            awaitPromise=True,
            **how,
        )
        return answer.get("result", {}).get("value")

    def event(self, session: str, method: str, params: Message) -> None:
        """Take one event from the browser."""
        handler = _HANDLERS.get(method)
        if handler is not None:
            handler(self, session, params)
        if self.guest is not None and session in self.places:
            self.guest.event(session, method, params)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` beside everything else; it may fail with the page."""
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _is_quiet(self, quiet: float) -> bool:
        now = asyncio.get_running_loop().time()
        return not self.loading and now - self._stirred >= quiet

    def _stir(self) -> None:
        self._stirred = asyncio.get_running_loop().time()

    def _fail(self, why: str) -> None:
        # Whoever waits for an answer of the page is told at once.
        self.connection.close(why)

    def _attached(self, _: str, params: Message) -> None:
        info, session = params["targetInfo"], params["sessionId"]
        if info.get("browserContextId") != self._context:
            return
        place = Place(session=session, kind=info["type"], url=info["url"])
        is_first = self._target in ("", info["targetId"]) and not self.places
        if info["type"] == "page" and not is_first:
            self._refuse_window(info["targetId"], session)
        else:
            self.places[session] = place
            self.start(self._welcome(place))

    def _refuse_window(self, target: str, session: str) -> None:
        self.windows += 1
        if self.windows > WINDOWS:
            self._fail(f"The page opened more than {WINDOWS} windows.")
        else:
            self.start(self._close_window(target, session))

    async def _close_window(self, target: str, session: str) -> None:
        # Its opener hangs until it runs; it runs, but nothing it asks for goes out.
        await self.send("Fetch.enable", session)
        await self.send("Runtime.runIfWaitingForDebugger", session)
        await self.connection.send("Target.closeTarget", targetId=target)

    async def _welcome(self, place: Place) -> None:
        """Prepare a place while it waits, then let it run."""
        if place.kind == "service_worker":
            # It stays asleep: what it answered would not be what the server sends.
            if self.guest is not None:
                await self.guest.welcome(place)
            return
        try:
            for command in _PREPARE.get(place.kind, ("Network.enable",)):
                await self.send(command, place.session)
            with contextlib.suppress(CommandFailed):  # workers that have no children
                await self.send("Target.setAutoAttach", place.session, **_ATTACH)
            if self.guest is not None:
                await self.guest.welcome(place)
        finally:
            await self.send("Runtime.runIfWaitingForDebugger", place.session)
        if place.kind == "page":
            self.main = place.session

    def _detached(self, _: str, params: Message) -> None:
        gone = params["sessionId"]
        self.places.pop(gone, None)
        self.loading = {name: at for name, at in self.loading.items() if at != gone}

    def _crashed(self, session: str, _: Message) -> None:
        if session == self.main or not session:
            self._fail("The page crashed the browser's tab.")

    def _dialog(self, session: str, _: Message) -> None:
        self.dialogs += 1
        if self.dialogs > DIALOGS:
            self._fail(f"The page opened more than {DIALOGS} dialogs.")
        else:
            self.start(self._dismiss(session))

    async def _dismiss(self, session: str) -> None:
        await self.send("Page.handleJavaScriptDialog", session, accept=False)

    def _load(self, session: str, _: Message) -> None:
        self._stir()
        if session == self.main:
            self.loaded, self._loaded_at = True, self._stirred

    def _asked(self, session: str, params: Message) -> None:
        is_web = params["request"]["url"].startswith("http")
        if is_web and params.get("type") not in STREAMS:
            self.loading[params["requestId"]] = session
            self._stir()

    def _responded(self, session: str, params: Message) -> None:
        of_page = params.get("type") == "Document" and session == self.main
        if of_page and params.get("frameId") == self._target:
            told = params["response"]["headers"]
            lower = {name.lower(): value for name, value in told.items()}
            self.refused = lower.get("proxy-status", "").startswith("unburden;")

    def _answered(self, _: str, params: Message) -> None:
        # Not by session: a worker's script is asked for by its page.
        if self.loading.pop(params["requestId"], ""):
            self._stir()


_ATTACH: Message = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
_PREPARE = {
    "page": ("Page.enable", "Network.enable", "Inspector.enable"),
    "iframe": ("Page.enable", "Network.enable"),
}
_HANDLERS: dict[str, Callable[[Tab, str, Message], None]] = {
    "Target.attachedToTarget": Tab._attached,  # noqa: SLF001 - this file's own
    "Target.detachedFromTarget": Tab._detached,  # noqa: SLF001
    "Inspector.targetCrashed": Tab._crashed,  # noqa: SLF001
    "Page.javascriptDialogOpening": Tab._dialog,  # noqa: SLF001
    "Page.loadEventFired": Tab._load,  # noqa: SLF001
    "Network.requestWillBeSent": Tab._asked,  # noqa: SLF001
    "Network.responseReceived": Tab._responded,  # noqa: SLF001
    "Network.loadingFinished": Tab._answered,  # noqa: SLF001
    "Network.loadingFailed": Tab._answered,  # noqa: SLF001
}


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    # A frame may be gone before its answer is; what matters is noticed elsewhere.
    with contextlib.suppress(CaptureFailed):
        await work
