"""Which Items of a Bank a Lead is compared with in full.

Few Items: all. Many: those that a vote of local features prefers, and those whose
hash is near. The vote is one matrix product over a sample of each Item's features;
an approximate index may take its place without touching anything else.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import hamming
from unburden.match.features import mirrored, unit
from unburden.match.settings import Settings
from unburden.match.views import View

_CHUNK = 128  # Items whose features are multiplied at once


class Shortlist:
    """A vote over the Items' features."""

    def __init__(self, items: Sequence[Sequence[View]], settings: Settings) -> None:
        self._settings = settings
        self._count = len(items)
        self._views = [(i, view) for i, views in enumerate(items) for view in views]
        self._owner = np.array([i for i, _ in self._views], np.intp)
        hashes = [view.pdq for _, view in self._views]
        self._hashes = np.stack(hashes) if hashes else np.zeros((0, 8, 32), np.uint8)
        self._sample = np.stack(
            [_sample(view, settings.sample) for _, view in self._views]
            or [np.zeros((settings.sample, 128), np.uint8)]
        )

    def of(self, lead: Sequence[View]) -> set[int]:
        """Give the indices of the Items worth comparing with any of these views."""
        if self._count <= self._settings.shortlist:
            return set(range(self._count))
        chosen: set[int] = set()
        for view in lead:
            apart = hamming(view.pdq[:1], self._hashes.reshape(-1, 32))
            nearest = apart.reshape(-1, 8).min(axis=1)
            chosen |= set(self._owner[nearest <= self._settings.hint].tolist())
            if len(view.descriptors):
                chosen |= self._voted(view)
        return chosen

    def _voted(self, view: View) -> set[int]:
        both = (view.descriptors, mirrored(view.descriptors))
        rows = unit(np.concatenate(both))
        best = np.concatenate(
            [
                _likeness(rows, self._sample[start : start + _CHUNK])
                for start in range(0, len(self._sample), _CHUNK)
            ],
            axis=1,
        )
        owners = np.full((len(rows), self._count), -1.0, np.float32)
        for column, owner in enumerate(self._owner):
            np.maximum(owners[:, owner], best[:, column], out=owners[:, owner])
        votes = _votes(owners, self._settings)
        first = np.argsort(-votes, kind="stable")[: self._settings.shortlist]
        return set(first[votes[first] > 0].tolist())


def _sample(view: View, size: int) -> NDArray[np.uint8]:
    """Take a view's largest features, which survive most, and others evenly."""
    order = np.argsort(-view.points[:, 2], kind="stable")
    large = order[: size // 2]
    rest = order[size // 2 :]
    even = rest[:: max(1, -(-len(rest) // (size - size // 2)))]
    rows = view.descriptors[np.concatenate([large, even])][:size]
    out = np.zeros((size, 128), np.uint8)
    out[: len(rows)] = rows
    return out


def _likeness(
    rows: NDArray[np.float32], chunk: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Give each row's best cosine in each view of a chunk ``(views, size, 128)``."""
    flat = unit(chunk.reshape(-1, 128))
    product = (rows @ flat.T).reshape(len(rows), *chunk.shape[:2])
    best: NDArray[np.float32] = product.max(axis=2)
    return best


def _votes(best: NDArray[np.float32], settings: Settings) -> NDArray[np.float64]:
    """Let each row vote for its nearest Item, by how far it beats the next Item."""
    two = np.partition(best, -2, axis=1)[:, -2:]
    ratio = np.sqrt((1 - two[:, 1]).clip(0) / (1 - two[:, 0]).clip(1e-6))
    weight = (1 - ratio).clip(0) * (two[:, 1] > settings.least_likeness)
    nearest = best.argmax(axis=1)
    votes = np.bincount(nearest, weights=weight, minlength=best.shape[1])
    return votes.astype(np.float64)
