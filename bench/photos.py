"""The photographs a benchmark works on, and the times they were found to be one.

A folder with a ``MANIFEST.tsv`` (columns path, kind: A scenes, B people, C real
edits, pair_of) beside the repository, or given by ``--photos``; without one, the
photographs inside the scikit-image wheel.
"""

import csv
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
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


# Files that show one photograph, cropped, in grey or on another ground: found by a
# matcher among "unrelated" photographs, laid over each other and looked at by a
# person (2026-11-22). Each by the end of its path.
KIN = (
    (
        "argon-design-system-free-1.2.0/assets/img/faces/fezbot.jpg",
        "black-dashboard-1.0.0/assets/img/emilyz.jpg",
    ),
    (
        "soft-ui-dashboard-1.0.1/assets/img/bruce-mars.jpg",
        "soft-ui-design-system-1.0.4/assets/img/jordan.jpg",
    ),
    (
        "soft-ui-dashboard-1.0.1/assets/img/ivana-square.jpg",
        "soft-ui-design-system-1.0.4/assets/img/brooke.jpg",
    ),
    (
        "soft-ui-dashboard-1.0.1/assets/img/kal-visuals-square.jpg",
        "soft-ui-design-system-1.0.4/assets/img/kal-visuals.jpg",
    ),
    (
        "soft-ui-dashboard-react-4.0.1/src/assets/images/ivana-squares.jpg",
        "soft-ui-design-system-1.0.4/assets/img/ivana.jpg",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photograph, by its path, and its fingerprint as the benchmark sees it."""

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
    work = [(folder, *paths[i]) for i in order]
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        return _distinct(list(pool.map(_photo, work, chunksize=4)))


def _photo(work: tuple[Path, Path, bool]) -> Photo:
    folder, path, people = work
    quiet()
    picture = fit(read(path), SIDE)
    found = take(original(picture), name=path.name, exact=True)
    within = path.relative_to(folder) if folder in path.parents else path.name
    return Photo(str(within), people, picture, found)


def original(picture: Picture) -> bytes:
    """Give the file of an item, as everyone is shown it."""
    return encode(picture, ".png")


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
    return any(
        all(photo.name.endswith(group) for photo in (one, other)) for group in KIN
    )


def tail(photo: Photo) -> str:
    """Give the end of a photograph's path, from which its half is drawn."""
    return "/".join(Path(photo.name).parts[-3:])


def big_enough(photo: Photo) -> bool:
    """Say whether a photograph can be an item."""
    return min(photo.picture.shape[:2]) >= LEAST


def is_texture(photo: Photo) -> bool:
    """Say whether a photograph of the wheel is all one texture: a trap, no item."""
    return Path(photo.name).name in TEXTURES


def quiet() -> None:
    """Keep OpenCV to one thread, so that times are of one core."""
    cv2.setNumThreads(1)
