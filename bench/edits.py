"""Edits of a picture, drawn at random from the severity ranges written here.

Every function takes a NumPy generator, a picture (BGR, uint8) and a list of
other pictures, and gives the edited picture. At least 96 px of the item's
shorter side survive. Nothing is drawn but flat colour, noise, gradients, text
and other photographs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Rng = np.random.Generator
Edit = Callable[[Rng, Picture, Sequence[Picture]], Picture]

QUALITY = (20, 95)  # JPEG and WebP, for copies
SAVED = (60, 95)  # JPEG, for everything edited
SMALLEST = 160  # longer side of a shrunk copy
CROP = (0.05, 0.80)  # share of the area kept
BORDER = (0.05, 0.25)  # of each side
CAPTION = (0.10, 0.22)  # of the height, beside or over the picture
EMOJI = (0.12, 0.25)  # diameter, of the shorter side; one to three of them
GAMMA = (0.6, 1.7)
GAIN = (0.75, 1.25)  # per channel
BLUR = (0.002, 0.006)  # sigma, of the longer side
NOISE = (5.0, 20.0)  # sigma, grey levels
CORNER = 0.12  # how far a corner moves in a perspective, of the side
ASPECT = (0.75, 1.33)
INSIDE = (0.35, 0.6)  # picture in picture: of the longer side
_QUALITY = {
    ".jpg": cv2.IMWRITE_JPEG_QUALITY,
    ".webp": cv2.IMWRITE_WEBP_QUALITY,
    ".png": 0,
}
TURN = (-45.0, 45.0)  # degrees, on top of quarter turns one time in three


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One picture made from an item: its class, its edit, and its file's bytes."""

    kind: str
    edit: str
    data: bytes


def between(rng: Rng, span: tuple[float, float]) -> float:
    return float(rng.uniform(*span))


def encode(picture: Picture, suffix: str = ".jpg", quality: int = 90) -> bytes:
    """Give the bytes of a file holding ``picture``."""
    flag = _QUALITY[suffix]
    done, data = cv2.imencode(suffix, picture, [flag, quality] if flag else [])
    if not done:
        raise ValueError(suffix)
    return data.tobytes()


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


def filler(rng: Rng, like: Picture, others: Sequence[Picture]) -> Picture:
    """Give flat colour, noise, a gradient or another photo, in the size of ``like``."""
    height, width = like.shape[:2]
    colour = rng.integers(30, 225, 3)
    what = rng.integers(4)
    if what == 0:
        return np.full_like(like, colour)
    if what == 1:
        noise = rng.normal(0, 25, like.shape)
        return np.clip(colour + noise, 0, 255).astype(np.uint8)
    if what == 2:
        ramp = np.linspace(0.4, 1.2, height)[:, None, None]
        return np.clip(ramp * colour * np.ones((1, width, 1)), 0, 255).astype(np.uint8)
    return cover(others[rng.integers(len(others))], width, height)


def blend(under: Picture, over: Picture, mask: NDArray[np.float32]) -> Picture:
    """Lay ``over`` on ``under`` where ``mask`` is 1, with a soft seam."""
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, max(mask.shape) / 250))[..., None]
    return np.clip(under * (1 - soft) + over * soft, 0, 255).astype(np.uint8)


def crop(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    share, shape = between(rng, CROP), np.exp(rng.uniform(-0.4, 0.4))
    least = min(96, height, width)
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


def _words(rng: Rng, picture: Picture, top: int, tall: int, ink: int) -> None:
    scale = tall / 60
    text = "".join(chr(int(code)) for code in rng.integers(97, 123, 40))
    words = " ".join(text[i : i + 5] for i in range(0, 40, 5))
    place = (6, top + int(tall * 0.65))
    thick = max(1, round(scale * 2))
    cv2.putText(
        picture, words, place, cv2.FONT_HERSHEY_DUPLEX, scale, (ink,) * 3, thick
    )


def caption(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    tall = int(between(rng, CAPTION) * item.shape[0])
    if rng.integers(2):
        out = cv2.copyMakeBorder(
            item, tall, 0, 0, 0, cv2.BORDER_CONSTANT, value=(255,) * 3
        )
        _words(rng, out, 0, tall, 0)
        return out
    out = item.copy()
    out[-tall:] = out[-tall:] // 4
    _words(rng, out, out.shape[0] - tall, tall, 255)
    return out


def watermark(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    out, tall = item.copy(), int(0.12 * item.shape[0])
    for top in range(tall, item.shape[0] - tall, tall * 3):
        _words(rng, out, top, tall, 255)
    return cv2.addWeighted(item, 0.65, out, 0.35, 0)


def emoji(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    out, (height, width) = item.copy(), item.shape[:2]
    for _ in range(rng.integers(1, 4)):
        radius = int(between(rng, EMOJI) * min(height, width) / 2)
        x, y = int(rng.integers(width)), int(rng.integers(height))
        cv2.circle(out, (x, y), radius, (60, 205, 255), -1, cv2.LINE_AA)
        for side in (-1, 1):
            eye = (x + side * radius // 3, y - radius // 4)
            cv2.circle(out, eye, max(1, radius // 8), (40, 60, 80), -1, cv2.LINE_AA)
        arc = (radius // 2, radius // 2)
        cv2.ellipse(out, (x, y), arc, 0, 20, 160, (40, 60, 80), max(1, radius // 9))
    return out


def screenshot(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    desk = bool(rng.integers(2))
    width, height = (1280, 800) if desk else (540, 1140)
    ground = 250 if rng.integers(2) else 24
    screen = np.full((height, width, 3), ground, np.uint8)
    room = (0.35, 0.7) if desk else (0.8, 1.0)
    scale = between(rng, room) * width / item.shape[1]
    shown = resize(item, min(scale, (height - 170) / item.shape[0]))
    tall, wide = shown.shape[:2]
    y = int(rng.integers(80, height - 80 - tall + 1))
    x = int(rng.integers(0, width - wide + 1))
    screen[:60] = 210 if ground > 100 else 45
    for top in (0, y - 70, y + tall + 8, height - 60):
        _words(rng, screen, max(top, 0), 48, 255 - ground)
    screen[y : y + tall, x : x + wide] = shown
    return screen


def collage(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    side = int(rng.integers(2, 4))
    tile, mine = 900 // side, int(rng.integers(side * side))
    out = np.full((900, 900, 3), 255, np.uint8)
    for index in range(side * side):
        picture = item if index == mine else others[rng.integers(len(others))]
        y, x = index // side * tile, index % side * tile
        out[y : y + tile - 4, x : x + tile - 4] = cover(picture, tile - 4, tile - 4)
    return out


def inside(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    out = fit(others[rng.integers(len(others))], 1000).copy()
    side = max(96, int(between(rng, INSIDE) * min(out.shape[:2])))
    small = resize(item, side / max(item.shape[:2]))
    y = int(rng.integers(max(1, out.shape[0] - small.shape[0])))
    x = int(rng.integers(max(1, out.shape[1] - small.shape[1])))
    tall, wide = out[y : y + small.shape[0], x : x + small.shape[1]].shape[:2]
    out[y : y + tall, x : x + wide] = small[:tall, :wide]
    return out


def colour(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    gamma, gains = between(rng, GAMMA), rng.uniform(*GAIN, 3)
    return np.clip(255 * (item / 255) ** gamma * gains, 0, 255).astype(np.uint8)


def grey(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return cv2.cvtColor(cv2.cvtColor(item, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def blur(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return cv2.GaussianBlur(item, (0, 0), between(rng, BLUR) * max(item.shape))


def noise(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    grain = rng.normal(0, between(rng, NOISE), item.shape)
    return np.clip(item + grain, 0, 255).astype(np.uint8)


def perspective(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    move = rng.uniform(0, CORNER, (4, 2)) * inward * (width, height)
    matrix = cv2.getPerspectiveTransform(frame, (frame + move).astype(np.float32))
    return cv2.warpPerspective(item, matrix, (width, height), borderValue=(40, 40, 40))


def aspect(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return resize(item, 1.0, between(rng, ASPECT))
