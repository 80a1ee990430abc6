"""Pairing the local features of two pictures.

Descriptors are RootSIFT times 512 (Arandjelovic and Zisserman, CVPR 2012), in
SIFT's layout: 4 rows x 4 columns x 8 directions (Lowe, IJCV 2004).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unburden.match.settings import Settings
from unburden.model import Features

Points = NDArray[np.float64]
Unit = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Features of an Item and of a Lead that look alike.

    Attributes:
        item: float64 ``(n, 4)``: x, y, diameter, angle, in Item pixels.
        lead: float64 ``(n, 4)``: the same in Lead pixels.
        strength: float64 ``(n,)``: 0 to 1, how far the pair stands out.
        mirrored: whether the Lead's features were read in a mirror.
    """

    item: Points
    lead: Points
    strength: NDArray[np.float64]
    mirrored: bool


def _mirror_order() -> NDArray[np.intp]:
    """Where each value of a mirrored picture's descriptor comes from.

    A mirror flips a keypoint's frame across its own direction: rows swap ends,
    columns stay, and each gradient direction becomes its negative.
    """
    order = np.arange(128).reshape(4, 4, 8)[::-1]
    return order[:, :, (-np.arange(8)) % 8].ravel()


MIRROR = _mirror_order()


def mirrored(descriptors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give the descriptors ``(n, 128)`` that the mirrored picture would have."""
    return descriptors[:, MIRROR]


def unit(descriptors: NDArray[np.uint8]) -> Unit:
    """Give descriptors as float32 rows of length 1."""
    rows = descriptors.astype(np.float32)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    scaled: Unit = rows / length
    return scaled


def placed(features: Features, width: int) -> Points:
    """Give the points of ``features`` in pixels of a picture ``width`` px wide."""
    points = features.points.astype(np.float64)
    scale = width / features.width
    points[:, :2] = (points[:, :2] + 0.5) * scale - 0.5
    points[:, 2] *= scale
    return points


def pair(
    item: tuple[Points, Unit],
    lead: tuple[Points, Unit],
    settings: Settings,
    *,
    flip: bool,
) -> Pairs:
    """Pair features that are each other's nearest and stand out.

    Args:
        item: points ``(n, 4)`` and unit descriptors ``(n, 128)``.
        lead: the same of the Lead; descriptors already mirrored when ``flip``.
        settings: how alike, and how much more than the runner-up.
        flip: what to note in ``Pairs.mirrored``.
    """
    likeness = lead[1] @ item[1].T
    if min(likeness.shape) < 2:
        none = np.zeros((0, 4))
        return Pairs(item=none, lead=none, strength=np.zeros(0), mirrored=flip)
    nearest = likeness.argmax(axis=1)
    rows = np.arange(len(nearest))
    best = likeness[rows, nearest]
    mutual = likeness.argmax(axis=0)[nearest] == rows
    rows = rows[mutual & (best > settings.least_likeness)]
    likeness[rows, nearest[rows]] = -1.0
    # Distance ratio to the runner-up, Lowe's test, on cosine likeness.
    second = np.maximum(
        likeness[rows].max(axis=1), likeness[:, nearest[rows]].max(axis=0)
    )
    ratio = np.sqrt((1 - best[rows]).clip(0) / (1 - second).clip(1e-6))
    strength = (1 - ratio).clip(0, 1).astype(np.float64)
    chosen = np.argsort(-strength, kind="stable")[: settings.most_pairs]
    chosen = chosen[ratio[chosen] < settings.most_ratio]
    rows = rows[chosen]
    return Pairs(
        item=item[0][nearest[rows]],
        lead=lead[0][rows],
        strength=strength[chosen],
        mirrored=flip,
    )
