"""The found picture is never shown but to who asked twice, and to one request."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from PIL import Image
from tests.simulators import hers, stories
from tests.simulators.archives import wacz, warc
from tests.simulators.pictures import picture

from unburden.app.casework.desk import Desk
from unburden.model import Lead

pytestmark = pytest.mark.django_db

PAGE = "https://site.example/thread"
URL = "https://site.example/p.jpg"
HTML = '<html><title>{title}</title><body><img src="/p.jpg"></body></html>'


def recorded(desk: Desk, folder: Path, found: bytes, *, title: str = "A page") -> None:
    """A place whose page was recorded, with the picture that was found there."""
    hers.add(desk, 2)
    match = stories.match(1, item="I1", page=PAGE, url=URL)
    lead = Lead(url=URL, page=PAGE, source="s", seen_at=desk.clock())
    row = desk.found(match, lead, hashlib.sha256(found).hexdigest(), None)
    assert row is not None
    made = stories.capture(1, folder / "made", url=PAGE)
    page = HTML.format(title=title).encode()
    held = warc((PAGE, "text/html", page), (URL, "image/jpeg", DATA))
    wacz(folder / "made" / made.wacz, held)
    row.capture = desk.keep_capture(made, folder / "made")
    row.save()


DATA = picture(7, side=256)


def ask(client: Client, step: str) -> str:
    said = {"adult": "on", "step": step}
    return client.post("/found/1/picture/", said).content.decode()


def source_of(page: str) -> str:
    found = re.search(r'<img class="u-picture" src="([^"]+)"', page)
    return found.group(1) if found else ""


def sharpness(data: bytes) -> float:
    grey = np.asarray(Image.open(io.BytesIO(data)).convert("L"), np.float64)
    return float(np.abs(np.diff(grey, axis=1)).max())


def test_it_takes_two_questions_then_comes_blurred_and_only_then_as_it_is(
    her: Client, opened: Callable[..., Desk], tmp_path: Path, home: Path
) -> None:
    desk = opened(her)
    recorded(desk, tmp_path, DATA)
    assert not source_of(her.get("/found/1/picture/").content.decode())
    assert not source_of(her.post("/found/1/picture/", {}).content.decode())
    assert not source_of(ask(her, "sure"))
    shown = [her.get(source_of(ask(her, step))) for step in ("blurred", "clear")]
    blurred, clear = (each.content for each in shown)
    assert sharpness(blurred) < sharpness(clear) / 3
    assert Image.open(io.BytesIO(clear)).mode == "L"
    assert {each.headers["Cache-Control"] for each in shown} == {"no-store"}
    told = [(e.body["match"], e.body["blurred"]) for e in desk.entries()[-2:]]
    assert told == [("M1", True), ("M1", False)]
    assert not list(home.glob("workshop-*"))


def test_no_step_is_skipped(
    her: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    recorded(opened(her), tmp_path, DATA)
    for step in ("clear", "clear", "sure"):
        assert not source_of(ask(her, step))


def test_it_is_given_to_one_request_only(
    her: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = opened(her)
    recorded(desk, tmp_path, DATA)
    ask(her, "sure")
    where = source_of(ask(her, "blurred"))
    assert her.get(where).status_code == 200
    assert her.get(where).status_code == 422
    assert her.get("/found/1/picture/guessed").status_code == 422
    assert sum(e.action == "shown" for e in desk.entries()) == 1


@pytest.mark.parametrize(
    ("found", "title"),
    [(picture(8), "A page"), (DATA, "hussyfan")],
    ids=["another picture than was matched", "signs of child imagery"],
)
def test_what_may_not_be_shown_is_not(
    her: Client,
    opened: Callable[..., Desk],
    tmp_path: Path,
    found: bytes,
    title: str,
) -> None:
    desk = opened(her)
    recorded(desk, tmp_path, found, title=title)
    ask(her, "sure")
    answer = her.get(source_of(ask(her, "blurred")))
    assert answer.status_code == 422
    assert "image" not in answer.headers["Content-Type"]
    assert not [e for e in desk.entries() if e.action == "shown"]


def test_a_case_that_rests_shows_nothing(
    her: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = opened(her)
    recorded(desk, tmp_path, DATA)
    her.post("/found/1/under-18/")
    ask(her, "sure")
    assert her.get(source_of(ask(her, "blurred"))).status_code == 422
