"""Pressing what a visitor would press: listed gates, and a gallery's "next"."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden.browser.frames import worlds
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unburden.browser.frames import World
    from unburden.browser.tab import Tab

GALLERIES = 4  # on one page
PRESSES = 60  # of one gallery
LARGEST = 200  # pictures asked for in their largest size
GATE_TRIES = 20  # a banner may take a while to appear
PRESS_SECONDS = 3.0  # for what one press brings
STEP_SECONDS = 0.15

_GATE = """
(() => {
  const found = document.querySelector(%s);
  if (!found || !found.getClientRects().length) return false;
  found.click();
  return true;
})()
"""

# Controls named "next", that are no link to elsewhere and send no form.
_FIND = r"""
(() => {
  const words = new RegExp('^(next( (image|picture|photo|slide|item))?|weiter|' +
    'n\\u00e4chste[rs]?( (bild|foto))?|suivante?|siguiente|successiv[ao]|avanti|' +
    'pr\\u00f3xim[oa]|volgende|nast\\u0119pn[ey]|sonraki|n\\u00e4sta|neste|' +
    '\\u0441\\u043b\\u0435\\u0434\\u0443\\u044e\\u0449\\u0435\\u0435|' +
    '\\u0434\\u0430\\u043b\\u0435\\u0435|\\u6b21\\u3078?|\\u4e0b\\u4e00\\u5f20|' +
    '[\\u203a\\u00bb\\u2192\\u276f\\u25b6\\u27e9>]+)$', 'i');
  const marks = /(^|[-_ ])(next|arrow-right)([-_ ]|$)/i;
  const stays = (each) => {
    if (each.closest('a[href]')) {
      const link = each.closest('a[href]'), to = link.getAttribute('href').trim();
      return !link.target && (to === '' || to[0] === '#' || /^javascript:/i.test(to));
    }
    return !(each.form && (each.type === 'submit' || each.type === 'image'));
  };
  const said = (each) => [each.getAttribute('aria-label'), each.title,
    each.innerText, each.value].filter(Boolean).map((text) => text.trim());
  const all = document.querySelectorAll('button, [role=button], a, ' +
    'input[type=button], [class*=next], [class*=arrow-right]');
  self.controls = [...all].filter((each) => each.getClientRects().length && stays(each)
    && (said(each).some((text) => words.test(text))
        || marks.test(each.getAttribute('class') || '')))
    .filter((each, _, kept) => !kept.some((o) => o !== each && o.contains(each)));
  return self.controls.length;
})()
"""

_PRESS = """
(() => {
  const control = self.controls[%d];
  const off = !control.isConnected || !control.getClientRects().length
    || control.disabled || control.getAttribute('aria-disabled') === 'true';
  if (off) return false;
  control.click();
  return true;
})()
"""

_WHERE = "location.origin + location.pathname"
# What is to be seen: which pictures are where.
_STATE = """
[...document.querySelectorAll('img, video, source, image, [style]')]
  .filter((each) => each.getClientRects().length)
  .map((each) => (each.currentSrc || each.src || each.getAttribute('href') || '') +
    (each.style && each.style.backgroundImage || '') + [...each.getClientRects()]
    .map((box) => Math.round(box.x / 8))).join('\\n')
"""

# The largest of each picture's candidates, asked for as the page would.
_LARGEST = r"""
(() => {
  const one = /\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wxh])*\s*(?:,|$)/g;
  const asked = new Set();
  for (const each of document.querySelectorAll('img[srcset], source[srcset]')) {
    let best = '', size = -1;
    for (const [, url, value] of each.getAttribute('srcset').matchAll(one)) {
      if (Number(value || 1) > size) [best, size] = [url, Number(value || 1)];
    }
    const shown = each.tagName === 'IMG' ? each
      : each.parentNode && each.parentNode.querySelector('img');
    if (!best || !shown) continue;
    const url = new URL(best, document.baseURI).href;
    if (url === shown.currentSrc || asked.has(url) || asked.size >= %d) continue;
    asked.add(url);
    const wanted = new Image();
    if (shown.crossOrigin) wanted.crossOrigin = shown.crossOrigin;
    wanted.referrerPolicy = shown.referrerPolicy;
    wanted.src = url;
  }
  return asked.size;
})()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What came of the galleries of a page.

    Attributes:
        times: how often a "next" was pressed.
        endless: whether one went on beyond the bound.
    """

    times: int
    endless: bool


async def pass_gates(tab: Tab, wanted: Iterable[str]) -> tuple[str, ...]:
    """Press each of the CSS selectors `wanted`, in turn; return those that were there.

    Raises:
        CaptureFailed: the page is hung.
    """
    found: list[str] = []
    for selector in wanted:
        for _ in range(GATE_TRIES):
            if await _press_gate(tab, selector):
                found.append(selector)
                await asyncio.sleep(STEP_SECONDS)  # it may lead to another page
                await tab.settle(PRESS_SECONDS)
                break
            await asyncio.sleep(STEP_SECONDS)
    return tuple(found)


async def _press_gate(tab: Tab, selector: str) -> bool:
    for world in await worlds(tab):
        with contextlib.suppress(CaptureFailed):
            if await world.evaluate(_GATE % json.dumps(selector), seconds=2.0):
                return True
    return False


async def ask_for_largest(tab: Tab) -> None:
    """Have the page ask for the largest candidate of each `srcset`."""
    for world in await worlds(tab):
        with contextlib.suppress(CaptureFailed):  # a frame may be gone by now
            await world.evaluate(_LARGEST % LARGEST, seconds=3.0)


async def leaf_through(tab: Tab, seconds: float) -> Pressed:
    """Press each gallery's "next" until it ends or begins again; the page is not left.

    Raises:
        CaptureFailed: the page is hung.
    """
    end = asyncio.get_running_loop().time() + seconds
    times, endless = 0, False
    tab.stays = True
    here = await tab.evaluate(_WHERE)
    for world in await worlds(tab):
        count = 0
        with contextlib.suppress(CaptureFailed):
            count = int(await world.evaluate(_FIND) or 0)
        if await tab.evaluate(_WHERE) != here:
            break  # its scripts have made another page of it: no gallery, then
        for number in range(min(count, GALLERIES)):
            pressed = await _leaf(world, number, end)
            times += pressed.times
            endless = endless or pressed.endless
    return Pressed(times=times, endless=endless)


async def _leaf(world: World, number: int, end: float) -> Pressed:
    tab, loop = world.tab, asyncio.get_running_loop()
    seen, here = {await world.evaluate(_STATE)}, await tab.evaluate(_WHERE)
    for times in range(PRESSES):
        if loop.time() >= end:
            return Pressed(times=times, endless=True)
        if not await world.evaluate(_PRESS % number):
            return Pressed(times=times, endless=False)
        await asyncio.sleep(STEP_SECONDS)
        await tab.until(lambda: not tab.loading, PRESS_SECONDS)
        now = await world.evaluate(_STATE)
        elsewhere = await tab.evaluate(_WHERE) != here
        if now in seen or elsewhere:  # it did nothing, or began again, or is no gallery
            return Pressed(times=times + 1, endless=False)
        seen.add(now)
    return Pressed(times=PRESSES, endless=True)
