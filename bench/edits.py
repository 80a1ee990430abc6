"""What every edit shares, and the edits that move a picture.

Edits are drawn at random from severity ranges written at the head of each file:
here, ``tones.py``, ``filters.py``, ``overlays.py``, ``screens.py`` and
``repaints.py``. Every edit takes a NumPy generator, a picture (BGR, uint8) and a
list of other pictures, and gives the edited picture. At least 96 px of the item's
shorter side survive. Nothing is drawn but flat colour, noise, gradients, text and
other photographs.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Rng = np.random.Generator
Edit = Callable[[Rng, Picture, Sequence[Picture]], Picture]

LEAST = 96  # pixels of the item's shorter side that survive
SMALLEST = 160  # longer side of a shrunk copy
QUALITY = (20, 95)  # JPEG and WebP, for copies
AVIF_QUALITY = (30, 90)  # Pillow's scale
SAVED = (60, 95)  # JPEG, for everything edited
CROP = (0.05, 0.80)  # share of the area kept
BORDER = (0.05, 0.25)  # of each side
TURN = (-45.0, 45.0)  # degrees; with quarter turns one time in three
CORNER = 0.12  # how far a corner moves in a perspective, of the side
ASPECT = (0.75, 1.33)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One picture made from an item: its class, its edit, and its file's bytes."""

    kind: str
    edit: str
    data: bytes


def between(rng: Rng, span: tuple[float, float]) -> float:
    return float(rng.uniform(*span))


def encode(picture: Picture, suffix: str = ".jpg", quality: int = 90) -> bytes:
    """Give the bytes of a file holding ``picture``: .jpg, .webp, .avif or .png."""
    if suffix == ".avif":
        return _avif(picture, quality)
    flags = {".jpg": cv2.IMWRITE_JPEG_QUALITY, ".webp": cv2.IMWRITE_WEBP_QUALITY}
    options = [flags[suffix], quality] if suffix in flags else []
    done, data = cv2.imencode(suffix, np.ascontiguousarray(picture), options)
    if not done:
        raise ValueError(suffix)
    return data.tobytes()


def _avif(picture: Picture, quality: int) -> bytes:
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    image.save(out, "AVIF", quality=quality, speed=8, max_threads=1)
    return out.getvalue()


def fit(picture: Picture, side: int) -> Picture:
    """Shrink ``picture`` until its longer side is ``side`` or less."""
    scale = side / max(picture.shape[:2])
    return resize(picture, scale) if scale < 1 else picture


def resize(picture: Picture, scale: float, tall: float = 1.0) -> Picture:
    """Scale ``picture``; ``tall`` scales the height once more."""
    height, width = picture.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale * tall)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=how)


def shrunk(rng: Rng, item: Picture) -> Picture:
    """Shrink to a size between the item's own and the smallest allowed."""
    sides = item.shape[:2]
    least = max(SMALLEST / max(sides), LEAST / min(sides))
    return resize(item, between(rng, (min(least, 1.0), 1.0)))


def cover(picture: Picture, width: int, height: int) -> Picture:
    """Crop the middle of ``picture`` to fill ``width`` x ``height``."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    grown = resize(picture, scale * 1.001)
    y, x = (grown.shape[0] - height) // 2, (grown.shape[1] - width) // 2
    part = grown[max(y, 0) : max(y, 0) + height, max(x, 0) : max(x, 0) + width]
    return cv2.resize(part, (width, height))


def smooth(rng: Rng, shape: tuple[int, int], cells: int) -> NDArray[np.float32]:
    """Give a smooth random field with about ``cells`` bumps a side."""
    coarse = rng.standard_normal((cells, cells)).astype(np.float32)
    return cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)


def clipped(values: NDArray[np.floating]) -> Picture:
    """Bring floats back to uint8."""
    return np.clip(values, 0, 255).astype(np.uint8)


def filler(rng: Rng, like: Picture, others: Sequence[Picture]) -> Picture:
    """Give flat colour, noise, a gradient or another photo, in the size of ``like``."""
    height, width = like.shape[:2]
    colour = rng.integers(30, 225, 3)
    what = rng.integers(4)
    if what == 0:
        return np.full_like(like, colour)
    if what == 1:
        return clipped(colour + rng.normal(0, 25, like.shape))
    if what == 2:
        ramp = np.linspace(0.4, 1.2, height)[:, None, None]
        return clipped(ramp * colour * np.ones((1, width, 1)))
    return cover(others[rng.integers(len(others))], width, height)


def blend(under: Picture, over: Picture, mask: NDArray[np.float32]) -> Picture:
    """Lay ``over`` on ``under`` where ``mask`` is 1, with a soft seam."""
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, max(mask.shape) / 250))[..., None]
    return clipped(under * (1 - soft) + over * soft)


def crop(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    share, shape = between(rng, CROP), np.exp(rng.uniform(-0.4, 0.4))
    least = min(LEAST, height, width)
    tall = int(np.clip(height * np.sqrt(share) * shape, least, height))
    wide = int(np.clip(width * np.sqrt(share) / shape, least, width))
    y, x = rng.integers(height - tall + 1), rng.integers(width - wide + 1)
    return item[y : y + tall, x : x + wide]


def mirror(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return item[:, ::-1]


def rotate(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    angle = between(rng, TURN) + 90 * int(rng.integers(4)) * int(rng.integers(3) == 0)
    height, width = item.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return cv2.warpAffine(item, matrix, size, borderValue=(255, 255, 255))


def border(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    edges = [
        int(between(rng, BORDER) * side) for side in (height, height, width, width)
    ]
    colour = [int(value) for value in rng.integers(0, 256, 3)]
    return cv2.copyMakeBorder(item, *edges, cv2.BORDER_CONSTANT, value=colour)


def perspective(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    move = rng.uniform(0, CORNER, (4, 2)) * inward * (width, height)
    matrix = cv2.getPerspectiveTransform(frame, (frame + move).astype(np.float32))
    return cv2.warpPerspective(item, matrix, (width, height), borderValue=(40, 40, 40))


def aspect(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    tall = between(rng, ASPECT)
    return resize(item, 1.0, max(tall, LEAST / item.shape[0]))
