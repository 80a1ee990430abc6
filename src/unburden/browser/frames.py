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
