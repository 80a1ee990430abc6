"""Pictures that both the Python and the browser's fingerprint are asked about.

Each is cut from a picture inside scikit-image, or made by a formula, and lossless: so
that both decode the very same pixels. Write ``device.json`` by hand after a change:

    PYTHONPATH=src:. python -m tests.vectors.device_pictures
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image

from unburden.fingerprint import fingerprint, to_hex

VECTORS = Path(__file__).parent / "device.json"
# Name, and the box to cut out: left, top, right, bottom.
CUTS = {
    "astronaut": ((0, 0, 512, 512), (0, 0, 5, 5), (0, 0, 301, 5), (3, 7, 132, 72)),
    "chelsea": ((5, 3, 444, 292), (0, 0, 64, 63), (100, 50, 165, 179)),
    "coffee": ((0, 0, 600, 400), (11, 0, 522, 257)),
    "rocket": ((0, 0, 640, 427),),
}
LARGE = (1300, 901)


def pictures() -> dict[str, bytes]:
    """Give each picture's name and its PNG."""
    made = {}
    for name, boxes in CUTS.items():
        whole = Image.fromarray(getattr(skimage.data, name)())
        for box in boxes:
            made[f"{name} {box}"] = _png(whole.crop(box))
    rocket = Image.fromarray(skimage.data.rocket())
    made["enlarged"] = _png(rocket.resize(LARGE, Image.Resampling.BICUBIC))
    seen = Image.fromarray(skimage.data.chelsea())
    ramp = np.tile(np.arange(451, dtype=np.uint16) % 256, (300, 1)).astype(np.uint8)
    seen.putalpha(Image.fromarray(np.where(ramp < 128, 0, 255).astype(np.uint8)))
    made["cut out"] = _png(seen)
    made["grey"] = _png(Image.fromarray(skimage.data.camera()))
    made["two tones"] = _png(Image.fromarray(skimage.data.page()).quantize(2))
    noise = np.random.default_rng(7).integers(0, 256, (97, 203, 3), np.uint8)
    made["noise"] = _png(Image.fromarray(noise))
    return made


def vector(data: bytes) -> dict[str, object]:
    """Give what our own Python says of a picture."""
    found = fingerprint(data, name="vector", features=False, exact=True)
    assert found.plate is not None
    return {
        "width": found.width,
        "height": found.height,
        "quality": found.quality,
        "hashes": [to_hex(row) for row in found.pdq],
        "plate": list(found.plate.shape[::-1]),
    }


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def main() -> None:
    vectors = {name: vector(data) for name, data in pictures().items()}
    VECTORS.write_text(json.dumps(vectors, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
