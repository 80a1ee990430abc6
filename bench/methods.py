"""Which local feature, and which index: recall and time of what was tried.

Asked of the tuning half only. Features: how many leads made by repainting and moving
regions have 8 pairs on one transform with their own item, and how many of as many
strangers have, in processor time of one core. Indexes: how often the lead's own item
is among the first 6 of all photographs by votes of its features. The descriptors that
need OpenCV's contrib modules, and faiss, are said to be absent where they are.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import photos
import recall
import recipes
from edits import Picture
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from unburden.fingerprint import grey, local_features
from unburden.fingerprint.local import shrink
from unburden.match.features import Pairs, mirrored, pair, unit
from unburden.match.geometry import alignments
from unburden.match.inverted import filed, votes
from unburden.match.settings import SETTINGS
from unburden.match.vocabulary import vocabulary

INLIERS = 8
MOST = 600
SIDES = (400, 640)
FIRST = 6
HOPS = replace(SETTINGS, hypotheses=1)

Rows = NDArray[np.uint8]
Points = NDArray[np.float64]
Described = tuple[Points, Rows]
Maker = Callable[[], tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item, a lead made from it, and another item that it was not made from."""

    item: int
    stranger: int
    edit: str
    lead: Picture


def asked(given: argparse.Namespace) -> tuple[list[photos.Photo], list[Asked]]:
    """Make the derived files of some items of the tuning half."""
    everything = photos.load(given.photos)
    items, others = recall.split(everything, "tune")
    items = items[: given.items]
    hosts = [photo.picture for photo in others]
    leads = []
    for number, photo in enumerate(items):
        for kind, edit in recipes.plan(photo.name):
            if kind not in ("derived", recipes.REGENERATED):
                continue
            data = recipes.make(kind, edit, photo.name, photo.picture, hosts).data
            lead = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            other = (number + 1) % len(items)
            leads.append(Asked(item=number, stranger=other, edit=edit, lead=lead))
    return items + others, leads


def makers() -> dict[str, Maker | None]:
    """Name the detectors and descriptors."""
    more = getattr(cv2, "xfeatures2d", None)
    has = more is not None and hasattr(more, "BEBLID_create")
    sift = lambda: cv2.SIFT_create(contrastThreshold=0.012)  # noqa: E731
    return {
        "SIFT, RootSIFT (ours)": lambda: (sift(), sift()),
        "ORB": lambda: (cv2.ORB_create(MOST), cv2.ORB_create(MOST)),
        "AKAZE": (lambda: (cv2.AKAZE_create(threshold=3e-4),) * 2)
        if hasattr(cv2, "AKAZE_create")
        else None,
        "SIFT + BEBLID": (lambda: (sift(), more.BEBLID_create(6.75))) if has else None,
        "ORB + TEBLID": (
            (lambda: (cv2.ORB_create(MOST), more.TEBLID_create(1.0))) if has else None
        ),
    }


def describe(picture: Picture, side: int, pair_: tuple[Any, Any]) -> Described:
    """Take at most 600 features, the strongest, of a picture brought to ``side``."""
    finder, writer = pair_
    small = shrink(grey(np.ascontiguousarray(picture[..., ::-1])), side)
    found = sorted(finder.detect(small, None), key=lambda point: -point.response)
    found, rows = writer.compute(small, found[:MOST])
    width = 0 if rows is None else rows.shape[1]
    places = [(p.pt[0], p.pt[1], max(p.size, 1e-3), p.angle) for p in found]
    if not places:
        return np.zeros((0, 4)), np.zeros((0, width), np.uint8)
    points = np.array(places)
    points[:, :3] *= picture.shape[1] / small.shape[1]
    if rows.dtype == np.uint8:
        return points, rows
    share = np.sqrt(rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-9))
    return points, (512 * share).round().clip(0, 255).astype(np.uint8)


def paired(item: Described, lead: Described) -> Pairs:
    """Pair two sets of descriptors one to one: by cosine, or by bits if binary."""
    if item[1].shape[1] == 128 or not len(item[1]) or not len(lead[1]):
        ours, theirs = (unit(side[1]) for side in (item, lead))
        return pair((item[0], ours), (lead[0], theirs), SETTINGS, flip=False)
    signs = [
        (2.0 * np.unpackbits(side[1], axis=1) - 1).astype(np.float32)
        for side in (item, lead)
    ]
    ours, theirs = (side / np.linalg.norm(side, axis=1)[:, None] for side in signs)
    loose = replace(SETTINGS, least_likeness=0.4)
    return pair((item[0], ours), (lead[0], theirs), loose, flip=False)


def inliers(item: Described, lead: Described, width: int) -> int:
    """Count the pairs on the best transform."""
    found = alignments(paired(item, lead), width, HOPS)
    return max((one.inliers for one in found), default=0)


def features(
    items: Sequence[photos.Photo], leads: Sequence[Asked], console: Console
) -> None:
    """Print what each local feature finds, and what it costs."""
    table = Table(title=f"Local features: {INLIERS} pairs on one transform")
    for column in ("feature", "side", "own item", "stranger", "ms a lead"):
        table.add_column(column, justify="right")
    straight = [one for one in leads if "mirror" not in one.edit]
    for name, maker in makers().items():
        if maker is None:
            table.add_row(name, "", "not in this OpenCV", "", "")
            continue
        known = [describe(p.picture, SIDES[-1], maker()) for p in items]
        for side in SIDES:
            tools, own, strange, spent = maker(), 0, 0, 0.0
            for one in straight:
                start = time.process_time()
                lead = describe(one.lead, side, tools)
                spent += time.process_time() - start
                for number, mine in ((one.item, True), (one.stranger, False)):
                    width = items[number].picture.shape[1]
                    count = inliers(known[number], lead, width) >= INLIERS
                    own, strange = own + (count and mine), strange + (count > mine)
            each = len(straight)
            table.add_row(
                name,
                str(side),
                f"{own / each:.3f}",
                f"{strange / each:.3f}",
                f"{1000 * spent / each:.0f}",
            )
    console.print(table)


def indexes(
    everything: Sequence[photos.Photo], leads: Sequence[Asked], console: Console
) -> None:
    """Print how often each index puts the lead's own item among the first."""
    table = Table(title=f"Indexes over {len(everything)} photographs: first {FIRST}")
    for column in ("index", "own item", "ms a lead", "bytes a feature"):
        table.add_column(column, justify="right")
    held = [photo.found.features for photo in everything]
    rows = np.concatenate([one.descriptors for one in held if one is not None])
    owners = np.repeat(
        np.arange(len(held)), [0 if one is None else len(one.points) for one in held]
    )
    taken = [local_features(np.ascontiguousarray(o.lead[..., ::-1])) for o in leads]
    postings = filed(
        (n, one.points.astype(float), one.descriptors)
        for n, one in enumerate(held)
        if one is not None
    )

    def ours(number: int) -> list[int]:
        one = taken[number]
        found = votes(postings, one.points.astype(float), one.descriptors, SETTINGS)
        return [vote.item for vote in found[:FIRST]]

    tried = {"inverted file (ours)": (ours, postings.nbytes / len(rows))}
    tried |= _faiss(rows, owners, [one.descriptors for one in taken])
    for name, (first, size) in tried.items():
        first(0)
        start = time.process_time()
        right = sum(one.item in first(n) for n, one in enumerate(leads))
        spent = 1000 * (time.process_time() - start) / len(leads)
        table.add_row(name, f"{right / len(leads):.3f}", f"{spent:.0f}", f"{size:.0f}")
    console.print(table)


def _faiss(
    rows: Rows, owners: NDArray[np.intp], leads: Sequence[Rows]
) -> dict[str, tuple[Callable[[int], list[int]], float]]:
    try:
        import faiss  # noqa: PLC0415 - a peer, which may be absent
    except ImportError:
        return {}
    faiss.omp_set_num_threads(1)
    values = unit(rows)
    bits = vocabulary().signatures(rows).view(np.uint8)
    tried: dict[str, tuple[Callable[[int], list[int]], float]] = {}

    def voted(near: NDArray[np.int64]) -> list[int]:
        found = near[near >= 0]
        tally = np.bincount(owners[found], minlength=int(owners.max()) + 1)
        return np.argsort(-tally, kind="stable")[:FIRST].tolist()

    for name, size in (
        ("Flat", 512.0),
        ("IVF1024,Flat", 520.0),
        ("IVF1024,PQ16", 24.0),
        ("HNSW32", 780.0),
    ):
        index = faiss.index_factory(128, name)
        index.train(values)
        index.add(values)
        if name.startswith("IVF"):
            index.nprobe = 8

        def first(number: int, index: Any = index) -> list[int]:
            both = np.concatenate([leads[number], mirrored(leads[number])])
            return voted(index.search(unit(both), 1)[1])

        tried[f"faiss {name}"] = (first, size)
    binary = faiss.IndexBinaryIVF(faiss.IndexBinaryFlat(128), 128, 1024)
    binary.train(bits)
    binary.add(bits)
    binary.nprobe = 8

    def second(number: int) -> list[int]:
        both = np.concatenate([leads[number], mirrored(leads[number])])
        wanted = vocabulary().signatures(both).view(np.uint8)
        return voted(binary.search(wanted, 1)[1])

    tried["faiss BinaryIVF, 128 bits"] = (second, 24.0)
    return tried


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--items", type=int, default=16)
    given = parser.parse_args()
    photos.quiet()
    everything, leads = asked(given)
    console = Console(width=110)
    console.print(
        f"{len(leads)} leads of {given.items} items; OpenCV {cv2.__version__}"
    )
    features(everything[: given.items], leads, console)
    indexes(everything, leads, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
