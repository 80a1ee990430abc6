"""Which kind of Match a likeness is: copy, edited or derived."""

import cv2
import numpy as np

from unburden.match.geometry import Matrix, apply
from unburden.match.orientation import UPRIGHT
from unburden.match.pixels import Cells
from unburden.match.settings import Settings
from unburden.match.verdict import Verdict
from unburden.match.views import Likeness
from unburden.model import Box, MatchKind

Size = tuple[int, int]
_BLOCKS = 20


def kind_of(found: Likeness, item: Size, lead: Size, settings: Settings) -> MatchKind:
    """Name what was done to the Item.

    Args:
        found: how it was found.
        item: its width and height, pixels.
        lead: the Lead's.
        settings: how much may be missing.
    """
    verdict, matrix = found.verdict, found.matrix
    if verdict is None or matrix is None:
        return MatchKind.COPY
    whole = same_frame(matrix, item, lead, settings.frame)
    untouched = verdict.replaced <= settings.speck and verdict.tone <= settings.tone
    near = found.distance <= settings.near and found.orientation == UPRIGHT
    if whole and near and untouched:
        return MatchKind.COPY
    if verdict.replaced < settings.repainted:
        return MatchKind.EDITED
    if not covers(matrix, item, lead) and rectangular(verdict, matrix, item):
        return MatchKind.EDITED
    return MatchKind.DERIVED


def same_frame(matrix: Matrix, item: Size, lead: Size, slack: float) -> bool:
    """Say whether the Item's corners, upright, fall on the Lead's corners."""
    aspect = item[0] / item[1] / (lead[0] / lead[1])
    if abs(np.log(aspect)) > slack:
        return False
    off = apply(matrix, _corners(item)) - _corners(lead)
    return bool(np.abs(off / lead).max() <= slack)


def covers(matrix: Matrix, item: Size, lead: Size) -> bool:
    """Say whether the Item's frame, so placed, reaches over nearly all the Lead."""
    canvas = _shape(apply(matrix, _corners(item))[None], lead)
    return bool(canvas.mean() > 0.9)


def rectangular(verdict: Verdict, matrix: Matrix, item: Size) -> bool:
    """Say whether what is kept fills an upright rectangle of the Lead."""
    rows, cols = verdict.cells.shape
    step = np.array([item[0] / cols, item[1] / rows])
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    closed = cv2.morphologyEx(
        verdict.cells.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)
    )
    kept = np.argwhere(closed)[:, ::-1]
    places = (kept[:, None, :] + square[None]) * step - 0.5
    quads = apply(matrix, places.reshape(-1, 2)).reshape(-1, 4, 2)
    low, high = quads.min(axis=(0, 1)), quads.max(axis=(0, 1))
    canvas = _shape((quads - low) * 200 / (high - low), (200, 200))
    return bool(canvas.mean() > 0.86)


def cells_of(box: tuple[int, int, int, int], item: Size) -> Cells:
    """Mark the blocks of an Item's frame, 20 each way, that lie in a box of it."""
    left, top, width, height = box
    x, y = ((np.arange(_BLOCKS) + 0.5) * side / _BLOCKS for side in item)
    across = (x >= left) & (x < left + width)
    down = (y >= top) & (y < top + height)
    return np.asarray(down[:, None] & across)


def box_of(found: Likeness, item: Size, lead: Size) -> Box | None:
    """Give the box in the Lead, clipped to it, around the blocks that are kept."""
    if found.matrix is None or found.verdict is None:
        return (0.0, 0.0, float(lead[0]), float(lead[1]))
    rows, cols = found.verdict.cells.shape
    kept = np.argwhere(found.verdict.cells)[:, ::-1]
    if not len(kept):
        return None
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    step = np.array([item[0] / cols, item[1] / rows])
    places = ((kept[:, None] + square[None]) * step - 0.5).reshape(-1, 2)
    landed = (apply(found.matrix, places) + 0.5).clip(0, lead)
    (x, y), (right, bottom) = landed.min(axis=0), landed.max(axis=0)
    return (float(x), float(y), float(right - x), float(bottom - y))


def _corners(size: Size) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    width, height = size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    return np.array(corners, np.float64) - 0.5


def _shape(
    quads: np.ndarray[tuple[int, ...], np.dtype[np.float64]], size: Size
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Fill quadrilaterals ``(n, 4, 2)`` on a canvas of ``size``; give its mask."""
    scale = min(1.0, 400 / max(size))
    canvas = np.zeros([max(1, round(side * scale)) for side in size[::-1]], np.uint8)
    for quad in np.clip(quads * scale, -4e3, 4e3):
        cv2.fillConvexPoly(canvas, quad.round().astype(np.int32), 1)
    return canvas.astype(bool)
