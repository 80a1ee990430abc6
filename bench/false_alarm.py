"""How often unrelated photographs score as high: the distribution behind a threshold.

Every photograph is an item of one bank; leads are all the photographs, each whole and
as random crops. Every alignment that the shortlist leads to is followed up, however
poor; an item that is not on the shortlist has no evidence at all. Pairs that pass are
to be looked at by a person, and listed in ``photos.KIN`` if they show one photograph.
Prints the tail of ``Verdict.evidence`` and what ``unburden/match/certainty.py``
states.
"""

import argparse
import sys
from collections.abc import Sequence
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
from unburden.match.certainty import false_alarm
from unburden.match.settings import SETTINGS
from unburden.match.shortlist import Shortlist
from unburden.match.views import View, liken, still

SEED = 7
STEPS = (0.0, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0, SETTINGS.evidence, 8.0)
# Twice the shortlist, and no evidence too poor, so that the tail is seen.
OPEN = replace(
    SETTINGS, evidence=0.0, share_whole=0.0, crumpled=0.0, strained=1.1, least_vote=0.0
)
WIDE = replace(OPEN, shortlist=12)
Row = tuple[float, int, int, str, str]


def leads(photo: photos.Photo, number: int, crops: int) -> list[View]:
    """Give a photograph as a lead, and random crops of it."""
    rng = np.random.default_rng((SEED, number))
    parts = [photo.picture]
    parts += [edits.crop(rng, photo.picture, []) for _ in range(crops)]
    return [
        still(take(edits.encode(part, quality=85), name=photo.name)) for part in parts
    ]


def score(
    everything: Sequence[photos.Photo], shortlist: Shortlist, crops: int, index: int
) -> tuple[int, list[Row]]:
    """Compare one photograph's leads with every other item; give pairs and rows."""
    strange = [
        number != index and not photos.akin(everything[index], photo)
        for number, photo in enumerate(everything)
    ]
    pairs, rows = 0, []
    for lead in leads(everything[index], index, crops):
        pairs += sum(strange)
        for number, flips in shortlist.of([lead]).items():
            if not strange[number]:
                continue
            found = liken(still(everything[number].found), lead, OPEN, flips=flips)
            if found is not None and found.verdict is not None:
                row = (found.verdict.evidence, found.inliers, found.distance)
                rows.append((*row, everything[number].name, everything[index].name))
    return pairs, rows


def show(pairs: int, rows: list[Row], console: Console) -> None:
    """Print the tail, its fit, and the rows nearest to the threshold."""
    evidence = np.array([row[0] for row in rows])
    table = Table(title=f"{pairs} unrelated pairs")
    columns = ("evidence at least", "pairs", "share", "certainty.py says")
    for column in columns:
        table.add_column(column, justify="right")
    for step in STEPS:
        count = int((evidence >= step).sum())
        table.add_row(
            f"{step:g}",
            str(count),
            f"{count / pairs:.1e}" if count else f"under {3 / pairs:.1e}",
            f"under {false_alarm(step):.1e}",
        )
    console.print(table)
    passing = int((evidence >= SETTINGS.evidence).sum())
    console.print(f"at the threshold: {passing}; rule of three: {3 / pairs:.1e}")
    for row in sorted(rows, reverse=True)[:12]:
        console.print(
            f"  {row[0]:8.2f} inliers {row[1]} pdq {row[2]} {row[3]} ~ {row[4]}"
        )


def main() -> int:
    """Measure; 1 if any unrelated pair passes the threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--crops", type=int, default=9)
    parser.add_argument("--most", type=int, default=1000, help="photographs")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    photos.quiet()
    everything = photos.load(given.photos, most=given.most)
    shortlist = Shortlist([[still(photo.found)] for photo in everything], WIDE)
    work = partial(score, everything, shortlist, given.crops)
    pairs, rows = 0, list[Row]()
    with get_context("fork").Pool(given.workers, photos.quiet) as pool:
        done = pool.imap_unordered(work, range(len(everything)))
        console = Console(stderr=True)
        for count, some in track(done, total=len(everything), console=console):
            pairs += count
            rows += some
    show(pairs, rows, Console(width=110))
    return int(any(row[0] >= SETTINGS.evidence for row in rows))


if __name__ == "__main__":
    sys.exit(main())
