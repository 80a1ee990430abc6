"""Which frames of two strips share features: a quick vote before any comparing."""

import numpy as np
from numpy.typing import NDArray

from unburden.match.features import mirrored, unit
from unburden.match.views import View

LEAST = 6  # with fewer no transform is worth looking for
_SAMPLE = 300  # descriptors of a frame that vote
_LIKE = 0.88  # least cosine of two descriptors for a vote
_RATIO = 0.85  # largest distance ratio to the frame's next best (Lowe 2004: 0.8)


def votes(item: list[View], lead: list[View]) -> NDArray[np.float64]:
    """Count, for each pair of frames, features of the Lead's that the Item's has.

    Returns:
        float64 ``(n, m)``: the better of straight and mirrored.
    """
    counted = np.zeros((len(item), len(lead)))
    rich = [i for i, view in enumerate(item) if len(view.descriptors) > 1]
    if not rich:
        return counted
    parts = [_largest(item[i]) for i in rich]
    ends = np.cumsum([len(part) for part in parts])[:-1]
    ours = unit(np.concatenate(parts))
    for j, view in enumerate(lead):
        if len(view.descriptors) < LEAST:
            continue
        some = _largest(view)
        for rows in (unit(some), unit(mirrored(some))):
            likeness = np.split(rows @ ours.T, ends, axis=1)
            counts = np.array([_stand_out(part) for part in likeness], np.float64)
            counted[rich, j] = np.maximum(counted[rich, j], counts)
    return np.where(counted >= LEAST, counted, 0.0)


def _largest(view: View) -> NDArray[np.uint8]:
    order = np.argsort(-view.points[:, 2], kind="stable")[:_SAMPLE]
    return view.descriptors[order]


def _stand_out(likeness: NDArray[np.float32]) -> int:
    """Count rows whose nearest column is near, and much nearer than the next."""
    if likeness.shape[1] < 2:
        return 0
    two = np.partition(likeness, -2, axis=1)[:, -2:]
    ratio = np.sqrt((1 - two[:, 1]).clip(0) / (1 - two[:, 0]).clip(1e-6))
    return int(((two[:, 1] > _LIKE) & (ratio < _RATIO)).sum())
