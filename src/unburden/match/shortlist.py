"""Which Items of a Bank a Lead is compared with in full.

Those that its local features vote for, and those whose hash is near.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled, popcount
from unburden.match.inverted import Vote, filed, votes
from unburden.match.settings import Settings
from unburden.match.views import View

Chosen = dict[int, tuple[bool, ...]]
"""Numbers of Items, each with the ways to read the Lead: straight, mirrored, both."""


class Shortlist:
    """An inverted file of the Items' features, and a list of their hashes."""

    def __init__(self, items: Iterable[Sequence[View]], settings: Settings) -> None:
        self._settings = settings
        owners: list[int] = []
        hashes = [np.zeros((0, 8, 32), np.uint8)]

        def views() -> Iterable[tuple[int, View]]:
            for number, some in enumerate(items):
                for view in some:
                    owners.append(number)
                    hashes.append(view.pdq[None])
                    yield number, view

        self._postings = filed((n, v.points, v.descriptors) for n, v in views())
        self._owner = np.array(owners, np.intp)
        self._hashes = np.ascontiguousarray(np.concatenate(hashes)).view(np.uint64)

    @property
    def nbytes(self) -> int:
        """Memory held, bytes."""
        return self._postings.nbytes + self._hashes.nbytes + self._owner.nbytes

    def of(self, lead: Sequence[View]) -> Chosen:
        """Give the Items worth comparing with any of these views."""
        chosen: defaultdict[int, set[bool]] = defaultdict(set)
        if not len(self._hashes):
            return {}
        for view in lead:
            apart = _nearest(self._hashes, view.pdq[0].copy().view(np.uint64))
            for item in self._owner[apart <= self._settings.hint].tolist():
                chosen[item].update((False, True))
            for vote in self._voted(view):
                chosen[vote.item].add(vote.flip)
        return {item: tuple(sorted(flips)) for item, flips in chosen.items()}

    def _voted(self, view: View) -> list[Vote]:
        found = votes(self._postings, view.points, view.descriptors, self._settings)
        some = found[: self._settings.shortlist]
        return [vote for vote in some if vote.score >= self._settings.least_vote]


@compiled
def _nearest(
    hashes: NDArray[np.uint64], wanted: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Give the least distance of a hash ``(4,)`` to each view's eight ``(n, 8, 4)``."""
    out = np.empty(len(hashes), np.int64)
    for view in range(len(hashes)):
        least = 256
        for turn in range(8):
            apart = 0
            for word in range(4):
                apart += popcount(hashes[view, turn, word] ^ wanted[word])
            least = min(least, apart)
        out[view] = least
    return out
