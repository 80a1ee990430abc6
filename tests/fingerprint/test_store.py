"""Fingerprints as bytes and back."""

import contextlib
import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from unburden.errors import BadInput
from unburden.fingerprint import dumps, fingerprint, loads
from unburden.model import Features, Fingerprint, Frame, Media, Part

COUNT = st.integers(0, 6)
HASHES = nps.arrays(np.uint8, (8, 32))
QUALITY = st.integers(0, 100)
SECONDS = st.floats(0, 1e6, allow_nan=False)
SIDE = st.integers(1, 100_000)
PLATE = st.none() | nps.arrays(np.uint8, st.tuples(COUNT, COUNT))


@st.composite
def features(draw):
    rows = draw(COUNT)
    finite = st.floats(-1e6, 1e6, width=32)
    return Features(
        points=draw(nps.arrays(np.float32, (rows, 4), elements=finite)),
        descriptors=draw(nps.arrays(np.uint8, (rows, 128))),
        width=draw(SIDE),
        height=draw(SIDE),
    )


RICH = {
    "pdq": HASHES,
    "quality": QUALITY,
    "features": st.none() | features(),
    "plate": PLATE,
}
FRAME = st.builds(Frame, seconds=SECONDS, **RICH)
BOX = st.tuples(SIDE, SIDE, SIDE, SIDE)
PART = st.builds(Part, box=BOX, pdq=HASHES, quality=QUALITY)
FINGERPRINT = st.builds(
    Fingerprint,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    media=st.sampled_from(Media),
    format=st.sampled_from(["JPEG", "MP4"]),
    width=SIDE,
    height=SIDE,
    seconds=SECONDS,
    frames=st.lists(FRAME, max_size=3).map(tuple),
    parts=st.lists(PART, max_size=3).map(tuple),
    **RICH,
)


def same(one, other):
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return type(one) is type(other) and all(
            same(getattr(one, name), getattr(other, name)) for name in names
        )
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@given(FINGERPRINT)
def test_what_is_read_is_what_was_written(made):
    data = dumps(made)
    assert same(loads(data), made)
    assert dumps(loads(data)) == data


@given(FINGERPRINT, st.data())
def test_anything_cut_short_is_refused(made, data):
    whole = dumps(made)
    with pytest.raises(BadInput):
        loads(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(FINGERPRINT, st.binary(min_size=1, max_size=9))
def test_bytes_left_over_are_refused(made, more):
    with pytest.raises(BadInput):
        loads(dumps(made) + more)


@given(FINGERPRINT, st.data())
def test_altered_bytes_are_refused_or_read_as_a_fingerprint(made, data):
    whole = bytearray(dumps(made))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(BadInput):
        assert isinstance(loads(bytes(whole)), Fingerprint)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    for start in (b"", b"UBFP\x01", b"UBFP\x01\x02\x00\x00\x00{}"):
        with pytest.raises(BadInput):
            loads(start + data)


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        (b'"quality":', b'"quality":-'),
        (b'"width":', b'"width":1e9,"w":'),
        (b'"plate":[', b'"plate":[99,'),
        (b'"plate":[', b'"plate":[4095,4095],"p":['),
        (b'"features":[', b'"features":[99999999,1,1],"f":['),
        (b'"frames":[]', b'"frames":7'),
        (b'"frames":[]', b'"frames":[7]'),
        (b'"seconds":0.0', b'"seconds":NaN'),
        (b'"sha256":"', b'"sha256":"\\u0000'),
        (b'"format":"PNG"', b'"format":"a\\nb"'),
        (b'"media":"still"', b'"media":"sound"'),
        (b'"frames":[]', b'"frames":' + b"[" * 100_000),
    ],
    ids=range(12),
)
def test_a_header_that_lies_is_refused(part, instead, picture, encoded):
    data = dumps(fingerprint(encoded(picture(), "PNG"), name="a"))
    length = int.from_bytes(data[5:9], "little")
    header = data[9 : 9 + length]
    assert part in header
    forged = header.replace(part, instead)
    size = len(forged).to_bytes(4, "little")
    with pytest.raises(BadInput, match="not a fingerprint"):
        loads(data[:5] + size + forged + data[9 + length :])


def test_a_later_version_is_refused(picture, encoded):
    data = dumps(fingerprint(encoded(picture(), "PNG"), name="a"))
    with pytest.raises(BadInput):
        loads(data[:4] + b"\x02" + data[5:])
