"""Where only hashes are kept of a picture, the usual crops of it are still found."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from unburden.fingerprint import fingerprint, without_details
from unburden.match import Bank
from unburden.model import Item, ItemKind, MatchKind

NAMES = ("coffee.png", "chelsea.png", "astronaut.png")


@pytest.fixture
def hashed(photo, encode):
    """An intimate Item of which only hashes are kept, and its picture."""

    def made(name):
        picture = photo(name)
        found = fingerprint(encode(picture, ".png"), name=name, exact=True)
        kept = without_details(found)
        return Item(
            id=name, kind=ItemKind.INTIMATE, label=name, fingerprint=kept
        ), picture

    return made


def asked(items, lead, data):
    return Bank(items).match(lead(), fingerprint(data, name="lead"))


def square(picture):
    side = min(picture.shape[:2])
    left = (picture.shape[1] - side) // 2
    return picture[:side, left : left + side]


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_square_is_found_as_an_edit_and_says_how_much(hashed, lead, encode, name):
    item, picture = hashed(name)
    (found,) = asked([item], lead, encode(square(picture)))
    height, width = picture.shape[:2]
    assert found.kind is MatchKind.EDITED
    assert found.kept == pytest.approx(height / width, abs=0.01)
    assert found.cells.mean() == pytest.approx(height / width, abs=0.06)
    assert not found.cells[:, 0].any()
    assert found.cells[:, 10].all()
    assert not found.mirrored


def test_a_mirrored_corner_is_found_and_called_mirrored(hashed, lead, encode):
    item, picture = hashed("coffee.png")
    corner = picture[80:, 120:][:, ::-1]
    (found,) = asked([item], lead, encode(np.ascontiguousarray(corner)))
    assert found.mirrored
    assert "mirrored" in found.why


def test_a_picture_is_found_whose_even_border_was_cut_away(hashed, lead, encode, photo):
    bordered = cv2.copyMakeBorder(
        photo("coffee.png"), 90, 140, 0, 0, cv2.BORDER_CONSTANT, value=(20, 20, 20)
    )
    found = fingerprint(encode(bordered, ".png"), name="story", exact=True)
    item = replace(hashed("coffee.png")[0], fingerprint=without_details(found))
    (match,) = asked([item], lead, encode(photo("coffee.png")))
    assert match.kind is MatchKind.EDITED
    assert match.kept == pytest.approx(400 / 630, abs=0.02)


def test_without_its_parts_it_would_not_be(hashed, lead, encode):
    item, picture = hashed("coffee.png")
    bare = replace(item, fingerprint=replace(item.fingerprint, parts=()))
    assert asked([bare], lead, encode(square(picture))) == []


def test_a_stranger_is_not_found(hashed, lead, encode):
    items = [hashed(name)[0] for name in NAMES[:2]]
    _, other = hashed("astronaut.png")
    assert asked(items, lead, encode(other)) == []
    assert asked(items, lead, encode(square(other))) == []


def test_a_leads_fingerprint_has_no_parts(photo, encode):
    assert fingerprint(encode(photo("coffee.png")), name="lead").parts == ()
