"""What was drawn over a photograph is told from what was photographed."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.match.drawn import STEP, drawn

WORDS = "only five more minutes"


def grey(picture, side=512):
    small = side / max(picture.shape[:2])
    shrunk = cv2.resize(picture, None, fx=small, fy=small, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(shrunk, cv2.COLOR_BGR2GRAY)


@pytest.mark.parametrize(
    "name", ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"]
)
def test_photographs_are_not_drawn(photo, name):
    assert np.median(drawn(grey(photo(name)))) < 0.25


def test_lettering_over_a_photograph_is_drawn(photo):
    plate = grey(photo("chelsea.png"))
    lettered = plate.copy()
    for ink, thick in ((0, 8), (255, 3)):
        cv2.putText(lettered, WORDS, (20, 180), 2, 1.1, ink, thick, cv2.LINE_AA)
    lines = cv2.resize(
        (plate != lettered).astype(np.float32),
        drawn(plate).shape[::-1],
        interpolation=cv2.INTER_AREA,
    )
    before, after = drawn(plate)[lines > 0.7], drawn(lettered)[lines > 0.7]
    assert np.median(after) > 0.6
    assert np.median(before) < 0.3


def test_a_panel_with_words_is_drawn_and_the_photograph_beside_it_is_not(photo):
    plate = grey(photo("astronaut.png"))
    plate[:140] = 250
    for line in range(3):
        cv2.putText(plate, WORDS, (16, 40 + 40 * line), 2, 0.8, 30, 1, cv2.LINE_AA)
    found = drawn(plate)
    assert np.median(found[: 120 // STEP]) > 0.8
    assert np.median(found[180 // STEP :]) < 0.3


@given(st.integers(16, 90), st.integers(16, 90), st.integers(0, 255))
def test_every_size_has_an_answer_between_0_and_1(tall, wide, tone):
    found = drawn(np.full((tall, wide), tone, np.uint8))
    assert found.shape == (-(-tall // STEP), -(-wide // STEP))
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
