"""Her ordinary pictures, what was made of them, and others: small, safe for work."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from demo import edits
from demo.pictures import photograph
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

Picture = Image.Image

HERS = {"portrait": "astronaut.png", "cat": "chelsea.png", "cup": "coffee.png"}
"""Her Items, by label; each a photograph of the scikit-image package."""
OTHERS = ("rocket.jpg", "gravel.png", "brick.png", "camera.png", "moon.png")
WIDTH = 360  # pixels; small, so that a look costs little

EDITS: tuple[Callable[[Picture], Picture], ...] = (
    lambda picture: picture,
    edits.mirror,
    lambda picture: edits.crop(picture, 0.06, 0.04, 0.94, 0.96),
    edits.faded,
    lambda picture: edits.captioned(picture, "seen again"),
)


@cache
def original(label: str) -> bytes:
    """One of her Items, as she has it: a PNG."""
    return _bytes(photograph(HERS[label]), "PNG")


@cache
def copy(label: str, edit: int, quality: int) -> bytes:
    """A small, edited copy of an Item: a JPEG, other bytes for another quality."""
    edited = EDITS[edit % len(EDITS)](edits.resize(photograph(HERS[label]), 512))
    return _bytes(edits.resize(edited, WIDTH), "JPEG", quality=quality)


@cache
def other(number: int) -> bytes:
    """A small picture that has nothing to do with her."""
    picture = photograph(OTHERS[number % len(OTHERS)])
    return _bytes(edits.resize(picture, WIDTH), "JPEG", quality=80)


@cache
def threat() -> bytes:
    """What comes with a hostile reply: a picture of nothing, in one colour."""
    return _bytes(Image.new("RGB", (64, 64), (200, 40, 40)), "PNG")


def _bytes(picture: Picture, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
