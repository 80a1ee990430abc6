"""The eight ways to turn or mirror a picture, in the order of a PDQ set.

Source: the reference implementation of PDQ, whose orientations these are; checked
against ``unburden.fingerprint`` by a test.
"""

import numpy as np

from unburden.match.geometry import Matrix

# On the square from -1 to 1, y down: where a point of the Item goes in the Lead.
_TURNS = (
    ((1, 0), (0, 1)),  # original
    ((0, 1), (-1, 0)),  # a quarter turn, anticlockwise
    ((-1, 0), (0, -1)),
    ((0, -1), (1, 0)),
    ((1, 0), (0, -1)),  # top to bottom
    ((-1, 0), (0, 1)),  # left to right: what people call a mirror
    ((0, 1), (1, 0)),
    ((0, -1), (-1, 0)),
)
UPRIGHT = 0


def mirrors(orientation: int) -> bool:
    """Say whether an orientation turns left into right."""
    (a, b), (c, d) = _TURNS[orientation]
    return a * d - b * c < 0


def whole_frame(
    orientation: int, item: tuple[int, int], lead: tuple[int, int]
) -> Matrix:
    """Give the map that lays the whole Item, turned, over the whole Lead.

    Args:
        orientation: row of the Item's PDQ set that the Lead's upright hash is near.
        item: its width and height, pixels.
        lead: the same.

    Returns:
        float64 ``(3, 3)``, Item pixels to Lead pixels.
    """
    return _from_square(lead) @ _block(orientation) @ np.linalg.inv(_from_square(item))


def _block(orientation: int) -> Matrix:
    matrix = np.eye(3)
    matrix[:2, :2] = _TURNS[orientation]
    return matrix


def _from_square(size: tuple[int, int]) -> Matrix:
    width, height = size
    return np.array(
        [[width / 2, 0, (width - 1) / 2], [0, height / 2, (height - 1) / 2], [0, 0, 1]]
    )
