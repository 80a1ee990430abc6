"""Filters such as picture editors offer, after those shown in GIMP's manual.

Written anew, from what they do; lengths are shares of the longer side, so that a
picture of any size is treated alike.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from edits import Edit, Picture, Rng, between, clipped, smooth
from numpy.typing import NDArray

GLOW = ((0.008, 0.03), (0.4, 0.9))  # radius, strength
OIL = ((2, 5), 16)  # radius in pixels of a 640 px picture, tones
INK = ((0.008, 0.025), (0.08, 0.25))  # radius, share that turns black
SCREEN = (3.0, 6.0)  # pixels between the dots of newsprint
WAVE = ((0.002, 0.008), (0.06, 0.2))  # reach, length
RIPPLE = ((0.001, 0.004), (0.02, 0.08))  # reach, length
TONES = (4, 10)  # left by posterize
UNSHARP = ((0.002, 0.01), (0.5, 2.0))  # radius, amount
VIGNETTE = (0.5, 1.0)  # darkness of the corners
BLOCKS = (110, 220)  # along the longer side, of a pixelized picture
MEDIAN = (3, 5, 7)
RELIEF = (0.3, 0.7)  # share of embossing in the picture
LENS = (-0.12, 0.12)  # bend at the corners
STREAK = (0.006, 0.018)  # length of a motion blur
SCATTER = (0.001, 0.003)  # how far pixels are scattered

Floats = NDArray[np.floating]


def _side(item: Picture) -> int:
    return max(item.shape[:2])


def _grey(item: Picture) -> NDArray[np.float32]:
    return cv2.cvtColor(item, cv2.COLOR_BGR2GRAY).astype(np.float32)


def _moved(item: Picture, across: Floats, down: Floats) -> Picture:
    y, x = np.mgrid[: item.shape[0], : item.shape[1]].astype(np.float32)
    places = (x + across).astype(np.float32), (y + down).astype(np.float32)
    return cv2.remap(item, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def softglow(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    light = 255 / (1 + np.exp((128 - _grey(item)) / 30))
    glow = cv2.GaussianBlur(light, (0, 0), between(rng, GLOW[0]) * _side(item))
    over = glow[..., None] * between(rng, GLOW[1])
    return clipped(255 - (255 - item) * (255 - over) / 255)


def oilify(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Give each pixel the mean colour of the commonest tone around it."""
    radius = max(1, round(int(rng.integers(*OIL[0])) * _side(item) / 640))
    tone = (_grey(item) * OIL[1] / 256).astype(np.uint8)
    best = np.full(item.shape[:2], -1.0, np.float32)
    out = item.astype(np.float32)
    for level in range(OIL[1]):
        here = (tone == level).astype(np.float32)
        count = cv2.blur(here, (2 * radius + 1,) * 2)
        total = cv2.blur(item * here[..., None], (2 * radius + 1,) * 2)
        wins = count > best
        out[wins] = total[wins] / np.maximum(count[wins], 1e-6)[:, None]
        best[wins] = count[wins]
    return clipped(out)


def _ink(rng: Rng, item: Picture) -> NDArray[np.float32]:
    """How white each pixel stays where it is darker than its surroundings."""
    light = _grey(item)
    wide = cv2.GaussianBlur(light, (0, 0), between(rng, INK[0]) * _side(item))
    near = cv2.GaussianBlur(light, (0, 0), 0.8)
    ratio = (near + 1) / (wide + 1)
    edge = float(np.quantile(ratio, between(rng, INK[1])))
    return np.clip((ratio - edge + 0.1) / 0.1, 0, 1).astype(np.float32)


def cartoon(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return clipped(item * _ink(rng, item)[..., None])


def photocopy(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Black where it is darker than around, and where it is dark; else white."""
    dark = np.clip(_grey(item) / 90, 0, 1)
    paper = 255 * _ink(rng, item) * np.sqrt(dark)
    return cv2.cvtColor(clipped(paper), cv2.COLOR_GRAY2BGR)


def newsprint(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Print in round dots, one screen for each colour."""
    y, x = np.mgrid[: item.shape[0], : item.shape[1]].astype(np.float32)
    step = 2 * np.pi / between(rng, SCREEN)
    out = np.empty(item.shape, np.float32)
    for channel, angle in enumerate(np.radians([15, 45, 75])):
        across = x * np.cos(angle) + y * np.sin(angle)
        down = y * np.cos(angle) - x * np.sin(angle)
        level = 128 + 63.5 * (np.cos(across * step) + np.cos(down * step))
        out[..., channel] = 255 / (1 + np.exp((level - item[..., channel]) / 12))
    return clipped(out)


def waves(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Rings around the middle, as in water."""
    height, width = item.shape[:2]
    y, x = np.mgrid[:height, :width] - np.array([height, width])[:, None, None] / 2
    far = np.hypot(x, y) + 1e-6
    reach, length = (between(rng, span) * _side(item) for span in WAVE)
    push = reach * np.sin(2 * np.pi * far / length + rng.uniform(0, 6))
    return _moved(item, push * x / far, push * y / far)


def ripple(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Push rows aside along a sine."""
    reach, length = (between(rng, span) * _side(item) for span in RIPPLE)
    rows = np.arange(item.shape[0])[:, None]
    push = reach * np.sin(2 * np.pi * rows / length) * np.ones((1, item.shape[1]))
    return _moved(item, push, np.zeros_like(push))


def sepia(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return clipped(_grey(item)[..., None] * (0.70, 0.90, 1.08))


def posterize(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    steps = int(rng.integers(*TONES)) - 1
    return clipped(np.round(item / 255 * steps) / steps * 255)


def unsharp(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    sigma = between(rng, UNSHARP[0]) * _side(item)
    soft = cv2.GaussianBlur(item, (0, 0), sigma).astype(np.float32)
    return clipped(item + between(rng, UNSHARP[1]) * (item - soft))


def vignette(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    dark = np.clip((x**2 + y**2 - 0.3) / 1.4, 0, 1) * between(rng, VIGNETTE)
    return clipped(item * (1 - dark)[..., None])


def old_photo(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Soft, brown, mottled, pale, with a worn white edge."""
    soft = cv2.GaussianBlur(item, (0, 0), 0.002 * _side(item))
    brown = sepia(rng, soft, others) * 0.75 + 45
    mottled = brown + 14 * smooth(rng, item.shape[:2], 24)[..., None]
    edge = max(2, round(0.02 * _side(item)))
    page = clipped(mottled)[edge:-edge, edge:-edge]
    return cv2.copyMakeBorder(page, *[edge] * 4, cv2.BORDER_CONSTANT, value=(240,) * 3)


def pixelize(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    scale = int(rng.integers(*BLOCKS)) / _side(item)
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    coarse = cv2.resize(item, small, interpolation=cv2.INTER_AREA)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)


def median(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return cv2.medianBlur(np.ascontiguousarray(item), int(rng.choice(MEDIAN)))


def relief(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Emboss, and lay the relief over the picture."""
    kernel = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], np.float32)
    stamped = 128 + cv2.filter2D(_grey(item), -1, kernel)
    share = between(rng, RELIEF)
    return clipped(item * (1 - share) + stamped[..., None] * share)


def lens(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    height, width = item.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    bend = between(rng, LENS) * (x**2 + y**2) / 2
    return _moved(item, bend * x * width / 2, bend * y * height / 2)


def streak(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Blur along a line, as if the camera had moved."""
    length = max(3, round(between(rng, STREAK) * _side(item)) | 1)
    angle = rng.uniform(0, np.pi)
    kernel = np.zeros((length, length), np.float32)
    for step in np.linspace(-0.5, 0.5, 4 * length) * (length - 1):
        place = (length - 1) / 2 + step * np.array([np.sin(angle), np.cos(angle)])
        kernel[tuple(np.round(place).astype(int))] = 1
    return cv2.filter2D(item, -1, kernel / kernel.sum())


def scatter(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Swap pixels with near ones."""
    reach = max(1.0, between(rng, SCATTER) * _side(item))
    push = np.round(rng.uniform(-reach, reach, (2, *item.shape[:2])))
    return _moved(item, push[0], push[1])


def canvas(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Lay the weave of a cloth over the picture."""
    y, x = np.mgrid[: item.shape[0], : item.shape[1]]
    weave = 14 * (np.sin(x * 1.6) * np.sign(np.sin(y * 0.8)) + np.sin(y * 1.6))
    grain = rng.normal(0, 5, item.shape[:2])
    return clipped(item + (weave + grain)[..., None])


FILTERS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        softglow,
        oilify,
        cartoon,
        photocopy,
        newsprint,
        waves,
        ripple,
        sepia,
        posterize,
        unsharp,
        vignette,
        old_photo,
        pixelize,
        median,
        relief,
        lens,
        streak,
        scatter,
        canvas,
    )
}
