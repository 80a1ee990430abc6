"""Local features: RootSIFT, spread over the picture.

SIFT's strongest points crowd on text and foliage, and a repainted deepfake keeps
just the quieter parts: a face, hair, a wall. So a low contrast threshold finds
many points, and each cell of a grid keeps only its strongest.

Source: Lowe, IJCV 2004; RootSIFT: Arandjelovic and Zisserman, CVPR 2012.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.model import Features

WORKING_SIDE = 640  # longer side, pixels, at which an Item is described
LEAD_SIDE = 360  # and a Lead: far less time, and as much found; decision 7
PLATE_SIDE = 512
_SMALLEST_SIDE = 16
_MOST = 1000
_LEAD_MOST = 1000
_GRID = 8
_CONTRAST = 0.012
_SIGMA = 1.6  # pixels of the doubled picture: the least blur that is looked at
_LEAD_SIGMA = 1.28  # 400 px at 1.6, sampled less densely: details of the same size
_ROOT_SCALE = 512

Pixels = NDArray[np.uint8]


def grey(pixels: Pixels) -> Pixels:
    """Bring uint8 ``(h, w)`` or ``(h, w, 3)`` RGB to ``(h, w)`` luma."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def shrink(pixels: Pixels, side: int) -> Pixels:
    """Average a picture down until its longer side is at most ``side`` pixels."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def plate(pixels: Pixels) -> Pixels:
    """Make the small grey picture, uint8, at most 512 px on its longer side."""
    return shrink(grey(pixels), PLATE_SIDE).copy()


def local_features(pixels: Pixels, *, fine: bool = False) -> Features:
    """Find and describe local features, well spread.

    Args:
        pixels: uint8 ``(h, w)`` or ``(h, w, 3)``, upright.
        fine: up to 1,000 features of 640 px, as for an Item; otherwise 600 of 320 px.
    """
    small = shrink(grey(pixels), WORKING_SIDE if fine else LEAD_SIDE)
    most, sigma = (_MOST, _SIGMA) if fine else (_LEAD_MOST, _LEAD_SIGMA)
    height, width = small.shape
    if min(height, width) < _SMALLEST_SIDE:
        return _pack([], None, width, height)
    sift = cv2.SIFT_create(  # type: ignore[attr-defined]
        contrastThreshold=_CONTRAST, sigma=sigma
    )
    found = _spread(sift.detect(small, None), width, height, most)
    found, descriptors = sift.compute(small, found) if found else ([], None)
    return _pack(found, descriptors, width, height)


def root(descriptors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn SIFT descriptors into RootSIFT: uint8, ``512 * sqrt`` of each share."""
    total = np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-9)
    scaled = np.sqrt(descriptors / total) * _ROOT_SCALE
    rounded: NDArray[np.uint8] = scaled.round().clip(0, 255).astype(np.uint8)
    return rounded


def _spread(
    found: Sequence[cv2.KeyPoint], width: int, height: int, most: int
) -> list[cv2.KeyPoint]:
    """Keep the strongest points of each cell, the fullest cells giving way."""
    if len(found) <= most:
        return list(found)
    strength = np.array([point.response for point in found])
    place = np.array([point.pt for point in found])
    cell = (place * _GRID / (width, height)).astype(int).clip(0, _GRID - 1)
    cell_number = cell[:, 1] * _GRID + cell[:, 0]
    order = np.lexsort((-strength, cell_number))
    first = np.searchsorted(cell_number[order], np.arange(_GRID * _GRID))
    rank = np.empty(len(found), dtype=int)
    rank[order] = np.arange(len(found)) - first[cell_number[order]]
    kept = np.lexsort((-strength, rank))[:most]
    return [found[i] for i in np.sort(kept)]


def _pack(
    found: Sequence[cv2.KeyPoint],
    descriptors: NDArray[np.float32] | None,
    width: int,
    height: int,
) -> Features:
    rows = [(p.pt[0], p.pt[1], p.size, p.angle) for p in found]
    empty = np.zeros((0, 128), np.float32)
    return Features(
        points=np.array(rows, np.float32).reshape(-1, 4),
        descriptors=root(empty if descriptors is None else descriptors),
        width=width,
        height=height,
    )
