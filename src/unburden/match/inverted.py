"""An inverted file of local features: which Items share many with a Lead, and how.

Every feature of every Item is filed under its visual word, with a 128-bit signature,
its angle and its size. A Lead's features look under a few words each; the few nearest
signatures there are hits. Hits of one Item that agree on a turn and a change of size
are votes for it (weak geometric consistency; Jegou, Douze and Schmid, ECCV 2008).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled, popcount, prefetch
from unburden.match.features import mirrored
from unburden.match.ranking import insert
from unburden.match.settings import Settings
from unburden.match.vocabulary import WORDS, Signatures, vocabulary

_TURNS = 16  # bins of a full turn
_SIZE = 8  # of a bin: half an octave, in 16ths of an octave
_SIZES = 24  # bins of change of size
_FEWEST = 3  # hits of an Item, below which it is not looked at
_AHEAD = 48  # signatures of a word that are asked for; the rest comes by itself
_SPREAD = 16.0  # bits: how fast a hit's weight falls

Points = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Postings:
    """What is filed, by word: ``starts`` (WORDS + 1,) says where each word begins."""

    starts: Ints
    signatures: Signatures
    owners: NDArray[np.uint32]
    angles: NDArray[np.uint8]
    sizes: NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        """Memory held, bytes."""
        return (
            self.starts.nbytes
            + self.signatures.nbytes
            + self.owners.nbytes
            + self.angles.nbytes
            + self.sizes.nbytes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """An Item (its number) that a Lead's features speak for, mirrored or not."""

    item: int
    flip: bool
    score: float


Filed = tuple[int, Points, NDArray[np.uint8]]
_Poses = NDArray[np.uint8]
_Block = tuple[NDArray[np.uint32], tuple[int, Signatures, _Poses, _Poses]]


def filed(features: Iterable[Filed]) -> Postings:
    """File the features of many Items: (number, points, descriptors) of each view."""
    blocks = [_block(*one) for one in features if len(one[1])]
    count = np.zeros(WORDS, np.int64)
    for words, _ in blocks:
        count += np.bincount(words, minlength=WORDS)
    starts = np.zeros(WORDS + 1, np.int64)
    np.cumsum(count, out=starts[1:])
    total = int(starts[-1])
    out = Postings(
        starts=starts,
        signatures=np.empty((total, 2), np.uint64),
        owners=np.empty(total, np.uint32),
        angles=np.empty(total, np.uint8),
        sizes=np.empty(total, np.uint8),
    )
    ends = starts[:-1].copy()
    blocks.reverse()
    while blocks:  # let go of each as it is filed, for there may be many
        words, (owner, signatures, angles, sizes) = blocks.pop()
        places = np.empty(len(words), np.int64)
        _take_places(words, ends, places)
        out.signatures[places] = signatures
        out.owners[places] = owner
        out.angles[places] = angles
        out.sizes[places] = sizes
    return out


def _block(owner: int, points: Points, descriptors: NDArray[np.uint8]) -> _Block:
    words = vocabulary().words(descriptors, 1)[:, 0].astype(np.uint32)
    return words, (owner, vocabulary().signatures(descriptors), *_pose(points))


@compiled
def _take_places(words: NDArray[np.uint32], ends: Ints, places: Ints) -> None:
    """Give each row the next free place of its word."""
    for row in range(len(words)):
        places[row] = ends[words[row]]
        ends[words[row]] += 1


def _pose(points: Points) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Give each point's angle in 256ths of a turn and size in 16ths of an octave."""
    angle = np.round(points[:, 3] * (256 / 360)).astype(np.int64) % 256
    size = np.round(16 * np.log2(np.maximum(points[:, 2], 1e-3))) + 48
    return angle.astype(np.uint8), size.clip(0, 255).astype(np.uint8)


def votes(
    postings: Postings,
    points: Points,
    descriptors: NDArray[np.uint8],
    settings: Settings,
) -> list[Vote]:
    """Say which Items a Lead's features speak for, strongest first.

    Args:
        postings: the Items' features.
        points: float64 ``(n, 4)`` of the Lead.
        descriptors: uint8 ``(n, 128)``.
        settings: how widely to look.
    """
    found: list[Vote] = []
    if not len(points) or not len(postings.owners):
        return found
    known, pose = vocabulary(), _pose(points)
    rules = np.array([settings.bits, settings.nearest])
    for flip in (False, True):
        rows = mirrored(descriptors) if flip else descriptors
        hits = _hits(
            (postings.starts, postings.signatures),
            (known.words(rows, settings.probes), known.signatures(rows)),
            rules,
        )
        changes = _changes(postings, hits, pose, flip=flip)
        owners = postings.owners[hits[:, 1]]
        found += [
            Vote(item=item, flip=flip, score=score)
            for item, score in _tallied(owners, changes, hits[:, 2])
        ]
    found.sort(key=lambda vote: -vote.score)
    return found


def _changes(
    postings: Postings,
    hits: Ints,
    pose: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    *,
    flip: bool,
) -> tuple[Ints, Ints]:
    """Give each hit's turn, in 256ths, and change of size, in 16ths of an octave."""
    angle, size = (side.astype(np.int64)[hits[:, 0]] for side in pose)
    there = postings.angles[hits[:, 1]].astype(np.int64)
    # In a mirror a keypoint's angle is measured from the other side.
    turn = ((128 - angle if flip else angle) - there) % 256
    return turn, size - postings.sizes[hits[:, 1]].astype(np.int64)


@compiled
def _hits(
    filed_: tuple[Ints, Signatures], query: tuple[Ints, Signatures], rules: Ints
) -> Ints:
    """Give the nearest postings of each query: query, posting, bits apart.

    Args:
        filed_: where each word starts, and the signatures that are filed.
        query: words ``(n, probes)`` to look under, and signatures ``(n, 2)``.
        rules: bits that a hit may be off, and hits that a query may have.
    """
    (starts, signatures), (words, wanted) = filed_, query
    farthest, most = rules
    out = np.zeros((len(words) * most, 3), np.int64)
    count = 0
    places, near = np.zeros(most, np.int64), np.zeros(most, np.int64)
    for row in range(len(words)):
        for word in words[min(row + 1, len(words) - 1)]:
            _ask_for(starts, signatures, word)
        near[:] = farthest + 1
        worst = near[-1]
        for word in words[row]:
            # Unsigned, or else each index is checked for counting from the end.
            for at in range(np.uintp(starts[word]), np.uintp(starts[word + 1])):
                apart = popcount(wanted[row, 0] ^ signatures[at, 0])
                apart += popcount(wanted[row, 1] ^ signatures[at, 1])
                if apart < worst:
                    insert(near, places, apart, at)
                    worst = near[-1]
        for slot in range(most):
            if near[slot] <= farthest:
                out[count] = row, places[slot], near[slot]
                count += 1
    return out[:count]


@compiled
def _ask_for(starts: Ints, signatures: Signatures, word: int) -> None:
    """Ask for the first signatures of a word, to have them when their turn comes."""
    for at in range(starts[word], min(starts[word] + _AHEAD, starts[word + 1]), 4):
        prefetch(signatures, 2 * at)


def _tallied(
    owners: NDArray[np.uint32], changes: tuple[Ints, Ints], bits: Ints
) -> list[tuple[int, float]]:
    """Give each Item that has a few hits, and the weight of those that agree best."""
    items, rank, count = np.unique(owners, return_inverse=True, return_counts=True)
    enough = count >= _FEWEST
    if not enough.any():
        return []
    told = enough[rank]
    rank = (np.cumsum(enough) - 1)[rank[told]]
    weight = np.exp(-((bits[told] / _SPREAD) ** 2))
    # The bin of a hit and its nearer neighbours, as bins have edges.
    turn = changes[0][told] * (_TURNS / 256)
    size = changes[1][told] / _SIZE + _SIZES / 2
    total = np.zeros(int(enough.sum()) * _TURNS * _SIZES)
    for across in (-0.5, 0.5):
        for down in (-0.5, 0.5):
            column = np.floor(turn + across).astype(np.int64) % _TURNS
            row = np.floor(size + down).astype(np.int64).clip(0, _SIZES - 1)
            place = (rank * _TURNS + column) * _SIZES + row
            total += np.bincount(place, weights=weight, minlength=len(total))
    best = total.reshape(-1, _TURNS * _SIZES).max(axis=1)
    return list(zip(items[enough].tolist(), best.tolist(), strict=True))
