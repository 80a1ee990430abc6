"""Every frame of a page, each with a world of our own to look at it from.

The page's scripts cannot change what our words mean there, and see nothing of them.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from unburden.browser.devtools import Message
    from unburden.browser.tab import Tab


HTML_CHARACTERS = 20_000_000
TEXT_CHARACTERS = 2_000_000
_READ = f"""
[document.documentElement ?
   document.documentElement.outerHTML.slice(0, {HTML_CHARACTERS}) : '',
 document.body ? (document.body.innerText || '').slice(0, {TEXT_CHARACTERS}) : '',
 document.baseURI]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A world of our own in one frame."""

    tab: Tab
    session: str
    context: int

    async def evaluate(self, source: str, *, seconds: float = 10.0) -> Any:
        """Return the JSON value of an expression.

        Raises:
            CaptureFailed: the frame is gone, or hung.
        """
        return await self.tab.evaluate(
            source, session=self.session, seconds=seconds, contextId=self.context
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One frame after its scripts ran.

    Attributes:
        html: the whole document.
        text: the words to be seen.
        url: what addresses in it are relative to.
    """

    html: str
    text: str
    url: str


async def read(tab: Tab) -> list[Page]:
    """Read the page, and then each frame in it that can be read.

    Raises:
        CaptureFailed: the page itself cannot be read.
    """
    first, *others = await worlds(tab)
    pages = [await _page(first)]
    for world in others:
        with contextlib.suppress(CaptureFailed):
            pages.append(await _page(world))
    return pages


async def _page(world: World) -> Page:
    found = await world.evaluate(_READ)
    html, text, url = found or ("", "", "")
    return Page(html=html, text=text, url=url)


async def worlds(tab: Tab) -> list[World]:
    """Make a world in each frame, the page's own first.

    Raises:
        CaptureFailed: the page itself is gone; a frame that is gone is left out.
    """
    found: list[World] = []
    for session, kind in [(p.session, p.kind) for p in tab.places.values()]:
        if kind not in ("page", "iframe"):
            continue
        strict = session == tab.main
        with contextlib.nullcontext() if strict else contextlib.suppress(CaptureFailed):
            tree = (await tab.send("Page.getFrameTree", session))["frameTree"]
            for frame in _ids(tree):
                made = await tab.send(
                    "Page.createIsolatedWorld", session, frameId=frame
                )
                context = made["executionContextId"]
                found.append(World(tab=tab, session=session, context=context))
    return found


def _ids(tree: Message) -> list[str]:
    inner = [name for child in tree.get("childFrames", []) for name in _ids(child)]
    return [tree["frame"]["id"], *inner]
