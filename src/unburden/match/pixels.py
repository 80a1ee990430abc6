"""Comparing an Item's pixels with a Lead's, block by block, once aligned.

Both grey plates are brought to one raster, the Item's frame at the smaller of
the two scales, so that neither is blown up. In each textured block the
normalised cross-correlation of the high-passed pixels is taken, with a small
search for what the alignment left over; it knows nothing of brightness or
contrast. Source: Lewis, "Fast normalized cross-correlation", 1995.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.geometry import Matrix, apply
from unburden.match.settings import Settings

Plate = NDArray[np.uint8]
Cells = NDArray[np.bool_]
Grid = NDArray[np.float32]


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
        rasters: both pictures, high-passed, in the raster.
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
    rasters: tuple[Grid, Grid]
    side: int


def scaling(scale: float) -> Matrix:
    """Give the map between two sizes of a picture, pixel centres at integers."""
    offset = (scale - 1) / 2
    return np.array([[scale, 0, offset], [0, scale, offset], [0, 0, 1.0]])


def local_scale(matrix: Matrix, places: NDArray[np.float64]) -> float:
    """Give the typical magnification of ``matrix`` around ``places`` ``(n, 2)``."""
    step = np.array([[0.0, 0], [1, 0], [0, 1]])
    sizes = []
    for place in places:
        corner, right, below = apply(matrix, place + step)
        a, b = right - corner, below - corner
        sizes.append(abs(a[0] * b[1] - a[1] * b[0]) ** 0.5)
    return float(np.median(sizes))


def compare(
    item: Plate, lead: Plate, matrix: Matrix, settings: Settings, *, shrink: float = 1.0
) -> Comparison | None:
    """Compare two plates under ``matrix`` (Item plate to Lead plate pixels).

    Args:
        item: uint8 ``(h, w)``.
        lead: uint8 ``(h, w)``.
        matrix: float64 ``(3, 3)``.
        settings: block sizes and the search.
        shrink: compare at this much less than the smaller scale: coarser, but
            blind to noise and to blur.

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
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    turned = cv2.warpPerspective(there, back, here.shape[::-1], flags=flags)
    warped = turned.astype(np.uint8)
    ones = np.full(there.shape, 255, np.uint8)
    inside = cv2.warpPerspective(ones, back, here.shape[::-1], flags=flags) > 250
    area = float(inside.sum())
    side = int(np.clip(round((area / settings.cells) ** 0.5), *settings.cell))
    if area < settings.least_blocks * side * side or min(here.shape) < 3 * side:
        return None
    return _blocks(here, warped, inside, side, settings)


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
    here: Plate, there: Plate, inside: Cells, side: int, settings: Settings
) -> Comparison:
    rows, cols = here.shape[0] // side, here.shape[1] // side
    sharp, other = _highpass(here, side), _highpass(there, side)
    reach, half = settings.search, side // 2
    likeness = np.zeros((rows, cols), np.float32)
    shift = np.zeros((rows, cols, 2), np.float32)
    ground, toned, spread = (np.zeros((rows, cols), np.float32) for _ in range(3))
    textured, seen = (np.zeros((rows, cols), bool) for _ in range(2))
    means = np.zeros((rows, cols, 2), np.float32)
    for row, col in np.ndindex(rows, cols):
        y, x = row * side, col * side
        cell = np.s_[y : y + side, x : x + side]
        seen[row, col] = inside[cell].mean() > 0.9
        if not seen[row, col]:
            continue
        means[row, col] = here[cell].mean(), there[cell].mean()
        top, left = max(y - half, 0), max(x - half, 0)
        window = np.s_[top : y + side + half, left : x + side + half]
        block, twin = sharp[window], other[window]
        textured[row, col] = block.std() > settings.texture
        spread[row, col] = twin.std()
        if not textured[row, col] or spread[row, col] < settings.texture / 4:
            continue
        best = _best(block, other, top, left, reach)
        likeness[row, col], shift[row, col], ground[row, col] = best
        if best[0] > settings.alike:
            toned[row, col] = two_toned(here[window])
    return Comparison(
        seen=seen,
        textured=textured & seen,
        likeness=likeness,
        shift=shift,
        ground=ground,
        toned=toned,
        spread=spread,
        means=means,
        rasters=(sharp, other),
        side=side,
    )


def _best(
    block: Grid, other: Grid, top: int, left: int, reach: int
) -> tuple[float, tuple[float, float], float]:
    """Give a block's best correlation within ``reach`` px, its shift, its ground."""
    tall, wide = block.shape
    y, x = max(top - reach, 0), max(left - reach, 0)
    field = other[y : top + tall + reach, x : left + wide + reach]
    scores = cv2.matchTemplate(field, block, cv2.TM_CCOEFF_NORMED)
    _, best, _, (right, down) = cv2.minMaxLoc(scores)
    ground = _ground(block, field[down : down + tall, right : right + wide])
    return float(best), (right + x - left, down + y - top), ground


def elsewhere(found: Comparison, blocks: Cells, settings: Settings) -> float:
    """Give the share of ``blocks`` whose pixels are in the Lead, but moved away.

    A second photograph of the same scene has all its parts, at other places where
    they stand nearer or further; a repainted one does not have them at all. A few
    dozen of the blocks are looked for.
    """
    places = np.argwhere(blocks)
    places = places[:: max(1, len(places) // settings.probes)]
    sharp, other = found.rasters
    side, half, moved = found.side, found.side // 2, 0
    for row, col in places:
        top, left = max(row * side - half, 0), max(col * side - half, 0)
        block = sharp[top : (row + 1) * side + half, left : (col + 1) * side + half]
        likeness, _, _ = _best(block, other, int(top), int(left), settings.wander)
        moved += likeness > settings.moved
    return moved / max(1, len(places))


def _ground(block: Grid, twin: Grid) -> float:
    """Correlate what lies between the strong lines of a block.

    Letters and logos laid over two photographs agree along their lines only.
    """
    strong = np.abs(block)
    half = block.size // 2
    quiet = strong <= np.partition(strong, half, axis=None)[half]
    a, b = block[quiet], twin[quiet]
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-6 else 0.0


def two_toned(block: Plate) -> float:
    """Give the share of a block's pixels that lie at its two commonest greys.

    Within 5 % of the block's range of greys: near 1 for letters, logos and frames,
    about 0.4 for the texture of photographs.
    """
    tally = np.bincount(block.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(tally) / block.size
    low, high = np.searchsorted(below, (0.02, 0.98))
    reach = int(max(2.0, 0.05 * (high - low)))
    wide = np.ones(2 * reach + 1)
    total = 0.0
    for _ in range(2):
        around = np.convolve(tally, wide, "same")
        top = int(around.argmax())
        total += float(around[top])
        tally[max(0, top - reach) : top + reach + 1] = 0
    return total / block.size
