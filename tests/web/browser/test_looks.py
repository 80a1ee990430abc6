"""Other ways of looking: forced colours, less motion, from the right, on paper."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

MOVES = """() => [...document.querySelectorAll('*')].flatMap(e => {
  const s = getComputedStyle(e)
  return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0
    ? [e.tagName + '.' + e.className] : []
})"""
EDGES = """() => ['.govuk-button', '.u-card', '.u-tag', '.govuk-input'].map(one => {
  const s = getComputedStyle(document.querySelector('main ' + one))
  return [one, s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) >= 1]
})"""
PLACES = """() => Object.fromEntries(
  ['.u-bar__name', '.u-banner .govuk-button', 'main h1', 'main .govuk-radios__input',
   '.u-timeline > li', '.govuk-error-message'].map(one => {
    const box = document.querySelector(one).getBoundingClientRect()
    return [one, [box.left, document.documentElement.clientWidth - box.right]]
  }))"""


def test_forced_colours_keep_every_edge(at_home: Page) -> None:
    at_home.emulate_media(forced_colors="active")
    at_home.goto("/design/")
    assert [one for one, there in at_home.evaluate(EDGES) if not there] == []


def test_nothing_moves_for_who_asked_for_stillness(at_home: Page) -> None:
    at_home.emulate_media(reduced_motion="reduce")
    at_home.goto("/design/")
    assert at_home.evaluate(MOVES) == []


def test_from_the_right_a_page_is_the_mirror_of_itself(at_home: Page) -> None:
    page = at_home
    page.set_viewport_size({"width": 768, "height": 800})
    page.goto("/design/")
    left = page.evaluate(PLACES)
    page.evaluate("document.documentElement.dir = 'rtl'")
    right = page.evaluate(PLACES)
    for one, (start, end) in left.items():
        assert abs(start - right[one][1]) <= 2, one
        assert abs(end - right[one][0]) <= 2, one


def test_the_way_out_stays_in_reach_and_covers_nothing(at_home: Page) -> None:
    page = at_home
    for width, height in ((320, 640), (640, 400), (320, 200)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/design/")
        bar = page.locator(".u-banner").bounding_box()
        first = page.locator(".u-ways").bounding_box()
        assert bar is not None
        assert first is not None
        page.evaluate("window.scrollTo(0, 1500)")
        button = page.locator(".govuk-exit-this-page__button").bounding_box()
        assert button is not None
        assert 0 <= button["y"] < 20
        assert button["height"] >= 24
        assert bar["height"] <= 64
        page.locator("main h2").nth(2).scroll_into_view_if_needed()
        page.evaluate("location.hash = '#links'")
        heading = page.locator("#links").bounding_box()
        assert heading is not None
        assert heading["y"] >= bar["height"], f"{width} px: a target is covered"


def test_on_paper_there_are_words_only(at_home: Page, tmp_path: Path) -> None:
    at_home.emulate_media(color_scheme="dark")
    at_home.goto("/support/")
    paper = tmp_path / "page.pdf"
    at_home.pdf(path=str(paper), format="A4")
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "People who help" in text
    assert "Leave this page" not in text
    assert "Skip to the page" not in text
    at_home.emulate_media(media="print")
    paint = "getComputedStyle(document.body).backgroundColor"
    assert at_home.evaluate(paint) == "rgb(255, 255, 255)"
