"""Edits that other people made: the pairs of kind C in the photo folder's manifest."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from contest import Answer, Named
from rich.table import Table

from unburden.errors import BadInput
from unburden.fingerprint import fingerprint as take

OURS = "Unburden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The originals, and each edit's path with the original's it was made from."""

    folder: Path
    originals: list[Named] = field(default_factory=list)
    edits: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def load(folder: Path) -> Pairs:
    """Read the pairs; none where there is no manifest."""
    found = Pairs(folder=folder)
    if not (folder / "MANIFEST.tsv").exists():
        return found
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["kind"] == "C"]
    for name in sorted({row["pair_of"] for row in rows} - {""}):
        try:
            data = (folder / name).read_bytes()
            found.originals.append((name, data, take(data, name=name, exact=True)))
        except (BadInput, OSError) as error:
            found.skipped.append(str(error))
    known = {name for name, _, _ in found.originals}
    found.edits.extend((r["path"], r["pair_of"]) for r in rows if r["pair_of"] in known)
    return found


def table(answers: list[Answer], peers: list[str]) -> Table:
    """Lay out recall by where the edits come from, each original weighing the same."""
    out = Table(title="Edits that other people made, averaged over originals")
    for column in ("from", "originals", "edits", OURS, *peers):
        out.add_column(column, justify="left" if column == "from" else "right")
    by_source: dict[str, dict[str, list[Answer]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for answer in answers:
        source = answer["name"].split("/")[0]
        for group in (source, "all"):
            by_source[group][answer["true"]].append(answer)
    for source, originals in sorted(by_source.items(), key=_all_last):
        count = sum(map(len, originals.values()))
        shares = [_share(originals, who) for who in (OURS, *peers)]
        cells = [f"{share:.3f}" for share in shares]
        style = "bold" if source == "all" else ""
        out.add_row(source, str(len(originals)), str(count), *cells, style=style)
    return out


def _all_last(pair: tuple[str, object]) -> tuple[bool, str]:
    return pair[0] == "all", pair[0]


def _share(originals: dict[str, list[Answer]], who: str) -> float:
    return fmean(
        fmean(hit(answer, who) for answer in group) for group in originals.values()
    )


def hit(answer: Answer, who: str) -> bool:
    """Say whether ``who`` named the item that a file was made from."""
    named = answer["ours"] if who == OURS else answer["peers"].get(who, ())
    return answer["true"] in named
