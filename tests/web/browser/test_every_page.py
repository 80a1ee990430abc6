"""Each page there is, with no case open and with one: what must hold for all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.browser.walk import Route, routes, unplaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Response
    from tests.web.browser.served import Served

HEAVIEST = 150 * 1024
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
TELLING = re.compile(
    r"picture|photo|image|video|nude|naked|intimate|sexual|porn|abuse|fake|threat"
    r"|blackmail|police|crime|unburden",
    re.IGNORECASE,
)
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  return [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect()
    const inside = e.closest('.u-scroll, svg, .govuk-visually-hidden, .govuk-skip-link')
    return !inside && box.width && (box.right > width + 1 || box.left < -1)
  }).map(e => e.tagName + '.' + e.className).slice(0, 4)
}"""
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter(e => {
    const box = e.getBoundingClientRect()
    const inline = getComputedStyle(e).display === 'inline'
    return box.width > 1 && !inline && (box.height < 24 || box.width < 24)
  }).map(e => e.outerHTML.slice(0, 80))"""
FROM_THE_RIGHT = "() => { const e = document.documentElement; e.dir = 'rtl' }"


@pytest.fixture(scope="module")
def nobodys(browser: Any, laptop: Served) -> Iterator[Page]:
    """One page for all of these tests, let in and with no case open."""
    context = browser.new_context(base_url=laptop.url)
    context.add_cookies([laptop.cookie()])
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def hers(browser: Any, laptop: Served) -> Iterator[Page]:
    """One page for all of these tests, with her case open."""
    context = browser.new_context(base_url=laptop.url)
    context.add_cookies([laptop.cookie()])
    page = context.new_page()
    page.goto("/come-back/")
    page.fill("[name=case]", laptop.case)
    page.fill("[name=words]", laptop.words)
    page.press("[name=words]", "Enter")
    page.wait_for_url("**/case/", timeout=60_000)
    yield page
    context.close()


def test_each_page_with_arguments_is_placed() -> None:
    assert unplaced() == [], "name them in walk.py: ARGUMENTS or NOT_WALKED"


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_a_page_is_for_everybody(
    nobodys: Page, hers: Page, laptop: Served, route: Route
) -> None:
    page = nobodys if route.is_public else hers
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    weight, answer = weighed(page, route.address)
    assert "no-store" in answer.headers["cache-control"]
    if answer.status == 405 or "html" not in answer.headers["content-type"]:
        return  # it is posted to, or it is for a program
    assert answer.status == 200, f"{route.address}: {answer.status}"

    found = [*wrongs_of(page, "light"), *laid_out(page)]
    page.emulate_media(color_scheme="dark")
    found += wrongs_of(page, "dark")
    if weight > HEAVIEST:
        found.append(f"{weight} bytes")
    found += [f"asked for {url}" for url in asked if not url.startswith(laptop.url)]
    if told := TELLING.search(page.title()):
        found.append(f"its title says {told.group()} to an onlooker")
    assert not found, "\n".join(found)


def weighed(page: Page, address: str) -> tuple[int, Response]:
    """Open a page, and count the bytes that came over the wire."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    came: list[int] = []
    devtools.on(
        "Network.loadingFinished", lambda told: came.append(told["encodedDataLength"])
    )
    answer = page.goto(address, wait_until="networkidle")
    devtools.detach()
    assert answer is not None
    assert came
    return int(sum(came)), answer


def wrongs_of(page: Page, scheme: str) -> list[str]:
    """What axe-core finds."""
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]}).response
    return [
        f"{scheme}: {each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found["violations"]
    ]


def laid_out(page: Page) -> list[str]:
    """What does not fit: narrow, at 200 %, from the right, or for a finger."""
    found = []
    sizes = {"320 px": (320, 640), "200 %": (640, 400), "400 %": (320, 200)}
    for name, (width, height) in sizes.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{name}: {each} is too wide" for each in page.evaluate(TOO_WIDE)]
    page.set_viewport_size({"width": 320, "height": 640})
    found += [f"{each} is too small" for each in page.evaluate(TOO_SMALL)]
    page.evaluate(FROM_THE_RIGHT)
    found += [f"from the right: {each}" for each in page.evaluate(TOO_WIDE)]
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_a_page_that_is_not_there_says_so_kindly(
    laptop: Served, visit: Callable[..., Page]
) -> None:
    page = visit(laptop, {"let_in": True})
    answer = page.goto("/no-such-page/")
    assert answer is not None
    assert answer.status == 404
    assert "You did nothing wrong" in page.inner_text("main")
    assert wrongs_of(page, "light") == []
