"""Still pictures: hostile bytes in, upright uint8 pixels out.

A transparent picture is laid on white: most pages are white, and it is what sites
do when they re-encode a PNG as JPEG, so that the copy and the original agree.
Colour profiles are ignored, as PDQ's reference and most sites ignore them.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
import pillow_heif
import simplejpeg  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from unburden.fingerprint import complaints
from unburden.fingerprint.limits import Limits

pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1

# Only these: Pillow also opens formats that start other programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "TIFF", "BMP")
_ORIENTATION = 0x0112
_TURNED_BY_A_QUARTER = (5, 6, 7, 8)
_MIRRORED, _UPSIDE_DOWN = (2, 3, 6, 7), (3, 4, 7, 8)  # after a quarter turn
_NARROW = 256
_STRIP_PIXELS = 1 << 20
_NAMES = {"MPO": "JPEG", "HEIF": "HEIC"}

# What decoders raise on damaged bytes.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """Decoded pixels, upright.

    Attributes:
        pixels: uint8 ``(h, w)`` grey or ``(h, w, 3)`` RGB; may be scaled down.
        width: of the upright picture at full size.
        height: of the upright picture at full size.
        format: the container, for instance ``JPEG``.
        flipped: whether it was turned over, down and across, after decoding.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    format: str
    flipped: tuple[bool, bool] = (False, False)


@contextmanager
def opened(data: bytes, *, name: str, limits: Limits) -> Iterator[Image.Image]:
    """Open a picture's header, and turn a decoder's complaint into a sentence.

    Raises:
        TooLarge: more pixels than ``limits`` allow, or than memory can hold.
        UnreadablePicture: not a picture, damaged or cut short.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own early warning; ``limits`` decide instead.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image, name=name, limits=limits)
                yield image
    except Image.DecompressionBombError:
        raise complaints.too_many_pixels(name) from None
    except MemoryError:
        raise complaints.too_much_memory(name) from None
    except UnidentifiedImageError:
        raise complaints.unknown(name) from None
    except DAMAGE:
        raise complaints.damaged(name) from None


def still(image: Image.Image, data: bytes, *, least: int | None) -> Picture:
    """Decode an opened picture, upright.

    Args:
        image: as opened; only its header has been read.
        data: the same bytes.
        least: a JPEG may be decoded at any scale that leaves its longer side this
            long; None for full size.
    """
    pixels = _jpeg(image, data, least=least) if _is_plain_jpeg(image) else None
    if pixels is None:
        pixels = flatten(image)
    # Only now: some formats hold EXIF after the pixels, or are turned in decoding.
    width, height = image.size
    turn = _turn(image, data)
    upright = turned(pixels, turn)
    if turn in _TURNED_BY_A_QUARTER:
        width, height = height, width
    format_ = image.format or ""
    return Picture(
        pixels=upright,
        width=width,
        height=height,
        format=_NAMES.get(format_, format_),
        flipped=(turn in _UPSIDE_DOWN, turn in _MIRRORED),
    )


def moves(image: Image.Image) -> bool:
    """Whether an opened picture is an animation: a GIF or WebP of several frames."""
    return image.format in ("GIF", "WEBP") and bool(
        getattr(image, "is_animated", False)
    )


def flatten(image: Image.Image) -> NDArray[np.uint8]:
    """Bring any colour mode to uint8 ``(h, w)`` grey or ``(h, w, 3)`` RGB.

    Works down the picture in strips, so that what is in between takes no memory.
    """
    image.load()
    flat = _flat
    if image.mode.startswith("I") or image.mode == "F":
        flat = partial(_deep_grey, scale=_deep_scale(image))
    strips = (flat(strip) for strip in _strips(image))
    first = next(strips)
    pixels = np.empty((image.height, *first.shape[1:]), np.uint8)
    pixels[: len(first)] = first
    for number, strip in enumerate(strips, 1):
        top = number * len(first)
        pixels[top : top + len(strip)] = strip
    return pixels


def turned(pixels: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """Turn pixels upright by their EXIF orientation, 1 to 8; others are left."""
    if turn in _TURNED_BY_A_QUARTER:
        pixels = pixels.swapaxes(0, 1)
    if turn in _MIRRORED:
        pixels = pixels[:, ::-1]
    if turn in _UPSIDE_DOWN:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _check_size(image: Image.Image, *, name: str, limits: Limits) -> None:
    bound = limits.pixels
    if _is_plain_jpeg(image) and not image.info.get("progressive"):
        bound = limits.scaled_pixels  # a progressive one is held whole while decoded
    if image.format == "WEBP":
        bound = min(bound, limits.webp_pixels)
    if image.width * image.height > bound or max(image.size) > limits.side:
        raise complaints.too_many_pixels(name)


def _turn(image: Image.Image, data: bytes) -> int:
    """The EXIF orientation still to be applied to decoded pixels."""
    if image.format != "HEIF":
        return int(image.getexif().get(_ORIENTATION, 1))
    # HEIF has its own boxes for turning, done in decoding and overruling EXIF;
    # some writers leave those out and mean EXIF.
    if any(box in data for box in (b"irot", b"imir")):
        return 1
    return int(image.info.get("original_orientation") or 1)


def _is_plain_jpeg(image: Image.Image) -> bool:
    return image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB")


def _jpeg(
    image: Image.Image, data: bytes, *, least: int | None
) -> NDArray[np.uint8] | None:
    """Decode a JPEG at the smallest scale that serves; None if it is not spotless.

    Unless it is to be exact, only its luma channel is decoded: that is all we use.
    """
    scale = _scale(image.size, least)
    try:
        pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(
            data,
            "RGB" if least is None and image.mode != "L" else "GRAY",
            min_width=-(-image.width // scale),
            min_height=-(-image.height // scale),
            min_factor=1,
        )
    except ValueError:
        return None  # Pillow forgives more, and knows what is cut short
    return pixels[:, :, 0] if pixels.shape[2] == 1 else pixels


def _scale(size: tuple[int, int], least: int | None) -> int:
    if least is None:
        return 1
    narrow = min(_NARROW, least)
    fits = (s for s in (8, 4, 2) if max(size) >= least * s and min(size) >= narrow * s)
    return next(fits, 1)


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    step = max(1, _STRIP_PIXELS // max(1, image.width))
    for top in range(0, image.height, step):
        bottom = min(top + step, image.height)
        yield image.crop((0, top, image.width, bottom))


def _flat(image: Image.Image) -> NDArray[np.uint8]:
    if image.has_transparency_data:
        image = _on_white(image if image.mode == "RGBA" else image.convert("RGBA"))
    elif image.mode == "LAB":
        image = _lab_to_rgb(image)
    plain = "L" if image.mode in ("1", "L") else "RGB"
    pixels: NDArray[np.uint8] = np.asarray(
        image if image.mode == plain else image.convert(plain)
    )
    return pixels


def _deep_scale(image: Image.Image) -> float:
    """Say what 16-bit, 32-bit or float grey is to be multiplied by for 8 bits."""
    if image.mode != "F":
        return 1 / 257
    most = max(np.nanmax(np.asarray(one), initial=0.0) for one in _strips(image))
    return 255.0 if most <= 1.0 else 1.0


def _deep_grey(image: Image.Image, *, scale: float) -> NDArray[np.uint8]:
    """Bring deep grey to 8 bits, by range rather than clipping."""
    values = np.asarray(image).astype(np.float32) * np.float32(scale)
    grey: NDArray[np.uint8] = (
        np.nan_to_num(values).clip(0, 255).round().astype(np.uint8)
    )
    return grey


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    turned_rgb = ImageCms.profileToProfile(image, lab, rgb, outputMode="RGB")
    if turned_rgb is None:
        raise ValueError(image.mode)
    return turned_rgb
