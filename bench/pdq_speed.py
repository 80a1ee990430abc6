"""PDQ of JPEG files: our path beside ``threatexchange``'s, in one run on one core.

Real photographs are resized to 0.3, 2 and 12 megapixels and saved in a temporary
folder. Both sides read the file, decode it and hash it. Ours hashes exactly (full
decode) or a JPEG decoded at a fraction; a whole Fingerprint without features, which
also holds the file's SHA-256 and a plate, is timed too.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import photos
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.table import Table

from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming

try:
    from unburden.fingerprint import pdq_of
except ImportError:  # then a Fingerprint is the shortest path there is
    pdq_of = None

# Megapixels, and the ratio that scaled decoding is to reach.
TARGETS = {0.3: 5.0, 2.0: 13.0, 12.0: 18.0}
MOST_BITS, MEDIAN_BITS = 12, 2
USABLE = 50  # least PDQ quality; below, a hash is noise, and its bits say nothing
QUALITY = (85, 90)
REPEATS = 5  # the fastest counts

Hash = NDArray[np.uint8]
Hasher = Callable[[Path], Hash]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One size's outcome: seconds a file, and bits from the reference's hash."""

    megapixels: float
    files: int
    theirs: float
    exact: float
    scaled: float
    whole: float
    unusable: int
    exact_bits: list[int]
    scaled_bits: list[int]


def reference() -> tuple[str, Hasher] | None:
    """Give the reference client's hasher, or None where it is not installed."""
    try:
        from threatexchange.signal_type.pdq import pdq_hasher  # noqa: PLC0415
    except ImportError:
        return None

    def hasher(path: Path) -> Hash:
        text, _quality = pdq_hasher.pdq_from_file(path)
        return np.frombuffer(bytes.fromhex(text), np.uint8)

    return "threatexchange", hasher


def whole(path: Path) -> Hash:
    """Hash by taking a whole Fingerprint without local features."""
    return take(path.read_bytes(), name=path.name, features=False).pdq[0]


def exact(path: Path) -> Hash:
    """Hash at full decode, bit for bit as the reference."""
    data = path.read_bytes()
    if pdq_of is None:
        return take(data, name=path.name, features=False, exact=True).pdq[0]
    return pdq_of(data, name=path.name, exact=True)[0][0]


def scaled(path: Path) -> Hash:
    """Hash at the smallest decode that serves."""
    if pdq_of is None:
        return whole(path)
    return pdq_of(path.read_bytes(), name=path.name)[0][0]


def usable(path: Path) -> bool:
    """Say whether a picture has enough in it for its hash to be compared."""
    found = take(path.read_bytes(), name=path.name, features=False, exact=True)
    return found.quality >= USABLE


def sources(folder: Path, most: int) -> list[Path]:
    """Give the largest photographs there are."""
    if not (folder / "MANIFEST.tsv").exists():
        folder = Path(photos.skimage.__file__).parent / "data"
        paths = [folder / name for name in photos.INSIDE.split()]
    else:
        paths = [p for p in folder.rglob("*") if p.suffix in (".jpg", ".jpeg")]
    return sorted(paths, key=lambda path: (-_area(path), str(path)))[:most]


def _area(path: Path) -> int:
    with Image.open(path) as image:
        return image.width * image.height


def save(pictures: Sequence[Path], megapixels: float, folder: Path) -> list[Path]:
    """Resize photographs to ``megapixels`` and save them as JPEG."""
    made = []
    for number, path in enumerate(pictures):
        pixels = photos.read(path)
        scale = (megapixels * 1e6 / (pixels.shape[0] * pixels.shape[1])) ** 0.5
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        sized = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)
        quality = QUALITY[0] + number % (QUALITY[1] - QUALITY[0] + 1)
        target = folder / f"{number:03}-{megapixels:g}.jpg"
        cv2.imwrite(str(target), sized, [cv2.IMWRITE_JPEG_QUALITY, quality])
        made.append(target)
    return made


def measure(megapixels: float, files: list[Path], theirs: Hasher) -> Row:
    """Time everyone on every file, turn about; the fastest of each counts."""
    hashers = {"theirs": theirs, "exact": exact, "scaled": scaled, "whole": whole}
    spent = dict.fromkeys(hashers, 0.0)
    bits: dict[str, list[int]] = {"exact": [], "scaled": []}
    good = {path for path in files if usable(path)}
    for path in files:
        found: dict[str, Hash] = {}
        best = dict.fromkeys(hashers, float("inf"))
        for _ in range(REPEATS):
            for name, hasher in hashers.items():
                start = time.process_time()  # others may want the processor too
                found[name] = hasher(path)
                best[name] = min(best[name], time.process_time() - start)
        for name, seconds in best.items():
            spent[name] += seconds / len(files)
        for name, apart in bits.items():
            pair = found["theirs"][None], found[name][None]
            if name == "exact" or path in good:
                apart.append(int(hamming(*pair)[0, 0]))
    return Row(
        megapixels=megapixels,
        files=len(files),
        theirs=spent["theirs"],
        exact=spent["exact"],
        scaled=spent["scaled"],
        whole=spent["whole"],
        unusable=len(files) - len(good),
        exact_bits=bits["exact"],
        scaled_bits=bits["scaled"],
    )


def show(rows: list[Row], name: str, console: Console) -> bool:
    """Print the outcome beside its targets; true if all are reached."""
    out = Table(title=f"PDQ of JPEG files, ours beside {name}, one core")
    head = ("MP", "files", "theirs, ms", "exact, ms", "ratio", "bits apart")
    more = ("scaled, ms", "ratio", "aim", "bits: most, median", "whole, ms", "ratio")
    for column in (*head, *more):
        out.add_column(column, justify="right")
    reached = True
    for row in rows:
        ratio, aim = row.theirs / row.scaled, TARGETS[row.megapixels]
        most, middle = max(row.scaled_bits), median(row.scaled_bits)
        reached &= ratio >= aim and max(row.exact_bits) == 0
        reached &= most <= MOST_BITS and middle <= MEDIAN_BITS
        out.add_row(
            f"{row.megapixels:g}",
            str(row.files),
            f"{1000 * row.theirs:.2f}",
            f"{1000 * row.exact:.2f}",
            f"{row.theirs / row.exact:.1f}",
            str(max(row.exact_bits)),
            f"{1000 * row.scaled:.2f}",
            f"{ratio:.1f}",
            f"{aim:g}",
            f"{most}, {middle:g}",
            f"{1000 * row.whole:.2f}",
            f"{row.theirs / row.whole:.1f}",
        )
    console.print(out)
    noise = max(row.unusable for row in rows)
    console.print(
        f"aims: as many times faster, scaled; 0 bits exact; {MOST_BITS} at most and "
        f"{MEDIAN_BITS} in the middle scaled, but for {noise} files of quality under "
        f"{USABLE}"
    )
    return reached


def main() -> int:
    """Measure; 1 if an aim is missed, 0 where the reference is not installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--files", type=int, default=24)
    given = parser.parse_args()
    photos.quiet()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    console = Console(width=130)
    found = reference()
    if found is None:
        console.print("threatexchange and pdqhash are not installed: nothing to time")
        return 0
    name, hasher = found
    chosen = sources(given.photos, given.files)
    rows = []
    for megapixels in TARGETS:
        with tempfile.TemporaryDirectory(prefix="unburden-bench-") as folder:
            files = save(chosen, megapixels, Path(folder))
            rows.append(measure(megapixels, files, hasher))
    return 0 if show(rows, name, console) else 1


if __name__ == "__main__":
    sys.exit(main())
