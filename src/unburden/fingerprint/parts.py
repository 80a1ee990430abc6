"""Parts of a picture that people cut out, by their hashes.

So that some crops are found where nothing but hashes is kept.

``static/web/fingerprint/parts.js`` has the same, for what is measured in a browser.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint.pdq import pdq_hashes
from unburden.model import Part

MOST = 64
_SHARES = (0.9, 0.8, 0.7, 0.6)  # of each side
_PLACES = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2), (2, 2))
_SHAPES = ((1, 1), (4, 5), (3, 4), (9, 16), (4, 3), (16, 9))  # that sites cut to
_LEAST = 64  # pixels of the plate: PDQ's samples
_EVEN = 8  # greys that an even border may differ in

Box = tuple[int, int, int, int]


def parts_of(plate: NDArray[np.uint8], width: int, height: int) -> tuple[Part, ...]:
    """Hash the parts of a picture.

    Args:
        plate: of the picture, uint8 ``(h, w)``.
        width: of the picture itself, pixels.
        height: of the picture itself, pixels.
    """
    tall, wide = plate.shape
    found = []
    for box in dict.fromkeys(_boxes(plate)):
        left, top, across, down = box
        if min(across, down) >= _LEAST and (across, down) != (wide, tall):
            cut = np.ascontiguousarray(plate[top : top + down, left : left + across])
            hashes, quality = pdq_hashes(cut)
            whole = _scaled(box, width / wide, height / tall)
            found.append(Part(box=whole, pdq=hashes, quality=quality))
    return tuple(found)


def _boxes(plate: NDArray[np.uint8]) -> Iterator[Box]:
    tall, wide = plate.shape
    yield _trimmed(plate)
    for share in _SHARES:
        across, down = int(wide * share), int(tall * share)
        for x, y in _PLACES:
            yield (wide - across) * x // 2, (tall - down) * y // 2, across, down
    for x, y in _SHAPES:
        across, down = min(wide, tall * x // y), min(tall, wide * y // x)
        for place in range(3):
            yield (
                (wide - across) * place // 2,
                (tall - down) * place // 2,
                across,
                down,
            )


def _trimmed(plate: NDArray[np.uint8]) -> Box:
    """Find what an even border, as of a screenshot or a story, leaves."""
    rows, columns = (
        np.flatnonzero(np.ptp(plate, axis=axis) > _EVEN) for axis in (1, 0)
    )
    if not len(rows) or not len(columns):
        return 0, 0, plate.shape[1], plate.shape[0]
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def _scaled(box: Box, across: float, down: float) -> Box:
    left, top, width, height = box
    return (
        round(left * across),
        round(top * down),
        round(width * across),
        round(height * down),
    )
