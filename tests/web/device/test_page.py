"""Her page in a real browser: what she sees, and all that it sends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
import skimage.data
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

INSIDE = Path(skimage.data.__file__).parent
JPEG = {"name": "my beach.jpg", "mimeType": "image/jpeg"}


def jpeg(name: str, quality: int = 91) -> bytes:
    out = io.BytesIO()
    with Image.open(INSIDE / f"{name}.png") as image:
        image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def choose(page: Page, data: bytes, kind: str, *, adult: str = "yes") -> None:
    """Choose a file and answer what is asked of it."""
    page.set_input_files("#chosen", [JPEG | {"buffer": data}])
    card = page.locator("#cards > section").last
    card.get_by_text("Nothing has been sent yet").wait_for()
    card.locator(f"input[value={kind}]").check()
    card.locator(f"input[value={adult}]").check()


def added(page: Page) -> None:
    page.locator("#cards").get_by_text("is added. Now it can be looked for").wait_for()


def watched(page: Page) -> list[Request]:
    seen: list[Request] = []

    def note(one: Request) -> None:
        seen.append(one)

    page.context.on("request", note)
    return seen


def bodies(seen: list[Request]) -> list[bytes]:
    return [found for one in seen if (found := one.post_data_buffer)]


def runs(data: bytes, length: int = 24) -> set[bytes]:
    """Every 7th run of bytes of a file: none of them may be in what is sent."""
    return {data[at : at + length] for at in range(200, len(data) - length, 7)}


@pytest.mark.parametrize(
    ("kind", "most", "name"),
    [("intimate", 45_000, "astronaut"), ("innocent", 45_000, "coffee")],
)
def test_hashes_are_all_that_leaves(
    pictures: Page, kind: str, most: int, name: str
) -> None:
    data = jpeg(name)
    seen = watched(pictures)
    choose(pictures, data, kind)
    assert not bodies(seen), "nothing is sent before she sends it"
    on = pictures.get_by_text("See all my pictures")
    assert on.is_hidden()
    shown = pictures.locator("[data-part=exact]").last.text_content()
    pictures.get_by_role("button", name="Send the numbers").click()
    added(pictures)
    assert on.is_visible()
    (body,) = bodies(seen)
    assert len(body) < most < len(data)
    assert json.loads(body) == json.loads(shown or "")
    assert json.loads(body)["fingerprint"]["plate"] is None
    assert not [run for run in runs(data) if run in body]
    assert b"beach" not in body
    host = pictures.url.split("/pictures/")[0]
    assert all(one.url.startswith((host, "blob:")) for one in seen)


def test_a_grey_copy_goes_only_when_she_says_so(pictures: Page) -> None:
    data = jpeg("chelsea")
    seen = watched(pictures)
    choose(pictures, data, "innocent")
    pictures.get_by_label("Send a small grey copy too").check()
    assert pictures.get_by_text("fakes in which only your face").is_visible()
    assert pictures.get_by_text("Small grey copies, as you agreed: 1").is_visible()
    pictures.get_by_role("button", name="Send the numbers").click()
    added(pictures)
    (body,) = bodies(seen)
    plate = json.loads(body)["fingerprint"]["plate"]
    assert (plate["width"], plate["height"]) == (451, 300)
    assert not [run for run in runs(data) if run in body]
    pictures.reload()
    kept = pictures.locator(".govuk-summary-list").inner_text()
    assert "small grey copy" in kept


def test_of_a_picture_from_before_she_was_18_nothing_is_sent(pictures: Page) -> None:
    seen = watched(pictures)
    choose(pictures, jpeg("coins"), "intimate", adult="no")
    pictures.get_by_role("button", name="Send the numbers").click()
    assert pictures.get_by_role("link", name="Report Remove").first.is_visible()
    assert not bodies(seen)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 not a picture", "no picture or video that we know"),
        (b"\xff\xd8\xff\xe0 cut short", "This browser cannot open that file"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    pictures: Page, data: bytes, said: str
) -> None:
    pictures.set_input_files("#chosen", [JPEG | {"buffer": data}])
    pictures.locator("[data-part=state]", has_text=said).wait_for()


def test_she_can_stop_and_nothing_was_sent(pictures: Page) -> None:
    seen = watched(pictures)
    pictures.set_input_files("#chosen", [JPEG | {"buffer": jpeg("astronaut")}])
    pictures.get_by_role("button", name="Stop, and leave").click()
    pictures.locator("#told", has_text="is left out").wait_for(state="attached")
    assert pictures.locator("#cards > section").count() == 0
    assert not bodies(seen)


def test_this_computer_can_do_the_work(pictures: Page) -> None:
    choose(pictures, jpeg("camera"), "innocent")
    pictures.get_by_role("button", name="Measure it more closely").click()
    added(pictures)


def test_the_same_one_twice_is_said_in_a_sentence(pictures: Page) -> None:
    for said in ("is added. Now it can be looked for", "This one is in your case"):
        choose(pictures, jpeg("moon"), "intimate")
        pictures.get_by_role("button", name="Send the numbers").last.click()
        pictures.locator("#cards").get_by_text(said).wait_for()


def test_no_form_can_hold_a_file(pictures: Page) -> None:
    chosen = pictures.locator("input[type=file]")
    assert chosen.count() == 1
    assert pictures.locator("form input[type=file]").count() == 0
    assert chosen.get_attribute("name") is None


def test_axe_finds_nothing_while_a_card_is_open(pictures: Page) -> None:
    choose(pictures, jpeg("cell"), "intimate")
    pictures.get_by_label("Send a small grey copy too").check()
    pictures.get_by_text("Show it to the letter").click()
    found = Axe().run(pictures).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_the_keyboard_alone_is_enough(pictures: Page) -> None:
    pictures.set_input_files("#chosen", [JPEG | {"buffer": jpeg("grass")}])
    card = pictures.locator("#cards > section")
    card.get_by_text("Nothing has been sent yet").wait_for()
    assert pictures.evaluate("document.activeElement.tagName") == "H3"
    for part, key in (("intimate-1", " "), ("yes-1", " "), ("send", "Enter")):
        reach(pictures, part)
        pictures.keyboard.press(key)
    added(pictures)
    assert "is added" in pictures.evaluate("document.activeElement.textContent")


def reach(page: Page, part: str) -> None:
    """Tab on to a control, by its id or its part's name."""
    for _ in range(20):
        page.keyboard.press("Tab")
        here = "(({ id, dataset }) => [id, dataset.part])(document.activeElement)"
        if part in page.evaluate(here):
            return
    pytest.fail(f"the Tab key does not reach {part}")


def test_without_javascript_the_page_says_what_to_do(pictures: Page) -> None:
    browser = pictures.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([*pictures.context.cookies()])
    page = context.new_page()
    page.goto(pictures.url)
    assert page.get_by_text("This part needs JavaScript").is_visible()
    assert not page.locator("#adder").is_visible()
    context.close()


def test_a_video_is_hashed_frame_by_frame(pictures: Page, tmp_path: Path) -> None:
    seen = watched(pictures)
    data = webm(tmp_path / "film.webm")
    choose(pictures, data, "intimate")
    pictures.get_by_role("button", name="Send the numbers").click()
    added(pictures)
    (body,) = bodies(seen)
    sent = json.loads(body)["fingerprint"]
    assert sent["media"] == "video"
    assert sent["format"] == "WEBM"
    times = [frame["seconds"] for frame in sent["frames"]]
    assert times == pytest.approx(np.arange(len(times)) * 0.5, abs=0.1)
    assert len(times) == pytest.approx(8, abs=1)
    assert all(frame["plate"] is None for frame in sent["frames"])


def webm(path: Path) -> bytes:
    """Write four seconds of video: two photographs, each slowly moving."""
    names = ("astronaut", "coffee")
    with av.open(path, "w") as out:
        stream = out.add_stream("libvpx-vp9", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for n in range(40):
            whole = np.asarray(Image.open(INSIDE / f"{names[n // 20]}.png"))
            shown = np.ascontiguousarray(whole[n : n + 240, n : n + 320])
            for packet in stream.encode(av.VideoFrame.from_ndarray(shown, "rgb24")):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return path.read_bytes()
