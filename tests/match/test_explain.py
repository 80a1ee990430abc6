"""The explaining picture shows her photo or an empty frame, and nothing else."""

import inspect
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from unburden.match import explain
from unburden.model import ItemKind


@pytest.fixture(scope="module")
def match(ask, photo):
    picture = photo("astronaut.png")
    picture[260:] = (40, 200, 60)
    (found,) = ask(photo("astronaut.png"), of=picture)
    return found


def drawn(explanation):
    return cv2.imdecode(np.frombuffer(explanation.png, np.uint8), cv2.IMREAD_COLOR)


def test_explain_is_given_nothing_of_the_lead():
    given = ["match", "item", "plate", "side"]
    assert list(inspect.signature(explain).parameters) == given


def test_an_innocent_photo_is_lit_where_it_was_used_and_faded_elsewhere(
    match, photo, encode, item
):
    mine = item(encode(photo("astronaut.png")))
    explanation = explain(match, mine, mine.fingerprint.plate)
    picture = drawn(explanation).astype(int)
    inside, below = picture[100:440, 100:900], picture[700:980, 100:900]
    assert inside.std() > 2.5 * below.std()
    assert below.mean() > 190
    assert explanation.sentence == match.why
    assert np.abs(inside[..., 0] - inside[..., 2]).mean() < 3, "grey, as the plate is"


def test_an_intimate_item_is_only_outlines(match, photo, encode, item):
    mine = item(encode(photo("astronaut.png")), kind=ItemKind.INTIMATE)
    with_plate = explain(match, mine, mine.fingerprint.plate)
    assert with_plate.png == explain(match, mine, None).png
    colours = drawn(with_plate)[60:400, 60:900].reshape(-1, 3)
    assert len(np.unique(colours, axis=0)) < 80
    assert "<image" not in with_plate.svg


def test_the_svg_is_well_formed_and_names_what_it_shows(match, photo, encode, item):
    mine = item(encode(photo("astronaut.png")))
    root = ElementTree.fromstring(explain(match, mine, mine.fingerprint.plate).svg)  # noqa: S314
    assert root.find("{http://www.w3.org/2000/svg}title").text == match.why
    assert root.find("{http://www.w3.org/2000/svg}path").get("d").startswith("M")


def test_a_match_by_hash_alone_outlines_the_whole_frame(photo, encode, item, ask):
    data = encode(photo("coffee.png"))
    (found,) = ask(data, of=data)
    mine = item(data)
    picture = drawn(explain(found, mine, mine.fingerprint.plate))
    assert picture.shape == (667 + 48, 1000 + 48, 3)
