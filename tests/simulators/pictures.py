"""Small pictures, each different, for tests that only need bytes of a kind."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


def picture(seed: int, *, kind: str = "JPEG", side: int = 48) -> bytes:
    """A picture of coloured squares, the same for the same seed."""
    squares = np.random.default_rng(seed).integers(0, 255, (6, 6, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(squares).resize((side, side), Image.Resampling.NEAREST).save(
        out, kind
    )
    return out.getvalue()
