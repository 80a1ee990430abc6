"""What shares no photograph never matches."""

import cv2
import numpy as np
import pytest

PHOTOS = (
    "astronaut.png",
    "brick.png",
    "camera.png",
    "chelsea.png",
    "coffee.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "moon.png",
    "page.png",
    "retina.jpg",
    "rocket.jpg",
    "text.png",
)


@pytest.mark.parametrize("name", PHOTOS)
def test_unrelated_pictures_never_match(ask, photo, name):
    others = [photo(other) for other in PHOTOS if other != name]
    assert ask(*others, of=photo(name)) == []


def test_two_halves_of_one_texture_do_not_match(ask, photo):
    # Not grass.png: its left half truly holds a patch pasted from its right.
    for name in ("brick.png", "gravel.png"):
        left, right = photo(name)[:, :250], photo(name)[:, 262:]
        assert ask(left, of=right) == []


def test_two_photographs_of_one_scene_do_not_match(ask, photo):
    left, right = photo("motorcycle_left.png"), photo("motorcycle_right.png")
    assert ask(left, of=right) == []


def _written(picture, words):
    out = cv2.resize(picture, (640, 480))
    for ink, thick in ((0, 5), (255, 2)):
        cv2.putText(
            out, words, (30, 250), cv2.FONT_HERSHEY_DUPLEX, 1.6, (ink,) * 3, thick
        )
    return out


def _captioned(picture):
    out = cv2.resize(picture, (640, 480))
    out[-110:] = 255
    cv2.putText(
        out,
        "only five more minutes",
        (16, 430),
        cv2.FONT_HERSHEY_DUPLEX,
        1,
        (0,) * 3,
        2,
    )
    return out


def _in_a_page(picture):
    out = np.full((480, 640, 3), 246, np.uint8)
    out[:60] = (90, 60, 40)
    for row in range(8):
        cv2.circle(out, (32, 100 + 46 * row), 14, (200, 170, 120), -1, cv2.LINE_AA)
        place = (56, 106 + 46 * row)
        cv2.putText(
            out, f"contact {row}", place, cv2.FONT_HERSHEY_DUPLEX, 0.5, (60,) * 3
        )
    out[90:390, 200:600] = cv2.resize(picture, (400, 300))
    return out


@pytest.mark.parametrize(
    "pair", [("astronaut.png", "coffee.png"), ("chelsea.png", "rocket.jpg")]
)
def test_sharing_only_lettering_is_no_match(ask, photo, pair):
    one, other = (photo(name) for name in pair)
    assert (
        ask(_written(one, "sharepics.example"), of=_written(other, "sharepics.example"))
        == []
    )
    assert ask(_captioned(one), of=_captioned(other)) == []
    assert ask(_in_a_page(one), of=_in_a_page(other)) == []


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_flat_pictures_match_nothing(ask, photo, shade):
    flat = np.full((300, 400, 3), shade, np.uint8)
    other = np.full((200, 200, 3), 255 - shade // 2, np.uint8)
    assert ask(flat, photo("coffee.png"), of=other) == []


def test_tiny_pictures_match_nothing_but_themselves(ask, photo):
    tiny = cv2.resize(photo("astronaut.png"), (14, 14), interpolation=cv2.INTER_AREA)
    assert ask(photo("astronaut.png"), photo("coffee.png"), of=tiny) == []


def test_noise_matches_nothing(ask, photo):
    rng = np.random.default_rng(5)
    one, other = (
        rng.integers(0, 256, (300, 300, 3)).astype(np.uint8) for _ in range(2)
    )
    assert ask(one, photo("gravel.png"), of=other) == []


def test_an_empty_bank_matches_nothing(ask, photo):
    assert ask(of=photo("coffee.png")) == []
