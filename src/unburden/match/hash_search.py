"""Looking a hash up in a table: how many flips for each chunk, and the check."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unburden.match.compiled import compiled, popcount, prefetch
from unburden.match.hash_layout import COUNT, MOST, Words, bucket
from unburden.match.hash_table import Table, extent

# What a step costs, in hashes read one after another: roughly, from timings over 10
# million hashes on one core. They choose the quicker way; no answer depends on them.
PROBE = 10.0  # a bucket opened
CANDIDATE = 4.0  # a hash fetched from a bucket and compared

AHEAD = 24  # hashes asked for before they are needed
FEW = 4  # rows copied from a bucket at once; a bucket has one on average
BLOCK = 4096  # rows that a scan sifts at once
SHIFT = 9  # a hit is its row and, in nine bits, its distance

Hits = NDArray[np.int64]


class Found(NamedTuple):
    """Hits so far; ``size`` is -1 where the table is damaged."""

    hits: Hits
    size: int


@compiled
def distance(rows: Words, row: np.int64, query: Words) -> np.int64:
    """Count the bits in which a row and a query ``(4,)`` differ."""
    apart = popcount(rows[row, 0] ^ query[0]) + popcount(rows[row, 1] ^ query[1])
    apart += popcount(rows[row, 2] ^ query[2]) + popcount(rows[row, 3] ^ query[3])
    return np.int64(apart)


@compiled
def push(found: Found, row: np.int64, apart: np.int64) -> Found:
    """Add a hit."""
    hits, size = found
    if size == len(hits):
        grown = np.empty(2 * size, np.int64)
        for i in range(size):  # a slice compiles for three seconds longer
            grown[i] = hits[i]
        hits = grown
    hits[size] = (row << SHIFT) | apart
    return Found(hits, size + 1)


@compiled
def is_gone(gone: NDArray[np.uint8], row: np.int64) -> bool:
    """Say whether a row was removed."""
    return bool((gone[row >> 3] >> (row & 7)) & 1)


@compiled
def forecast(
    bits: int, usual: float, zero: float, one: float, made: NDArray[np.float64]
) -> None:
    """Foretell what looking a chunk up with -1 (not at all), 0, 1 .. flips costs.

    Further shells are foretold from how fast the first two grow, which holds for
    evenly spread hashes and for a crowd of near ones: in both, shell ``t`` is about
    ``s0 C(b, t) (s1 / (b s0))^t``.

    Args:
        bits: the chunk's width ``b``.
        usual: hashes in a bucket on average, against chance.
        zero: hashes in the query's own bucket, ``s0``.
        one: hashes in the buckets one flip away, ``s1``.
        made: float64 ``(MOST + 2,)``, to be filled.
    """
    shell = zero + usual
    growth = (one + bits * usual) / max(bits * shell, 1e-9)
    buckets = 1.0
    made[0] = 0.0
    for flips in range(MOST + 1):
        made[flips + 1] = made[flips] + shell * CANDIDATE + buckets * PROBE
        step = max(bits - flips, 0) / (flips + 1)
        shell *= step * growth
        buckets *= step


@compiled
def forecasts(table: Table, query: Words) -> NDArray[np.float64]:
    """Foretell each chunk's costs from its buckets at 0 and 1 flips.

    Returns:
        float64 ``(11, MOST + 2)``.
    """
    made = np.zeros((COUNT, MOST + 2))
    for c in range(COUNT):
        first, bits = table.places[c]
        groups = table.groups[table.starts[c] : table.starts[c + 1]]
        value = bucket(query, first, bits)
        low, high = extent(groups, table.crowds, value)
        zero, one = float(high - low), 0.0
        for bit in range(bits):
            low, high = extent(groups, table.crowds, value ^ np.int64(1 << bit))
            one += float(high - low)
        usual = table.postings.shape[1] / (1 << bits)
        forecast(bits, usual, zero, one, made[c])
    return made


@compiled
def plan(made: NDArray[np.float64], radius: int) -> tuple[NDArray[np.int64], float]:
    """Share out the flips so that nothing within the radius is missed, at least cost.

    Say chunk ``c`` is looked up with up to ``t[c]`` flips. A hash that no chunk
    shows differs from the query in ``t[c] + 1`` or more bits of every chunk, so in
    ``sum(t[c] + 1)`` or more in all. Where that sum exceeds the radius, nothing
    within it is missed (the general pigeonhole principle of GPH, Qin et al., ICDE
    2018, over multi-index hashing, Norouzi et al., CVPR 2012). At radius 31: two
    flips in ten chunks and one in the eleventh, as ``10 * 3 + 2 = 32``, or any other
    shares that come to 32 and cost less, a crowded chunk left out among them.

    Args:
        made: float64 ``(11, MOST + 2)``, costs of -1, 0, 1 .. flips.
        radius: bits, inclusive.

    Returns:
        Flips for each chunk (-1: not looked at), and the cost of it all: infinite
        where no shares suffice.
    """
    need = radius + 1
    best = np.full((COUNT + 1, need + 1), np.inf)
    taken = np.zeros((COUNT, need + 1), np.int64)
    best[0, 0] = 0.0
    for c in range(COUNT):
        for have in range(need + 1):
            for credit in range(MOST + 2):
                cost = best[c, have] + made[c, credit]
                then = min(need, have + credit)
                if cost < best[c + 1, then]:
                    best[c + 1, then] = cost
                    taken[c, then] = have * (MOST + 2) + credit
    shares = np.full(COUNT, -1, np.int64)
    if best[COUNT, need] < np.inf:
        for c in range(COUNT - 1, -1, -1):
            shares[c] = taken[c, need] % (MOST + 2) - 1
            need = taken[c, need] // (MOST + 2)
    return shares, best[COUNT, radius + 1]


@compiled
def candidates(
    table: Table, query: Words, c: int, flips: int
) -> tuple[NDArray[np.uint32], bool]:
    """Gather the rows in a chunk's buckets, up to so many flips.

    The first loop only asks the memory for what the second needs, so that many
    fetches are under way at once. The second copies four rows whether a bucket has
    them or not, as guessing how many it has would cost more.

    Returns:
        Rows, ``AHEAD`` spare ones after them, and whether the table is sound.
    """
    first, bits = table.places[c]
    masks = table.masks[table.shells[c, 0] : table.shells[c, flips + 1]]
    groups = table.groups[table.starts[c] : table.starts[c + 1]]
    postings, crowds = table.postings[c], table.crowds
    value = bucket(query, first, bits)
    lows = np.empty(len(masks), np.int64)
    counts = np.empty(len(masks), np.int64)
    total, last, least = np.int64(0), np.int64(0), np.int64(0)
    for i in range(len(masks)):
        low, high = extent(groups, crowds, value ^ np.int64(masks[i]))
        prefetch(postings, low)
        lows[i] = low
        counts[i] = high - low
        total += high - low
        last = np.int64(max(last, high))
        least = np.int64(min(least, high - low))
    fine = last <= len(postings) and least >= 0
    rows = np.zeros((total if fine else 0) + AHEAD, np.uint32)
    if fine:
        spread(postings, lows, counts, rows)
    return rows, bool(fine and highest(rows) < max(len(table.words), 1))


@compiled
def spread(
    postings: NDArray[np.uint32],
    lows: NDArray[np.int64],
    counts: NDArray[np.int64],
    rows: NDArray[np.uint32],
) -> None:
    """Copy the postings of buckets one after another; the spare rows end as 0."""
    n, whole = np.uint64(0), len(postings) - FEW
    for i in range(len(lows)):
        low, count = np.uint64(lows[i]), counts[i]
        if count <= FEW and lows[i] <= whole:
            for j in range(FEW):
                rows[n + np.uint64(j)] = postings[low + np.uint64(j)]
        else:
            for k in range(count):
                rows[n + np.uint64(k)] = postings[low + np.uint64(k)]
        n += np.uint64(count)
    rows[n:] = 0


@compiled
def highest(rows: NDArray[np.uint32]) -> np.uint32:
    """Give the highest of some row numbers."""
    most = np.uint32(0)
    for row in rows:
        most = max(most, row)
    return most


@compiled
def near(rows: Words, query: Words, radius: int, chosen: NDArray[np.uint32]) -> int:
    """Keep those of the chosen rows that are within the radius, in place.

    Args:
        rows: uint64 ``(n, 4)``.
        query: uint64 ``(4,)``.
        radius: bits, inclusive.
        chosen: row numbers, and ``AHEAD`` spare ones after them.

    Returns:
        How many were kept, at the front of ``chosen``.
    """
    flat, step, kept = rows.reshape(-1), np.uint64(1), np.uint64(0)
    one, two, three, four = query[0], query[1], query[2], query[3]
    for i in range(min(len(chosen) - AHEAD, AHEAD)):
        prefetch(flat, np.int64(chosen[i]) * 4)
    for i in range(np.uint64(len(chosen) - AHEAD)):  # unsigned: no end to count from
        prefetch(flat, np.int64(chosen[i + np.uint64(AHEAD)]) * 4)
        at = np.uint64(chosen[i]) * np.uint64(4)
        apart = popcount(flat[at] ^ one) + popcount(flat[at + step] ^ two)
        apart += popcount(flat[at + step + step] ^ three)
        apart += popcount(flat[at + step + step + step] ^ four)
        if apart <= radius:
            chosen[kept] = chosen[i]
            kept += step
    return int(kept)


@compiled
def seen(
    apart: Words, where: NDArray[np.int64], shares: NDArray[np.int64], c: int
) -> bool:
    """Say whether a chunk before ``c`` has shown a row, given the bits that differ."""
    for e in range(c):
        first, bits = where[e]
        if popcount(np.uint64(bucket(apart, first, bits))) <= shares[e]:
            return True
    return False


@compiled
def visit(
    table: Table,
    query: Words,
    radius: int,
    shares: NDArray[np.int64],
    c: int,
    found: Found,
) -> Found:
    """Check the rows of one chunk's buckets, and their equals."""
    rows, fine = candidates(table, query, c, shares[c])
    if not fine:
        return Found(found.hits, -1)
    words, gone = table.words, table.gone
    for i in range(near(words, query, radius, rows)):
        row = np.int64(rows[i])
        if seen(words[row] ^ query, table.places, shares, c):
            continue
        apart = distance(words, row, query)
        equal = row
        while equal < len(words) and distance(words, equal, words[row]) == 0:
            if not is_gone(gone, equal):
                found = push(found, equal, apart)
            equal += 1
    return found


@compiled
def scan(
    words: Words, gone: NDArray[np.uint8], query: Words, radius: int, found: Found
) -> Found:
    """Check every row."""
    rows = np.empty(BLOCK, np.int64)
    one, two, three, four = query[0], query[1], query[2], query[3]
    for begin in range(0, len(words), BLOCK):
        kept = np.uint64(0)
        for row in range(begin, min(begin + BLOCK, len(words))):
            apart = popcount(words[row, 0] ^ one) + popcount(words[row, 1] ^ two)
            apart += popcount(words[row, 2] ^ three) + popcount(words[row, 3] ^ four)
            rows[kept] = row
            kept += np.uint64(apart <= radius)
        for i in range(kept):
            if not is_gone(gone, rows[i]):
                found = push(found, rows[i], distance(words, rows[i], query))
    return found


@compiled
def search(table: Table, query: Words, radius: int, found: Found) -> Found:
    """Find every row within the radius, by buckets or by a scan, whichever is less."""
    shares, cost = plan(forecasts(table, query), radius)
    if cost >= len(table.words):
        return scan(table.words, table.gone, query, radius, found)
    for c in range(COUNT):
        if shares[c] >= 0 and found.size >= 0:
            found = visit(table, query, radius, shares, c, found)
    return found


@compiled
def search_all(
    table: Table, queries: Words, radius: int
) -> tuple[Hits, NDArray[np.int64]]:
    """Find every row within the radius of each query.

    Returns:
        Hits, and where each query's hits end; ends of -1 where damaged.
    """
    ends = np.full(len(queries), -1, np.int64)
    found = Found(np.empty(64, np.int64), 0)
    for q in range(len(queries)):
        found = search(table, queries[q], radius, found)
        ends[q] = found.size
        if found.size < 0:
            return found.hits[:0], ends
    return found.hits[: found.size], ends
