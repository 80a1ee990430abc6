"""Traps: repeated textures, and flat and tiny pictures, which all look alike.

Two walls of the same bricks share every edge and no brick; two pages share every
line of type and no word. Nothing of one picture is in the other.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import skimage
from edits import Picture, Rng, clipped, cover, resize, smooth
from photos import read
from recipes import generator
from traps import Pair

SIZE = (480, 640)  # height, width
TINY = (8, 16, 24, 32, 48, 64)
WHEEL = ("brick.png", "gravel.png")  # grass.png holds a patch pasted from itself

Maker = Callable[[Rng], Picture]


def _coloured(light: np.ndarray, tint: Sequence[float]) -> Picture:
    return clipped(light[..., None] * tint)


def bricks(rng: Rng) -> Picture:
    """Courses of bricks on one lattice; each brick and grain of its own tone."""
    light = np.full(SIZE, 190.0)
    for row in range(12):
        for column in range(-1, 9):
            y, x = row * 40 + 3, column * 80 + 3 + 40 * (row % 2)
            part = light[y : y + 35, max(x, 0) : max(x + 74, 0)]
            part[:] = rng.uniform(70, 130)
    grain = 10 * smooth(rng, SIZE, 60) + rng.normal(0, 6, SIZE)
    return _coloured(light + grain, (0.6, 0.7, 1.1))


def text(rng: Rng) -> Picture:
    """A page of type: one grid of lines, random words."""
    page = np.full((*SIZE, 3), 250, np.uint8)
    for line in range(20):
        letters = [chr(int(c)) for c in rng.integers(97, 123, 60)]
        for space in rng.integers(2, 60, 9):
            letters[space] = " "
        place = (12, 24 + 23 * line)
        cv2.putText(
            page, "".join(letters), place, cv2.FONT_HERSHEY_DUPLEX, 0.55, (20,) * 3, 1
        )
    return page


def leaves(rng: Rng) -> Picture:
    """Leaves of one shape and size, thrown at random."""
    out = np.full((*SIZE, 3), (20, 45, 25), np.uint8)
    for _ in range(700):
        centre = (int(rng.integers(SIZE[1])), int(rng.integers(SIZE[0])))
        green = int(rng.integers(70, 200))
        tint = (green // 3, green, green // 2)
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(out, centre, (26, 10), turn, 0, 360, tint, -1, cv2.LINE_AA)
        reach = 24 * np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
        ends = [tuple((np.array(centre) + s * reach).astype(int)) for s in (-1, 1)]
        vein = (green // 4, int(green * 0.7), green // 3)
        cv2.line(out, *[tuple(map(int, e)) for e in ends], vein, 1, cv2.LINE_AA)
    return out


def knit(rng: Rng) -> Picture:
    """Stitches in rows, each a little lighter or darker."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    stitch = (
        45
        * np.sin(2 * np.pi * x / 16)
        * np.cos(2 * np.pi * (y + 4 * np.abs(x % 16 - 8)) / 20)
    )
    tones = cv2.resize(
        rng.uniform(90, 160, (24, 40)), SIZE[::-1], interpolation=cv2.INTER_NEAREST
    )
    return _coloured(tones + stitch + rng.normal(0, 5, SIZE), (0.8, 0.7, 1.0))


def tiles(rng: Rng) -> Picture:
    """Chequered tiles, worn each in its own way."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    light = np.where((x // 64 + y // 64) % 2, 200.0, 60.0)
    return _coloured(light + 14 * smooth(rng, SIZE, 40), (1.0, 0.95, 0.9))


def fence(rng: Rng) -> Picture:
    """Slats at one distance before a blurred ground."""
    x = np.arange(SIZE[1])[None, :]
    ground = 110 + 30 * smooth(rng, SIZE, 6)
    slat = (x % 40) < 26
    light = np.where(slat, 170 + 6 * smooth(rng, SIZE, 80), ground)
    return _coloured(light + rng.normal(0, 4, SIZE), (0.8, 0.9, 1.0))


MAKERS: dict[str, Maker] = {
    maker.__name__: maker for maker in (bricks, text, leaves, knit, tiles, fence)
}


def pairs(each: int) -> Iterator[Pair]:
    """Give ``each`` pairs of every texture, and halves of photographed ones."""
    for name, maker in MAKERS.items():
        for number in range(each):
            first, second = (maker(generator(name, number, i)) for i in (0, 1))
            yield f"texture: {name}", first, second
    inside = Path(skimage.__file__).parent / "data"
    for name in WHEEL:
        whole = read(inside / name)
        middle = whole.shape[1] // 2
        first, second = whole[:, :middle], whole[:, middle:]
        yield f"texture: {Path(name).stem} photographed", first, second


def flat(each: int) -> Iterator[Pair]:
    """Give pairs of pictures with next to nothing in them."""
    for number in range(each):
        rng = generator("flat", number)
        yield "flat", *(_flat(rng) for _ in range(2))
        yield "gradient", *(_gradient(rng) for _ in range(2))


def _flat(rng: Rng) -> Picture:
    level = rng.uniform(20, 235, 3) + np.zeros((*SIZE, 3))
    return clipped(level + rng.normal(0, rng.uniform(0, 3), level.shape))


def _gradient(rng: Rng) -> Picture:
    """A sky: one slope of tone, at most a little off the vertical."""
    y, x = np.mgrid[-1 : 1 : SIZE[0] * 1j, -1 : 1 : SIZE[1] * 1j]
    lean = rng.uniform(-0.5, 0.5)
    light = 150 + rng.uniform(20, 60) * (y + lean * x)
    return _coloured(light + rng.normal(0, 2, SIZE), rng.uniform(0.6, 1.1, 3))


def tiny(photos: Sequence[Picture], each: int) -> Iterator[Pair]:
    """Give pairs of unrelated photographs, shrunk until little is left of them."""
    for side in TINY:
        for number in range(min(each, len(photos) // 2)):
            both = (cover(photos[2 * number + i], side, side) for i in (0, 1))
            yield f"tiny: {side} px", *both
            small = cover(photos[2 * number], side, side)
            grown = resize(small, 640 / side)
            yield f"tiny: {side} px, grown", grown, cover(photos[-1 - number], 640, 640)
