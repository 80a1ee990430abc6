"""Short videos made with PyAV: an item among other pictures, slowly zoomed."""

import io
from collections.abc import Sequence

import av
import numpy as np
from edits import Picture, Rng, cover

RATE = 8  # frames a second
PART = 3.0  # seconds that each picture shows
SIZE = (480, 360)
ZOOM = (0.0, 0.10)  # how much is cut off by the end
BITS = (150_000, 600_000)  # a second


def film(rng: Rng, item: Picture, others: Sequence[Picture]) -> bytes:
    """Give an MP4 in which ``item`` shows from the 3rd to the 6th second."""
    parts = [others[rng.integers(len(others))], item, others[rng.integers(len(others))]]
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.bit_rate = int(rng.integers(*BITS))
        zoom = float(rng.uniform(*ZOOM))
        for picture in parts:
            for index in range(int(PART * RATE)):
                shown = _zoomed(picture, zoom * index / (PART * RATE))
                frame = av.VideoFrame.from_ndarray(shown, format="bgr24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def _zoomed(picture: Picture, share: float) -> Picture:
    height, width = picture.shape[:2]
    y, x = int(height * share / 2), int(width * share / 2)
    return np.ascontiguousarray(cover(picture[y : height - y, x : width - x], *SIZE))
