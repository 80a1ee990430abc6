"""The picture of a page that a person may look at: every picture in it filled in.

By pixels, not by CSS, so that nothing can undo it; and one colour for each group of
pictures that touch, as a mosaic of averages would leave a face recognisable.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from unburden.browser import Shot

Area = tuple[float, float, float, float]
MARGIN = 3  # pixels around an area that are filled too: shadows, rounding
BRIDGE = 8  # areas nearer than this are one picture, cut up


def compose(shot: Shot) -> Image.Image:
    """Lay a page's separately taken frames over its picture."""
    page = Image.open(io.BytesIO(shot.png)).convert("RGB")
    for x, y, png in shot.patches:
        page.paste(Image.open(io.BytesIO(png)).convert("RGB"), (x, y))
    return page


def fill(page: Image.Image, media: Iterable[Area] | None) -> Image.Image:
    """Fill every area that may show a picture, each group with its average colour.

    Args:
        page: RGB.
        media: areas (x, y, width, height) in pixels; None to fill all of it.
    """
    pixels = np.array(page)
    height, width = pixels.shape[:2]
    whole = ((0.0, 0.0, float(width), float(height)),)
    mask = _mask(whole if media is None else media, width, height)
    near = np.ones((2 * BRIDGE + 1, 2 * BRIDGE + 1), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, near))
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label][:4])
        inside = mask[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == label)
        part = pixels[y : y + h, x : x + w]
        part[inside > 0] = np.round(cv2.mean(part, inside)[:3]).astype(np.uint8)
    return Image.fromarray(pixels)


def png_of(page: Image.Image) -> bytes:
    """Write a picture as PNG.

    Raises:
        CaptureFailed: it could not be written.
    """
    # No filters: a page is mostly bare ground, and is as small in half the time.
    how = (
        cv2.IMWRITE_PNG_COMPRESSION,
        1,
        cv2.IMWRITE_PNG_FILTER,
        cv2.IMWRITE_PNG_FILTER_NONE,
    )
    turned = cv2.cvtColor(np.asarray(page.convert("RGB")), cv2.COLOR_RGB2BGR)
    done, png = cv2.imencode(".png", turned, how)
    if not done:
        raise CaptureFailed("The page's picture could not be written.")
    return png.tobytes()


def _mask(areas: Iterable[Area], width: int, height: int) -> NDArray[np.uint8]:
    mask = np.zeros((height, width), np.uint8)
    for x, y, w, h in areas:
        if w <= 0 or h <= 0:
            continue
        left, top = max(0, math.floor(x) - MARGIN), max(0, math.floor(y) - MARGIN)
        right, bottom = math.ceil(x + w) + MARGIN, math.ceil(y + h) + MARGIN
        mask[top : max(0, bottom), left : max(0, right)] = 1
    return mask
