"""Edits that keep parts of a picture and make the rest anew.

Stand-ins for what generators do: a region is replaced by flat colour, noise, a
gradient or another photograph, or the whole is mildly made again. Nothing else.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from edits import (
    LEAST,
    Edit,
    Picture,
    Rng,
    between,
    blend,
    clipped,
    cover,
    filler,
    resize,
    smooth,
)
from tones import colour

WARP = (
    0.005,
    0.02,
)  # furthest that a point of a regenerated picture moves, of the side
RESAMPLED = (0.55, 0.9)  # scale a regenerated picture went through
OVAL = (0.7, 1.0)  # width of a moved region, of its height
MOVED = (0.7, 1.3)  # scale of a moved region
PART = (0.75, 0.95)  # of each side, left by the crop of a repainted picture
GRAIN, SOFT = 6.0, 0.8  # noise and blur of a degraded picture


def regenerated(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Resample, denoise, shift colours and warp a little, as generators do."""
    height, width = item.shape[:2]
    small = resize(item, between(rng, RESAMPLED))
    calm = cv2.bilateralFilter(small, 5, 30, 5)
    back = cv2.resize(calm, (width, height), interpolation=cv2.INTER_CUBIC)
    reach = between(rng, WARP) * max(height, width)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    moved = [axis + reach * np.tanh(smooth(rng, (height, width), 4)) for axis in (x, y)]
    warped = cv2.remap(back, *moved, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return colour(rng, warped, others)


def repaint(share: float) -> Edit:
    """Replace ``share`` of the picture, in one wobbly piece, keeping the rest."""

    def edit(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
        height, width = item.shape[:2]
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        angle = rng.uniform(0, 2 * np.pi)
        field = x * np.cos(angle) + y * np.sin(angle)
        field += 0.35 * smooth(rng, (height, width), 5)
        mask = (field > np.quantile(field, 1 - share)).astype(np.float32)
        return blend(item, filler(rng, item, others), mask)

    return edit


def transplant(share: float) -> Edit:
    """Move an oval of ``share`` of the item into another picture."""

    def edit(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
        height, width = item.shape[:2]
        area = share * height * width
        ratio = between(rng, OVAL)
        a, b = np.sqrt(area / np.pi * ratio), np.sqrt(area / np.pi / ratio)
        a, b = min(a, width / 2 - 1), min(b, height / 2 - 1)
        x, y = rng.uniform(a, width - a), rng.uniform(b, height - b)
        scale = max(between(rng, MOVED), LEAST / (2 * min(a, b)))
        side = int(2.2 * max(a, b) * scale)
        host = others[rng.integers(len(others))]
        host = cover(host, max(side, host.shape[1]), max(side, host.shape[0]))
        tall, wide = host.shape[:2]
        u = rng.uniform(a * scale, wide - a * scale)
        v = rng.uniform(b * scale, tall - b * scale)
        matrix = np.array([[scale, 0, u - scale * x], [0, scale, v - scale * y]])
        moved = cv2.warpAffine(item, matrix, (wide, tall))
        mask = np.zeros((tall, wide), np.float32)
        axes = (int(a * scale), int(b * scale))
        cv2.ellipse(mask, (int(u), int(v)), axes, 0, 0, 360, 1.0, -1)
        return blend(host, moved, mask)

    return edit


def cropped_mirrored(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Replace 60 %, crop what comes out and mirror it."""
    painted = repaint(0.60)(rng, item, others)
    height, width = painted.shape[:2]
    tall, wide = int(height * between(rng, PART)), int(width * between(rng, PART))
    y, x = rng.integers(height - tall + 1), rng.integers(width - wide + 1)
    return painted[y : y + tall, x : x + wide][:, ::-1]


def degraded(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Replace 45 %, halve, blur and add noise; to be saved as JPEG 40."""
    half = resize(repaint(0.45)(rng, item, others), 0.5)
    grain = rng.normal(0, GRAIN, half.shape)
    return clipped(cv2.GaussianBlur(half, (0, 0), SOFT) + grain)
