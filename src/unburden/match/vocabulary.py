"""Descriptors as visual words and short signatures, to be looked up and compared fast.

A word is a cell of two codebooks of 512 entries, for two halves of a descriptor's
principal components (inverted multi-index; Babenko and Lempitsky, CVPR 2012). A
signature is the sign of 128 turned principal components (Hamming embedding; Jegou,
Douze and Schmid, ECCV 2008). Codebooks and components were learnt from the pictures
of the scikit-image wheel by ``bench/learn_words.py``; they are in ``words.npz``.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled
from unburden.match.ranking import insert

_ENTRIES = 512
_TOGETHER = 64  # descriptors at once: their distances to all entries stay in cache
WORDS = _ENTRIES**2

Descriptors = NDArray[np.uint8]
Signatures = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """What was learnt.

    Attributes:
        mean: float32 ``(128,)``.
        axes: float32 ``(128, 48)``: principal components, one half after the other.
        books: float32 ``(2, 512, 24)``.
        signs: float32 ``(128, 128)``: what to project on before taking signs.
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    books: NDArray[np.float32]
    signs: NDArray[np.float32]

    def words(self, descriptors: Descriptors, most: int) -> NDArray[np.int64]:
        """Give the nearest ``most`` words of each descriptor, nearest first.

        Args:
            descriptors: uint8 ``(n, 128)``.
            most: words each, at most 16.

        Returns:
            int64 ``(n, most)``.
        """
        values = (descriptors.astype(np.float32) - self.mean) @ self.axes
        books = [(-2 * book.T, (book**2).sum(axis=1)) for book in self.books]
        found = [np.zeros((0, most), np.int64)]
        for start in range(0, len(values), _TOGETHER):
            sides = np.split(values[start : start + _TOGETHER], 2, axis=1)
            here, there = (
                side @ book + norm
                for side, (book, norm) in zip(sides, books, strict=True)
            )
            found.append(_nearest(here, there, most))
        return np.concatenate(found)

    def signatures(self, descriptors: Descriptors) -> Signatures:
        """Give uint64 ``(n, 2)``: 128 bits for each descriptor ``(n, 128)``."""
        turned = (descriptors.astype(np.float32) - self.mean) @ self.signs
        return np.packbits(turned > 0, axis=1).view(np.uint64)


@compiled
def _nearest(
    here: NDArray[np.float32], there: NDArray[np.float32], most: int
) -> NDArray[np.int64]:
    """Give the ``most`` smallest sums of an entry of each side, as words, in order.

    With both sides sorted, the k-th smallest sum lies where (i + 1)(j + 1) <= k.
    """
    out = np.zeros((len(here), most), np.int64)
    for row in range(len(here)):
        left, right = _smallest(here[row], most), _smallest(there[row], most)
        sums = np.full(most, np.inf, np.float32)
        for i in range(most):
            for j in range(most // (i + 1)):
                total = here[row, left[i]] + there[row, right[j]]
                if total >= sums[-1]:
                    break
                insert(sums, out[row], total, left[i] * _ENTRIES + right[j])
    return out


@compiled
def _smallest(values: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Give the places of the ``most`` smallest values, in order."""
    places = np.zeros(most, np.int64)
    held = np.full(most, np.inf, np.float32)
    for place in range(len(values)):
        if values[place] < held[-1]:
            insert(held, places, values[place], place)
    return places


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the vocabulary that comes with the package."""
    with (files("unburden.match") / "words.npz").open("rb") as file:
        held = np.load(file, allow_pickle=False)
        return Vocabulary(
            mean=held["mean"].astype(np.float32),
            axes=held["axes"].astype(np.float32),
            books=held["books"].astype(np.float32),
            signs=held["signs"].astype(np.float32),
        )
