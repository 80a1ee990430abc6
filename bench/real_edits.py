"""Recall on edits that other people made: the pairs of kind C in the manifest.

Averaged over originals, and by where they come from. Needs the photo folder.
"""

import argparse
import csv
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import photos
from rich.console import Console

from unburden.errors import BadInput
from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming
from unburden.match import Bank
from unburden.match.settings import SETTINGS
from unburden.model import Item, ItemKind, Lead

Answer = tuple[str, str, bool, bool]


def ask(folder: Path, row: dict[str, str]) -> Answer:
    """Look for an original in its edit: source, original, found by us, by plain PDQ."""
    names = (row["pair_of"], row["path"])
    ours, theirs = (take((folder / name).read_bytes(), name=name) for name in names)
    item = Item(id="1", kind=ItemKind.INNOCENT, label="", fingerprint=ours)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    lead = Lead(url=names[1], page="", source="bench", seen_at=at)
    plain = hamming(theirs.pdq[:1], ours.pdq[:1])[0, 0] <= SETTINGS.near
    found = bool(Bank([item]).match(lead, theirs))
    return names[1].split("/")[0], names[0], found, bool(plain)


def main() -> int:
    """Print recall by source, each original weighing the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    folder = parser.parse_args().photos
    photos.quiet()
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    answers: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    console = Console(width=110)
    for row in (row for row in rows if row["kind"] == "C" and row["pair_of"]):
        try:
            answer = ask(folder, row)
        except (BadInput, OSError) as error:
            console.print(f"skipped {row['path']}: {error}")
            continue
        answers[answer[0]][answer[1]].append(answer)
    for source, originals in sorted(answers.items()):
        count = sum(len(group) for group in originals.values())
        shares = [
            fmean(
                fmean(answer[which] for answer in group) for group in originals.values()
            )
            for which in (2, 3)
        ]
        console.print(
            f"{source:24} {len(originals):3} originals {count:4} edits   "
            f"Unburden {shares[0]:.3f}   plain PDQ {shares[1]:.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
