"""Every format and colour mode hashes as its plain RGB twin."""

import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from unburden.fingerprint import Limits, fingerprint, hamming
from unburden.fingerprint.local import PLATE_SIDE
from unburden.model import Media

NEAR = 8


def bits_apart(one, other):
    return int(hamming(one.pdq[:1], other.pdq[:1])[0, 0])


@pytest.fixture(scope="module")
def twin(picture, encoded):
    return fingerprint(encoded(picture(), "PNG"), name="twin.png")


@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("JPEG", {"quality": 90}),
        ("JPEG", {"quality": 90, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"quality": 90}),
        ("WEBP", {"lossless": True}),
        ("HEIF", {"quality": 90}),
        ("AVIF", {"quality": 90}),
        ("GIF", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "jpeg"}),
        ("BMP", {}),
    ],
    ids=str,
)
def test_each_still_format_is_read(format_, options, picture, encoded, twin):
    taken = fingerprint(encoded(picture(), format_, **options), name="a picture")
    named = "HEIC" if format_ == "HEIF" else format_
    assert (taken.media, taken.format) == (Media.STILL, named)
    assert (taken.width, taken.height) == (512, 512)
    assert bits_apart(taken, twin) <= NEAR
    assert len(taken.features.points) > 500
    assert max(taken.plate.shape) == PLATE_SIDE


def deep_grey(kind, factor):
    def made(image):
        return Image.fromarray(np.asarray(image.convert("L")).astype(kind) * factor)

    return made


def lab(image):
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.profileToProfile(image, *profiles, outputMode="LAB")


MODES = {
    "grey": lambda i: i.convert("L"),
    "grey, 16 bits": deep_grey(np.uint16, 257),
    "grey, 32 bits": deep_grey(np.int32, 257),
    "grey, float": deep_grey(np.float32, np.float32(1 / 255)),
    "palette": lambda i: i.convert("P", palette=Image.Palette.ADAPTIVE),
    "RGBA": lambda i: i.convert("RGBA"),
    "LA": lambda i: i.convert("RGBA").convert("LA"),
    "CMYK": lambda i: i.convert("CMYK"),
    "YCbCr": lambda i: i.convert("YCbCr"),
    "Lab": lab,
}


@pytest.mark.parametrize(
    ("mode", "format_"),
    [
        ("grey", "PNG"),
        ("grey", "JPEG"),
        ("grey, 16 bits", "PNG"),
        ("grey, 16 bits", "TIFF"),
        ("grey, 32 bits", "TIFF"),
        ("grey, float", "TIFF"),
        ("palette", "PNG"),
        ("palette", "BMP"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("RGBA", "AVIF"),
        ("RGBA", "HEIF"),
        ("LA", "PNG"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("YCbCr", "TIFF"),
        ("Lab", "TIFF"),
    ],
)
def test_each_colour_mode_hashes_as_its_rgb_twin(mode, format_, picture, encoded, twin):
    quality = {"quality": 95} if format_ in ("JPEG", "AVIF", "HEIF", "WEBP") else {}
    image = MODES[mode](picture())
    data = encoded(image, format_, **quality)
    taken = fingerprint(data, name="a picture", features=False)
    assert bits_apart(taken, twin) <= NEAR


def test_sixteen_bit_colour_hashes_as_its_twin(picture, twin):
    deep = np.asarray(picture()).astype(np.uint16) * 257
    out = io.BytesIO()
    heif = pillow_heif.from_bytes("RGB;16", (512, 512), deep.tobytes())
    heif.save(out, quality=95)
    assert bits_apart(fingerprint(out.getvalue(), name="deep.heic"), twin) <= NEAR


def test_one_bit_pictures_hash_as_their_twin(picture, encoded):
    dots = picture().convert("1")
    plain = fingerprint(encoded(dots.convert("RGB"), "PNG"), name="a")
    for format_ in ("PNG", "TIFF", "BMP"):
        assert bits_apart(fingerprint(encoded(dots, format_), name="a"), plain) == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(mode, picture, encoded):
    hole = (100, 100, 300, 400)
    clear, white = picture().convert("RGBA"), picture()
    clear.paste((9, 200, 9, 0), hole)
    white.paste("white", hole)
    taken = fingerprint(encoded(clear.convert(mode), "PNG"), name="clear")
    assert bits_apart(taken, fingerprint(encoded(white, "PNG"), name="a")) <= NEAR


def test_a_transparent_palette_entry_becomes_white(picture, encoded):
    clear = picture().convert("P", palette=Image.Palette.ADAPTIVE)
    clear.paste(7, (100, 100, 300, 400))
    white = clear.convert("RGB")
    white.paste("white", mask=Image.fromarray(np.asarray(clear) == 7))
    taken = fingerprint(encoded(clear, "PNG", transparency=7), name="clear")
    assert bits_apart(taken, fingerprint(encoded(white, "PNG"), name="a")) == 0


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("turn", sorted(TURNS))
@pytest.mark.parametrize(
    ("format_", "size"),
    [
        ("JPEG", (300, 240)),
        ("JPEG", (1300, 1037)),
        ("PNG", (300, 240)),
        ("WEBP", (300, 240)),
        ("TIFF", (300, 240)),
        ("AVIF", (300, 240)),
        ("HEIF", (300, 240)),
    ],
)
def test_exif_orientation_is_turned(turn, format_, size, picture, encoded):
    upright = picture("coffee.png").resize(size, Image.Resampling.BICUBIC)
    stored = upright if TURNS[turn] is None else upright.transpose(TURNS[turn])
    exif = Image.Exif()
    exif[0x0112] = turn
    quality = {} if format_ in ("PNG", "TIFF") else {"quality": 92}
    data = encoded(stored, format_, exif=exif, **quality)
    twin = fingerprint(encoded(upright, "BMP"), name="twin", features=False)
    taken = fingerprint(data, name="turned", features=False)
    assert (taken.width, taken.height) == size
    assert bits_apart(taken, twin) <= NEAR


def test_a_big_jpeg_is_near_at_a_fraction_and_equal_when_exact(picture, encoded):
    big = picture("coffee.png").resize((2400, 1600), Image.Resampling.BICUBIC)
    data = encoded(big, "JPEG", quality=92)
    exact = fingerprint(data, name="big", exact=True)
    quick = fingerprint(data, name="big")
    assert 0 <= bits_apart(exact, quick) <= 6
    assert (quick.width, quick.height) == (2400, 1600)
    assert (quick.features.width, quick.features.height) == (360, 240)
    assert (exact.features.width, exact.features.height) == (640, 427)


def test_a_vast_jpeg_is_read_at_a_fraction_though_exact(picture, encoded):
    data = encoded(picture().resize((1600, 1600)), "JPEG", quality=92)
    limits = Limits(exact_pixels=1_000_000)
    taken = fingerprint(data, name="vast", exact=True, limits=limits)
    assert bits_apart(taken, fingerprint(data, name="vast", exact=True)) <= NEAR
    assert (taken.features.width, taken.width) == (640, 1600)
    quick = fingerprint(data, name="vast")
    assert bits_apart(taken, quick) == 0


def test_a_deep_picture_is_brought_to_eight_bits_as_a_whole(picture, encoded):
    """Not strip by strip: one that is dark above and light below stays so."""
    grey = np.asarray(picture().convert("L").resize((1100, 2200)), np.float32) / 255
    grey[:1100] *= 1 / 255
    grey[1100:] *= 200
    tiff = encoded(Image.fromarray(grey), "TIFF")
    plain = encoded(Image.fromarray(grey.round().astype(np.uint8)), "PNG")
    deep, twin = (fingerprint(data, name="a") for data in (tiff, plain))
    assert np.abs(deep.plate.astype(int) - twin.plate).max() <= 1


def test_the_same_bytes_give_the_same_fingerprint(picture, encoded):
    data = encoded(picture(), "JPEG")
    one, other = fingerprint(data, name="a"), fingerprint(data, name="b")
    assert one.sha256 == other.sha256
    assert np.array_equal(one.features.points, other.features.points)
    assert np.array_equal(one.features.descriptors, other.features.descriptors)


@pytest.mark.parametrize("size", [(48, 48), (64, 300), (20, 20), (1, 1), (3, 900)])
def test_tiny_pictures_are_taken_with_what_they_have(size, picture, encoded):
    taken = fingerprint(encoded(picture().resize(size), "PNG"), name="tiny")
    assert taken.features.points.shape[1] == 4
    assert taken.features.descriptors.shape == (len(taken.features.points), 128)
    assert max(taken.plate.shape) == min(max(size), PLATE_SIDE)
