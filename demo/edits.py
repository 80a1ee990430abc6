"""What people do to a picture before they post it again: picture in, picture out.

All pictures are upright RGB. The same input gives the same output every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Picture = Image.Image

# The outline of the suit, collar ring and helmet in the 512 x 512 astronaut portrait.
SUIT = (
    (12, 530), (16, 420), (23, 340), (44, 264), (78, 229), (108, 211), (114, 178),
    (136, 154), (162, 147), (184, 152), (186, 176), (206, 189), (232, 191), (252, 187),
    (258, 170), (276, 184), (302, 218), (308, 236), (332, 250), (352, 296), (364, 340),
    (400, 340), (442, 350), (484, 388), (502, 450), (498, 490), (512, 530),
)  # fmt: skip


def crop(
    picture: Picture, left: float, top: float, right: float, bottom: float
) -> Picture:
    """Cut out a part, given as shares of the width and height."""
    width, height = picture.size
    return picture.crop(
        (
            round(left * width),
            round(top * height),
            round(right * width),
            round(bottom * height),
        )
    )


def resize(picture: Picture, width: int) -> Picture:
    """Scale to a width, keeping the shape."""
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def mirror(picture: Picture) -> Picture:
    """Swap left and right."""
    return ImageOps.mirror(picture)


def faded(picture: Picture) -> Picture:
    """The look of an app's filter: warmer, paler, a little more contrast."""
    warm = Image.blend(picture, Image.new("RGB", picture.size, (255, 214, 170)), 0.12)
    return ImageEnhance.Contrast(ImageEnhance.Color(warm).enhance(0.8)).enhance(1.1)


def captioned(picture: Picture, words: str) -> Picture:
    """Add a white border and a bar of bold words under the picture."""
    bar = picture.height // 6
    framed = ImageOps.expand(picture, border=(18, 18, 18, 18 + bar), fill="white")
    draw = ImageDraw.Draw(framed)
    draw.text(
        (framed.width / 2, framed.height - bar / 2 - 9),
        words,
        font=ImageFont.load_default(bar * 0.5),
        fill="black",
        anchor="mm",
    )
    return framed


def phone_screenshot(picture: Picture, account: str) -> Picture:
    """Show the picture inside a photo app on a phone, and take a screenshot of that."""
    screen = Image.new("RGB", (720, 1480), (250, 250, 250))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, 720, 56), fill=(20, 20, 24))
    draw.text((36, 12), "21:47", font=ImageFont.load_default(28), fill="white")
    draw.text((600, 12), "5G  64%", font=ImageFont.load_default(24), fill="white")
    draw.ellipse((28, 86, 100, 158), fill=(120, 150, 190))
    draw.text((124, 104), account, font=ImageFont.load_default(30), fill=(20, 20, 20))
    shown = resize(picture, 720)
    screen.paste(shown, (0, 190))
    below = 190 + shown.height
    for number, colour in enumerate(((214, 64, 84), (90, 90, 90), (90, 90, 90))):
        left = 32 + 92 * number
        draw.ellipse((left, below + 28, left + 52, below + 80), outline=colour, width=6)
    for number, width in enumerate((420, 600, 540, 250)):
        top = below + 116 + 46 * number
        draw.rounded_rectangle(
            (32, top, 32 + width, top + 20), 10, fill=(205, 205, 210)
        )
    draw.rectangle((0, 1370, 720, 1480), fill=(238, 238, 240))
    draw.rounded_rectangle((250, 1448, 470, 1458), 5, fill=(20, 20, 20))
    return screen


def collage(pictures: Sequence[Picture]) -> Picture:
    """Put four pictures in a two by two grid with thin white lines between."""
    board = Image.new("RGB", (820, 820), "white")
    for number, picture in enumerate(pictures):
        tile = ImageOps.fit(picture, (400, 400), Image.Resampling.LANCZOS)
        board.paste(tile, (410 * (number % 2), 410 * (number // 2)))
    return board


def reclothed(portrait: Picture, *, base: tuple[int, int, int]) -> Picture:
    """Repaint the astronaut's suit as a woollen blanket; face and background stay.

    This stands in for a deepfake, which is made the same way: the part that shows her
    is kept, the rest is painted anew. Ours is a warm blanket, and always will be.
    """
    mask = Image.new("L", portrait.size, 0)
    ImageDraw.Draw(mask).polygon(SUIT, fill=255)
    return Image.composite(
        _knit(portrait.size, base), portrait, mask.filter(ImageFilter.GaussianBlur(2.5))
    )


def _knit(size: tuple[int, int], base: tuple[int, int, int]) -> Picture:
    """Draw cable-knit wool: columns of stitches, bands of another shade, soft folds."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    stitch = np.sin(2 * np.pi * (y + 3 * np.abs((x % 12) - 6) / 2) / 9)
    cable = np.cos(2 * np.pi * x / 48)
    band = np.where((y // 22) % 4 == 0, 1.25, 1.0)
    fold = 1 - 0.35 * ((x - width * 0.48) / (width * 0.5)) ** 2
    grain = np.random.default_rng(7).normal(0, 4, (height, width))
    light = (0.78 + 0.10 * stitch + 0.07 * cable) * band * fold
    wool = light[..., None] * np.array(base, dtype=np.float64) + grain[..., None]
    return Image.fromarray(wool.clip(0, 255).astype(np.uint8), "RGB")


def clip(scenes: Iterable[tuple[Picture, float]], path: Path) -> None:
    """Write a silent 480 x 480 MP4 that shows each scene for its seconds.

    Each scene zooms in by two in a hundred, as slide shows do.
    """
    rate, side = 12, 480
    with av.open(str(path), "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = side, side, "yuv420p"
        for scene, seconds in scenes:
            steps = round(seconds * rate)
            for step in range(steps):
                inset = 0.01 * step / steps
                part = crop(scene, inset, inset, 1 - inset, 1 - inset)
                still = ImageOps.fit(part, (side, side), Image.Resampling.BILINEAR)
                frame = av.VideoFrame.from_ndarray(np.asarray(still), format="rgb24")
                film.mux(stream.encode(frame))
        film.mux(stream.encode())
