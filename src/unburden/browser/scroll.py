"""Showing a page all of itself, so that what loads lazily loads."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden.browser.devtools import CommandFailed
from unburden.browser.frames import worlds
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from unburden.browser.frames import World
    from unburden.browser.tab import Tab

HEARD = frozenset({"scroll", "wheel", "scrollend"})
HEIGHT = 30_000  # CSS pixels: an endless page is followed this far
# A script that listens may wait until scrolling rests: a tenth of a second is usual.
REST_SECONDS = 0.12

# Resolves when two frames were drawn: what watches for elements to come into view
# (loading=lazy, IntersectionObserver) was told by then.
_DRAWN = """
new Promise((done) => {
  setTimeout(done, 250);
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
})
"""

# Moves the page, and boxes that scroll inside it, and frames it may reach, to `at`.
_MOVE = """
((at) => {
  const views = [];
  const look = (view) => {
    views.push(view);
    for (const frame of view.document.querySelectorAll('iframe, frame')) {
      try { if (frame.contentDocument) look(frame.contentWindow); } catch (_) {}
    }
  };
  look(window);
  let end = 0, boxes = 0;
  for (const view of views) {
    view.scrollTo({left: 0, top: at, behavior: 'instant'});
    const root = view.document.documentElement;
    if (view === window) end = root ? root.scrollHeight : 0;
    for (const box of view.document.querySelectorAll('div, main, section, ul, ol')) {
      const more = box.scrollHeight - box.clientHeight;
      if (more < 40 || box.clientHeight < 40 || boxes > 40) continue;
      if (!/auto|scroll/.test(view.getComputedStyle(box).overflowY)) continue;
      boxes += 1;
      box.scrollTo({left: 0, top: at, behavior: 'instant'});
      end = Math.max(end, box.scrollHeight);
    }
  }
  return [end, window.innerHeight, boxes + views.length - 1];
})(%d)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrolled:
    """How far a page was shown; `endless` when it went on beyond the bound."""

    height: int
    endless: bool


async def scroll(tab: Tab, seconds: float, *, height: int = HEIGHT) -> Scrolled:
    """Scroll to the end, waiting for what loads, and back to the top.

    Raises:
        CaptureFailed: the page is hung.
    """
    loop = asyncio.get_running_loop()
    end, at, step = loop.time() + seconds, 0, 1
    tallest, inner = 1, 0
    world, listens = (await worlds(tab))[0], await _listens(tab)
    while at < min(tallest, height) and loop.time() < end:
        tallest, step, inner = await _move(tab, at)
        at += max(step - 100, 200)
        await _rest(world, still=listens or inner > 0)
        tab.check()
        if at >= tallest:  # the last step may make the page longer
            await tab.settle(min(3.0, max(0.1, end - loop.time())))
            tallest, step, inner = await _move(tab, at)
            listens = listens or await _listens(tab)
    await _move(tab, 0)
    return Scrolled(height=tallest, endless=at < tallest)


async def _rest(world: World, *, still: bool) -> None:
    """Stay until the browser has drawn, and until scripts that wait have begun."""
    with contextlib.suppress(CommandFailed):  # the page may have made another of itself
        await world.evaluate(_DRAWN)
        if not still:
            return
    await asyncio.sleep(REST_SECONDS)


async def _listens(tab: Tab) -> bool:
    """Whether a script of the page wants to know when it is scrolled."""
    for where in ("window", "document"):
        found = await tab.send(
            "Runtime.evaluate", expression=where, objectGroup="unburden"
        )
        told = await tab.send(
            "DOMDebugger.getEventListeners", objectId=found["result"]["objectId"]
        )
        if any(each["type"] in HEARD for each in told["listeners"]):
            return True
    return False


async def _move(tab: Tab, at: int) -> tuple[int, int, int]:
    """Move everything there; return the height, the window's, and how much is inside.

    Inside are frames, of this site or another, and boxes that scroll by themselves.
    """
    tallest, step, inner = await tab.evaluate(_MOVE % at) or (0, 800, 0)
    for place in tuple(tab.places.values()):
        if place.kind == "iframe":  # a frame of another site, in a process of its own
            inner += 1
            with contextlib.suppress(CaptureFailed):
                await tab.evaluate(_MOVE % at, session=place.session, seconds=2.0)
    return int(tallest), int(step), int(inner)
