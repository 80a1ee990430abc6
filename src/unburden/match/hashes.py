"""Every hash within a distance of another, among millions: exact, and quick.

Multi-index hashing (Norouzi, Punjani and Fleet, CVPR 2012) with the flips shared
out for each query by what they cost (GPH, Qin et al., ICDE 2018). ``hash_layout``
says where bits go, ``hash_table`` holds the buckets, ``hash_search`` looks up and has
the proof that nothing is missed, ``hash_recent`` takes what is added later,
``hash_file`` is the file.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from unburden.errors import BadInput, NotFound
from unburden.match.hash_file import Arrays, damaged, read, write
from unburden.match.hash_layout import (
    BITS,
    BYTES,
    COUNT,
    flips,
    places,
    shuffled,
)
from unburden.match.hash_recent import Recent, marked
from unburden.match.hash_search import SHIFT, Hits, is_gone, search_all
from unburden.match.hash_table import Table, build, chunk_starts, rows_of

Ids = NDArray[np.int64]
Pairs = NDArray[np.int64]  # (k, 2): id and distance, nearest first, then by id

RADIUS = 31  # PDQ's own threshold for a match

_APART = (1 << SHIFT) - 1  # the part of a hit that is its distance
_MOST = 2**32 - 2  # rows are numbered in 32 bits
_KINDS = {
    "words": "<u8",
    "ids": "<i8",
    "order": "<u4",
    "gone": "|u1",
    "groups": "<u8",
    "crowds": "<u4",
    "postings": "<u4",
    "added_words": "<u8",
    "added_ids": "<i8",
}


class HashIndex:
    """An index of 256-bit hashes by Hamming distance.

    Any number of threads may ask at once. Adding, removing and merging need it
    to themselves.
    """

    def __init__(self, table: Table, removed: int = 0) -> None:
        self._table = table
        self._removed = removed
        self._recent = Recent()

    @classmethod
    def build(cls, hashes: ArrayLike, ids: ArrayLike | None = None) -> Self:
        """Build an index: about two microseconds a hash.

        Args:
            hashes: uint8 ``(n, 32)``.
            ids: int64 ``(n,)``, no two the same; row numbers where None.

        Raises:
            BadInput: a wrong shape or type, or an id that occurs twice.
        """
        rows = _hashes(hashes)
        if len(rows) > _MOST:
            raise BadInput("An index holds at most 4,294,967,294 hashes.")
        numbers = np.arange(len(rows)) if ids is None else _ids(ids, len(rows))
        _once(numbers)
        return cls(build(shuffled(rows), numbers))

    @classmethod
    def open(cls, path: Path, *, check: bool = False) -> Self:
        """Open a saved index by mapping it; what is changed later stays in memory.

        Args:
            path: the file.
            check: read all of it first, to find any damage. Without it, damage to
                the file's shape is found now, damage to its buckets when they are
                met, and a hash that has changed is not noticed.

        Raises:
            NotFound: there is no such file.
            BadInput: it is no such file, or is damaged.
        """
        arrays = read(path, _KINDS, check=check)
        table = _table(arrays)
        added, ids = arrays["added_words"], arrays["added_ids"]
        if table is None or added.shape != (len(ids), 4):
            raise damaged(path)
        removed = int(np.unpackbits(table.gone).sum())
        index = cls(table, removed)
        index._recent.add(added, ids)
        return index

    def save(self, path: Path) -> None:
        """Write the index to a file; one that was there stays until all is written.

        Raises:
            OSError: the disk would not take it.
        """
        kept: dict[str, NDArray[Any]] = {
            name: array
            for name, array in self._table._asdict().items()
            if name in _KINDS
        }
        words, ids = self._recent.left()
        write(path, {**kept, "added_words": words, "added_ids": ids})

    def __len__(self) -> int:
        return len(self._table.ids) - self._removed + len(self._recent)

    @property
    def nbytes(self) -> int:
        """Bytes held: hashes, ids, buckets, and what was added or removed."""
        return sum(part.nbytes for part in self._table) + self._recent.nbytes

    @property
    def added(self) -> int:
        """How many hashes were added since the index was built or merged."""
        return self._recent.count

    def within(self, query: ArrayLike, radius: int = RADIUS) -> Pairs:
        """Find every hash within a distance of one.

        Args:
            query: uint8 ``(32,)``.
            radius: bits, 0 to 256, inclusive.

        Returns:
            int64 ``(k, 2)``: id and distance, nearest first, then by id.

        Raises:
            BadInput: a wrong shape, type or radius, or a damaged file.
        """
        one = np.asarray(query)
        if one.shape != (BYTES,):
            raise BadInput(f"A hash has 32 bytes; this one has the shape {one.shape}.")
        return self.within_many(one[None], radius)[0]

    def within_many(self, queries: ArrayLike, radius: int = RADIUS) -> list[Pairs]:
        """Find every hash within a distance of each of several.

        Args:
            queries: uint8 ``(m, 32)``.
            radius: bits, 0 to 256, inclusive.

        Returns:
            For each query what ``within`` gives.

        Raises:
            BadInput: a wrong shape, type or radius, or a damaged file.
        """
        words = shuffled(_hashes(queries))
        if not len(words):
            return []
        if not 0 <= radius <= BITS:
            raise BadInput(f"A radius is 0 to 256 bits, not {radius}.")
        hits, ends = search_all(self._table, words, radius)
        if ends[-1] < 0:
            raise BadInput("This index of hashes is damaged.", "Build it again.")
        parts = [(self._table.ids, hits, ends)]
        if self._recent.count:
            parts.append((self._recent.ids, *self._recent.search(words, radius)))
        return _pairs(parts)

    def add(self, ids: ArrayLike, hashes: ArrayLike) -> None:
        """Add hashes; nothing is rebuilt. Merge when they are a tenth of the index.

        Args:
            ids: int64 ``(n,)``, none of them in the index.
            hashes: uint8 ``(n, 32)``.

        Raises:
            BadInput: a wrong shape or type, or an id that is there; nothing is added.
        """
        rows = _hashes(hashes)
        numbers = _ids(ids, len(rows))
        _once(numbers)
        old, new = self._rows(numbers)
        there = numbers[(old >= 0) | (new >= 0)]
        if len(there):
            raise BadInput(f"The id {there[0]} is in the index already.")
        self._recent.add(shuffled(rows), numbers)

    def remove(self, ids: ArrayLike) -> None:
        """Take hashes out; their ids may be used again. Nothing is rebuilt.

        Args:
            ids: int64 ``(n,)``.

        Raises:
            NotFound: an id is not in the index; nothing is removed.
            BadInput: a wrong shape or type, or an id that is named twice.
        """
        numbers = _ids(ids, None)
        _once(numbers)
        old, new = self._rows(numbers)
        missing = numbers[(old < 0) & (new < 0)]
        if len(missing):
            raise NotFound(f"The id {missing[0]} is not in the index.")
        gone = old[old >= 0]
        marked(self._table.gone, gone)
        self._removed += len(gone)
        self._recent.remove(new[new >= 0])

    def merge(self) -> None:
        """Build again with what was added and without what was removed."""
        bits = np.unpackbits(self._table.gone, bitorder="little")
        keep = np.flatnonzero(bits[: len(self._table.ids)] == 0)
        words, ids = self._recent.left()
        words = np.concatenate([self._table.words[keep], words])
        ids = np.concatenate([self._table.ids[keep], ids])
        self._table, self._removed, self._recent = build(words, ids), 0, Recent()

    def _rows(self, ids: Ids) -> tuple[Ids, Ids]:
        """Find the rows of ids in the table and among the recent: -1 if not there."""
        table = self._table
        old = rows_of(table.ids, table.order, ids)
        if (old < -1).any():
            raise BadInput("This index of hashes is damaged.", "Build it again.")
        for i in np.flatnonzero(old >= 0):
            if is_gone(table.gone, old[i]):
                old[i] = -1
        return old, self._recent.rows(ids)


def _hashes(given: ArrayLike) -> NDArray[np.uint8]:
    rows = np.asarray(given)
    if rows.ndim != 2 or rows.shape[1] != BYTES:
        raise BadInput(f"Hashes come as rows of 32 bytes, not as {rows.shape}.")
    if rows.dtype != np.uint8:
        raise BadInput(f"Hashes come as bytes (uint8), not as {rows.dtype}.")
    return np.ascontiguousarray(rows)


def _ids(given: ArrayLike, count: int | None) -> Ids:
    ids = np.asarray(given)
    if ids.ndim != 1 or (count is not None and len(ids) != count):
        raise BadInput(f"There must be one id for each hash, not {ids.shape}.")
    if len(ids) and not (
        np.issubdtype(ids.dtype, np.integer) and np.can_cast(ids.dtype, np.int64)
    ):
        raise BadInput(f"Ids are whole numbers of 64 bits, not {ids.dtype}.")
    return np.ascontiguousarray(ids, np.int64)


def _once(ids: Ids) -> None:
    ordered = np.sort(ids)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(twice):
        raise BadInput(f"The id {twice[0]} occurs twice.")


def _pairs(parts: list[tuple[Ids, Hits, Ids]]) -> list[Pairs]:
    """Cut hits up by query, and sort each query's by distance and id.

    Args:
        parts: ids by row, hits, and where each query's hits end; of the table and
            of the recent hashes.
    """
    cut = [_cut(ids, hits, ends) for ids, hits, ends in parts]
    if len(cut) == 1:
        return [_sorted(pairs) for pairs in cut[0]]
    return [_sorted(np.concatenate(of)) for of in zip(*cut, strict=True)]


def _cut(ids: Ids, hits: Hits, ends: Ids) -> list[Pairs]:
    pairs = np.empty((len(hits), 2), np.int64)
    pairs[:, 0] = ids[hits >> SHIFT]
    pairs[:, 1] = hits & _APART
    return [pairs[a:b] for a, b in pairwise([0, *ends.tolist()])]


def _sorted(pairs: Pairs) -> Pairs:
    return pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))] if len(pairs) > 1 else pairs


def _table(arrays: Arrays) -> Table | None:
    """Put a table together from a file's arrays; None where they do not fit."""
    ids, postings = arrays["ids"], arrays["postings"]
    if postings.ndim != 2 or ids.ndim != 1:
        return None
    where = places(postings.shape[1])
    starts = chunk_starts(where)
    masks, shells = flips(where)
    shapes = {
        "words": (len(ids), 4),
        "order": ids.shape,
        "gone": ((len(ids) + 7) // 8,),
        "groups": (int(starts[-1]),),
        "crowds": (len(arrays["crowds"]), 9),
        "postings": (COUNT, min(postings.shape[1], len(ids))),
    }
    if any(arrays[name].shape != shape for name, shape in shapes.items()):
        return None
    kept = {name: arrays[name] for name in (*shapes, "ids")}
    return Table(**kept, places=where, starts=starts, masks=masks, shells=shells)
