"""The inner loops of comparing pixels: one block, at every shift nearby.

Normalised cross-correlation as in Lewis, "Fast normalized cross-correlation", 1995.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled

Grid = NDArray[np.float32]
Plate = NDArray[np.uint8]
Sums = NDArray[np.float64]
Place = tuple[int, int]
# One row for each block: likeness, shift across, shift down, ground, toned, settled.
Rows = NDArray[np.float32]


def summed(raster: Grid) -> Sums:
    """Give tables of sums, and of squares, of all above and left of a place.

    Returns:
        float64 ``(2, h + 1, w + 1)``.
    """
    tables = cv2.integral2(raster, sdepth=cv2.CV_64F, sqdepth=cv2.CV_64F)
    return np.stack(tables).astype(np.float64)


@compiled
def correlate(
    rasters: tuple[Grid, Grid, Plate], sums: Sums, boxes: NDArray[np.int64], rules: Grid
) -> Rows:
    """Find each block of one raster near the same place in another.

    Args:
        rasters: the Item's and the Lead's, high-passed, float32 ``(h, w)``, and the
            Item's greys, uint8 ``(h, w)``.
        sums: of the Lead's raster, as from ``summed``.
        boxes: int64 ``(n, 4)``: top, left, bottom and right of each block.
        rules: reach of the search in pixels, and the likeness from which ground and
            tones are worth measuring.

    Returns:
        float32 ``(n, 6)``: best likeness -1 to 1, its shift across and down, the
        likeness between strong lines, the share in the two commonest greys, and the
        likeness with no shift.
    """
    sharp, other, plate = rasters
    out = np.zeros((len(boxes), 6), np.float32)
    reach, alike = int(rules[0]), rules[1]
    tall, wide = sharp.shape
    for index in range(len(boxes)):
        top, left, bottom, right = boxes[index]
        block = sharp[top:bottom, left:right].copy()
        block -= block.mean()
        energy = np.sqrt((block * block).sum())
        out[index, 5] = _likeness(block, energy, other, sums, (top, left))
        best, across, down = -1.0, 0, 0
        # Every other shift first; then those around the best.
        for step, turns in ((2, reach), (1, 2)):
            middle = down, across
            for dy in range(middle[0] - turns, middle[0] + turns + 1, step):
                for dx in range(middle[1] - turns, middle[1] + turns + 1, step):
                    fits = top + dy >= 0 and bottom + dy <= tall
                    if not fits or left + dx < 0 or right + dx > wide:
                        continue
                    place = (top + dy, left + dx)
                    score = _likeness(block, energy, other, sums, place)
                    if score > best:
                        best, across, down = score, dx, dy
        out[index, 0], out[index, 1], out[index, 2] = best, across, down
        if best > alike:
            y, x = top + down, left + across
            twin = other[y : y + bottom - top, x : x + right - left]
            out[index, 3] = _ground(block, twin)
            out[index, 4] = _two_toned(plate[top:bottom, left:right])
    return out


@compiled
def _likeness(
    block: Grid, energy: float, other: Grid, sums: Sums, place: Place
) -> float:
    """Give the likeness of a block, mean taken out, and the window at ``place``."""
    tall, wide = block.shape
    y, x = place
    total = _within(sums[0], y, x, tall, wide)
    spread = _within(sums[1], y, x, tall, wide) - total * total / block.size
    if spread <= 1e-3:
        return -1.0
    dot = np.float32(0.0)
    # Unsigned, or else each index is checked for counting from the end.
    down, across = np.uintp(y), np.uintp(x)
    for i in range(np.uintp(tall)):
        for j in range(np.uintp(wide)):
            dot += block[i, j] * other[down + i, across + j]
    return float(dot / (energy * np.sqrt(spread) + 1e-9))


@compiled
def _within(table: Sums, y: int, x: int, tall: int, wide: int) -> float:
    """Give a sum over a window from a table of sums over all above and to the left."""
    low, right = y + tall, x + wide
    return float(table[low, right] - table[y, right] - table[low, x] + table[y, x])


@compiled
def _ground(block: Grid, twin: Grid) -> float:
    """Correlate what lies between the strong lines of a block.

    Letters and logos laid over two photographs agree along their lines only.
    """
    strong = np.abs(block).ravel()
    middle = np.partition(strong, strong.size // 2)[strong.size // 2]
    count = a = b = aa = bb = ab = 0.0
    for y in range(block.shape[0]):
        for x in range(block.shape[1]):
            here, there = block[y, x], twin[y, x]
            if abs(here) <= middle:
                count += 1
                a += here
                b += there
                aa += here * here
                bb += there * there
                ab += here * there
    size = np.sqrt(max(0.0, (aa - a * a / count) * (bb - b * b / count)))
    return (ab - a * b / count) / size if size > 1e-6 else 0.0


@compiled
def _two_toned(block: Plate) -> float:
    """Give the share of a block's pixels that lie at its two commonest greys.

    Within 5 % of the block's range of greys: near 1 for letters, logos and frames,
    about 0.4 for the texture of photographs.
    """
    tally = np.zeros(256, np.int64)
    for y in range(block.shape[0]):
        for x in range(block.shape[1]):
            tally[block[y, x]] += 1
    below = np.cumsum(tally) / block.size
    low, high = np.searchsorted(below, 0.02), np.searchsorted(below, 0.98)
    reach = int(max(2.0, 0.05 * (high - low)))
    total = 0
    for _ in range(2):
        most, place = 0, 0
        for tone in range(256):
            around = tally[max(0, tone - reach) : tone + reach + 1].sum()
            if around > most:
                most, place = around, tone
        total += most
        tally[max(0, place - reach) : place + reach + 1] = 0
    return total / block.size
