"""The photographs a benchmark works on, and the times they were found to be one.

A folder with a ``MANIFEST.tsv`` (columns path, kind: A scenes, B people, C real
edits, pair_of) beside the repository, or given by ``--photos``; without one, the
photographs inside the scikit-image wheel.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import skimage
from edits import Picture, encode, fit
from PIL import Image, ImageOps

from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming
from unburden.model import Fingerprint

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "photos"
INSIDE = (
    "astronaut.png brick.png camera.png chelsea.png coffee.png coins.png grass.png "
    "gravel.png hubble_deep_field.jpg ihc.png motorcycle_left.png retina.jpg rocket.jpg"
)
TEXTURES = frozenset({"brick.png", "grass.png", "gravel.png"})
SIDE = 1024  # pictures are brought to this first, as sites do
LEAST = 300  # shorter side of an item, so that 96 px of it can survive
SEED = 1
SAME = 60  # PDQ distance under which two photographs are taken to be one


# Files that show one photograph, cropped or in grey: found by the matcher among
# "unrelated" photographs, and each looked at by a person (2026-11-22).
KIN = (
    "fezbot emilyz",
    "ivana ivana-squares ivana-square ivana-square.f7bc23b269d1d2509c82",
    "kal-visuals kal-visuals-square kal-visuals-square.3210e28a48ff572ae88b",
)


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photograph, by name, and its fingerprint as the benchmark sees it."""

    name: str
    people: bool
    picture: Picture
    found: Fingerprint


def read(path: Path) -> Picture:
    """Read a picture upright as BGR."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return np.ascontiguousarray(np.asarray(upright)[..., ::-1])


def load(folder: Path, most: int = 1000) -> list[Photo]:
    """Load the photographs of kinds A and B, each once, in a fixed shuffled order."""
    if (folder / "MANIFEST.tsv").exists():
        with (folder / "MANIFEST.tsv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        paths = [
            (folder / r["path"], r["kind"] == "B") for r in rows if r["kind"] in "AB"
        ]
    else:
        inside = Path(skimage.__file__).parent / "data"
        paths = [(inside / name, name == "astronaut.png") for name in INSIDE.split()]
    order = np.random.default_rng(SEED).permutation(len(paths))[:most]
    photos = [_photo(paths[i][0], people=paths[i][1]) for i in order]
    return _distinct(photos)


def _photo(path: Path, *, people: bool) -> Photo:
    picture = fit(read(path), SIDE)
    found = take(encode(picture, ".png"), name=path.name)
    return Photo("/".join(path.parts[-3:]), people, picture, found)


def _distinct(photos: list[Photo]) -> list[Photo]:
    """Leave out photographs that an earlier one is, in another size or turn."""
    kept: list[Photo] = []
    for photo in photos:
        if any(akin(photo, other) for other in kept):
            continue
        seen = [hamming(photo.found.pdq[:1], other.found.pdq).min() for other in kept]
        if not seen or min(seen) > SAME:
            kept.append(photo)
    return kept


def akin(one: Photo, other: Photo) -> bool:
    """Say whether a person found two files to show one photograph."""
    names = {Path(photo.name).stem for photo in (one, other)}
    return any(names <= set(group.split()) for group in KIN)


def big_enough(photo: Photo) -> bool:
    """Say whether a photograph can be an item."""
    return min(photo.picture.shape[:2]) >= LEAST


def is_texture(photo: Photo) -> bool:
    """Say whether a photograph of the wheel is all one texture: a trap, no item."""
    return Path(photo.name).name in TEXTURES


def quiet() -> None:
    """Keep OpenCV to one thread, so that times are of one core."""
    cv2.setNumThreads(1)
