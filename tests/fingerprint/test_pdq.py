"""PDQ against Meta's reference, and against itself."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from unburden.fingerprint import fingerprint, hamming, pdq_hashes, pdq_of, to_hex
from unburden.fingerprint.pdq import operator

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "pdq.json").read_text()
)
PICTURES = Path(skimage.data.__file__).parent
HASH = st.binary(min_size=32, max_size=32).map(
    lambda raw: np.frombuffer(raw, np.uint8)[None]
)


def rgb(name):
    return np.asarray(Image.open(PICTURES / name).convert("RGB"))


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_equals_the_reference_bit_for_bit_in_all_orientations(name):
    hashes, quality = pdq_hashes(rgb(name))
    assert [to_hex(one) for one in hashes] == VECTORS[name]["hashes"]
    assert quality == VECTORS[name]["quality"]


def test_vectors_are_many():
    assert len(VECTORS) > 20


@pytest.mark.parametrize(
    ("row", "turn"),
    [
        (1, lambda p: np.rot90(p, 1)),
        (2, lambda p: np.rot90(p, 2)),
        (3, lambda p: np.rot90(p, 3)),
        (4, lambda p: p[::-1]),
        (5, lambda p: p[:, ::-1]),
        (6, lambda p: p.swapaxes(0, 1)),
        (7, lambda p: np.rot90(p, 2).swapaxes(0, 1)),
    ],
)
def test_an_orientation_is_the_hash_of_the_turned_picture(row, turn):
    picture = rgb("astronaut.png")
    foreseen, _ = pdq_hashes(picture)
    turned, _ = pdq_hashes(np.ascontiguousarray(turn(picture)))
    assert hamming(foreseen[row : row + 1], turned[:1])[0, 0] <= 16


def test_a_grey_picture_hashes_as_its_rgb_twin():
    grey = np.asarray(Image.open(PICTURES / "camera.png").convert("L"))
    assert np.array_equal(pdq_hashes(grey)[0], pdq_hashes(np.dstack([grey] * 3))[0])


@pytest.mark.parametrize("shape", [(4, 100, 3), (100, 4), (1, 1)])
def test_a_sliver_hashes_to_zeros_as_in_the_reference(shape):
    hashes, quality = pdq_hashes(np.full(shape, 7, np.uint8))
    assert not hashes.any()
    assert quality == 0


@pytest.mark.parametrize("length", [5, 63, 64, 65, 129, 1000, 4001])
def test_each_sample_is_a_mean_and_looks_near_its_own_place(length):
    rows = operator(length, length)
    assert rows.shape == (64, length)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    centres = (rows * np.arange(length)).sum(axis=1)
    assert np.all(np.diff(centres) >= -1e-3)


@pytest.mark.parametrize("scale", [2, 4, 8])
@pytest.mark.parametrize("length", [1200, 1201, 1207])
def test_a_folded_operator_sees_the_same_picture(scale, length):
    groups = -(-length // scale)
    line = 100 + 60 * np.sin(np.arange(groups * scale) / 37)
    means = line.reshape(groups, scale).mean(axis=1)
    whole = operator(length, length) @ line[:length]
    assert np.allclose(whole, operator(length, groups) @ means, atol=0.15)


def test_a_slope_is_seen_alike_by_a_folded_operator():
    slope = np.arange(1200.0)
    whole = operator(1200, 1200) @ slope
    folded = operator(1200, 300) @ slope.reshape(300, 4).mean(axis=1)
    assert np.allclose(whole, folded, atol=1e-2)


@pytest.mark.parametrize("name", ["astronaut.png", "coffee.png", "chelsea.png"])
@pytest.mark.parametrize("side", [450, 1150])
def test_a_jpeg_decoded_at_a_fraction_hashes_nearly_as_the_whole(name, side):
    picture = Image.open(PICTURES / name).convert("RGB")
    scale = side / min(picture.size)
    out = io.BytesIO()
    size = round(picture.width * scale), round(picture.height * scale)
    picture.resize(size).save(out, "JPEG", quality=88)
    exact, quality = pdq_of(out.getvalue(), name=name, exact=True)
    scaled, _ = pdq_of(out.getvalue(), name=name)
    assert quality > 50
    assert hamming(exact[:1], scaled[:1])[0, 0] <= 12


def test_pdq_alone_is_the_hash_that_a_fingerprint_holds():
    data = (PICTURES / "coffee.png").read_bytes()
    whole = fingerprint(data, name="coffee.png", features=False)
    hashes, quality = pdq_of(data, name="coffee.png")
    assert np.array_equal(hashes, whole.pdq)
    assert quality == whole.quality


@given(HASH, HASH, HASH)
def test_distance_is_a_metric(a, b, c):
    assert hamming(a, a)[0, 0] == 0
    assert hamming(a, b)[0, 0] == hamming(b, a)[0, 0]
    assert hamming(a, c)[0, 0] <= hamming(a, b)[0, 0] + hamming(b, c)[0, 0]
    assert hamming(a, ~a)[0, 0] == 256


def test_distances_come_as_a_table():
    few, many = pdq_hashes(rgb("cell.png"))[0], pdq_hashes(rgb("moon.png"))[0]
    assert hamming(few[:3], many).shape == (3, 8)
