"""Where a hash's bits go: a fixed shuffle, and the eleven chunks it is looked up by."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled

Words = NDArray[np.uint64]  # (n, 4), shuffled hashes

BYTES = 32
BITS = 256
WIDTHS = (24, 23, 23, 23, 24, 23, 23, 23, 24, 23, 23)  # bits of the chunks, in turn
COUNT = len(WIDTHS)
MOST = 4  # flips a chunk is ever looked up with

_STEP = 103  # odd, so the shuffle loses nothing; its inverse is 87
_FIRSTS = tuple(sum(WIDTHS[:c]) for c in range(COUNT))


def places(count: int) -> NDArray[np.int64]:
    """Give each chunk's first bit and how many of its bits are looked up.

    As many as it has, and fewer where there are few hashes: there are less than
    twice as many buckets as hashes, so that they take less than 2 bytes each. A
    chunk's first bits differ in no more places than the chunk: nothing is lost.

    Args:
        count: how many distinct hashes there will be.

    Returns:
        int64 ``(11, 2)``.
    """
    most = max(3, (count * 11 // 6).bit_length() - 1)
    rows = [(f, min(w, most)) for f, w in zip(_FIRSTS, WIDTHS, strict=True)]
    return np.array(rows, np.int64)


def flips(where: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """List the masks of at most ``MOST`` ones for each width in use, fewest first.

    Args:
        where: int64 ``(11, 2)``, as from ``places``.

    Returns:
        The masks of all widths, uint32; and for each chunk where its masks of 0,
        1, 2 .. ones begin, int64 ``(11, MOST + 2)``, the last the end.
    """
    masks: list[int] = []
    shells: dict[int, list[int]] = {}
    for bits in sorted(set(where[:, 1].tolist())):
        shells[bits] = [len(masks)]
        for weight in range(MOST + 1):
            chosen = combinations([1 << bit for bit in range(bits)], weight)
            masks += sorted(sum(ones) for ones in chosen)
            shells[bits].append(len(masks))
    begins = [shells[bits] for bits in where[:, 1].tolist()]
    return np.array(masks, np.uint32), np.array(begins, np.int64)


def shuffled(hashes: NDArray[np.uint8]) -> Words:
    """Move the bits of hashes so that neighbours sit in different chunks.

    PDQ's neighbouring bits are neighbouring frequencies, which lean alike. Bit
    ``p`` goes to place ``103 p mod 256``. Distances stay what they were.

    Args:
        hashes: uint8 ``(n, 32)``.

    Returns:
        uint64 ``(n, 4)``, each row within one cache line.
    """
    words = aligned(len(hashes))
    _shuffle(np.ascontiguousarray(hashes), _MOVES, words)
    return words


def aligned(count: int) -> Words:
    """Make rows for so many hashes, unset, that start at a cache line."""
    room = np.empty(count * BYTES + 64, np.uint8)
    skip = -room.ctypes.data % 64
    return room[skip : skip + count * BYTES].view(np.uint64).reshape(count, 4)


def _moves() -> NDArray[np.uint64]:
    """Tabulate the shuffle: uint64 ``(32, 256, 4)``, what each byte's value sets."""
    table = np.zeros((BYTES, 256, 4), np.uint64)
    values = np.arange(256)
    for p in range(BITS):
        place = p * _STEP % BITS
        on = (values >> (p % 8)) & 1 == 1
        table[p // 8, on, place // 64] |= np.uint64(1 << (place % 64))
    return table


_MOVES = _moves()


@compiled
def _shuffle(hashes: NDArray[np.uint8], moves: Words, words: Words) -> None:
    for row in range(len(hashes)):
        for word in range(4):
            value = np.uint64(0)
            for byte in range(BYTES):
                value |= moves[byte, hashes[row, byte], word]
            words[row, word] = value


@compiled
def bucket(words: Words, first: int, bits: int) -> np.int64:
    """Cut a chunk out of a hash, uint64 ``(4,)``, at whatever bit it begins."""
    word, skip = first >> 6, first & 63
    cut = words[word] >> np.uint64(skip)
    if skip + bits > 64:
        cut |= words[word + 1] << np.uint64(64 - skip)
    return np.int64(cut & np.uint64((1 << bits) - 1))
