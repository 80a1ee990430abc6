import io

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image
from tests.simulators.pictures import picture

from unburden.find.sniff import sniff
from unburden.model import Media


@pytest.mark.parametrize(
    "kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "JPEG2000"]
)
def test_pictures_are_told_by_their_bytes(kind: str) -> None:
    assert sniff(picture(3, kind=kind)) is Media.STILL


def test_a_phones_heic_is_a_picture() -> None:
    out = io.BytesIO()
    still = Image.fromarray(np.zeros((64, 64, 3), np.uint8))
    pillow_heif.from_pillow(still).save(out, format="HEIF")
    assert sniff(out.getvalue()) is Media.STILL


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "mpeg4"), ("mov", "mpeg4"), ("matroska", "mpeg4")]
)
def test_videos_are_told_by_their_bytes(container: str, codec: str) -> None:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as film:
        stream = film.add_stream(codec, rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    assert sniff(out.getvalue()) is Media.VIDEO


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"BM is how this text begins, and it goes on for a while",
        b"%PDF",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00 ftypM4A ",
        b"ID3\x03",
        b"\x1f\x8b\x08",
        b"G" + bytes(600),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_neither_is_neither(data: bytes) -> None:
    assert sniff(data) is None
