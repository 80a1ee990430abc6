"""Write pdq.json: what Meta's PDQ, as packaged in `pdqhash`, says of known pictures.

Run by hand where `pdqhash`, `numpy`, `pillow` and `scikit-image` are installed
(`pdqhash` needs a C++ compiler, which is why it is no dependency of Unburden's):

    python tests/vectors/make_pdq_vectors.py
"""

import json
from pathlib import Path

import numpy as np
import pdqhash
import skimage.data
from PIL import Image

HERE = Path(__file__).parent
PICTURES = Path(skimage.data.__file__).parent


def vector(path: Path) -> dict[str, object]:
    pixels = np.ascontiguousarray(np.asarray(Image.open(path).convert("RGB")))
    hashes, quality = pdqhash.compute_dihedral(pixels)
    digits = [np.packbits(one.astype(np.uint8)).tobytes().hex() for one in hashes]
    return {"quality": int(quality), "hashes": digits}


def main() -> None:
    vectors = {path.name: vector(path) for path in sorted(PICTURES.glob("*.png"))}
    text = json.dumps(vectors, indent=1, sort_keys=True)
    (HERE / "pdq.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
