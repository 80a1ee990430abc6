"""How a page is visited: the same way to record it and to play it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unburden.browser.frames import read
from unburden.browser.press import ask_for_largest, leaf_through, pass_gates
from unburden.browser.scroll import HEIGHT, scroll
from unburden.browser.shot import Shot, shoot

if TYPE_CHECKING:
    from unburden.browser.tab import Tab

MB = 2**20
# Before the page is scrolled, which waits for all that comes later.
FIRST_QUIET_SECONDS = 0.25
# After a page has loaded, before its picture: scripts often wait a round second, and
# what they ask for then is part of the page, at a visit and when it is played back.
LINGER_SECONDS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much of a page is taken.

    Attributes:
        seconds: for the whole page, until its screenshot.
        resource_bytes: of one body.
        total_bytes: of all bodies together.
        scroll_height: CSS pixels an endless page is followed for.
        shot_height: of the screenshot, in pixels.
    """

    seconds: float = 60.0
    resource_bytes: int = 128 * MB
    total_bytes: int = 512 * MB
    scroll_height: int = HEIGHT
    shot_height: int = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie to go in with.

    Attributes:
        name: its name.
        value: its value: whoever has it may be let in as its owner.
        domain: the host; with a dot before it, all hosts below it too.
        path: where it is sent.
        secure: whether over https only.
        expires: seconds since 1970; 0 for the end of the visit.
    """

    name: str
    value: str = field(repr=False)
    domain: str
    path: str = "/"
    secure: bool = False
    expires: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Where to go, and what to do there.

    Attributes:
        url: http or https.
        bounds: how much is taken.
        cookies: to go in with.
        presses: CSS selectors of what to press on the way in, where it is there.
    """

    url: str
    bounds: Bounds = field(default_factory=Bounds)
    cookies: tuple[Cookie, ...] = ()
    presses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What there was to see of a page.

    Attributes:
        url: where it was in the end, after redirects and gates.
        title: the page's own title.
        shot: what it looked like.
        passed: which of the visit's presses were made.
        settled: whether nothing was loading any more when the picture was taken.
        endless: what went on beyond its bound, in sentences.
        html: of the page itself after its scripts ran.
        text: the words to be seen in it and in its frames.
    """

    url: str
    title: str
    shot: Shot
    html: str
    text: str
    passed: tuple[str, ...]
    settled: bool
    endless: tuple[str, ...]


async def look(tab: Tab, visit: Visit) -> Look:
    """Go there, show all of the page, take its picture, and leaf through it.

    Raises:
        CaptureFailed: it cannot be loaded, or hangs, crashes or bombs the browser.
    """
    # The shares leave the last twentieth or so, whatever the page does.
    bounds, whole = visit.bounds, visit.bounds.seconds
    end = asyncio.get_running_loop().time() + whole * 0.95
    await tab.set_cookies([_told(each) for each in visit.cookies])
    await tab.goto(visit.url, whole * 0.4)
    await tab.settle(whole * 0.15, quiet=FIRST_QUIET_SECONDS)
    passed = await pass_gates(tab, visit.presses)
    scrolled = await scroll(tab, whole * 0.15, height=bounds.scroll_height)
    await ask_for_largest(tab)
    await tab.linger(LINGER_SECONDS)
    settled = await tab.settle(whole * 0.1)
    title, final = await tab.evaluate("[document.title, location.href]")
    pages = await read(tab)
    shot = await shoot(tab, height=bounds.shot_height, seconds=whole * 0.15)
    left = end - asyncio.get_running_loop().time()
    leafed = await leaf_through(tab, min(left, whole * 0.3))
    await tab.settle(max(0.1, min(left, whole * 0.05)))
    endless = (
        (scrolled.endless, "The page goes on without an end; "),
        (leafed.endless, "A gallery goes on without an end; "),
    )
    return Look(
        url=str(final),
        title=str(title)[:1000],
        shot=shot,
        html=pages[0].html,
        text="\n\n".join(each.text for each in pages if each.text),
        passed=passed,
        settled=settled,
        endless=tuple(
            f"{what}it was followed a bounded way." for on, what in endless if on
        ),
    )


def _told(cookie: Cookie) -> dict[str, object]:
    told: dict[str, object] = {
        "name": cookie.name,
        "value": cookie.value,
        "path": cookie.path,
        "secure": cookie.secure,
    }
    # Only by an address does the protocol take a cookie of one host alone.
    if cookie.domain.startswith("."):
        told["domain"] = cookie.domain
    else:
        scheme = "https" if cookie.secure else "http"
        told["url"] = f"{scheme}://{cookie.domain}{cookie.path}"
    return told | ({"expires": cookie.expires} if cookie.expires else {})
