"""Exact search among millions of hashes, beside faiss and ``threatexchange``.

Queries a second on one thread, everyone asked the same in turn, every answer compared
with faiss Flat's. Uniform hashes, and skewed ones: hashes of real pictures' crops,
turns and sizes and of clips' frames, some far more often than others, with bits
flipped, and flat pictures' hashes again and again. What is not installed is left out,
and said to be.

``threatexchange``'s index is filled through the faiss index it wraps, as its own
``add`` takes minutes for hexadecimal strings; it is asked through its own ``query``.
"""

import argparse
import importlib.util
import itertools
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint.pdq import pdq_hashes
from unburden.match.hashes import RADIUS, HashIndex

Hashes = NDArray[np.uint8]
Answer = tuple[tuple[int, int], ...]  # id and distance, in order

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "photos"
SEED = 20261122
SIDE = 192  # pictures are brought to this first: PDQ takes 64 x 64 samples
CROPS = 8
PICTURES = ("*.jpg", "*.jpeg", "*.png", "*.webp")
CLIPS = ("*.mp4", "*.webm")
EVERY = 15  # frames of a clip are taken so far apart
FLAT_SHARE = 0.05  # of the hashes are those of flat pictures
ROUNDS = 5  # the best of which counts, for everyone
BATCH = 1 << 20
FLAT = "faiss IndexBinaryFlat, range_search"
THEIRS = "threatexchange"

COLD = """
import sys, time
began = time.perf_counter()
import numpy as np
from pathlib import Path
from unburden.match.hashes import HashIndex
index = HashIndex.open(Path(sys.argv[1]))
opened = time.perf_counter()
index.within(np.frombuffer(bytes.fromhex(sys.argv[2]), np.uint8))
print(opened - began, time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to ask all the queries, how to read what it gives, and its making."""

    name: str
    ask: Callable[[], Any]
    read: Callable[[Any], list[Answer]] | None
    build: float  # seconds


def uniform(count: int, rng: np.random.Generator) -> Hashes:
    return rng.integers(0, 256, (count, 32), np.uint8)


def skewed(count: int, real: Hashes, flat: Hashes, rng: np.random.Generator) -> Hashes:
    """Draw real hashes, the n-th with a weight of n ** -0.5, and flip bits of them.

    A quarter of them 8 bits in the mean, a half 16, a quarter 32; flat pictures'
    hashes, one in twenty, stay as they are half the time, or 8 bits are flipped.
    """
    weights = np.arange(1, len(real) + 1) ** -0.5
    order = rng.permutation(len(real))
    made = np.empty((count, 32), np.uint8)
    for begin in range(0, count, BATCH):
        size = min(BATCH, count - begin)
        picks = order[rng.choice(len(real), size, p=weights / weights.sum())]
        part = real[picks] ^ _flips(size, rng.choice([3, 4, 4, 5], size), rng)
        dull = rng.random(size) < FLAT_SHARE
        same = rng.choice([5, 9], dull.sum())
        part[dull] = flat[rng.integers(0, len(flat), dull.sum())]
        part[dull] ^= _flips(len(same), same, rng)
        made[begin : begin + size] = part
    return made


def _flips(count: int, halvings: NDArray[np.int64], rng: np.random.Generator) -> Hashes:
    """Make masks whose bits are set with a chance of a half, so many times halved."""
    masks = np.full((count, 32), 255, np.uint8)
    for done in range(halvings.max()):
        keep = halvings > done
        masks[keep] &= rng.integers(0, 256, (int(keep.sum()), 32), np.uint8)
    return masks


def real_hashes(folder: Path) -> Hashes:
    """Hash every picture and clip below a folder: turns, crops and sizes of each."""
    rng = np.random.default_rng(SEED)
    found = [
        hashes
        for picture in _pictures(folder)
        for hashes, quality in map(pdq_hashes, _edits(picture, rng))
        if quality >= 50
    ]
    return np.unique(np.concatenate(found), axis=0)


def _pictures(folder: Path) -> Iterator[Hashes]:
    for path in sorted(p for kind in PICTURES for p in folder.rglob(kind)):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is not None and min(picture.shape) >= 64:
            yield _fit(picture)
    for path in sorted(p for kind in CLIPS for p in folder.rglob(kind)):
        clip = cv2.VideoCapture(str(path))
        while clip.grab():
            if clip.get(cv2.CAP_PROP_POS_FRAMES) % EVERY == 0:
                read, frame = clip.retrieve()
                if read:
                    yield _fit(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))


def _fit(picture: Hashes) -> Hashes:
    scale = SIDE / max(picture.shape)
    return np.asarray(
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        np.uint8,
    )


def _edits(picture: Hashes, rng: np.random.Generator) -> Iterator[Hashes]:
    """Give a picture whole, half its size, turned a little, and cropped."""
    height, width = picture.shape
    yield picture
    yield cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for angle in (3, -7):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        yield cv2.warpAffine(picture, turn, (width, height))
    for share in rng.uniform(0.4, 0.95, CROPS):
        tall, wide = int(height * share), int(width * share)
        top = int(rng.integers(0, height - tall + 1))
        left = int(rng.integers(0, width - wide + 1))
        yield np.ascontiguousarray(picture[top : top + tall, left : left + wide])


def flat_hashes() -> Hashes:
    """Hash pictures of one colour, of two, and that fade from one to another."""
    ramp = np.linspace(0, 255, SIDE).astype(np.uint8)
    pictures = [np.full((SIDE, SIDE), grey, np.uint8) for grey in (0, 128, 255)]
    pictures += [np.tile(ramp, (SIDE, 1)), np.add.outer(ramp // 2, ramp // 2)]
    for edge in (SIDE // 4, SIDE // 2):
        pictures.append(np.tile((np.arange(SIDE) < edge) * np.uint8(255), (SIDE, 1)))
    hashes = np.concatenate([pdq_hashes(picture)[0] for picture in pictures])
    return np.unique(hashes, axis=0)


def ask(hashes: Hashes, count: int, rng: np.random.Generator) -> Hashes:
    """Draw queries: half are hashes of the index, up to 40 bits flipped, half new."""
    new = hashes[rng.integers(0, len(hashes), count)].copy()
    bits = np.zeros((count, 256), np.uint8)
    for row in bits:
        row[rng.choice(256, rng.integers(0, 41), replace=False)] = 1
    new ^= np.packbits(bits, axis=1)
    return new


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Run something; give its result and the seconds that the clock counted."""
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def answers(limits: Any, apart: Any, ids: Any) -> list[Answer]:
    """Put faiss's answers into order."""
    return [
        _answer(ids[a:b].tolist(), apart[a:b].astype(int).tolist())
        for a, b in itertools.pairwise(limits)
    ]


def _answer(ids: list[int], apart: list[int]) -> Answer:
    return tuple(sorted(zip(ids, apart, strict=True)))


def peers(hashes: Hashes, queries: Hashes) -> Iterator[Way]:
    """Build faiss Flat and ``threatexchange``'s default index, where they are there."""
    if importlib.util.find_spec("faiss") is None:
        print("  faiss is not installed, and left out")
        return
    import faiss  # noqa: PLC0415 - may be absent

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    _, built = timed(lambda: flat.add(hashes))
    yield Way(
        name=FLAT,
        ask=lambda: flat.range_search(queries, RADIUS + 1),
        read=lambda found: answers(*found),
        build=built,
    )
    yield Way(
        name="faiss IndexBinaryFlat, search, k = 1",
        ask=lambda: flat.search(queries, 1),
        read=None,
        build=built,
    )
    yield from _threatexchange(hashes, queries)


def _threatexchange(hashes: Hashes, queries: Hashes) -> Iterator[Way]:
    """Build the default index, and give the faiss MultiHash inside it bare, too."""
    if importlib.util.find_spec("threatexchange") is None:
        print("  threatexchange is not installed, and left out")
        return
    from threatexchange.signal_type.pdq.signal import (  # noqa: PLC0415 - may be absent
        PdqSignal,
    )

    index = PdqSignal.get_index_cls()()
    inner = index.index.faiss_index
    _, built = timed(lambda: inner.add_with_ids(hashes, np.arange(len(hashes))))
    index.index.index_rev_map = range(len(hashes))
    index.local_id_to_entry = [("", i) for i in range(len(hashes))]
    words = [query.tobytes().hex() for query in queries]
    yield Way(
        name=f"{THEIRS} {type(index).__name__}.query",
        ask=lambda: [index.query(word) for word in words],
        read=lambda found: [
            _answer(
                [match.metadata for match in matches],
                [int(match.similarity_info.distance) for match in matches],
            )
            for matches in found
        ],
        build=built,
    )
    yield Way(
        name="faiss IndexBinaryMultiHash, 16 x 16 bits",
        ask=lambda: inner.range_search(queries, RADIUS + 1),
        read=lambda found: answers(*found),
        build=built,
    )


def ours(index: HashIndex, queries: Hashes, how: str, built: float) -> Iterator[Way]:
    """Ask the index one by one and all at once."""
    index.within(queries[0])
    asks: dict[str, Callable[[], Any]] = {
        "within": lambda: [index.within(query) for query in queries],
        "within_many": lambda: index.within_many(queries),
    }
    for name, ask_ in asks.items():
        yield Way(
            name=f"HashIndex.{name}{how}",
            ask=ask_,
            read=lambda found: [_answer(*pairs.T.tolist()) for pairs in found],
            build=built,
        )


def race(ways: list[Way]) -> dict[str, tuple[float, list[Answer] | None]]:
    """Ask everyone in turn, a few times over; give the least time and the answers.

    Processor time of this thread: other work on the machine is not counted,
    though it takes its share of caches and memory from everyone.
    """
    least: dict[str, float] = {}
    found: dict[str, list[Answer] | None] = {}
    for _ in range(ROUNDS):
        for way in ways:
            began = time.thread_time()
            given = way.ask()
            taken = time.thread_time() - began
            least[way.name] = min(taken, least.get(way.name, taken))
            if way.name not in found:
                found[way.name] = way.read(given) if way.read else None
    return {name: (least[name], found[name]) for name in least}


def cold(path: Path, query: Hashes) -> Iterator[str]:
    """Open the index and ask once in a new process, twice: from the disk, and again."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    for state in ("file not in memory", "file in memory"):
        run = subprocess.run(  # noqa: S603 - this interpreter, our own words
            [sys.executable, "-c", COLD, str(path), query.tobytes().hex()],
            capture_output=True,
            text=True,
            check=True,
        )
        opened, answered = map(float, run.stdout.split())
        yield f"cold start, {state}: open after {opened:.2f} s, answer {answered:.2f}"


def changes(index: HashIndex, hashes: Hashes, queries: Hashes) -> Iterator[str]:
    """Add and remove hashes; say what it costs, and what it costs the queries."""
    more, ids = hashes[:100_000], np.arange(100_000) + 10**12
    index.add([-1], more[:1])
    index.remove([-1])
    _, one = timed(
        lambda: [index.add(ids[i : i + 1], more[i : i + 1]) for i in range(1000)]
    )
    _, many = timed(lambda: index.add(ids[1000:], more[1000:]))
    yield f"add: {one * 1e3:.0f} us one by one, {many / 0.099:.2f} us each in bulk"
    index.within(queries[0])
    way = next(ours(index, queries, "", 0.0))
    after = race([way])[way.name][0] / len(queries)
    yield f"a query with 100,000 added: {after * 1e6:.0f} us"
    _, one = timed(lambda: [index.remove(ids[i : i + 1]) for i in range(1000)])
    _, many = timed(lambda: index.remove(ids[1000:]))
    yield f"remove: {one * 1e3:.0f} us one by one, {many / 0.099:.2f} us each in bulk"


def table(ways: list[Way], count: int) -> None:
    """Print how quick each is, and how many times as quick as each peer it is."""
    run = race(ways)
    flat, truth = run.get(FLAT, (None, None))
    theirs = next((run[name][0] for name in run if THEIRS in name), None)
    if truth:
        sizes = np.array([len(answer) for answer in truth])
        some = f"{np.mean(sizes > 0):.0%} have any, mean {sizes.mean():.1f}"
        print(f"  neighbours of a query: {some}, most {sizes.max():,}")
    print(
        f"  {'':42}{'queries/s':>10}{'x Flat':>8}{'x TE':>7}{'built in':>10}  answers"
    )
    for way in ways:
        seconds, given = run[way.name]
        speed = f"{count / seconds:10.1f}"
        ratios = (base / seconds if base else math.nan for base in (flat, theirs))
        columns = "{:8.1f}{:7.1f}".format(*ratios)
        same = "not compared"
        if given is not None and truth is not None:
            wrong = sum(a != b for a, b in zip(given, truth, strict=True))
            same = f"{wrong} differ" if wrong else "the same"
        print(f"  {way.name:42}{speed}{columns}{way.build:8.1f} s  {same}")


def measure(name: str, hashes: Hashes, count: int) -> None:
    """Ask everyone the same, and print it."""
    queries = ask(hashes, count, np.random.default_rng(SEED + 1))
    size = f"{len(hashes):,} hashes, {count} queries within {RADIUS}, one thread"
    print(f"\n{name}: {size}")
    index, built = timed(lambda: HashIndex.build(hashes))
    notes = [f"bytes a hash, all in all: {index.nbytes / len(index):.1f}"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hashes.index"
        _, saved = timed(lambda: index.save(path))
        notes.append(f"save: {saved:.1f} s, {path.stat().st_size / 1e6:,.0f} MB")
        notes += cold(path, queries[0])
        _, checked = timed(lambda: HashIndex.open(path, check=True))
        notes.append(f"open with a check of every byte: {checked:.2f} s")
        ways = [*peers(hashes, queries), *ours(index, queries, "", built)]
        ways += ours(HashIndex.open(path), queries, ", from a file", built)
        table(ways, count)
        del ways
    notes += changes(index, hashes, queries)
    for note in notes:
        print(f"  {note}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--only", choices=("uniform", "skewed"))
    parser.add_argument("--photos", type=Path, default=BESIDE)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    HashIndex.build(uniform(5000, np.random.default_rng(0))).within(
        np.zeros(32, np.uint8)
    )
    if args.only != "skewed":
        hashes = uniform(args.size, np.random.default_rng(SEED))
        measure("uniform", hashes, args.queries)
        del hashes
    if args.only == "uniform":
        return
    if not args.photos.is_dir():
        print(f"\nskewed: left out, as there are no photographs at {args.photos}")
        return
    real, flat = real_hashes(args.photos), flat_hashes()
    print(f"\n{len(real):,} hashes of real pictures, {len(flat)} of flat ones")
    hashes = skewed(args.size, real, flat, np.random.default_rng(SEED))
    measure("skewed", hashes, args.queries)


if __name__ == "__main__":
    main()
