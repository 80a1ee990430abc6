"""Learn the visual words and signatures of ``unburden/match/words.npz``.

From local features of the pictures in the scikit-image wheel, at three sizes, turned
and mirrored: independent of the photographs that the other benchmarks use. Writes
the file that is named; the same file comes out every time.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
import photos
import skimage
from numpy.typing import NDArray

from unburden.fingerprint import local_features
from unburden.match.features import mirrored

SIZES = (1.0, 0.5, 0.25)
SAMPLE = 150_000
CODED = 100_000  # of them, for the codebooks
AXES = 48
ENTRIES = 512
ROUNDS = 20
SEED = 0


def descriptors() -> NDArray[np.float32]:
    """Describe every picture at every size and turn, straight and mirrored."""
    folder = Path(skimage.__file__).parent / "data"
    rows = []
    for name in photos.INSIDE.split():
        picture = photos.read(folder / name)
        for size in SIZES:
            small = cv2.resize(
                picture, None, fx=size, fy=size, interpolation=cv2.INTER_AREA
            )
            for turn in range(4):
                turned = np.ascontiguousarray(np.rot90(small, turn)[..., ::-1])
                found = local_features(turned, fine=True).descriptors
                rows += [found, mirrored(found)]
    every = np.concatenate(rows)
    order = np.random.default_rng(SEED).permutation(len(every))[:SAMPLE]
    return every[order].astype(np.float32)


def books(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cluster each half of the principal components."""
    found = []
    for half in np.split(values[:CODED], 2, axis=1):
        cv2.setRNGSeed(1)
        stop = (cv2.TERM_CRITERIA_COUNT, ROUNDS, 0)
        part = np.ascontiguousarray(half)
        _, _, centres = cv2.kmeans(
            part, ENTRIES, None, stop, 1, cv2.KMEANS_RANDOM_CENTERS
        )
        found.append(centres)
    return np.stack(found)


def main() -> int:
    """Learn, and write the file."""
    photos.quiet()
    rows = descriptors()
    mean = rows.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov((rows - mean).T))
    spread, axes = spread[::-1], axes[:, ::-1]
    # Dealt out in turn, so that both halves hold as much.
    first = [i for i in range(AXES) if i % 4 in (0, 3)]
    second = [i for i in range(AXES) if i % 4 in (1, 2)]
    chosen = axes[:, first + second].astype(np.float32)
    turned = np.linalg.qr(np.random.default_rng(SEED).normal(size=(128, 128)))[0]
    # Half whitened: the first few components must not decide every bit.
    signs = (axes * spread**-0.25) @ turned
    np.savez(
        sys.argv[1],
        mean=mean.astype(np.float32),
        axes=chosen.astype(np.float16),
        books=books((rows - mean) @ chosen).astype(np.float16),
        signs=(signs / np.abs(signs).max()).astype(np.float16),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
