"""Pictures and videos made by code, for this room's tests."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
import skimage.data
from PIL import Image


def encode(image, format_, **options):
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def make_video(format_, codec, *, seconds=3.0, size=(320, 240), still=None):
    """Encode a picture that slides to the left, ten frames a second."""
    width, height = size
    still = (
        photo("astronaut.png").resize((width * 2, height)) if still is None else still
    )
    pixels, out = np.asarray(still), io.BytesIO()
    with av.open(out, "w", format=format_) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(int(seconds * 10)):
            part = np.roll(pixels, -3 * index, axis=1)[:, :width]
            part = np.ascontiguousarray(part)
            frame = av.VideoFrame.from_ndarray(part, format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return out.getvalue()


def photo(name="astronaut.png"):
    return Image.open(Path(skimage.data.__file__).parent / name).convert("RGB")


@pytest.fixture(scope="session")
def encoded():
    return encode


@pytest.fixture(scope="session")
def video():
    return make_video


@pytest.fixture(scope="session")
def picture():
    return photo


@pytest.fixture(scope="session")
def one_of_each(encoded, video, picture):
    """A file of every format we read, by name."""
    small = picture().resize((256, 256))
    frames = [small, small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    moving = {"save_all": True, "append_images": frames[1:], "duration": 700}
    return {
        "a.jpg": encoded(small, "JPEG"),
        "a.png": encoded(small, "PNG"),
        "a.webp": encoded(small, "WEBP"),
        "a.heic": encoded(small, "HEIF"),
        "a.avif": encoded(small, "AVIF"),
        "a.gif": encoded(small, "GIF"),
        "a.tiff": encoded(small, "TIFF", compression="tiff_lzw"),
        "a.bmp": encoded(small, "BMP"),
        "moving.gif": encoded(small, "GIF", **moving),
        "moving.webp": encoded(small, "WEBP", **moving),
        "a.mp4": video("mp4", "libx264"),
        "a.mov": video("mov", "libx264"),
        "a.webm": video("webm", "libvpx-vp9", seconds=1.5),
        "a.mkv": video("matroska", "libx264", seconds=1.5),
        "a.avi": video("avi", "mpeg4", seconds=1.5),
    }
