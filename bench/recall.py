"""Recall by kind and false pairs of Unburden's matcher, beside plain PDQ.

Files are made from items by seeded random edits (``edits.py``, ``recipes.py``).
Items are split in two: thresholds are tuned on one half, figures are given on the
other. Run by ``make bench``; ``--full`` takes every item.
"""

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import clips
import numpy as np
import photos
import recipes
import traps
from edits import Made, Picture, encode
from rich.console import Console
from rich.progress import track
from rich.table import Table

from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming
from unburden.fingerprint.pdq import pdq_hashes
from unburden.match import Bank
from unburden.match.settings import SETTINGS
from unburden.model import Fingerprint, Item, ItemKind, Lead

SEED = 20261122
FEW = 40  # photographs, below which a draw could leave a half empty
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Tally:
    """What was asked and found, by class."""

    asked: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    false_ours: list[str] = field(default_factory=list)
    false_plain: list[str] = field(default_factory=list)
    strangers: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a share."""
    if total == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    reach = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    reach /= 1 + z * z / total
    return max(0.0, middle - reach), min(1.0, middle + reach)


class Contest:
    """Our bank and plain PDQ's, asked the same questions."""

    def __init__(self, items: Sequence[photos.Photo]) -> None:
        self.items = items
        self.tally = Tally()
        self._bank = Bank([_item(photo) for photo in items])
        self._hashes = np.stack([photo.found.pdq[0] for photo in items])

    def ask(self, data: bytes, *, true: str, made: Made | None, name: str) -> None:
        """Show both one file; ``true`` names its item, or is empty for a stranger."""
        lead = Lead(url=name, page=name, source="bench", seen_at=SEEN_AT)
        start = time.perf_counter()
        found = take(data, name=name)
        middle = time.perf_counter()
        matches = self._bank.match(lead, found)
        self.tally.seconds["take"] += middle - start
        self.tally.seconds["match"] += time.perf_counter() - middle
        self.tally.seconds["files"] += 1
        plain = self._plain(found)
        self._count(true, made, {m.item: m.kind.value for m in matches}, plain, name)

    def _plain(self, found: Fingerprint) -> set[str]:
        hashes = np.stack([frame.pdq[0] for frame in found.frames] or [found.pdq[0]])
        near = (hamming(hashes, self._hashes) <= SETTINGS.near).any(axis=0)
        return {self.items[i].name for i in np.flatnonzero(near)}

    def _count(
        self,
        true: str,
        made: Made | None,
        ours: dict[str, str],
        plain: set[str],
        name: str,
    ) -> None:
        tally = self.tally
        tally.false_ours += [f"{name} ~ {item}" for item in ours if item != true]
        tally.false_plain += [f"{name} ~ {item}" for item in plain if item != true]
        if made is None:
            tally.strangers += 1
            return
        for label in (made.kind, f"  {made.edit}"):
            tally.asked[label] += 1
            tally.ours[label] += true in ours
            tally.plain[label] += true in plain
        tally.kinds[made.kind, ours.get(true, "-")] += 1
        if true not in ours:
            tally.misses.append(name)


def _item(photo: photos.Photo) -> Item:
    return Item(
        id=photo.name, kind=ItemKind.INNOCENT, label=photo.name, fingerprint=photo.found
    )


def split(
    everything: list[photos.Photo], half: str, most: int
) -> tuple[list[photos.Photo], list[photos.Photo]]:
    """Give the items of one half, and every photograph that is no item of either.

    A photograph's part is drawn from its name alone, so that it stays the same
    whatever else is in the folder; where there are few, they take turns.
    """
    parts = 6 if len(everything) >= FEW else 3
    part = {
        photo.name: _role(photo, parts, turn) for turn, photo in enumerate(everything)
    }
    mine = {"tune": 0, "report": 1}[half]
    items = [photo for photo in everything if part[photo.name] == mine]
    others = [photo for photo in everything if part[photo.name] > 1]
    return items[:most], others


def _role(photo: photos.Photo, parts: int, turn: int) -> int:
    if not photos.big_enough(photo) or photos.is_texture(photo):
        return parts - 1
    if parts == 3:
        return turn % parts
    return hashlib.sha256(photo.name.encode()).digest()[0] % parts


def files(
    items: Sequence[photos.Photo], others: Sequence[Picture], films: int
) -> Iterator[tuple[str, Made]]:
    """Make every file of every item, with severities of its own."""
    for number, photo in enumerate(items):
        rng = np.random.default_rng((SEED, number))
        for made in recipes.pictures(rng, photo.picture, others):
            yield photo.name, made
        if number < films:
            data = clips.film(rng, photo.picture, others)
            yield photo.name, Made(kind="frame", edit="mp4", data=data)


def run(
    contest: Contest, others: Sequence[photos.Photo], *, films: int, some: int
) -> None:
    """Ask everything: made files, strangers, and traps that share lettering."""
    pictures = [photo.picture for photo in others]
    total = len(contest.items) * 26 + min(films, len(contest.items))
    made_files = files(contest.items, pictures, films)
    console = Console(stderr=True)
    for true, made in track(made_files, "edits", total, console=console):
        contest.ask(made.data, true=true, made=made, name=f"{made.edit} of {true}")
    for photo in track(others[:some], "strangers", console=console):
        data = encode(photo.picture)
        contest.ask(data, true="", made=None, name=photo.name)


def run_traps(one: Sequence[photos.Photo], other: Sequence[photos.Photo]) -> list[str]:
    """Lay the same lettering on pairs of unrelated photographs; give what matched."""
    found = []
    console = Console(stderr=True)
    for first, second in track(
        list(zip(one, other, strict=False)), "traps", console=console
    ):
        for name, ours, theirs in traps.pairs(first.picture, second.picture):
            fingers = [take(encode(p, quality=92), name=name) for p in (ours, theirs)]
            item = Item(
                id="1", kind=ItemKind.INNOCENT, label="", fingerprint=fingers[0]
            )
            lead = Lead(url=name, page="", source="bench", seen_at=SEEN_AT)
            if Bank([item]).match(lead, fingers[1]):
                found.append(f"{name}: {first.name} ~ {second.name}")
    return found


def table(tally: Tally, peer: str) -> Table:
    """Lay the tally out for people."""
    out = Table(title="Recall by class, with 95 % Wilson intervals")
    for column in ("class", "files", "Unburden", "", peer, ""):
        out.add_column(column, justify="left" if column == "class" else "right")
    for label, asked in sorted(tally.asked.items(), key=lambda pair: _order(pair[0])):
        cells = []
        for hits in (tally.ours[label], tally.plain[label]):
            low, high = wilson(hits, asked)
            cells += [f"{hits / asked:.3f}", f"{low:.3f} to {high:.3f}"]
        bold = "" if label.startswith(" ") else "bold"
        out.add_row(label, str(asked), *cells, style=bold)
    return out


def _order(label: str) -> tuple[int, bool, str]:
    edit = label.strip()
    groups = (
        {"copy", "jpg", "webp", "resize"},
        {"edited", "two at once", *recipes.EDITED},
        {"derived"},
        {"frame", "mp4"},
    )
    group = next((i for i, names in enumerate(groups) if edit in names), 2)
    return group, label.startswith(" "), edit


def peer_hash(picture: Picture) -> tuple[str, float]:
    """Time plain PDQ hashing of one picture, by ``pdqhash`` if it is installed."""
    rgb = np.ascontiguousarray(picture[..., ::-1])
    try:
        import pdqhash  # noqa: PLC0415 - optional peer, has no wheel for Linux
    except ImportError:
        name, work = "plain PDQ (ours, bit-equal; pdqhash not installed)", pdq_hashes
    else:
        name, work = "plain PDQ (pdqhash)", pdqhash.compute
    start = time.perf_counter()
    for _ in range(5):
        work(rgb)
    return name, (time.perf_counter() - start) / 5


def report(contest: Contest, trapped: list[str], console: Console) -> None:
    """Print the table, the false pairs and the cost."""
    tally = contest.tally
    peer, hashing = peer_hash(contest.items[0].picture)
    console.print(table(tally, peer))
    pairs = (sum(tally.asked.values()) // 2 + tally.strangers) * len(contest.items)
    console.print(f"bank {len(contest.items)} items; {tally.strangers} strangers")
    console.print(f"false pairs among {pairs}: ours {len(tally.false_ours)}, ")
    console.print(f"  plain PDQ {len(tally.false_plain)}; traps matched {len(trapped)}")
    for line in (*tally.false_ours, *trapped):
        console.print(f"  FALSE {line}")
    kinds = ", ".join(f"{a}->{b} {n}" for (a, b), n in sorted(tally.kinds.items()))
    console.print(f"kind made -> kind said: {kinds}")
    count = tally.seconds["files"]
    each = {k: 1000 * tally.seconds[k] / count for k in ("take", "match")}
    ratio = sum(each.values()) / (1000 * hashing)
    console.print(
        f"ms a candidate: fingerprint {each['take']:.0f}, match {each['match']:.0f}; "
        f"together {ratio:.1f} x plain PDQ hashing of a decoded picture"
    )


def main() -> int:
    """Run the benchmark; 1 if any unrelated pair matched."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    photos.quiet()
    everything = photos.load(given.photos, most=1000 if given.full else 150)
    items, others = split(everything, given.half, 1000 if given.full else 14)
    contest = Contest(items)
    some, trap = (1000, 100) if given.full else (60, 10)
    run(contest, others, films=12 if given.full else 5, some=some)
    trap = min(trap, len(others) // 2)
    trapped = run_traps(others[:trap], others[trap : 2 * trap])
    console = Console(width=110)
    report(contest, trapped, console)
    if given.misses:
        console.print("\n".join(contest.tally.misses))
    return 1 if contest.tally.false_ours or trapped else 0


if __name__ == "__main__":
    sys.exit(main())
