"""The browser of a round of looks: opened when the first page is to be drawn."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from unburden.find import Rendered, Renderer
    from unburden.net import Door

    OpenBrowser = Callable[[str], AbstractContextManager[Renderer]]


class Screen:
    """Draws pages, all they ask for going through the door; closed with its block.

    Args:
        door: every byte goes through it.
        browser: opens the browser, given a proxy's address.
    """

    def __init__(self, door: Door, browser: OpenBrowser) -> None:
        self._door, self._browser = door, browser
        self._stack = ExitStack()
        self._renderer: Renderer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._renderer = None
        self._stack.close()

    def render(self, url: str, *, seconds: float = 30.0) -> Rendered:
        """Open a page and read it when it has settled.

        Raises:
            ToolMissing: there is no browser.
            CaptureFailed: the page could not be loaded, or not in time.
        """
        if self._renderer is None:
            proxy = self._stack.enter_context(self._door.proxy())
            self._renderer = self._stack.enter_context(self._browser(proxy.url))
        return self._renderer.render(url, seconds=seconds)
