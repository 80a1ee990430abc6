"""One headless browser, for whoever needs a page as a person would see it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from unburden.browser.devtools import Connection
from unburden.browser.frames import read
from unburden.browser.process import BrowserSettings, Process
from unburden.browser.scroll import scroll
from unburden.browser.tab import Tab
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from unburden.browser.tab import Guest

T = TypeVar("T")
MEMORY_SECONDS = 0.25  # how often memory is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page after its JavaScript ran.

    Attributes:
        html: of the page itself.
        url: where it was in the end, after redirects; addresses are relative to it.
        frames: the frames inside it, each with its own address.
    """

    html: str
    url: str
    frames: tuple[Rendered, ...] = ()


class Browser:
    """A headless Chromium with a throwaway profile, all through one proxy.

    Every page gets a fresh browser context, kept in memory only. A page that hangs,
    crashes or bombs the browser takes that browser with it: the next page gets a new
    one. Not safe for use by several threads at once.

    Args:
        proxy_url: where everything goes out, loopback included.
        settings: how it is started.

    Raises:
        ToolMissing: there is no Chromium.
        CaptureFailed: it does not start.
    """

    def __init__(
        self, *, proxy_url: str, settings: BrowserSettings | None = None
    ) -> None:
        self.proxy_url = proxy_url
        self.settings = settings or BrowserSettings()
        self._runner: asyncio.Runner | None = None
        self._process: Process | None = None
        self._connection: Connection | None = None
        self._identity = ""

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        try:
            self._runner.run(self._ready())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def identity(self) -> str:
        """The User-Agent it sends."""
        return self._identity

    @property
    def sandboxed(self) -> bool:
        """Whether Chromium's sandbox is on."""
        return self.settings.sandboxed

    def close(self) -> None:
        """End the browser, all its processes, and its folder."""
        if self._runner is not None:
            with self._runner:
                self._runner.run(self._end())
            self._runner = None

    def render(self, url: str, *, seconds: float = 30.0) -> Rendered:
        """Return the page at `url` after its JavaScript, scrolled to its end.

        Raises:
            CaptureFailed: it could not be loaded, or not in `seconds`.
        """

        async def work(tab: Tab) -> Rendered:
            loop = asyncio.get_running_loop()
            end = loop.time() + seconds
            await tab.goto(url, seconds * 0.5)
            if tab.refused:
                raise CaptureFailed(await tab.evaluate("document.body.innerText") or "")
            await tab.settle(seconds * 0.2)
            await scroll(tab, seconds * 0.2)
            await tab.settle(max(0.1, min(seconds * 0.1, end - loop.time())))
            first, *others = [
                Rendered(html=page.html, url=page.url) for page in await read(tab)
            ]
            return replace(first, frames=tuple(others))

        return self.visit(work, seconds=seconds)

    def visit(
        self,
        work: Callable[[Tab], Awaitable[T]],
        *,
        seconds: float,
        guest: Guest | None = None,
    ) -> T:
        """Do `work` on a fresh empty page, in at most `seconds`.

        Raises:
            CaptureFailed: the page cannot be gone on with, or time is up.
        """
        if self._runner is None:
            raise CaptureFailed("The browser is closed.")
        return self._runner.run(self._visit(work, seconds, guest))

    async def _visit(
        self,
        work: Callable[[Tab], Awaitable[T]],
        seconds: float,
        guest: Guest | None,
    ) -> T:
        connection = await self._ready()
        tab = Tab(connection, guest)
        watch = asyncio.ensure_future(self._watch_memory())
        done = False
        try:
            async with asyncio.timeout(seconds):
                await tab.open()
                result = await work(tab)
                done = True
                return result
        except TimeoutError:
            what = f"The page took longer than {seconds:.0f} seconds."
            raise CaptureFailed(what) from None
        finally:
            watch.cancel()
            await tab.close()
            if not done:  # whatever it was doing, it stops now
                await self._end()

    async def _ready(self) -> Connection:
        if self._connection is not None:
            try:
                await self._connection.send("Browser.getVersion", seconds=5.0)
            except CaptureFailed:
                await self._end()
            else:
                return self._connection
        self._process = Process(self.proxy_url, self.settings)
        self._identity = self._process.identity
        self._connection = Connection()
        await self._connection.open(*self._process.pipes)
        try:
            wait = self.settings.start_seconds
            await self._connection.send("Browser.getVersion", seconds=wait)
        except CaptureFailed:
            process = self._process
            await self._end()
            raise process.why_not() from None
        return self._connection

    async def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            await asyncio.sleep(0)  # the pipes close on the next turn
            self._connection = None
        if self._process is not None:
            self._process.end()
            self._process = None

    async def _watch_memory(self) -> None:
        while self._process is not None and self._connection is not None:
            if self._process.memory > self.settings.memory:
                size = f"{self.settings.memory // 2**20} MB"
                self._connection.close(f"The page used more than {size} of memory.")
                return
            await asyncio.sleep(MEMORY_SECONDS)
