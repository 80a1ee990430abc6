"""Odd colour modes and EXIF turns: is each hashed as its plain RGB twin is?

The twin of a file is what a browser shows: upright, transparency laid on white, RGB,
saved as PNG. Files are made by code from one photograph; those of the photo folder's
threatexchange part are asked as they are. Beside ours: the reference client.
"""

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import peers
import photos
import skimage
from numpy.typing import NDArray
from pdq_speed import Hash
from PIL import Image, ImageCms, ImageOps
from rich.console import Console
from rich.table import Table

from unburden.fingerprint import fingerprint as take
from unburden.fingerprint import hamming

MOST_BITS = 8
USABLE = 50  # least PDQ quality; below, a hash is noise and is not compared
ORIENTATION = 0x0112
SOURCE = "threatexchange/pdq/data/misc-images/modes/RGB.jpg"

File = tuple[str, bytes, bytes]  # name, file, twin


def saved(image: Image.Image, format_: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **how)
    return out.getvalue()


def twin(data: bytes) -> bytes:
    """Give what a browser shows of a file, as RGB PNG."""
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            clear = upright.convert("RGBA")
            upright = Image.new("RGB", clear.size, "white")
            upright.paste(clear, mask=clear.getchannel("A"))
        return saved(upright.convert("RGB"), "PNG", compress_level=1)


def modes(photo: Image.Image) -> Iterator[File]:
    """Save a photograph in every colour mode that a web picture may have."""
    round_hole = Image.radial_gradient("L").resize(photo.size)
    clear = photo.copy()
    clear.putalpha(round_hole.point(lambda level: 255 if level < 170 else 0))
    deep = Image.fromarray(np.asarray(photo.convert("L"), np.uint16) * 257)
    grey = saved(photo.convert("L").convert("RGB"), "PNG")
    plain = saved(photo, "PNG")
    made = {
        "grey JPEG": saved(photo.convert("L"), "JPEG", quality=90),
        "grey with alpha PNG": saved(photo.convert("LA"), "PNG"),
        "palette PNG": saved(photo.quantize(256), "PNG"),
        "palette of 16 PNG": saved(photo.quantize(16), "PNG"),
        "palette GIF": saved(photo.quantize(256), "GIF"),
        "palette with a clear colour PNG": saved(
            photo.quantize(64), "PNG", transparency=0
        ),
        "opaque alpha PNG": saved(photo.convert("RGBA"), "PNG"),
        "transparent PNG": saved(clear, "PNG"),
        "transparent WebP": saved(clear, "WEBP", lossless=True),
        "CMYK JPEG": saved(photo.convert("CMYK"), "JPEG", quality=90),
        "CMYK TIFF": saved(photo.convert("CMYK"), "TIFF"),
        "black and white PNG": saved(photo.convert("1"), "PNG"),
    }
    yield from ((name, data, twin(data)) for name, data in made.items())
    yield "16 bit grey PNG", saved(deep, "PNG"), grey
    yield "Lab TIFF", saved(_lab(photo), "TIFF"), plain


def _lab(photo: Image.Image) -> Image.Image:
    rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turned = ImageCms.profileToProfile(photo, rgb, lab, outputMode="LAB")
    return turned if turned is not None else photo


def turned(photo: Image.Image) -> Iterator[File]:
    """Save a photograph with each EXIF orientation, in formats that hold one."""
    for format_ in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        for turn in range(2, 9) if format_ == "JPEG" else (3, 6):
            exif = Image.Exif()
            exif[ORIENTATION] = turn
            data = saved(photo, format_, exif=exif)
            yield f"EXIF turn {turn} {format_}", data, twin(data)


def found(folder: Path) -> Iterator[File]:
    """Give the pictures of the folder's threatexchange part."""
    for path in sorted((folder / "threatexchange").rglob("*")):
        if path.suffix in (".jpg", ".jpeg", ".png"):
            data = path.read_bytes()
            yield "/".join(path.parts[-2:]), data, twin(data)


def ours(data: bytes, *, exact: bool) -> tuple[Hash, int]:
    taken = take(data, name="file", features=False, exact=exact)
    return (taken.frames[0].pdq if taken.frames else taken.pdq)[0], taken.quality


def theirs(data: bytes) -> NDArray[np.bool_] | None:
    """Give the reference's bits, whatever their quality; None if it cannot."""
    try:
        import pdqhash  # noqa: PLC0415 - may be absent
    except ImportError:
        return None
    with contextlib.suppress(*peers.UNUSABLE):
        return pdqhash.compute(peers.as_threatexchange(data))[0]
    return None


def off(file: File) -> tuple[int, list[int], str]:
    """Give the twin's quality, our bits from it, and what the reference says.

    Ours are two: hashed exactly, and as a search hashes, on the smallest decode.
    """
    _, data, plain = file
    wanted, quality = ours(plain, exact=True)
    mine = [ours(data, exact=exact)[0] for exact in (True, False)]
    bits = [int(hamming(one[None], wanted[None])[0, 0]) for one in mine]
    here, there = theirs(data), theirs(plain)
    if there is None:
        return quality, bits, "not installed"
    if here is None:
        return quality, bits, "cannot"
    return quality, bits, str(np.count_nonzero(here != there))


def main() -> int:
    """Print the bits; 1 if a usable hash of ours is too far from its twin's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    folder = parser.parse_args().photos
    path = folder / SOURCE
    if not path.exists():
        path = Path(skimage.__file__).parent / "data" / "astronaut.png"
    with Image.open(path) as image:
        photo = image.convert("RGB")
    table = Table(title=f"PDQ bits from the RGB twin; ours may be {MOST_BITS} off")
    for column in ("file", "quality", "exact", "scaled", "reference"):
        table.add_column(column, justify="left" if column == "file" else "right")
    worst = 0
    for file in (*modes(photo), *turned(photo), *found(folder)):
        quality, bits, reference = off(file)
        worst = max(worst, *bits) if quality >= USABLE else worst
        table.add_row(file[0], str(quality), *map(str, bits), reference)
    console = Console(width=110)
    console.print(table)
    console.print(f"most bits of a usable hash of ours: {worst}")
    return int(worst > MOST_BITS)


if __name__ == "__main__":
    sys.exit(main())
