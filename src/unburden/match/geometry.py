"""The transform that most feature pairs agree on.

Every pair of keypoints gives a similarity by itself (place, size and angle), so
each is tried: no random draws, the same answer every time. Source: Philbin et
al., "Object retrieval with large vocabularies and fast spatial matching", CVPR
2007. The best are then fitted to an affine map and, where pairs allow, to a
homography.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled
from unburden.match.features import Pairs, Points
from unburden.match.settings import Settings

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

# How far a pair may be from where another's own move carries it: tuned.
_SIZES = float(np.log(1.6))
_TURNS = float(np.deg2rad(30))
_NEAR = 4.0  # pixels
_SLACK = 0.12  # of the way


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """A transform from Item pixels to Lead pixels and the pairs that agree on it.

    Attributes:
        matrix: float64 ``(3, 3)``.
        inliers: pairs that agree, each keypoint counted once.
        mirrored: whether the transform turns left into right.
    """

    matrix: Matrix
    inliers: int
    mirrored: bool


def mirror(width: float) -> Matrix:
    """Give the map that mirrors a picture ``width`` pixels wide."""
    return np.array([[-1.0, 0, width - 1], [0, 1, 0], [0, 0, 1]])


def apply(matrix: Matrix, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map places ``(n, 2)`` by a ``(3, 3)`` transform."""
    homogeneous = np.c_[places, np.ones(len(places))] @ matrix.T
    landed: NDArray[np.float64] = homogeneous[:, :2] / homogeneous[:, 2:]
    return landed


def reflected(points: Points, width: float) -> Points:
    """Give keypoints ``(n, 4)`` as they are in the mirrored picture."""
    out = points.copy()
    out[:, 0] = width - 1 - out[:, 0]
    out[:, 3] = 180 - out[:, 3]
    return out


def alignments(pairs: Pairs, width: int, settings: Settings) -> list[Alignment]:
    """Find the transforms that most pairs agree on, best first.

    Args:
        pairs: feature pairs of one Item and one Lead.
        width: of the Item, in pixels.
        settings: bounds of size, of pairs, and how many to give.
    """
    if len(pairs.item) < settings.least_inliers:
        return []
    item = reflected(pairs.item, width) if pairs.mirrored else pairs.item
    agreed = _agreement(item, pairs.lead, settings)
    weight = agreed @ pairs.strength
    found: list[Alignment] = []
    taken = np.zeros(len(item), bool)
    for seed in np.argsort(-weight, kind="stable")[: 8 * settings.hypotheses]:
        if taken[seed] or agreed[seed].sum() < settings.least_inliers:
            continue
        fitted = _fit(item, pairs.lead, agreed[seed])
        if fitted is None or not sane(fitted[0], settings.scale):
            continue
        matrix, mask = fitted
        taken |= mask
        inliers = count(item[mask], pairs.lead[mask])
        if inliers < settings.least_inliers:
            continue
        if pairs.mirrored:
            matrix = matrix @ mirror(width)
        found.append(Alignment(matrix=matrix, inliers=inliers, mirrored=pairs.mirrored))
    found.sort(key=lambda one: -one.inliers)
    return found[: settings.hypotheses]


def _agreement(item: Points, lead: Points, settings: Settings) -> Mask:
    """Say which pairs (columns) each pair's own similarity (rows) carries along."""
    scale = lead[:, 2] / item[:, 2]
    turn = np.deg2rad(lead[:, 3] - item[:, 3])
    moves = np.c_[item[:, :2], lead[:, :2], scale, np.log(scale), turn]
    return _carried(moves, settings.scale)


@compiled
def _carried(moves: Points, most: float) -> Mask:
    """Compare every pair's move: x, y, x', y', scale, its logarithm, and turn."""
    mask = np.zeros((len(moves), len(moves)), np.bool_)
    for i in range(len(moves)):
        x, y, u, v, scale, size, turn = moves[i]
        if scale >= most or scale <= 1 / most:
            continue
        a, b = scale * np.cos(turn), scale * np.sin(turn)
        for j in range(len(moves)):
            if abs(moves[j, 5] - size) >= _SIZES:
                continue
            spin = abs(moves[j, 6] - turn) % (2 * np.pi)
            if min(spin, 2 * np.pi - spin) >= _TURNS:
                continue
            p, q = moves[j, 0] - x, moves[j, 1] - y
            off = np.hypot(
                u + a * p - b * q - moves[j, 2], v + b * p + a * q - moves[j, 3]
            )
            # One keypoint's size and angle are only roughly right: allow more
            # further off.
            mask[i, j] = off < _NEAR + _SLACK * scale * np.hypot(p, q)
    return mask


def _fit(item: Points, lead: Points, mask: Mask) -> tuple[Matrix, Mask] | None:
    """Fit an affine map to the pairs of ``mask``, tightening; then a homography."""
    here, there = item[:, :2], lead[:, :2]
    reach = float(np.ptp(there[mask], axis=0).max())
    matrix: Matrix = np.eye(3)
    for slack in (0.06, 0.04, 0.03, 0.02):
        fitted = affine(here[mask], there[mask])
        if fitted is None:
            return None
        matrix = fitted
        gap = np.linalg.norm(apply(matrix, here) - there, axis=1)
        mask = (gap < max(3.0, slack * reach)) & _same_turn(item, lead, matrix)
        if mask.sum() < 3:
            return None
    return _perspective(here, there, mask, matrix)


def affine(here: NDArray[np.float64], there: NDArray[np.float64]) -> Matrix | None:
    """Fit an affine map, held near a similarity when pairs are few or huddled."""
    centre, target = here.mean(axis=0), there.mean(axis=0)
    a, b = here - centre, there - target
    spread = float((a**2).sum())
    if spread < 1e-6:
        return None
    z, w = a[:, 0] + 1j * a[:, 1], b[:, 0] + 1j * b[:, 1]
    rotor = (w * z.conj()).sum() / spread
    similar = np.array([[rotor.real, -rotor.imag], [rotor.imag, rotor.real]])
    # Ridge towards the similarity: pairs outweigh it once they are spread out.
    ridge = 0.5 * spread / len(here) + 1e-9
    linear = (b.T @ a + ridge * similar) @ np.linalg.inv(a.T @ a + ridge * np.eye(2))
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = target - linear @ centre
    return matrix


def _same_turn(item: Points, lead: Points, matrix: Matrix) -> Mask:
    """Say which pairs' sizes and angles are those of the map itself."""
    rotor = complex(matrix[0, 0] + matrix[1, 1], matrix[1, 0] - matrix[0, 1]) / 2
    turn = np.deg2rad(lead[:, 3] - item[:, 3]) - np.angle(rotor)
    size = np.log(lead[:, 2] / item[:, 2] / max(abs(rotor), 1e-9))
    close: Mask = np.abs(np.angle(np.exp(1j * turn))) < np.deg2rad(35)
    near: Mask = np.abs(size) < np.log(1.8)
    return close & near


def _perspective(
    here: NDArray[np.float64], there: NDArray[np.float64], mask: Mask, matrix: Matrix
) -> tuple[Matrix, Mask]:
    """Use a homography instead, where it is bounded and carries more pairs."""
    gap = np.linalg.norm(apply(matrix, here) - there, axis=1)
    wide = gap < np.maximum(12.0, 0.15 * np.ptp(there[mask], axis=0).max())
    if mask.sum() < 10 or wide.sum() < 12:
        return matrix, mask
    cv2.setRNGSeed(0)
    found, _ = cv2.findHomography(
        here[wide], there[wide], cv2.USAC_MAGSAC, 3.0, maxIters=2000, confidence=0.999
    )
    if found is None or not sane(found, 50.0):
        return matrix, mask
    gap = np.linalg.norm(apply(found, here) - there, axis=1)
    better = gap < 3.0
    if (
        better.sum()
        <= 1.1
        * (mask & (np.linalg.norm(apply(matrix, here) - there, axis=1) < 3.0)).sum()
    ):
        return matrix, mask
    return found, better


def sane(matrix: Matrix, scale: float) -> bool:
    """Say whether a transform keeps orientation, bounds size, squash and tilt."""
    if not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-9:
        return False
    sizes = np.linalg.svd(matrix[:2, :2], compute_uv=False)
    if np.linalg.det(matrix[:2, :2]) <= 0 or sizes[1] < 1 / scale or sizes[0] > scale:
        return False
    return bool(sizes[0] / sizes[1] < 2.2)


def count(item: Points, lead: Points) -> int:
    """Count pairs whose keypoints stand at different places in both pictures."""
    places = [len(np.unique(np.rint(side[:, :2] / 2), axis=0)) for side in (item, lead)]
    return min(places)
