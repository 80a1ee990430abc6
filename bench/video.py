"""Videos: recall, false pairs, time spans and speed, beside Meta's vPDQ.

Items are clips of ``MANIFEST.tsv`` (kind D) and clips made of photographs; each is
changed in every way of ``clips.CHANGES``, and saved again. Without the folder of
photographs, made clips alone. The ``vpdq`` package is asked where it is installed;
otherwise its rule, on our own hashes of a frame a second.
"""

import argparse
import csv
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import clips
import numpy as np
import photos
from clips import Clip, Remade, Span
from edits import encode as save
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table
from tally import wilson

from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming
from unburden.match import Bank
from unburden.model import Item, ItemKind, Lead, Match

SEED = 20261122
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
NEAR, QUALITY = 31, 50  # vPDQ's defaults
SHARE = 0.8  # of the query's frames that must be near: threatexchange's default
LATE = 2.0  # seconds that a span may be off
MADE = (4, 5)  # clips made of photographs, and shots in each
# One file of each film; "chair-19" is "chair-22" without its first 3.7 seconds (seen
# by hashing every third frame of both); "longer" starts as "pattern" does, and after
# two seconds their hashes part, so that it is neither item nor stranger.
KIN = ("cap12", "cap13", "chair", "pattern", "doorknob", "v2s")
LEFT_OUT = ("chair-19", "longer", ".webm", "padded")


@dataclass
class Tally:
    """What one class came to."""

    asked: int = 0
    ours: int = 0
    any_near: int = 0
    share_near: int = 0
    off: list[float] = field(default_factory=list)


class VideoHashes:
    """vPDQ hashes of files, by its package or by our own PDQ at a frame a second."""

    def __init__(self) -> None:
        self.package = find_spec("vpdq") is not None

    def of(self, data: bytes) -> NDArray[np.uint8]:
        """Give the hashes of quality enough, uint8 ``(n, 32)``."""
        if not self.package or data[4:8] != b"ftyp":
            found = take(data, name="peer", features=False, exact=True)
            frames = found.frames or (found,)
            rows = [f.pdq[0] for f in frames if f.quality >= QUALITY]
        else:
            hashes, _ = vpdq_hashes(data)
            rows = [row for row, quality in hashes if quality >= QUALITY]
        return np.array(rows, np.uint8).reshape(-1, 32)


def vpdq_hashes(data: bytes) -> tuple[list[tuple[NDArray[np.uint8], int]], float]:
    """Hash an MP4 with the ``vpdq`` package, a frame a second; and seconds of CPU."""
    import vpdq  # noqa: PLC0415 - may be absent

    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(data)
        file.flush()
        start = time.process_time()
        found: Any = vpdq.computeHash(file.name, seconds_per_hash=1)
        spent = time.process_time() - start
    rows = [(np.frombuffer(bytes.fromhex(f.hex), np.uint8), f.quality) for f in found]
    return rows, spent


def near_shares(
    query: NDArray[np.uint8], known: NDArray[np.uint8]
) -> tuple[bool, bool]:
    """Apply the vPDQ rule: any frame near; and most of the query's frames near."""
    if not len(query) or not len(known):
        return False, False
    near = (hamming(query, known) <= NEAR).any(axis=1)
    return bool(near.any()), bool(near.mean() >= SHARE)


def real(folder: Path) -> dict[str, Clip]:
    """Read the real clips, each take once."""
    if not (folder / "MANIFEST.tsv").exists():
        return {}
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    paths = [r["path"] for r in rows if r["path"].endswith((".mp4", ".mov", ".webm"))]
    chosen = {}
    for path in paths:
        name = Path(path).name
        if any(word in name for word in LEFT_OUT):
            continue
        key = next((kin for kin in KIN if kin in name), name)
        chosen.setdefault(key, clips.decode((folder / path).read_bytes()))
    return chosen


def made(rng: np.random.Generator, pictures: Sequence[Any]) -> dict[str, Clip]:
    """Make clips of photographs, no photograph in two of them."""
    count, shots = MADE
    groups = [pictures[n * shots : (n + 1) * shots] for n in range(count)]
    return {
        f"made {n}": clips.moving(rng, group) for n, group in enumerate(groups) if group
    }


class Contest:
    """Our bank and the vPDQ rule, asked the same."""

    def __init__(self, items: dict[str, bytes]) -> None:
        self._hashes = VideoHashes()
        self._known = {name: self._hashes.of(data) for name, data in items.items()}
        self._bank = Bank([_item(name, data) for name, data in items.items()])
        self.tally: dict[str, Tally] = defaultdict(Tally)
        self.false: dict[str, list[str]] = {"ours": [], "any": [], "share": []}
        self.misses: list[str] = []
        self.late: list[str] = []
        self.pairs = 0
        self.seconds = 0.0

    def ask(
        self, data: bytes, *, edit: str, true: str, remade: Remade | None = None
    ) -> None:
        """Show both one file; ``true`` names its item, or is empty."""
        lead = Lead(url=edit, page="", source="bench", seen_at=SEEN_AT)
        start = time.process_time()
        ours = {m.item: m for m in self._bank.match(lead, take(data, name=edit))}
        self.seconds += time.process_time() - start
        query = self._hashes.of(data)
        rule = {name: near_shares(query, rows) for name, rows in self._known.items()}
        any_near = {name for name, (one, _) in rule.items() if one}
        share = {name for name, (_, most) in rule.items() if most}
        named = {"ours": set(ours), "any": any_near, "share": share}
        for who, names in named.items():
            self.false[who] += [f"{edit} of {true} ~ {n}" for n in names - {true}]
        self.pairs += len(self._known) - bool(true)
        if not true:
            return
        tally = self.tally[edit]
        tally.asked += 1
        tally.ours += true in ours
        tally.any_near += true in any_near
        tally.share_near += true in share
        if true not in ours:
            self.misses.append(f"{edit} of {true}")
        elif remade is not None:
            off = _off(ours[true], remade)
            tally.off += off
            if max(off) > LATE:
                match = ours[true]
                said = f"{match.item_seconds} {match.lead_seconds}"
                right = f"{remade.item} {remade.lead}"
                self.late.append(f"{edit} of {true}: {said}, is {right}")


def _off(match: Match, remade: Remade) -> list[float]:
    """Give how far the ends of the spans are off, seconds."""
    sides = ((match.item_seconds, remade.item), (match.lead_seconds, remade.lead))
    ends: list[tuple[Span, Span]] = [(a, b) for a, b in sides if a is not None]
    return [abs(a - b) for said, true in ends for a, b in zip(said, true, strict=True)]


def _item(name: str, data: bytes) -> Item:
    found = take(data, name=name, exact=True)
    return Item(id=name, kind=ItemKind.INNOCENT, label=name, fingerprint=found)


def questions(
    originals: dict[str, Clip], other: Clip, rng: np.random.Generator
) -> Iterator[tuple[str, str, bytes, Remade | None]]:
    """Make every file: (edit, item, bytes, what is where); ``other`` is no item."""
    for name, clip in originals.items():
        for edit, change in clips.CHANGES.items():
            remade = change(rng, clip, other)
            crf = int(rng.integers(*clips.CRF))
            yield edit, name, clips.encode(remade.clip, crf=crf), remade
        still = clip.frames[int(rng.integers(len(clip.frames)))]
        yield "frame as a picture", name, save(still, quality=80), None


def traps(originals: dict[str, Clip]) -> Iterator[tuple[str, bytes, bytes]]:
    """Give pairs that must not match: two halves of one clip, seconds apart."""
    for name, clip in originals.items():
        if name.startswith("cap"):
            middle = clip.seconds / 2
            first = clips.part(clip, 0, middle - 1)
            second = clips.part(clip, middle + 1, clip.seconds)
            yield f"halves of {name}", clips.encode(first), clips.encode(second)


def table(tally: dict[str, Tally]) -> Table:
    """Lay the tally out for people."""
    title = "Recall by class, 95 % Wilson interval; how far spans are off, seconds"
    out = Table(title=title)
    columns = ("class", "files", "Unburden", "vPDQ any", "vPDQ 80 %", "middle", "p90")
    for column in columns:
        out.add_column(column)
    for edit, t in tally.items():
        low, high = wilson(t.ours, t.asked)
        ends = np.percentile(t.off, [50, 90]) if t.off else (np.nan, np.nan)
        cells = [f"{t.ours / t.asked:.3f} ({low:.3f} to {high:.3f})"]
        cells += [f"{n / t.asked:.3f}" for n in (t.any_near, t.share_near)]
        out.add_row(edit, str(t.asked), *cells, *(f"{n:.1f}" for n in ends))
    return out


def speed(console: Console, files: dict[str, bytes]) -> None:
    """Print CPU seconds of hashing, ours against the package, best of three."""
    if find_spec("vpdq") is None:
        console.print("vpdq is not installed: no speed to compare with.")
        return
    for name, data in files.items():
        theirs = min(vpdq_hashes(data)[1] for _ in range(3))
        ours = [min(_spent(data, features) for _ in range(3)) for features in (0, 1)]
        console.print(
            f"{name}: vpdq {theirs:.2f} s CPU; ours {ours[0]:.2f} s hashes only "
            f"({theirs / ours[0]:.1f} x), {ours[1]:.2f} s with features "
            f"({theirs / ours[1]:.1f} x)"
        )


def _spent(data: bytes, features: int) -> float:
    start = time.process_time()
    take(data, name="clip", features=bool(features))
    return time.process_time() - start


def large(rng: np.random.Generator, pictures: Sequence[Any]) -> dict[str, bytes]:
    """Make 720p clips for the speed: shots of four seconds, and one long one."""
    import cv2  # noqa: PLC0415 - here only

    found = {}
    for name, shots in (("720p, shots", pictures[:6]), ("720p, one shot", [])):
        clip = clips.moving(rng, shots or [pictures[0]] * 1, rate=30)
        if not shots:
            clip = Clip(frames=clip.frames * 3, rate=30)
        grain = [rng.integers(0, 9, (720, 1280, 1), np.uint8) for _ in range(8)]
        noisy = (
            cv2.add(cv2.resize(frame, (1280, 720)), grain[n % 8].repeat(3, 2))
            for n, frame in enumerate(clip.frames)
        )
        found[name] = clips.save(noisy, 30)
    return found


def main() -> int:
    """Run the benchmark; 1 if any unrelated pair matched."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--speed", action="store_true", help="the speed alone")
    parser.add_argument("--few", action="store_true", help="five clips, no speed")
    given = parser.parse_args()
    photos.quiet()
    console, rng = Console(width=110), np.random.default_rng(SEED)
    if not (given.photos / "MANIFEST.tsv").exists():
        console.print(f"No photographs in {given.photos}: made clips alone.")
    everything = [photo.picture for photo in photos.load(given.photos, most=48)]
    count = MADE[0] * MADE[1]
    if not given.few:
        speed(console, large(rng, everything))
    if given.speed:
        return 0
    originals = real(given.photos) | made(rng, everything[:count])
    if given.few:
        originals = {name: originals[name] for name in list(originals)[::2][:5]}
    saved = {name: clips.encode(clip) for name, clip in originals.items()}
    shown = {f"picture {n}": p for n, p in enumerate(everything[count:][:8])}
    stills = {name: save(picture) for name, picture in shown.items()}
    contest = Contest(saved | stills)
    rest = everything[count + 8 :] or everything[:3]
    asked = questions(originals, clips.moving(rng, rest[:4]), rng)
    total = len(originals) * (len(clips.CHANGES) + 1)
    progress = Console(stderr=True)
    for edit, name, data, remade in track(asked, "clips", total, console=progress):
        contest.ask(data, edit=edit, true=name, remade=remade)
    for name, picture in shown.items():
        data = clips.film(rng, picture, rest)
        contest.ask(data, edit="picture in a video", true=name)
    return finish(console, contest, originals)


def finish(console: Console, contest: Contest, originals: dict[str, Clip]) -> int:
    """Print the results and the traps."""
    console.print(table(contest.tally))
    if find_spec("vpdq") is None:
        console.print("vpdq is not installed: its rule, on our own PDQ hashes.")
    pair = 1000 * contest.seconds / max(1, contest.pairs)
    console.print(f"{pair:.0f} ms CPU for each pair of a file and an item")
    for who, pairs in contest.false.items():
        console.print(f"false pairs among {contest.pairs}: {who} {len(pairs)}")
    fell = []
    for name, one, other in traps(originals):
        lead = Lead(url=name, page="", source="bench", seen_at=SEEN_AT)
        for mine, theirs in ((one, other), (other, one)):
            fell += [
                name
                for _ in Bank([_item("1", mine)]).match(lead, take(theirs, name=name))
            ]
    console.print(f"one camera, other moments: {len(fell)} matched {fell}")
    for line in (*contest.false["ours"], *contest.misses):
        console.print(f"  {'MISS' if line in contest.misses else 'FALSE'} {line}")
    for line in contest.late:
        console.print(f"  OFF {line}")
    return 1 if contest.false["ours"] or fell else 0


if __name__ == "__main__":
    raise SystemExit(main())
