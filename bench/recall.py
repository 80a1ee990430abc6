"""Recall by class, false pairs and traps, of Unburden and of what others use.

Files are made from items by seeded random edits (``recipes.py``) or by other people
(``real_edits.py``). Items are split in two: thresholds are tuned on one half, figures
are given on the other. ``make bench`` takes a few items, ``make bench-match`` all.
"""

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import jobs
import peers
import photos
import real_edits
import tally
from contest import Answer
from jobs import Question, Stage
from photos import Photo
from rich.console import Console
from rich.progress import track

FEW = 40  # photographs, below which a draw could leave a half empty
OUT = Path(__file__).resolve().parents[1] / "bench-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is asked: of the photographs, items, edits, films, others, traps."""

    photos: int = 1000
    items: int = 1000
    share: float = 0.5
    films: int = 12
    strangers: int = 1000
    traps: int = 40
    real: bool = True


FULL = Size()
QUICK = Size(
    photos=150, items=14, share=1.0, films=5, strangers=60, traps=3, real=False
)
TINY = Size(photos=60, items=2, share=0.3, films=1, strangers=4, traps=1, real=True)


def split(everything: list[Photo], half: str) -> tuple[list[Photo], list[Photo]]:
    """Give the items of one half, and every photograph that is no item of either.

    A photograph's part is drawn from its name alone, so that it stays the same
    whatever else is in the folder; where there are few, they take turns.
    """
    parts = 6 if len(everything) >= FEW else 3
    part = {p.name: _role(p, parts, turn) for turn, p in enumerate(everything)}
    mine = {"tune": 0, "report": 1}[half]
    items = [photo for photo in everything if part[photo.name] == mine]
    others = [photo for photo in everything if part[photo.name] > 1]
    return items, others


def _role(photo: Photo, parts: int, turn: int) -> int:
    if not photos.big_enough(photo) or photos.is_texture(photo):
        return parts - 1
    if parts == 3:
        return turn % parts
    return hashlib.sha256(photos.tail(photo).encode()).digest()[0] % parts


def stage_of(given: argparse.Namespace, size: Size) -> Stage:
    """Load the photographs and make the traps."""
    everything = photos.load(given.photos, most=size.photos)
    items, others = split(everything, given.half)
    none = real_edits.Pairs(folder=given.photos)
    return Stage(
        items=items[: given.items or size.items],
        others=others,
        real=real_edits.load(given.photos) if size.real else none,
        pairs=jobs.trap_pairs(given.photos, others, size.traps),
    )


def questions(stage: Stage, size: Size, share: float) -> list[Question]:
    """List everything that is asked."""
    real = jobs.about_real(stage)
    return [
        *jobs.about_items(stage, share, size.films),
        *jobs.about_strangers(stage, size.strangers),
        *jobs.about_traps(stage, size.traps),
        *(real[::20] if size is TINY else real),
    ]


def preface(stage: Stage, share: float, half: str, console: Console) -> None:
    """Say what is asked of whom."""
    people = sum(photo.people for photo in stage.items)
    console.print(
        f"{len(stage.items)} items of the {half} half, {people} of them people, are "
        f"the bank; every file is asked against all of them. Of the edits, a seeded "
        f"draw of {share:.0%} for each item; {len(stage.others)} other photographs."
    )
    for peer in peers.available():
        console.print(f"  {peer.name}: {peer.rule}")
    if absent := peers.missing():
        console.print(f"  not installed, and left out: {', '.join(absent)}")
    if not stage.real.edits:
        console.print("  no photo folder here, or a quick run: no edits by others")


def save(answers: list[Answer], path: Path) -> None:
    """Write the raw answers, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(answer) + "\n" for answer in answers)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--photos", type=Path, default=photos.BESIDE)
    add("--half", choices=("report", "tune"), default="report")
    add("--full", action="store_true", help="every item, and edits by others")
    add("--few", action="store_true", help="a minute's worth, to see that it runs")
    add("--items", type=int, help="at most so many items")
    add("--share", type=float, help="of the edits made of each item, 0 to 1")
    add("--workers", type=int, default=2)
    add("--misses", action="store_true", help="name the files that were not found")
    return parser.parse_args()


def main() -> int:
    """Run the benchmark; 1 if any unrelated pair matched."""
    given = options()
    photos.quiet()
    size = FULL if given.full else TINY if given.few else QUICK
    share = size.share if given.share is None else given.share
    stage = stage_of(given, size)
    console = Console(width=130)
    preface(stage, share, given.half, console)
    asked = questions(stage, size, share)
    answering = jobs.run(stage, asked, given.workers)
    bar = track(answering, "asking", len(asked), console=Console(stderr=True))
    answers = list(bar)
    name = "full" if given.full else "few" if given.few else "quick"
    path = OUT / f"recall-{name}-{given.half}.jsonl"
    save(answers, path)
    tally.report(answers, len(stage.items), console)
    if real := tally.of(answers, jobs.REAL):
        console.print(real_edits.table(real, tally.peer_names(answers)))
    if given.misses:
        console.print("\n".join(tally.misses(answers)))
    console.print(f"every answer: {path.relative_to(OUT.parent)}")
    bad = tally.false_pairs(answers, tally.OURS), tally.trapped(answers, tally.OURS)
    return 1 if any(bad) else 0


if __name__ == "__main__":
    sys.exit(main())
