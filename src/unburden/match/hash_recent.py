"""Hashes added since the table was built: chains that a new hash joins in no time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled
from unburden.match.hash_layout import (
    COUNT,
    MOST,
    Words,
    aligned,
    bucket,
    flips,
    places,
)
from unburden.match.hash_search import (
    AHEAD,
    CANDIDATE,
    Found,
    Hits,
    distance,
    forecast,
    is_gone,
    near,
    plan,
    push,
    scan,
    seen,
)

NONE = np.uint32(0xFFFFFFFF)  # the end of a chain, an empty slot
SCANNED = 16_384  # up to so many a scan is quicker than the chains
_LEAST = 1024  # rows there is room for from the start


class Chains(NamedTuple):
    """Rows in the order they came, chained by the value of each chunk.

    Attributes:
        words: uint64 ``(room, 4)``, shuffled hashes.
        ids: int64 ``(room,)``.
        gone: uint8 ``(room / 8,)``, a bit for each row that was removed.
        heads: uint32 ``(11, 2^w)``, the newest row of each bucket.
        links: uint32 ``(11, room)``, the row before, in the same bucket.
        slots: uint32 ``(2 room,)``, rows by id, open addressing.
        places, masks, shells: as in ``Table``.
    """

    words: Words
    ids: NDArray[np.int64]
    gone: NDArray[np.uint8]
    heads: NDArray[np.uint32]
    links: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    places: NDArray[np.int64]
    masks: NDArray[np.uint32]
    shells: NDArray[np.int64]


class Recent:
    """The chains, and how much of them is in use."""

    def __init__(self, room: int = _LEAST) -> None:
        self._chains = _empty(room)
        self.count = 0
        self.removed = 0

    def __len__(self) -> int:
        return self.count - self.removed

    @property
    def nbytes(self) -> int:
        """Bytes held, room for more included."""
        return sum(part.nbytes for part in self._chains)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids by row."""
        return self._chains.ids[: self.count]

    def add(self, words: Words, ids: NDArray[np.int64]) -> None:
        """Add hashes; each costs about a microsecond, growing included.

        Args:
            words: uint64 ``(n, 4)``, shuffled hashes.
            ids: int64 ``(n,)``, none of them here.
        """
        if self.count + len(ids) > len(self._chains.ids):
            self._grow(len(ids))
        begin, end = self.count, self.count + len(ids)
        self._chains.words[begin:end] = words
        self._chains.ids[begin:end] = ids
        _join(self._chains, begin, end)
        self.count = end

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find the rows of ids: -1 where there is none."""
        return _rows(self._chains, ids)

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Mark rows, each still here, as gone."""
        marked(self._chains.gone, rows)
        self.removed += len(rows)

    def left(self) -> tuple[Words, NDArray[np.int64]]:
        """Give the hashes that are still here, and their ids."""
        bits = np.unpackbits(self._chains.gone, bitorder="little")[: self.count]
        keep = np.flatnonzero(bits == 0)
        return self._chains.words[keep], self._chains.ids[keep]

    def search(self, queries: Words, radius: int) -> tuple[Hits, NDArray[np.int64]]:
        """Find every row within the radius of each query, as ``search_all``."""
        return _search_all(self._chains, self.count, queries, radius)

    def _grow(self, more: int) -> None:
        words, ids = self.left()
        room = max(_LEAST, 1 << (2 * (len(ids) + more) - 1).bit_length())
        self._chains, self.count, self.removed = _empty(room), 0, 0
        self.add(words, ids)


def _empty(room: int) -> Chains:
    where = places(room)
    masks, shells = flips(where)
    return Chains(
        words=aligned(room),
        ids=np.empty(room, np.int64),
        gone=np.zeros(room // 8, np.uint8),
        heads=np.full((COUNT, 1 << int(where[:, 1].max())), NONE, np.uint32),
        links=np.empty((COUNT, room), np.uint32),
        slots=np.full(2 * room, NONE, np.uint32),
        places=where,
        masks=masks,
        shells=shells,
    )


def marked(gone: NDArray[np.uint8], rows: NDArray[np.int64]) -> None:
    """Set the bits of rows."""
    bits = np.left_shift(1, rows & 7).astype(np.uint8)
    np.bitwise_or.at(gone, rows >> 3, bits)


@compiled
def _slot(chains: Chains, key: np.int64) -> np.int64:
    """Find the slot of an id, or the empty one where it would go."""
    last = len(chains.slots) - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    at = np.int64(mixed >> np.uint64(32)) & last
    while chains.slots[at] != NONE and chains.ids[chains.slots[at]] != key:
        at = (at + 1) & last
    return at


@compiled
def _join(chains: Chains, begin: int, end: int) -> None:
    for row in range(begin, end):
        chains.slots[_slot(chains, chains.ids[row])] = np.uint32(row)
        for c in range(COUNT):
            first, bits = chains.places[c]
            b = bucket(chains.words[row], first, bits)
            chains.links[c, row] = chains.heads[c, b]
            chains.heads[c, b] = np.uint32(row)


@compiled
def _rows(chains: Chains, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    rows = np.full(len(keys), -1, np.int64)
    for k in range(len(keys)):
        row = chains.slots[_slot(chains, keys[k])]
        if row != NONE and not is_gone(chains.gone, np.int64(row)):
            rows[k] = row
    return rows


@compiled
def _gather(
    chains: Chains, query: Words, c: int, flips: int, rows: NDArray[np.uint32]
) -> int:
    """Fill in the rows of a chunk's chains; -1 where there is no room for all."""
    first, bits = chains.places[c]
    value = bucket(query, first, bits)
    n = 0
    for i in range(chains.shells[c, 0], chains.shells[c, flips + 1]):
        row = chains.heads[c, value ^ np.int64(chains.masks[i])]
        while row != NONE:
            if n == len(rows):
                return -1
            rows[n] = row
            n += 1
            row = chains.links[c, row]
    return n


@compiled
def _search(
    chains: Chains, count: int, query: Words, radius: int, found: Found
) -> Found:
    """Follow the chains, unless there are few rows or the chains are long."""
    words, gone = chains.words[:count], chains.gone
    made = np.zeros((COUNT, MOST + 2))
    for c in range(COUNT):
        bits = chains.places[c, 1]
        usual = count / (1 << bits)
        forecast(bits, usual, usual, bits * usual, made[c])
    shares, cost = plan(made, radius)
    if count <= SCANNED or cost >= count:
        return scan(words, gone, query, radius, found)
    before, left = found.size, int(count / CANDIDATE)
    rows = np.empty(left + AHEAD, np.uint32)
    for c in range(COUNT):
        if shares[c] < 0:
            continue
        n = _gather(chains, query, c, shares[c], rows[:left])
        if n < 0:  # a crowd: start again
            return scan(words, gone, query, radius, Found(found.hits, before))
        left -= n
        rows[n : n + AHEAD] = 0
        for i in range(near(words, query, radius, rows[: n + AHEAD])):
            row = np.int64(rows[i])
            apart = words[row] ^ query
            if not seen(apart, chains.places, shares, c) and not is_gone(gone, row):
                found = push(found, row, distance(words, row, query))
    return found


@compiled
def _search_all(
    chains: Chains, count: int, queries: Words, radius: int
) -> tuple[Hits, NDArray[np.int64]]:
    ends = np.zeros(len(queries), np.int64)
    found = Found(np.empty(64, np.int64), 0)
    for q in range(len(queries)):
        found = _search(chains, count, queries[q], radius, found)
        ends[q] = found.size
    return found.hits[: found.size], ends
