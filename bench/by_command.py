"""Does ``unburden match ITEMS --against FOLDER --json`` decide as the bench does?

A seeded sample of the benchmark's files is written to a folder, asked by the command
line, and compared with the answers of ``Bank`` in this process.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jobs
import numpy as np
import photos
import real_edits
from contest import Contest
from jobs import Question, Stage
from recall import split
from rich.console import Console

SEED = 5
Decision = tuple[str, str, str]  # file, item, kind


def sample(stage: Stage, most: int) -> list[Question]:
    """Draw some of the files that can be made from the items."""
    every = jobs.about_items(stage, share=1.0, films=1)
    order = np.random.default_rng(SEED).permutation(len(every))[:most]
    return [every[i] for i in sorted(order)]


def asked_here(stage: Stage, files: dict[str, bytes]) -> set[Decision]:
    """Ask ``Bank`` in this process."""
    items = [(p.name, photos.original(p.picture), p.found) for p in stage.items]
    contest = Contest(items, [])
    number = {photo.name: f"{i:03}" for i, photo in enumerate(stage.items)}
    return {
        (name, number[item], said["kind"])
        for name, data in files.items()
        for item, said in contest.ask(data, name)["ours"].items()
    }


def asked_by_command(stage: Stage, files: dict[str, bytes]) -> set[Decision]:
    """Ask the command line about the same bytes."""
    with tempfile.TemporaryDirectory(prefix="unburden-bench-") as place:
        items, against = Path(place) / "items", Path(place) / "against"
        items.mkdir()
        against.mkdir()
        for number, photo in enumerate(stage.items):
            data = photos.original(photo.picture)
            (items / f"{number:03}.png").write_bytes(data)
        for name, data in files.items():
            (against / name).write_bytes(data)
        command = [sys.executable, "-m", "unburden.cli", "match", str(items)]
        command += ["--against", str(against), "--json"]
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        (Path(line["candidate"]).name, Path(line["item"]).stem, line["kind"])
        for line in found
        if "candidate" in line
    }


def main() -> int:
    """Compare; 1 if any decision differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--items", type=int, default=8)
    parser.add_argument("--files", type=int, default=60)
    given = parser.parse_args()
    photos.quiet()
    items, others = split(photos.load(given.photos, most=120), "report")
    none = real_edits.Pairs(folder=given.photos)
    stage = Stage(items=items[: given.items], others=others, real=none)
    files = {
        f"{number:03}{'.mp4' if one.kind == 'frame' else '.jpg'}": jobs.file(one, stage)
        for number, one in enumerate(sample(stage, given.files))
    }
    here, there = asked_here(stage, files), asked_by_command(stage, files)
    console = Console(width=110)
    same = len(here & there)
    console.print(
        f"{len(files)} files, {len(stage.items)} items: {same} matches by the command "
        f"line and by the bench alike, {len(here ^ there)} by one alone"
    )
    for decision in sorted(here ^ there):
        console.print(f"  {'bench' if decision in here else 'command'}: {decision}")
    return int(here != there)


if __name__ == "__main__":
    sys.exit(main())
