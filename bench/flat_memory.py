"""Does memory stay flat, however many candidates? Leads go the way of ``match``.

Photographs of the scikit-image wheel are cropped and saved anew, each a file of its
own, now and then an animation or a ruin; decoding children take the fingerprints and
a bank is asked about each. Parent and children are weighed all along; the last
quarter may hold little more than the second (in the first, caches fill).
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import edits
import hostile
import numpy as np
import photos
from rich.console import Console
from rich.progress import track
from rich.table import Table

from unburden.fingerprint import Decoder
from unburden.match import Bank
from unburden.model import Item, ItemKind, Lead, Skipped

COUNT = 3_000  # 100,000 in full: hours
WEIGHED = 40  # times
SIDES = (240, 720)
FORMATS = (".jpg", ".jpg", ".jpg", ".png", ".webp")
RUIN, MOVING = 50, 97  # each so manieth file
MOST_GROWTH = 1.05
SPARE = 16 << 20  # bytes that come and go
MIB = 1 << 20
AT = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 7


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes held after so many candidates, shared pages counted once."""

    done: int
    parent: int
    children: int


def leads(some: list[photos.Photo], count: int) -> Iterator[Lead]:
    """Make files until there are ``count``."""
    rng = np.random.default_rng(SEED)
    moving = hostile.long_gif(300)
    for number in range(count):
        picture = some[int(rng.integers(len(some)))].picture
        side = min(int(rng.integers(*SIDES)), *picture.shape[:2])
        room = np.array(picture.shape[:2]) - side + 1
        top, left = (int(rng.integers(space)) for space in room)
        part = np.ascontiguousarray(picture[top : top + side, left : left + side])
        suffix = FORMATS[number % len(FORMATS)]
        data = edits.encode(part, suffix)
        if number % RUIN == 0:
            data = data[: len(data) // 2]
        if number % MOVING == 0:
            suffix, data = ".gif", moving + bytes(number % 251)
        name = f"{number}{suffix}"
        yield Lead(url=name, page=name, source="bench", seen_at=AT, data=data)


def weigh(done: int) -> Weight:
    """Weigh this process and all below it."""
    mine = os.getpid()
    parts = {one: hostile.held(one) for one in hostile.tree(mine)}
    return Weight(done, parts[mine], sum(parts.values()) - parts[mine])


def run(some: list[photos.Photo], count: int) -> tuple[list[Weight], int, int]:
    """Match every lead; give the weights, and how many matched and were skipped."""
    items = [
        Item(id=one.name, kind=ItemKind.INNOCENT, label=one.name, fingerprint=one.found)
        for one in some[::2]
    ]
    bank, weights = Bank(items), []
    matched = skipped = 0
    with Decoder() as decoder:
        seen = decoder.map(leads(some, count))
        for done, one in enumerate(track(seen, "candidates", count), 1):
            if isinstance(one, Skipped):
                skipped += 1
            else:
                matched += bool(bank.match(*one))
            if done % max(1, count // WEIGHED) == 0:
                weights.append(weigh(done))
    return weights, matched, skipped


def show(weights: list[Weight], console: Console) -> bool:
    """Print how memory went; say whether it stayed flat."""
    table = Table(title="Memory held, MiB")
    for column in ("candidates", "parent", "children"):
        table.add_column(column, justify="right")
    for one in weights[:: max(1, len(weights) // 10)]:
        parts = f"{one.parent / MIB:.0f}", f"{one.children / MIB:.0f}"
        table.add_row(f"{one.done:,}", *parts)
    console.print(table)
    quarter = len(weights) // 4
    early, late = weights[quarter : 2 * quarter], weights[-quarter:]
    flat = True
    for who in ("parent", "children"):
        before, after = (
            fmean(getattr(one, who) for one in part) for part in (early, late)
        )
        flat &= after <= before * MOST_GROWTH + SPARE
        console.print(
            f"{who}: {before / MIB:.0f} MiB in the second quarter, "
            f"{after / MIB:.0f} MiB in the last"
        )
    return flat


def main() -> int:
    """Run it; 1 if memory grew, or nothing matched or was skipped at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    given = parser.parse_args()
    photos.quiet()
    some = photos.load(Path("the wheel's own"))
    weights, matched, skipped = run(some, max(WEIGHED, given.count))
    console = Console(width=100)
    flat = show(weights, console)
    console.print(f"{matched:,} of {given.count:,} matched, {skipped:,} were skipped")
    return 0 if flat and matched and skipped else 1


if __name__ == "__main__":
    sys.exit(main())
