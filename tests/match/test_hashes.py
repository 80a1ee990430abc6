"""The hash index gives what reading every hash would give, whatever was done to it."""

import contextlib
import json
import math
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unburden.errors import BadInput, NotFound
from unburden.match.hash_layout import COUNT, MOST, places, shuffled
from unburden.match.hash_recent import SCANNED
from unburden.match.hash_search import plan
from unburden.match.hashes import HashIndex

Hashes = NDArray[np.uint8]
Ids = NDArray[np.int64]
RADII = (0, 5, 31, 60)


def random(seed: int, count: int) -> Hashes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), np.uint8)


def flipped(hash_: Hashes, bits: Ids | list[int]) -> Hashes:
    """Flip bits of one hash, numbered as the index has them after its shuffle."""
    ones = np.unpackbits(hash_, bitorder="little")
    ones[np.asarray(bits, np.int64) * 87 % 256] ^= 1  # 87 undoes the shuffle's 103
    return np.packbits(ones, bitorder="little")


def crowd(seed: int, count: int, *, near: int = 40) -> Hashes:
    """Hashes around five others, many of them equal: as skewed as they come."""
    rng = np.random.default_rng(seed)
    made = random(seed, 5)[rng.integers(0, 5, count)]
    for row in made[: count // 2]:
        row[:] = flipped(row, rng.choice(256, rng.integers(0, near), replace=False))
    return made


def read(hashes: Hashes, ids: Ids, query: Hashes, radius: int) -> Ids:
    """Read every hash: what ``within`` must give."""
    apart = np.bitwise_count(hashes ^ query).sum(axis=1).astype(np.int64)
    keep = apart <= radius
    ids, apart = ids[keep], apart[keep]
    return np.stack([ids, apart], axis=1)[np.lexsort((ids, apart))]


def agrees(index: HashIndex, hashes: Hashes, ids: Ids, queries: Hashes) -> int:
    """Compare with reading every hash; give how many were found at all."""
    total = 0
    for radius in RADII:
        for query, found in zip(
            queries, index.within_many(queries, radius), strict=True
        ):
            expected = read(hashes, ids, query, radius)
            np.testing.assert_array_equal(found, expected)
            total += len(expected)
    return total


def asked(seed: int, hashes: Hashes, count: int = 20) -> Hashes:
    """Draw hashes and flip up to 70 bits of each."""
    rng = np.random.default_rng(seed)
    rows = hashes[rng.integers(0, len(hashes), count)]
    return np.stack(
        [flipped(r, rng.choice(256, rng.integers(0, 70), replace=False)) for r in rows]
    )


@pytest.mark.parametrize("count", [1, 2, 40, 3000, 60_000])
def test_finds_what_reading_every_hash_finds(count):
    hashes, ids = random(count, count), np.arange(count) * 7 - 100
    index = HashIndex.build(hashes, ids)
    assert len(index) == count
    assert agrees(index, hashes, ids, asked(1, hashes)) > 0


def test_finds_it_among_crowds():
    hashes = np.concatenate([crowd(3, 20_000), random(4, 20_000)])
    ids = np.random.default_rng(5).permutation(len(hashes))
    index = HashIndex.build(hashes, ids)
    assert agrees(index, hashes, ids, asked(6, hashes[:20_000])) > 10_000


def test_a_hash_seen_often_is_looked_at_once_and_every_id_given():
    hashes = np.concatenate([np.repeat(random(1, 1), 5000, axis=0), random(2, 5000)])
    index = HashIndex.build(hashes)
    index.remove(np.arange(0, 5000, 2))
    found = index.within(flipped(hashes[0], [3]))
    assert found.tolist() == [[i, 1] for i in range(1, 5000, 2)]
    assert index.nbytes < HashIndex.build(random(3, 10_000)).nbytes


def edges() -> list[tuple[str, list[int]]]:
    """Ways to flip 31 or 32 bits: all in one chunk or word, even, or as is worst."""
    chunks = [range(f, f + b) for f, b in places(10**8).tolist()]
    even = [c[i] for i in range(3) for c in chunks]
    worst = [c[i] for n, c in enumerate(chunks) for i in range(3 if n else 2)]
    high = [c[-1 - i] for i in range(3) for c in chunks]
    one = [*chunks[0], *chunks[1]]
    named = {"even": even, "worst": worst, "high": high, "one": one}
    return [*named.items(), ("word", list(range(64, 128)))]


@pytest.mark.parametrize(("name", "bits"), edges(), ids=lambda value: str(value)[:5])
def test_the_edge_is_where_it_should_be(name, bits):
    hashes = random(9, 30_000)
    index = HashIndex.build(hashes)
    for row in range(0, 30_000, 3000):
        assert index.within(flipped(hashes[row], bits[:31])).tolist() == [[row, 31]]
        assert index.within(flipped(hashes[row], bits[:32])).tolist() == []
        assert index.within(flipped(hashes[row], bits[:32]), 32).tolist() == [[row, 32]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 256), st.integers(0, 64))
def test_a_hash_is_found_from_any_flips_within_the_radius(seed, apart, radius):
    bits = np.random.default_rng(seed).choice(256, apart, replace=False)
    found = BIG.within(flipped(BIG_HASHES[seed % 30_000], bits), radius)
    assert ([seed % 30_000, apart] in found.tolist()) == (apart <= radius)


@given(st.integers(0, 255), st.lists(st.floats(0.01, 100), min_size=55, max_size=55))
def test_a_plan_leaves_no_hash_out(radius, steps):
    costs = np.zeros((COUNT, MOST + 2))
    costs[:, 1:] = np.cumsum(np.reshape(steps, (COUNT, MOST + 1)), axis=1)
    shares, cost = plan(costs, radius)
    if radius < COUNT * (MOST + 1):
        assert (shares + 1).sum() >= radius + 1
        assert cost == pytest.approx(sum(costs[c, t + 1] for c, t in enumerate(shares)))
    else:
        assert cost == np.inf


def test_the_shuffle_keeps_distances_and_the_chunks_share_no_bit():
    hashes = random(1, 200)
    words = shuffled(hashes)
    apart = np.bitwise_count(words[:100] ^ words[100:]).sum(axis=1)
    expected = np.bitwise_count(hashes[:100] ^ hashes[100:]).sum(axis=1)
    assert apart.tolist() == expected.tolist()
    assert words.ctypes.data % 64 == 0
    taken = [p for first, bits in places(10**7) for p in range(first, first + bits)]
    assert sorted(taken) == list(range(256))


def test_added_hashes_are_found_and_removed_ones_are_not():
    hashes = np.concatenate([random(1, 4000), crowd(2, 4000), random(3, SCANNED * 2)])
    ids = np.random.default_rng(4).permutation(len(hashes))
    index = HashIndex.build(hashes[:4000], ids[:4000])
    for begin, end in ((4000, 4001), (4001, 9000), (9000, len(hashes))):
        index.add(ids[begin:end], hashes[begin:end])
        assert index.added == end - 4000
        assert agrees(index, hashes[:end], ids[:end], asked(end, hashes[:end]))
    gone = np.arange(0, len(hashes), 3)
    index.remove(ids[gone])
    left, ids_left = np.delete(hashes, gone, axis=0), np.delete(ids, gone)
    assert len(index) == len(left)
    assert agrees(index, left, ids_left, asked(5, hashes))
    index.merge()
    assert index.added == 0
    assert len(index) == len(left)
    assert agrees(index, left, ids_left, asked(6, hashes))


def test_a_crowd_of_added_hashes_is_read_through():
    hashes = crowd(1, SCANNED * 2)
    index = HashIndex.build(hashes[:0])
    index.add(np.arange(len(hashes)), hashes)
    assert agrees(index, hashes, np.arange(len(hashes)), asked(2, hashes, 5))


def test_an_id_may_be_used_again_once_it_is_removed():
    hashes = random(1, 10)
    index = HashIndex.build(hashes[:5])
    for place in (5, 6, 7):
        index.remove([3])
        assert index.within(hashes[3]).tolist() == []
        index.add([3], hashes[place : place + 1])
        assert index.within(hashes[place]).tolist() == [[3, 0]]
    assert len(index) == 5


def test_room_for_removed_hashes_is_used_again():
    index = HashIndex.build(random(0, 1))
    for turn in range(8):
        ids = np.arange(1000) + 1
        index.add(ids, random(turn, 1000))
        index.remove(ids)
    assert len(index) == 1
    assert index.nbytes < 1_000_000


def test_an_empty_index_finds_nothing(tmp_path):
    index = HashIndex.build(np.zeros((0, 32), np.uint8))
    assert len(index) == 0
    assert index.within(np.zeros(32, np.uint8), 256).shape == (0, 2)
    assert index.within_many(np.zeros((0, 32), np.uint8)) == []
    index.save(tmp_path / "index")
    again = HashIndex.open(tmp_path / "index", check=True)
    again.add([5], random(1, 1))
    assert again.within(random(1, 1)[0]).tolist() == [[5, 0]]


def test_a_saved_index_opens_as_it_was(tmp_path):
    path = tmp_path / "hashes.index"
    hashes, ids = random(1, 7000), np.arange(7000) * 3
    index = HashIndex.build(hashes[:5000], ids[:5000])
    index.add(ids[5000:], hashes[5000:])
    index.remove(ids[[7, 6000]])
    index.save(path)
    again = HashIndex.open(path, check=True)
    left, ids_left = np.delete(hashes, [7, 6000], axis=0), np.delete(ids, [7, 6000])
    assert len(again) == 6998
    assert agrees(again, left, ids_left, asked(2, hashes))
    again.remove(ids[[8]])
    assert len(HashIndex.open(path)) == 6998  # until it is saved
    again.save(path)
    assert len(HashIndex.open(path, check=True)) == 6997
    assert agrees(again, left[1:], ids_left[1:], asked(3, hashes[9:])) > 0
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("cut", [0, 10, 300, 5000, -1])
def test_a_file_that_was_cut_short_is_refused(tmp_path, cut):
    path = tmp_path / "index"
    HashIndex.build(random(1, 500)).save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadInput, match=r"damaged|cannot be read"):
        HashIndex.open(path)


@pytest.mark.parametrize("place", [3, 30, 150])
def test_a_damaged_header_is_refused(tmp_path, place):
    path = tmp_path / "index"
    HashIndex.build(random(1, 500)).save(path)
    data = bytearray(path.read_bytes())
    data[place] ^= 0x10
    path.write_bytes(data)
    with pytest.raises(BadInput, match="damaged"):
        HashIndex.open(path)


def part(data: bytes, name: str) -> slice:
    """Say where an array is in a file."""
    rows, _ = json.JSONDecoder().raw_decode(data[26:].decode("latin1"))
    row = next(row for row in rows if row["name"] == name)
    size = math.prod(row["shape"]) * np.dtype(row["type"]).itemsize
    return slice(row["offset"], row["offset"] + size)


@pytest.mark.parametrize("name", ["postings", "groups", "order"])
def test_damage_is_found_when_it_is_met_and_never_followed(tmp_path, name):
    path = tmp_path / "index"
    hashes = random(1, 30_000)
    HashIndex.build(hashes).save(path)
    data = bytearray(path.read_bytes())
    place = part(bytes(data), name)
    data[place.start + 3 : place.stop : 8] = bytes([255]) * len(data[place][3::8])
    path.write_bytes(data)
    with pytest.raises(BadInput, match="damaged"):
        HashIndex.open(path, check=True)
    index = HashIndex.open(path)
    with pytest.raises(BadInput, match="damaged"):
        index.remove(range(30)) if name == "order" else index.within_many(hashes[:9])


@pytest.mark.parametrize("name", ["words", "ids", "gone", "groups", "postings"])
def test_any_damage_is_found_by_a_check_and_none_is_followed(tmp_path, name):
    path = tmp_path / "index"
    hashes = random(1, 30_000)
    HashIndex.build(hashes).save(path)
    data = np.frombuffer(path.read_bytes(), np.uint8).copy()
    place = part(data.tobytes(), name)
    rng = np.random.default_rng(2)
    hurt = rng.integers(place.start, place.stop, 1 + (place.stop - place.start) // 9)
    data[hurt] ^= rng.integers(1, 256, len(hurt), np.uint8)
    path.write_bytes(data.tobytes())
    with pytest.raises(BadInput, match="damaged"):
        HashIndex.open(path, check=True)
    for query in hashes[:50]:
        with contextlib.suppress(BadInput):
            assert HashIndex.open(path).within(query).shape[1] == 2


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other").write_bytes(b"PNG" * 4000)
    with pytest.raises(BadInput, match="damaged"):
        HashIndex.open(tmp_path / "other")
    with pytest.raises(BadInput, match="cannot be read"):
        HashIndex.open(tmp_path)
    with pytest.raises(NotFound, match="no index"):
        HashIndex.open(tmp_path / "none")


def test_what_cannot_be_used_is_refused_in_a_sentence():
    hashes = random(1, 4)
    index = HashIndex.build(hashes)
    refusals = {
        "rows of 32 bytes": lambda: HashIndex.build(hashes[:, :31]),
        "not as float64": lambda: HashIndex.build(hashes.astype(float)),
        "one id for each": lambda: HashIndex.build(hashes, [1, 2]),
        "whole numbers": lambda: HashIndex.build(hashes, [1.0, 2.0, 3.0, 4.0]),
        "not uint64": lambda: HashIndex.build(hashes, np.arange(4, dtype=np.uint64)),
        "7 occurs twice": lambda: HashIndex.build(hashes, [7, 1, 7, 2]),
        "32 bytes; this one": lambda: index.within(hashes),
        "not as int64": lambda: index.within(np.zeros(32, np.int64)),
        "0 to 256 bits, not -1": lambda: index.within(hashes[0], -1),
        "0 to 256 bits, not 257": lambda: index.within(hashes[0], 257),
        "3 is in the index": lambda: index.add([9, 3], hashes[:2]),
        "9 occurs twice": lambda: index.add([9, 9], hashes[:2]),
        "2 occurs twice": lambda: index.remove([2, 2]),
        "9 is not in the index": lambda: index.remove([2, 9]),
    }
    for words, attempt in refusals.items():
        with pytest.raises(BadInput, match=words):
            attempt()
    assert len(index) == 4
    assert index.within(hashes[2]).tolist() == [[2, 0]]


def test_a_hash_costs_at_most_115_bytes():
    for count in (100_000, 143_000, 143_100, 286_000, 300_000):
        assert HashIndex.build(random(1, count)).nbytes / count < 115
    buckets = [1 << int(bits) for _, bits in places(10_000_000)]
    assert 32 + 8 + 4 + 1 / 8 + 4 * COUNT + sum(buckets) / 10_000_000 < 101
    assert sys.byteorder == "little"  # as files are


BIG_HASHES = random(77, 30_000)
BIG = HashIndex.build(BIG_HASHES)
