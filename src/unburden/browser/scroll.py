"""Showing a page all of itself, so that what loads lazily loads."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from unburden.browser.tab import Tab

HEIGHT = 30_000  # CSS pixels: an endless page is followed this far
STEP_SECONDS = 0.08  # long enough for an IntersectionObserver to fire

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
  return [end, window.innerHeight];
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
    tallest = 1
    while at < min(tallest, height) and loop.time() < end:
        tallest, step = await _move(tab, at)
        at += max(step - 100, 200)
        await asyncio.sleep(STEP_SECONDS)
        tab.check()
        if at >= tallest:  # the last step may make the page longer
            await tab.settle(min(3.0, max(0.1, end - loop.time())))
            tallest, step = await _move(tab, at)
    await _move(tab, 0)
    return Scrolled(height=tallest, endless=at < tallest)


async def _move(tab: Tab, at: int) -> tuple[int, int]:
    tallest, step = await tab.evaluate(_MOVE % at) or (0, 800)
    for place in tuple(tab.places.values()):
        if place.kind == "iframe":  # a frame of another site, in a process of its own
            with contextlib.suppress(CaptureFailed):
                await tab.evaluate(_MOVE % at, session=place.session, seconds=2.0)
    return int(tallest), int(step)
