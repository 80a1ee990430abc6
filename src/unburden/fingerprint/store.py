"""A Fingerprint as bytes, and back: a JSON header and raw little-endian arrays.

Nothing is executed on reading, as it would be with pickle, and every length is
checked against the bytes that are there before an array is made: what a decoding
process answers is as hostile as what it was given.

Format: ``docs/formats/fingerprint.md``.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from unburden.errors import BadInput
from unburden.fingerprint.parts import MOST as _MOST_PARTS
from unburden.fingerprint.pdq import BITS, ORIENTATIONS
from unburden.model import Features, Fingerprint, Frame, Media, Part

MAGIC = b"UBFP"
VERSION = 1

_LENGTH_BYTES = 4
_START = len(MAGIC) + 1 + _LENGTH_BYTES
_MOST_HEADER = 4 * 1024 * 1024
_MOST_POINTS = 100_000
_MOST_SIDE = 1_000_000
_MOST_PLATE_SIDE = 4096
_MOST_FRAMES = 100_000
_PDQ_SHAPE = (len(ORIENTATIONS), BITS // 8)

Header = Mapping[str, object]


def dumps(fingerprint: Fingerprint) -> bytes:
    """Write a Fingerprint as bytes, the same bytes for the same Fingerprint."""
    header = {
        "sha256": fingerprint.sha256,
        "media": fingerprint.media.value,
        "format": fingerprint.format,
        "width": fingerprint.width,
        "height": fingerprint.height,
        "seconds": float(fingerprint.seconds),
        **_rich_header(fingerprint),
        "frames": [
            {"seconds": float(frame.seconds), **_rich_header(frame)}
            for frame in fingerprint.frames
        ],
    }
    if fingerprint.parts:
        header["parts"] = [[*one.box, one.quality] for one in fingerprint.parts]
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    length = len(text).to_bytes(_LENGTH_BYTES, "little")
    parts = [MAGIC, bytes([VERSION]), length, text, *_arrays(fingerprint)]
    for frame in fingerprint.frames:
        parts.extend(_arrays(frame))
    parts.extend(np.ascontiguousarray(one.pdq).tobytes() for one in fingerprint.parts)
    return b"".join(parts)


def loads(data: bytes) -> Fingerprint:
    """Read a Fingerprint from bytes.

    Raises:
        BadInput: not a Fingerprint, of a later version, cut short or altered so
            that it no longer makes sense.
    """
    try:
        return _Reader(data).fingerprint()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "This is not a fingerprint that we can read, or it is damaged."
        fix = "Take the fingerprint again from the picture."
        raise BadInput(what, fix) from error


def _rich_header(of: Fingerprint | Frame) -> dict[str, object]:
    found, plate = of.features, of.plate
    return {
        "quality": int(of.quality),
        "features": found and [len(found.points), found.width, found.height],
        "plate": None if plate is None else list(plate.shape),
    }


def _arrays(of: Fingerprint | Frame) -> Iterator[bytes]:
    yield np.ascontiguousarray(of.pdq, np.uint8).tobytes()
    if of.features is not None:
        yield np.ascontiguousarray(of.features.points, "<f4").tobytes()
        yield np.ascontiguousarray(of.features.descriptors, np.uint8).tobytes()
    if of.plate is not None:
        yield np.ascontiguousarray(of.plate, np.uint8).tobytes()


class _Reader:
    """Takes arrays off the bytes in order; ValueError where they do not agree."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC + bytes([VERSION])):
            raise ValueError("start")
        length = int.from_bytes(data[_START - _LENGTH_BYTES : _START], "little")
        if length > min(_MOST_HEADER, len(data) - _START):
            raise ValueError("header length")
        self._data = data
        self._at = _START + length
        self._header: Header = json.loads(data[_START : self._at])

    def fingerprint(self) -> Fingerprint:
        header = self._header
        frames = cast("list[Header]", header["frames"])
        if len(frames) > _MOST_FRAMES:
            raise ValueError(len(frames))
        whole = Fingerprint(
            sha256=_hexadecimal(header["sha256"]),
            media=Media(str(header["media"])),
            format=_short_text(header["format"]),
            width=_count(header["width"], _MOST_SIDE),
            height=_count(header["height"], _MOST_SIDE),
            seconds=_seconds(header["seconds"]),
            pdq=self._take(_PDQ_SHAPE),
            quality=_count(header["quality"], 100),
            features=self._features(header["features"]),
            plate=self._plate(header["plate"]),
            frames=tuple(self._frame(one) for one in frames),
            parts=self._parts(header.get("parts", [])),
        )
        if self._at != len(self._data):
            raise ValueError("bytes left over")
        return whole

    def _frame(self, header: Header) -> Frame:
        return Frame(
            seconds=_seconds(header["seconds"]),
            pdq=self._take(_PDQ_SHAPE),
            quality=_count(header["quality"], 100),
            features=self._features(header["features"]),
            plate=self._plate(header["plate"]),
        )

    def _parts(self, header: object) -> tuple[Part, ...]:
        rows = cast("list[list[object]]", header)
        if len(rows) > _MOST_PARTS:
            raise ValueError(len(rows))
        return tuple(self._part(*row) for row in rows)

    def _part(self, *row: object) -> Part:
        left, top, width, height = (_count(value, _MOST_SIDE) for value in row[:4])
        (quality,) = row[4:]
        return Part(
            box=(left, top, width, height),
            quality=_count(quality, 100),
            pdq=self._take(_PDQ_SHAPE),
        )

    def _features(self, header: object) -> Features | None:
        if header is None:
            return None
        number, width, height = cast("list[object]", header)
        rows = _count(number, _MOST_POINTS)
        raw = self._take((rows, 4 * 4))
        points = raw.view("<f4").astype(np.float32).reshape(rows, 4)
        if not np.isfinite(points).all():
            raise ValueError("points")
        return Features(
            points=points,
            descriptors=self._take((rows, 128)),
            width=_count(width, _MOST_SIDE),
            height=_count(height, _MOST_SIDE),
        )

    def _plate(self, header: object) -> NDArray[np.uint8] | None:
        if header is None:
            return None
        height, width = cast("list[object]", header)
        shape = (_count(height, _MOST_PLATE_SIDE), _count(width, _MOST_PLATE_SIDE))
        return self._take(shape)

    def _take(self, shape: tuple[int, int]) -> NDArray[np.uint8]:
        size = shape[0] * shape[1]
        if self._at + size > len(self._data):
            raise ValueError("cut short")
        array = np.frombuffer(self._data, np.uint8, size, self._at).reshape(shape)
        self._at += size
        return array.copy()


def _count(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(value)
    return value


def _seconds(value: object) -> float:
    if type(value) is not float or not math.isfinite(value) or value < 0:
        raise ValueError(value)
    return value


def _short_text(value: object) -> str:
    if type(value) is not str or len(value) > 16 or not value.isalnum():
        raise ValueError(value)
    return value


def _hexadecimal(value: object) -> str:
    if type(value) is not str or len(value) != 64 or value.strip("0123456789abcdef"):
        raise ValueError(value)
    return value


def without_details(print_: Fingerprint) -> Fingerprint:
    """Drop what could be turned back into a rough picture: features and plates."""
    frames = tuple(replace(f, features=None, plate=None) for f in print_.frames)
    return replace(print_, features=None, plate=None, frames=frames)
