"""The parts of the matcher, each by what it promises."""

from functools import partial

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from unburden.fingerprint import hamming, local_features, pdq_hashes
from unburden.match.drawn import drawn
from unburden.match.features import MIRROR, mirrored
from unburden.match.geometry import affine, apply, mirror, sane
from unburden.match.orientation import mirrors, whole_frame
from unburden.match.pixels import compare, scaling
from unburden.match.settings import SETTINGS
from unburden.match.verdict import judge
from unburden.match.words import where

HASHES = arrays(np.uint8, (3, 32))
SIZES = st.tuples(st.integers(16, 4000), st.integers(16, 4000))


@given(HASHES, HASHES)
def test_distance_is_symmetric_and_zero_to_itself(one, other):
    assert (hamming(one, other) == hamming(other, one).T).all()
    assert (np.diag(hamming(one, one)) == 0).all()


def test_mirroring_a_descriptor_twice_gives_it_back():
    assert (np.arange(128)[MIRROR][MIRROR] == np.arange(128)).all()


def test_a_mirrored_descriptor_is_that_of_the_mirrored_picture(photo):
    grey = cv2.cvtColor(photo("astronaut.png"), cv2.COLOR_BGR2GRAY)
    here = local_features(grey, fine=True)
    there = local_features(np.ascontiguousarray(grey[:, ::-1]), fine=True)
    expected = here.points.copy()
    expected[:, 0] = grey.shape[1] - 1 - expected[:, 0]
    expected[:, 3] = 180 - expected[:, 3]
    gaps = []
    for point, row in zip(expected, mirrored(here.descriptors), strict=True):
        apart = np.abs(there.points[:, :3] - point[:3]).max(axis=1)
        turn = np.abs((there.points[:, 3] - point[3] + 180) % 360 - 180)
        nearest = int((apart + turn).argmin())
        if (apart + turn)[nearest] < 0.5:
            gaps.append(np.linalg.norm(there.descriptors[nearest] - row.astype(float)))
    assert len(gaps) > 0.1 * len(here.points)
    assert np.median(gaps) < 40  # of 512


def test_each_orientation_is_the_map_its_hash_stands_for(photo):
    picture = photo("coffee.png")
    hashes, _ = pdq_hashes(picture)
    rotations = [np.rot90(picture, k) for k in range(4)]
    flips = [picture[::-1], picture[:, ::-1], picture.swapaxes(0, 1)]
    turned = [*rotations, *flips, np.rot90(picture, 2).swapaxes(0, 1)]
    for orientation, view in enumerate(turned):
        lead = np.ascontiguousarray(view)
        near = hamming(pdq_hashes(lead)[0][:1], hashes)[0]
        assert near.argmin() == orientation
        sizes = (picture.shape[1::-1], lead.shape[1::-1])
        matrix = whole_frame(orientation, *sizes)
        drawn = cv2.warpPerspective(picture, matrix, lead.shape[1::-1])
        assert np.abs(drawn.astype(int) - lead).mean() < 2
        assert mirrors(orientation) == (np.linalg.det(matrix) < 0)


@given(SIZES, SIZES, st.integers(0, 7))
def test_a_whole_frame_map_takes_corners_to_corners(item, lead, orientation):
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1.0]])
    landed = apply(whole_frame(orientation, item, lead), corners * item - 0.5)
    ends = {tuple(p) for p in (landed + 0.5).round(6) / lead}
    assert ends == {(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)}


@given(st.floats(0.1, 8), st.floats(-3, 3), st.floats(-500, 500), st.floats(-500, 500))
@settings(max_examples=50)
def test_an_affine_fit_gives_back_the_similarity_it_was_made_from(scale, turn, x, y):
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    matrix = np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1]])
    here = np.random.default_rng(1).uniform(0, 400, (12, 2))
    assert affine(here, apply(matrix, here)) == pytest.approx(matrix, abs=1e-5)
    assert sane(matrix, 12.0)
    assert not sane(matrix @ mirror(400), 12.0)


def test_a_fit_of_one_place_is_refused():
    assert affine(np.ones((5, 2)), np.ones((5, 2))) is None


@given(st.floats(0.05, 4), st.floats(-0.5, 500), st.floats(-0.5, 500))
def test_scaling_keeps_the_outer_corner_of_the_first_pixel(scale, x, y):
    corner = apply(scaling(scale), np.array([[-0.5, -0.5], [x, y]]))
    assert corner[0] == pytest.approx((-0.5, -0.5))
    assert (corner[1] + 0.5) == pytest.approx((np.array([x, y]) + 0.5) * scale)


def test_comparing_a_picture_with_itself_keeps_all(photo):
    plate = cv2.cvtColor(photo("astronaut.png"), cv2.COLOR_BGR2GRAY)
    found = compare(plate, plate, np.eye(3), SETTINGS)
    verdict = judge(found, SETTINGS, partial(drawn, plate))
    assert verdict.kept > 0.98
    assert verdict.likeness == pytest.approx(1.0, abs=1e-3)
    assert verdict.replaced == 0


def test_comparing_does_not_see_brightness_or_contrast(photo):
    plate = cv2.cvtColor(photo("astronaut.png"), cv2.COLOR_BGR2GRAY)
    dark = (plate * 0.5 + 20).astype(np.uint8)
    found = compare(plate, dark, np.eye(3), SETTINGS)
    assert judge(found, SETTINGS, partial(drawn, plate)).kept > 0.95


def test_nothing_is_compared_where_the_item_is_out_of_the_lead(photo):
    plate = cv2.cvtColor(photo("astronaut.png"), cv2.COLOR_BGR2GRAY)
    away = np.array([[1, 0, 5000], [0, 1, 0], [0, 0, 1.0]])
    assert compare(plate, plate, away, SETTINGS) is None


def test_places_are_named_as_people_name_them():
    cells = np.zeros((20, 30), bool)
    assert where(np.ones_like(cells)) == "all"
    left = cells.copy()
    left[:, :15] = True
    assert where(left) == "the left half of your photo"
    corner = cells.copy()
    corner[:4, 25:] = True
    assert where(corner) == "a small part of your photo, at the top right"
    middle = cells.copy()
    middle[6:14, 8:22] = True
    assert where(middle) == "part of your photo, in the middle"
