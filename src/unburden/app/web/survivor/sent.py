"""What her device sends of a picture that it measured: read strictly, as a stranger's.

The form is in `docs/formats/sent.md`. It holds no picture and no file.
"""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from unburden.errors import BadInput
from unburden.fingerprint.parts import MOST as MOST_PARTS
from unburden.fingerprint.pdq import BITS, ORIENTATIONS
from unburden.model import Fingerprint, Frame, ItemKind, Media, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MOST_BYTES = 8 * 2**20
MOST_FRAMES = 600
PLATE_SIDE = 512
STILLS = frozenset({"JPEG", "PNG", "WEBP", "GIF", "HEIC", "AVIF", "TIFF", "BMP"})
FILMS = frozenset({"MP4", "MOV", "WEBM", "MKV", "AVI"})

_MOST_LABEL = 80
_MOST_SIDE = 65_535
_MOST_SECONDS = 7 * 24 * 3600.0
_ABOUT = {"label", "kind", "adult", "details"}
_STILL = {"pdq", "quality", "plate"}
_SIZE = {"width", "height"}
_WHOLE = {*_STILL, *_SIZE, "sha256", "media", "format", "seconds", "parts", "frames"}
_FRAME = {*_STILL, "seconds"}

Form = dict[str, Any]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What she said of a picture.

    Attributes:
        label: what she calls it.
        kind: intimate, or an ordinary photo.
        adult: whether she was 18 or over in it.
        details: whether its small grey picture may be kept.
    """

    label: str
    kind: ItemKind
    adult: bool
    details: bool


def read_about(text: str) -> About:
    """Read what she said of a picture, where the file itself is handed over.

    Raises:
        BadInput: it is not in that form.
    """
    return _read(text, _about)


def read_sent(body: bytes) -> tuple[About, Fingerprint]:
    """Read what her device sent.

    Raises:
        BadInput: it is not in that form, or holds more than she agreed to.
    """
    return _read(body, _sent)


def _read(text: str | bytes, reader: Callable[[object], Read]) -> Read:
    try:
        return reader(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = "What your device sent could not be read, and nothing was kept."
        raise BadInput(what, "Reload the page and try once more.") from error


def _about(form: object) -> About:
    found = _exactly(form, _ABOUT)
    label = found["label"]
    if type(label) is not str or not 0 < len(label.strip()) <= _MOST_LABEL:
        what = f"A picture needs a name of 1 to {_MOST_LABEL} letters."
        raise BadInput(what, "Give it one that tells only you what it is.")
    if not label.isprintable():
        raise ValueError(label)
    return About(
        label=label.strip(),
        kind=ItemKind(found["kind"]),
        adult=_bool(found["adult"]),
        details=_bool(found["details"]),
    )


def _sent(form: object) -> tuple[About, Fingerprint]:
    found = _exactly(form, {*_ABOUT, "fingerprint"})
    about = _about({key: found[key] for key in _ABOUT})
    print_ = _fingerprint(_exactly(found["fingerprint"], _WHOLE))
    plates = [print_.plate, *(frame.plate for frame in print_.frames)]
    if not about.details and any(plate is not None for plate in plates):
        what = "A grey copy came that you did not agree to. It was not kept."
        raise BadInput(what, "Reload the page and try once more.")
    return about, print_


def _fingerprint(form: Form) -> Fingerprint:
    media = Media(form["media"])
    is_still = media is Media.STILL
    if form["format"] not in (STILLS if is_still else FILMS):
        raise ValueError(form["format"])
    size = _count(form["width"], _MOST_SIDE), _count(form["height"], _MOST_SIDE)
    frames = cast("list[object]", _list(form["frames"], 0 if is_still else MOST_FRAMES))
    if min(size) < 1 or is_still is bool(frames):
        raise ValueError(size, len(frames))
    return Fingerprint(
        sha256=_hex(form["sha256"], 32).hex(),
        media=media,
        format=form["format"],
        width=size[0],
        height=size[1],
        pdq=_pdq(form["pdq"]),
        quality=_count(form["quality"], 100),
        plate=_plate(form["plate"], size),
        parts=_parts(form["parts"], MOST_PARTS if is_still else 0),
        frames=_in_order([_frame(_exactly(one, _FRAME), size) for one in frames]),
        seconds=_seconds(form["seconds"], 0 if is_still else _MOST_SECONDS),
    )


def _frame(form: Form, size: tuple[int, int]) -> Frame:
    return Frame(
        seconds=_seconds(form["seconds"], _MOST_SECONDS),
        pdq=_pdq(form["pdq"]),
        quality=_count(form["quality"], 100),
        plate=_plate(form["plate"], size),
    )


def _parts(rows: object, most: int) -> tuple[Part, ...]:
    forms = [_exactly(row, {"box", "pdq", "quality"}) for row in _list(rows, most)]
    return tuple(
        Part(
            box=_box(form["box"]),
            pdq=_pdq(form["pdq"]),
            quality=_count(form["quality"], 100),
        )
        for form in forms
    )


def _box(form: object) -> tuple[int, int, int, int]:
    left, top, width, height = (_count(one, _MOST_SIDE) for one in _list(form, 4))
    if min(width, height) < 1:
        raise ValueError(width, height)
    return left, top, width, height


def _in_order(frames: list[Frame]) -> tuple[Frame, ...]:
    times = [frame.seconds for frame in frames]
    if times != sorted(times):
        raise ValueError(times)
    return tuple(frames)


def _pdq(rows: object) -> NDArray[np.uint8]:
    hashes = [_hex(row, BITS // 8) for row in _list(rows, len(ORIENTATIONS))]
    if len(hashes) != len(ORIENTATIONS):
        raise ValueError(len(hashes))
    return np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, BITS // 8).copy()


def _plate(form: object, size: tuple[int, int]) -> NDArray[np.uint8] | None:
    """Read a small grey picture; it has the proportions of the whole."""
    if form is None:
        return None
    found = _exactly(form, {"width", "height", "data"})
    width, height = (_count(found[side], PLATE_SIDE) for side in ("width", "height"))
    scale = min(1.0, PLATE_SIDE / max(size))
    if abs(width - size[0] * scale) > 1 or abs(height - size[1] * scale) > 1:
        raise ValueError(width, height)
    data = base64.b64decode(found["data"], validate=True)
    return np.frombuffer(data, np.uint8).reshape(height, width).copy()


def _exactly(form: object, keys: set[str]) -> Form:
    if type(form) is not dict or form.keys() != keys:
        raise ValueError(type(form))
    return form


def _list(value: object, most: int) -> list[Any]:
    if type(value) is not list or len(value) > most:
        raise ValueError(type(value))
    return value


def _hex(value: object, length: int) -> bytes:
    if type(value) is not str or len(value) != 2 * length or not value.isascii():
        raise ValueError(type(value))
    found = bytes.fromhex(value)
    if found.hex() != value:
        raise ValueError(value)
    return found


def _count(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(value)
    return value


def _seconds(value: object, most: float) -> float:
    if type(value) not in (int, float):
        raise TypeError(value)
    found = float(cast("float", value))
    if not math.isfinite(found) or not 0 <= found <= most:
        raise ValueError(value)
    return found


def _bool(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError(value)
    return value
