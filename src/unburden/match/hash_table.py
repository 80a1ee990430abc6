"""The table of a hash index: hashes in order, and for each chunk its buckets."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled
from unburden.match.hash_layout import COUNT, Words, aligned, bucket, flips, places

CROWDED = np.uint64(0xFFFFFFFF)
NIBBLES = np.uint64(0x0F0F0F0F)
ONES = np.uint64(0x01010101)


class Table(NamedTuple):
    """Sorted hashes and, for each of the eleven chunks, the hashes of each value.

    Equal hashes stand side by side, and only the first of them is in the buckets:
    a flat picture's hash seen a million times is looked at once.

    Eight buckets share a group, one uint64: in the lower half the posting where the
    first of them begins; above it how many each holds, in four bits. If one of
    them holds 15 or more, the upper half is all ones and the lower half names a row
    of ``crowds``, which has where each begins, and where the last ends.

    Attributes:
        words: uint64 ``(n, 4)``, shuffled hashes, sorted.
        ids: int64 ``(n,)``.
        order: uint32 ``(n,)``, the rows by id.
        gone: uint8 ``((n + 7) // 8,)``, a bit for each row that was removed.
        groups: uint64, every chunk's buckets, one chunk after another.
        crowds: uint32 ``(k, 9)``.
        postings: uint32 ``(11, u)``, rows of distinct hashes by bucket.
        places: int64 ``(11, 2)``, each chunk's first bit and width.
        starts: int64 ``(12,)``, where a chunk's part of ``groups`` begins.
        masks: uint32, which bits to flip, fewest first, for each width in use.
        shells: int64 ``(11, MOST + 2)``, where a chunk's masks of each weight begin.
    """

    words: Words
    ids: NDArray[np.int64]
    order: NDArray[np.uint32]
    gone: NDArray[np.uint8]
    groups: NDArray[np.uint64]
    crowds: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    masks: NDArray[np.uint32]
    shells: NDArray[np.int64]


def build(words: Words, ids: NDArray[np.int64]) -> Table:
    """Sort hashes and fill their buckets.

    Args:
        words: uint64 ``(n, 4)``, shuffled hashes.
        ids: int64 ``(n,)``, no two the same.
    """
    sort = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    rows = aligned(len(words))
    np.take(words, sort, axis=0, out=rows)
    sorted_ids = ids[sort]
    del sort
    firsts = _firsts(rows)
    where = places(len(firsts))
    starts = chunk_starts(where)
    groups = np.empty(starts[-1], np.uint64)
    postings = np.empty((COUNT, len(firsts)), np.uint32)
    crowds = np.empty((0, 9), np.uint32)
    for c in range(COUNT):
        ends = _filled(rows, firsts, where[c], postings[c])
        part = groups[starts[c] : starts[c + 1]]
        crowds = np.concatenate([crowds, _grouped(ends, part, len(crowds))])
    masks, shells = flips(where)
    return Table(
        words=rows,
        ids=sorted_ids,
        order=np.argsort(sorted_ids).astype(np.uint32),
        gone=np.zeros((len(rows) + 7) // 8, np.uint8),
        groups=groups,
        crowds=crowds,
        postings=postings,
        places=where,
        starts=starts,
        masks=masks,
        shells=shells,
    )


def chunk_starts(where: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say where each chunk's groups begin: int64 ``(12,)``, the last the end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(1 << (where[:, 1] - 3))])


@compiled
def extent(
    groups: NDArray[np.uint64], crowds: NDArray[np.uint32], value: np.int64
) -> tuple[np.int64, np.int64]:
    """Say where a bucket begins and ends among its chunk's postings.

    Args:
        groups: the chunk's part of the table's groups.
        crowds: the table's.
        value: the bucket.
    """
    group = groups[value >> 3]
    counts = group >> np.uint64(32)
    begin = np.int64(group & np.uint64(0xFFFFFFFF))
    if counts == CROWDED:
        row, place = min(begin, np.int64(len(crowds) - 1)), value & 7
        return np.int64(crowds[row, place]), np.int64(crowds[row, place + 1])
    shift = np.uint64((value & 7) << 2)
    before = counts & ((np.uint64(1) << shift) - np.uint64(1))
    pairs = (before & NIBBLES) + ((before >> np.uint64(4)) & NIBBLES)
    low = begin + np.int64(((pairs * ONES) >> np.uint64(24)) & np.uint64(0xFF))
    return low, low + np.int64((counts >> shift) & np.uint64(15))


def _firsts(rows: Words) -> NDArray[np.uint32]:
    """Give the rows that differ from the one before them."""
    new = np.ones(len(rows), np.bool_)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return np.flatnonzero(new).astype(np.uint32)


@compiled
def _filled(
    rows: Words,
    firsts: NDArray[np.uint32],
    place: NDArray[np.int64],
    postings: NDArray[np.uint32],
) -> NDArray[np.uint32]:
    """Sort rows by one chunk, by counting.

    Returns:
        uint32 ``(buckets + 1,)``: bucket b is ``[b]`` to ``[b + 1]`` of the postings.
    """
    first, bits = place
    ends = np.zeros((1 << bits) + 1, np.uint32)
    for i in range(len(firsts)):
        ends[bucket(rows[firsts[i]], first, bits)] += np.uint32(1)
    total = 0
    for b in range(len(ends)):  # now each bucket's end
        total += int(ends[b])
        ends[b] = np.uint32(total)
    for i in range(len(firsts) - 1, -1, -1):  # from the end: each moves to its start
        its = bucket(rows[firsts[i]], first, bits)
        ends[its] -= np.uint32(1)
        postings[ends[its]] = firsts[i]
    return ends


def _grouped(
    ends: NDArray[np.uint32], groups: NDArray[np.uint64], known: int
) -> NDArray[np.uint32]:
    """Pack where buckets begin, eight to a group; give the crowded ones' rows."""
    counts: NDArray[np.uint32] = np.diff(ends).reshape(-1, 8)
    crowded = (counts >= 15).any(axis=1)
    packed = np.zeros(len(counts), np.uint64)
    for place in range(8):
        packed |= counts[:, place].astype(np.uint64) << np.uint64(4 * place)
    begin = ends[:-1:8].astype(np.uint64)
    begin[crowded] = known + np.arange(crowded.sum())
    packed[crowded] = CROWDED
    groups[:] = begin | (packed << np.uint64(32))
    rows: NDArray[np.uint32] = ends[np.flatnonzero(crowded)[:, None] * 8 + np.arange(9)]
    return rows


@compiled
def rows_of(
    ids: NDArray[np.int64], order: NDArray[np.uint32], keys: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the rows of ids by halving: -1 where there is none, -2 where damaged."""
    rows = np.full(len(keys), -1, np.int64)
    for k in range(len(keys)):
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) >> 1
            row = np.int64(order[middle])
            if row >= len(ids):
                rows[k] = -2
                break
            if ids[row] == keys[k]:
                rows[k] = row
                break
            if ids[row] < keys[k]:
                low = middle + 1
            else:
                high = middle
    return rows
