"""Outlines: on an empty frame, or on her own photo, which goes nowhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.web.device.test_page import INSIDE, bodies, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page


@pytest.fixture
def outline(her: BrowserContext) -> Iterator[Page]:
    """The page of her Match 1, of an innocent photo of 1200 x 900."""
    page = her.new_page()
    page.goto("/found/1/outline/")
    yield page
    page.close()


def photo() -> bytes:
    out = io.BytesIO()
    with Image.open(INSIDE / "coffee.png") as image:
        image.resize((1200, 900)).save(out, "JPEG", quality=90)
    return out.getvalue()


def grey_at(page: Page, x: int, y: int) -> list[int]:
    """The colour of the drawing at a place, in thousandths of its longer side."""
    script = """([x, y]) => Array.from(document.getElementById("drawing")
        .getContext("2d").getImageData(x, y, 1, 1).data)"""
    found: list[int] = page.evaluate(script, [x, y])
    return found[:3]


def test_at_first_the_frame_is_empty_and_has_outlines(outline: Page) -> None:
    assert outline.locator("#empty svg path").count() == 2
    assert outline.locator("#empty svg image").count() == 0
    assert outline.get_by_text("The found picture itself is not shown").is_visible()


def test_her_photo_is_lit_where_it_was_used_and_is_sent_nowhere(outline: Page) -> None:
    data = photo()
    seen = watched(outline)
    chosen = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": data}
    outline.set_input_files("#chosen", [chosen])
    outline.locator("#drawing").wait_for()
    with Image.open(io.BytesIO(data)) as image:
        small = image.convert("RGB").resize((1000, 750))
    inside, outside = (330, 180), (900, 700)
    assert grey_at(outline, *inside) == pytest.approx(small.getpixel(inside), abs=40)
    dim = [0.28 * value + 0.72 * 250 for value in small.getpixel(outside)]
    assert grey_at(outline, *outside) == pytest.approx(dim, abs=25)
    assert outline.locator("#told").inner_text().startswith("This may be another photo")
    assert not bodies(seen)
    assert {one.method for one in seen} <= {"GET"}
    assert not outline.locator("#empty").is_visible()


def test_no_form_of_the_page_can_hold_a_file(outline: Page) -> None:
    assert outline.locator("form input[type=file]").count() == 0
    assert outline.locator("input[type=file]").get_attribute("name") is None
