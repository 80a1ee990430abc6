"""Whether two strips share what moves, or only what stands still behind it.

Two clips of one fixed camera share most of their pixels at any two moments: the
wall. What is in front of it, in one frame and not in the strip's usual picture,
tells the moments apart.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.geometry import Matrix
from unburden.match.pixels import Plate, scaling
from unburden.match.views import View

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]

_WIDTH = 192  # px of the raster that frames are laid over each other in
_WINDOW = 13  # px, odd: of the patches that are correlated
_STEP = 6  # px between patches
_TEXTURE = 4.0  # least spread of a patch's greys
_FAR = 24.0  # px that a camera may have moved on
_PLAINLY = 0.8  # share of patches that agree, from which nothing else is tried
_ALIKE = 0.7  # least correlation of patches that agree


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glance:
    """A coarse look at one frame laid over another, by patches.

    Attributes:
        likeness: float32 ``(rows, cols)``: correlation of each patch.
        textured: where both frames have texture to compare, or only one has.
    """

    likeness: Grid
    textured: Mask

    @property
    def share(self) -> float:
        """Share of the textured patches that agree, 0 to 1."""
        return self.within(np.ones_like(self.textured))

    def within(self, where: Mask) -> float:
        """Give the same among the patches of a mask."""
        where = where & self.textured
        count = int(where.sum())
        return float((self.likeness[where] > _ALIKE).sum() / count) if count else 0.0


def raster(view: View, matrix: Matrix, size: tuple[int, int]) -> Plate:
    """Lay a view's plate in the Item's raster.

    Args:
        view: with a plate.
        matrix: Item pixels to this view's pixels; the identity for the Item's own.
        size: of the Item, pixels.

    Returns:
        uint8 ``(h, 192)``; 0 outside the plate.
    """
    if view.plate is None:
        raise ValueError(view.seconds)
    scale = _WIDTH / size[0]
    shape = (_WIDTH, max(_WINDOW, round(size[1] * scale)))
    down = scaling(view.plate.shape[1] / view.size[0])
    back = down @ matrix @ np.linalg.inv(scaling(scale))
    plate = view.plate
    shrink = max(1.0, float(np.hypot(back[0, 0], back[1, 0])))
    if shrink > 1.2:
        plate = cv2.GaussianBlur(plate, (0, 0), 0.5 * shrink).astype(np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out: Plate = cv2.warpPerspective(plate, back, shape, flags=flags).astype(np.uint8)
    return out


def glance(here: Plate, there: Plate) -> Glance:
    """Correlate two rasters patch by patch."""
    a, b = here.astype(np.float32), there.astype(np.float32)
    mean_a, mean_b = _mean(a), _mean(b)
    spread_a = (_mean(a * a) - mean_a**2).clip(0)
    spread_b = (_mean(b * b) - mean_b**2).clip(0)
    together = _mean(a * b) - mean_a * mean_b
    likeness = together / np.sqrt(spread_a * spread_b + 1.0)
    inside = _mean((there > 0).astype(np.float32)) > 0.9
    textured = np.maximum(spread_a, spread_b) > _TEXTURE**2
    return Glance(likeness=_thin(likeness), textured=_thin(textured & inside) > 0)


def glance_around(here: Plate, there: Plate) -> Glance:
    """Correlate two rasters where they are, and moved as a whole if that fits better.

    A camera moves on between two frames that were not taken at the same moment.
    Source: phase correlation, Kuglin and Hines, 1975.
    """
    still = glance(here, there)
    if still.share > _PLAINLY:
        return still
    window = cv2.createHanningWindow(here.shape[::-1], cv2.CV_32F)
    a, b = here.astype(np.float32), there.astype(np.float32)
    (right, down), _ = cv2.phaseCorrelate(a, b, window)
    if max(abs(right), abs(down)) > _FAR:
        return still
    back = np.array([[1.0, 0, right], [0, 1.0, down]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(there, back, here.shape[::-1], flags=flags).astype(np.uint8)
    other = glance(here, moved)
    return other if other.share > still.share else still


def usual(rasters: list[Plate]) -> Plate:
    """Give the picture behind what moves: the median of a strip's rasters."""
    middle: Plate = np.median(np.stack(rasters), axis=0).astype(np.uint8)
    return middle


def _mean(values: Grid) -> Grid:
    size = (_WINDOW, _WINDOW)
    return cv2.boxFilter(values, cv2.CV_32F, size).astype(np.float32)


def _thin(values: NDArray[np.generic]) -> Grid:
    half = _WINDOW // 2
    return values[half:-half:_STEP, half:-half:_STEP].astype(np.float32)
