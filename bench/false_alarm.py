"""How often unrelated photographs score as high: the distribution behind a threshold.

Every photograph is an item; leads are all the other photographs and a random crop of
each. Pairs that pass are to be looked at by a person, and listed in ``photos.KIN`` if
they show one photograph. Prints the tail of ``Verdict.evidence``, and the bound that
``unburden/match/certainty.py`` states.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import edits
import numpy as np
import photos
from rich.console import Console
from rich.progress import track
from rich.table import Table

from unburden.fingerprint import fingerprint as take
from unburden.match.settings import SETTINGS
from unburden.match.views import View, liken, still

SEED = 7
STEPS = (0.0, 0.1, 0.5, 1.0, 2.0, 4.0, SETTINGS.evidence, 16.0)
# Any alignment at all is followed up, so that the whole tail is seen.
OPEN = replace(SETTINGS, evidence=0.0, share_whole=0.0, scene=1.1)
Row = tuple[int, float, int, str, str]


def leads(photo: photos.Photo, number: int) -> list[View]:
    """Give a photograph's view and that of one random crop of it."""
    rng = np.random.default_rng((SEED, number))
    part = edits.crop(rng, photo.picture, [])
    cropped = take(edits.encode(part, quality=85), name=photo.name)
    return [still(photo.found), still(cropped)]


def score(
    names: Sequence[str], views: Sequence[list[View]], share: float, index: int
) -> tuple[int, list[Row]]:
    """Compare one item with every other photograph's leads; give pairs and rows."""
    rng = np.random.default_rng((SEED, index, 1))
    pairs, rows = 0, []
    for other, shown in enumerate(views):
        if other == index:
            continue
        for lead in shown:
            if rng.random() >= share:
                continue
            pairs += 1
            found = liken(views[index][0], lead, OPEN)
            if found is not None and found.verdict is not None:
                row = (found.inliers, found.verdict.evidence, found.distance)
                rows.append((*row, names[index], names[other]))
    return pairs, rows


def show(pairs: int, rows: list[Row], console: Console) -> None:
    """Print the tails and the rows nearest to the threshold."""
    table = Table(title=f"{pairs} unrelated pairs")
    for column in ("evidence at least", "pairs", "share"):
        table.add_column(column, justify="right")
    for step in STEPS:
        count = sum(1 for row in rows if row[1] >= step)
        table.add_row(f"{step:g}", str(count), f"{count / pairs:.2e}")
    console.print(table)
    tail = {n: sum(1 for row in rows if row[0] >= n) for n in (0, 4, 5, 6, 7, 8, 12)}
    console.print(f"feature pairs on one transform: {tail}")
    passing = sum(1 for row in rows if row[1] >= SETTINGS.evidence)
    console.print(f"at the threshold: {passing}; rule of three: {3 / pairs:.1e}")
    for row in sorted(rows, key=lambda row: -row[1])[:12]:
        console.print(
            f"  {row[1]:8.2f} inliers {row[0]} pdq {row[2]} {row[3]} ~ {row[4]}"
        )


def main() -> int:
    """Measure; 1 if any unrelated pair passes the threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    photos.quiet()
    everything = photos.load(given.photos)
    views = [leads(photo, number) for number, photo in enumerate(everything)]
    share = given.pairs / (2 * len(views) * (len(views) - 1))
    work = partial(score, [photo.name for photo in everything], views, share)
    pairs, rows = 0, list[Row]()
    with ProcessPoolExecutor(given.workers, mp_context=get_context("fork")) as pool:
        done = pool.map(work, range(len(views)))
        for count, some in track(done, total=len(views), console=Console(stderr=True)):
            pairs += count
            rows += some
    show(pairs, rows, Console(width=110))
    return int(any(row[1] >= SETTINGS.evidence for row in rows))


if __name__ == "__main__":
    sys.exit(main())
