"""Comparing an Item's pixels with a Lead's, block by block, once aligned.

Both grey plates are brought to one raster, the Item's frame at the smaller of
the two scales, so that neither is blown up. In each textured block the
normalised cross-correlation of the high-passed pixels is taken, with a small
search for what the alignment left over; it knows nothing of brightness or
contrast. Source: Lewis, "Fast normalized cross-correlation", 1995. What the
blocks that agree have moved, smoothed, is where the next, finer look begins.
"""

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.blocks import Sums, correlate, summed
from unburden.match.geometry import Matrix, apply
from unburden.match.settings import Settings

Plate = NDArray[np.uint8]
Cells = NDArray[np.bool_]
Grid = NDArray[np.float32]
_Value = TypeVar("_Value", bound=np.generic)

_SMOOTH = 1.5  # blocks: standard deviation of the bell that shifts are averaged with
_FAINT = 0.01  # weight of the mean shift, against that of blocks nearby


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """What each block of the Item's frame looks like in the Lead.

    Every grid is ``(rows, cols)`` over the whole Item.

    Attributes:
        seen: the block lies inside the Lead.
        textured: the Item's block has enough texture to compare.
        likeness: correlation at the best shift, -1 to 1; 0 where not compared.
        shift: float32 ``(rows, cols, 2)``: that shift, in raster pixels.
        ground: correlation of what lies between the block's strong lines.
        toned: share of the Item's block that lies at its two commonest greys.
        spread: standard deviation of the Lead's block, high-passed.
        means: float32 ``(rows, cols, 2)``: mean grey in the Item and in the Lead.
        settled: correlation with no shift at all, where ``before`` puts the block.
        greys: the Item's plate in the raster.
        before: how the Lead was moved beforehand, as ``flow`` gives it.
        side: of a block, in raster pixels.
    """

    seen: Cells
    textured: Cells
    likeness: Grid
    shift: Grid
    ground: Grid
    toned: Grid
    spread: Grid
    means: Grid
    settled: Grid
    greys: Plate
    before: Grid
    side: int

    def flow(self, alike: Cells) -> Grid:
        """Smooth the shifts of blocks that agree: how the Lead moves over the Item.

        Returns:
            float32 ``(h, w, 2)``, across and down, as shares of the raster's width;
            towards the mean shift where no block is near.
        """
        weight = alike.astype(np.float32)[..., None]
        mean = self.shift[alike].mean(axis=0) if alike.any() else np.zeros(2)
        total, moved = (
            cv2.GaussianBlur(grid, (0, 0), _SMOOTH, borderType=cv2.BORDER_CONSTANT)
            for grid in (np.repeat(weight, 2, axis=2), weight * self.shift)
        )
        smooth = (moved + _FAINT * mean) / (total + _FAINT)
        rows, cols = alike.shape
        (tall, wide), side = self.greys.shape, self.side
        fine = cv2.resize(smooth.astype(np.float32), (cols * side, rows * side))
        rest = ((0, tall - rows * side), (0, wide - cols * side), (0, 0))
        found: Grid = self.before + np.pad(fine, rest, mode="edge") / wide
        return found

    def over_blocks(self, values: Grid) -> Grid:
        """Average values laid over the whole Item, ``(h, w)``, in each block."""
        tall, wide = self.greys.shape
        fine = cv2.resize(values, (wide, tall), interpolation=cv2.INTER_LINEAR)
        return _reduced(fine, self.side, *self.seen.shape)


def scaling(scale: float) -> Matrix:
    """Give the map between two sizes of a picture, pixel centres at integers."""
    offset = (scale - 1) / 2
    return np.array([[scale, 0, offset], [0, scale, offset], [0, 0, 1.0]])


def local_scale(matrix: Matrix, places: NDArray[np.float64]) -> float:
    """Give the typical magnification of ``matrix`` around ``places`` ``(n, 2)``."""
    corner, right, below = (
        apply(matrix, places + step) for step in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    a, b = right - corner, below - corner
    return float(np.median(np.sqrt(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]))))


def compare(
    item: Plate,
    lead: Plate,
    matrix: Matrix,
    settings: Settings,
    *,
    shrink: float = 1.0,
    flow: Grid | None = None,
) -> Comparison | None:
    """Compare two plates under ``matrix`` (Item plate to Lead plate pixels).

    Args:
        item: uint8 ``(h, w)``.
        lead: uint8 ``(h, w)``.
        matrix: float64 ``(3, 3)``.
        settings: block sizes and the search.
        shrink: compare at this much less than the smaller scale: coarser, but
            blind to noise and to blur.
        flow: what is left to move after ``matrix``, of an earlier look.

    Returns:
        The comparison, or None where too little of the Item is in the Lead.
    """
    where = _visible(item, lead, matrix)
    if where is None:
        return None
    scale = local_scale(matrix, where)
    seen = item.size * len(where) / 100
    size = min(1.0, scale, settings.raster / seen**0.5) / shrink
    here = _resized(item, size)
    there = _resized(lead, min(1.0, size / scale))
    back = scaling(min(1.0, size / scale)) @ matrix @ np.linalg.inv(scaling(size))
    before = np.zeros((*here.shape, 2), np.float32)
    if flow is not None:
        before = cv2.resize(flow, here.shape[::-1]).astype(np.float32)
    warped, inside = _laid_over(there, back, before)
    area = float(inside.sum())
    side = int(np.clip(round((area / settings.cells) ** 0.5), *settings.cell))
    if area < settings.least_blocks * side * side or min(here.shape) < 3 * side:
        return None
    return _blocks((here, warped), inside, side, before, settings)


def _laid_over(there: Plate, back: Matrix, flow: Grid) -> tuple[Plate, Cells]:
    """Bring a Lead's plate to the Item's raster, and say which of it is inside."""
    tall, wide = flow.shape[:2]
    y, x = np.mgrid[:tall, :wide]
    places = np.stack([x, y], axis=-1) + wide * flow.astype(np.float64)
    landed = apply(back, places.reshape(-1, 2)).reshape(places.shape)
    last = np.array(there.shape[::-1]) - 1
    inside = np.all((landed >= 0) & (landed <= last), axis=-1)
    spots = landed.astype(np.float32)
    warped = cv2.remap(there, spots[..., 0], spots[..., 1], cv2.INTER_LINEAR)
    return warped.astype(np.uint8), np.asarray(inside)


def _visible(item: Plate, lead: Plate, matrix: Matrix) -> NDArray[np.float64] | None:
    """Give a lattice of Item places that fall inside the Lead."""
    y, x = np.mgrid[0.05:0.95:10j, 0.05:0.95:10j]
    places = np.c_[x.ravel() * item.shape[1], y.ravel() * item.shape[0]]
    landed = apply(matrix, places)
    inside = ((landed >= 0) & (landed < lead.shape[::-1])).all(axis=1)
    return places[inside] if inside.any() else None


def _resized(plate: Plate, scale: float) -> Plate:
    if scale >= 0.999:
        return plate
    size = [max(1, round(side * scale)) for side in plate.shape[::-1]]
    out: Plate = cv2.resize(plate, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return out


def _highpass(plate: Plate, side: int) -> Grid:
    fine = cv2.GaussianBlur(plate.astype(np.float32), (0, 0), 0.8)
    return (fine - cv2.GaussianBlur(fine, (0, 0), side * 0.75)).astype(np.float32)


def _blocks(
    plates: tuple[Plate, Plate],
    inside: Cells,
    side: int,
    before: Grid,
    settings: Settings,
) -> Comparison:
    here, there = plates
    rows, cols = here.shape[0] // side, here.shape[1] // side
    sharp, other = _highpass(here, side), _highpass(there, side)
    seen: Cells = _reduced(inside, side, rows, cols) > 0.9
    places = np.argwhere(seen) * side
    boxes = np.c_[places - side // 2, places + side + side // 2]
    boxes = boxes.clip(0, [*here.shape, *here.shape])
    sums = summed(other)
    spread = _spread(sums, boxes)
    telling = _spread(summed(sharp), boxes) > settings.texture
    worth = telling & (spread >= settings.texture / 4)
    rules = np.array([settings.search, settings.alike], np.float32)
    found = np.zeros((len(places), 6), np.float32)
    found[worth] = correlate((sharp, other, here), sums, boxes[worth], rules)
    return Comparison(
        seen=seen,
        textured=_laid(seen, telling),
        likeness=_laid(seen, found[:, 0]),
        shift=_laid(seen, found[:, 1:3]),
        ground=_laid(seen, found[:, 3]),
        toned=_laid(seen, found[:, 4]),
        spread=_laid(seen, spread),
        means=np.dstack([_reduced(plate, side, rows, cols) for plate in plates]),
        settled=_laid(seen, found[:, 5]),
        greys=here,
        before=before,
        side=side,
    )


def _reduced(plate: NDArray[np.generic], side: int, rows: int, cols: int) -> Grid:
    """Average a raster over its blocks."""
    even = plate[: rows * side, : cols * side].astype(np.float32)
    out = cv2.resize(even, (cols, rows), interpolation=cv2.INTER_AREA)
    return out.astype(np.float32)


def _spread(sums: Sums, boxes: NDArray[np.intp]) -> Grid:
    """Give the standard deviation in each box ``(n, 4)`` of a raster, from its sums."""
    top, left, bottom, right = boxes.T
    count = (bottom - top) * (right - left)
    first, second = (
        sums[:, bottom, right]
        - sums[:, top, right]
        - sums[:, bottom, left]
        + sums[:, top, left]
    ) / count
    spread: Grid = np.sqrt((second - first**2).clip(0)).astype(np.float32)
    return spread


def _laid(seen: Cells, rows: NDArray[_Value]) -> NDArray[_Value]:
    """Lay one row for each block that is seen out on the grid of all blocks."""
    grid = np.zeros((*seen.shape, *rows.shape[1:]), rows.dtype)
    grid[seen] = rows
    return grid
