"""The demo, run as a newcomer runs it: the whole journey on a small web."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from demo.pictures import Truth
from demo.report import compare
from demo.web import Web
from PIL import Image

ROOT = Path(__file__).parents[2]
WEB = Web(files="http://127.0.0.1:8001/", gallery="http://127.0.0.1:8002/")


class Run(NamedTuple):
    code: int
    said: str
    out: Path


def run_demo(out: Path, **environment: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--out", str(out)],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout + done.stderr, out)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = run_demo(tmp_path_factory.mktemp("journey") / "out")
    assert (run.out / "bundle.zip").exists(), run.said
    return run


def test_every_planted_picture_is_found_and_no_unrelated_one(demo: Run) -> None:
    truths = json.loads((demo.out / "truth.json").read_text("utf-8"))
    planted = sum(bool(truth["item"]) for truth in truths)
    unrelated = len(truths) - planted
    assert unrelated >= 10
    words = (
        f"Found {planted} of {planted} planted pictures, "
        f"and claimed 0 of {unrelated} unrelated ones."
    )
    assert words in demo.said, demo.said
    assert demo.code == 0, demo.said


def test_every_page_that_shows_one_is_captured_whole(demo: Run) -> None:
    rows = [
        line for line in demo.said.splitlines() if re.match(r"(files|gallery)/", line)
    ]
    assert len(rows) == 14, demo.said
    assert all(row.rstrip().endswith("complete") for row in rows), demo.said


def test_the_bundle_is_checked_by_tools_that_are_not_ours(
    demo: Run, tmp_path: Path
) -> None:
    with zipfile.ZipFile(demo.out / "bundle.zip") as bag:
        bag.extractall(tmp_path)
    manifest = next(tmp_path.rglob("manifest-sha256.txt"))
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", manifest.name],
        cwd=manifest.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.rglob("*.tsr")), "no timestamp in the bundle"


def test_the_report_and_the_explaining_picture_are_taken_out(demo: Run) -> None:
    assert next(demo.out.glob("*.pdf")).read_bytes().startswith(b"%PDF-")
    with Image.open(demo.out / "explanation.png") as picture:
        picture.load()
        assert min(picture.size) > 100


def test_without_a_browser_it_says_what_to_install(tmp_path: Path) -> None:
    run = run_demo(tmp_path / "out", PATH=str(tmp_path), UNBURDEN_BROWSER="")
    assert run.code == 2
    assert "apt install chromium-headless-shell" in run.said
    assert "Traceback" not in run.said


TRUTHS = (
    Truth(place="files/a.jpg", item="portrait", kinds=("copy",), how=""),
    Truth(place="gallery/people/b.jpg", item="cat", kinds=("edited",), how=""),
    Truth(place="files/c.jpg", item="", kinds=(), how="unrelated"),
)


def line(
    candidate: str, item: str, kind: str = "copy", score: float = 0.9
) -> dict[str, object]:
    return {"candidate": candidate, "item": item, "kind": kind, "score": score}


A = line(WEB.files + "a.jpg", "portrait.png")
B = line(WEB.gallery + "people/thumbnails/b.jpg", "cat.png", "edited")


def test_a_thumbnail_counts_as_its_picture_but_the_picture_speaks_first() -> None:
    small = line(WEB.files + "a.jpg?th=x", "portrait.png", "edited", 1.0)
    outcome = compare(TRUTHS, [small, A, B], WEB)
    assert outcome.right
    assert [row[1] for row in outcome.rows] == [A, B]


def test_a_missed_picture_fails_the_demo() -> None:
    outcome = compare(TRUTHS, [A], WEB)
    assert not outcome.right
    assert "Found 1 of 2 planted pictures" in outcome.words()


def test_an_accused_unrelated_picture_fails_the_demo() -> None:
    outcome = compare(TRUTHS, [A, B, line(WEB.files + "c.jpg", "cat.png")], WEB)
    assert not outcome.right
    assert "claimed 1 of 1 unrelated" in outcome.words()


@pytest.mark.parametrize(
    "wrong",
    [
        line(WEB.files + "a.jpg", "cat.png"),
        line("http://elsewhere.example/a.jpg", "portrait.png"),
    ],
    ids=["another item", "a place nobody planted"],
)
def test_a_claim_that_is_not_so_fails_the_demo(wrong: dict[str, object]) -> None:
    outcome = compare(TRUTHS, [A, B, wrong], WEB)
    assert not outcome.right
    assert outcome.wrong == (wrong,)


def test_another_kind_than_the_truth_fails_the_demo() -> None:
    odd = line(WEB.files + "a.jpg", "portrait.png", "derived")
    outcome = compare(TRUTHS, [odd, B], WEB)
    assert not outcome.right
    assert outcome.other_kind == ["files/a.jpg"]
