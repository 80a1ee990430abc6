"""What a bigger bank costs: time a picture, memory and building, at 100 to 100,000.

Items are made by code from real features: each takes the local features of a few
photographs, shuffled, jittered and laid out anew, so that the index is as crowded as
one of as many photographs. Leads are real photographs that are in no bank. Beside the
cost of a lead: what ``threatexchange`` spends on PDQ alone for a 2-megapixel JPEG, in
the same run, in processor time of one core. Writes the curve as an SVG if asked.
"""

import argparse
import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import edits
import numpy as np
import photos
from curve import drawn
from rich.console import Console
from rich.table import Table

from unburden.fingerprint import fingerprint as take
from unburden.match import Bank
from unburden.model import Features, Fingerprint, Item, ItemKind, Lead

SIZES = (100, 1_000, 10_000, 100_000)
FEATURES = 1000  # of an item
MIXED = 4  # photographs that an item's features come from
LEADS = 40
MEGAPIXELS = 2.0
JITTER = 6.0  # of a descriptor's values, 0 to 255; another photograph differs by 30
MOST_GROWTH, MOST_BYTES = 4.0, 4 * 2**30
SEED = 11
AT = datetime(2026, 1, 1, tzinfo=UTC)


class Made(Sequence[Item]):
    """Items made when they are asked for, the same each time; nothing is kept."""

    def __init__(self, real: Sequence[Fingerprint], count: int) -> None:
        self._real = [one for one in real if one.features is not None]
        self._count = count
        rng = np.random.default_rng(SEED)
        self._noise = rng.normal(0, JITTER, (FEATURES + 4096, 128)).astype(np.int16)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Item:  # type: ignore[override]
        if not 0 <= number < self._count:
            raise IndexError(number)
        rng = np.random.default_rng((SEED, number))
        chosen = [self._real[i] for i in rng.integers(len(self._real), size=MIXED)]
        features = self._mixed(rng, [one.features for one in chosen if one.features])
        flips = np.packbits(rng.random((1, 256)) < 0.3, axis=1)
        found = replace(
            chosen[0],
            sha256=hashlib.sha256(number.to_bytes(8, "big")).hexdigest(),
            pdq=chosen[0].pdq ^ flips,
            features=features,
        )
        name = str(number)
        return Item(id=name, kind=ItemKind.INNOCENT, label=name, fingerprint=found)

    def _mixed(self, rng: np.random.Generator, parts: list[Features]) -> Features:
        rows = np.concatenate([part.descriptors for part in parts])
        points = np.concatenate([part.points for part in parts])
        rows, points = (
            side[rng.permutation(len(side))[:FEATURES]] for side in (rows, points)
        )
        start = int(rng.integers(4096))
        noise = self._noise[start : start + len(rows)]
        mixed = (rows.astype(np.int16) + noise).clip(0, 255).astype(np.uint8)
        return replace(parts[0], descriptors=mixed, points=points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bank: milliseconds of processor time a lead, seconds to build, bytes."""

    items: int
    take: float
    match: float
    build: float
    nbytes: int
    peak: int


def measure(real: Sequence[Fingerprint], leads: Sequence[bytes], count: int) -> Row:
    """Build a bank of ``count`` items and show it every lead."""
    start = time.process_time()
    bank = Bank(Made(real, count))
    build = time.process_time() - start
    taken, matched = [], []
    for number, data in enumerate(leads):
        lead = Lead(url=str(number), page="", source="bench", seen_at=AT)
        start = time.process_time()
        found = take(data, name=lead.url)
        middle = time.process_time()
        bank.match(lead, found)
        taken.append(middle - start)
        matched.append(time.process_time() - middle)
    return Row(
        items=count,
        take=1000 * fmean(taken[1:]),
        match=1000 * fmean(matched[1:]),
        build=build,
        nbytes=bank.nbytes,
        peak=1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )


def theirs(leads: Sequence[bytes]) -> float | None:
    """Give the milliseconds that ``threatexchange`` spends on PDQ, a file."""
    try:
        from threatexchange.signal_type.pdq.pdq_hasher import (  # noqa: PLC0415
            pdq_from_file,
        )
    except ImportError:
        return None
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for data in leads:
            path = Path(folder) / "lead.jpg"
            path.write_bytes(data)
            start = time.process_time()
            pdq_from_file(path)
            times.append(time.process_time() - start)
    return 1000 * fmean(times[1:])


def lead_of(photo: photos.Photo) -> bytes:
    """Save a photograph as a JPEG of two megapixels."""
    height, width = photo.picture.shape[:2]
    scale = (MEGAPIXELS * 1e6 / (height * width)) ** 0.5
    return edits.encode(edits.resize(photo.picture, scale), quality=88)


def show(rows: Sequence[Row], peer: float | None, console: Console) -> bool:
    """Print the curve; say whether every aim is met."""
    table = Table(title="Cost of one 2-megapixel picture by size of the bank")
    columns = ("items", "fingerprint ms", "match ms", "together", "x PDQ alone")
    for column in (*columns, "index", "bytes an item", "built in s", "peak"):
        table.add_column(column, justify="right")
    for row in rows:
        both = row.take + row.match
        table.add_row(
            f"{row.items:,}",
            f"{row.take:.1f}",
            f"{row.match:.1f}",
            f"{both:.1f}",
            f"{both / peer:.2f}" if peer else "-",
            f"{row.nbytes / 2**20:,.0f} MiB",
            f"{row.nbytes / row.items:,.0f}",
            f"{row.build:,.0f}",
            f"{row.peak / 2**20:,.0f} MiB",
        )
    console.print(table)
    if peer:
        console.print(f"threatexchange, PDQ alone: {peer:.1f} ms")
    cost = {row.items: row.take + row.match for row in rows}
    met = all(row.nbytes < MOST_BYTES for row in rows)
    if {1_000, 100_000} <= cost.keys():
        growth = cost[100_000] / cost[1_000]
        console.print(f"100,000 against 1,000: {growth:.2f} x (aim {MOST_GROWTH:g} x)")
        met = met and growth <= MOST_GROWTH
    if peer and 10_000 in cost:
        met = met and cost[10_000] <= peer
    return met


def main() -> int:
    """Measure every size; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--svg", type=Path, help="where to draw the curve")
    given = parser.parse_args()
    photos.quiet()
    everything = photos.load(given.photos)
    some = max(1, len(everything) - LEADS)
    real = [photo.found for photo in everything[:some]]
    leads = [lead_of(photo) for photo in everything[some:]]
    peer = theirs(leads)
    measure(real, leads[:3], 50)  # compile before the clock counts
    rows = [measure(real, leads, size) for size in given.sizes]
    met = show(rows, peer, Console(width=120))
    if given.svg:
        points = [(row.items, row.take + row.match) for row in rows]
        given.svg.write_text(drawn(points, peer), encoding="utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
