"""Photographs with drawings laid over them by code, and where the drawings are.

What ``learn_drawn.py`` learns from: lettering, logos, panels, icons, whole screens and
plain patterns over photographs of the scikit-image and scikit-learn wheels, and over
shaded things made by code, then shrunk, blurred, toned and compressed as pictures are
on their way. Greys only.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import photos
import skimage
from edits import Rng
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_sample_images

Greys = NDArray[np.float32]  # (h, w), 0 to 255
Mask = NDArray[np.bool_]
Pen = Callable[[Greys, Mask, Rng], None]  # draws on both in place

WIDE, TALL = 512, 400
SPREAD = np.ones((5, 5), np.uint8)  # how far around its lines a drawing reaches
LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
MORE = "cell.png clock_motion.png color.png moon.png"


def photographs() -> list[NDArray[np.uint8]]:
    """Give the photographs, grey."""
    inside = Path(skimage.__file__).parent / "data"
    names = f"{photos.INSIDE} {MORE}".split()
    found = [photos.read(inside / name) for name in names]
    found += [picture[..., ::-1] for picture in load_sample_images().images]
    return [
        np.asarray(cv2.cvtColor(np.ascontiguousarray(p), cv2.COLOR_BGR2GRAY))
        for p in found
    ]


def fonts() -> list[Path]:
    """Give the typefaces for letters that this machine has."""
    every = sorted(Path("/usr/share/fonts").rglob("*.ttf"))
    return [path for path in every if path.name.startswith(("DejaVu", "Liberation"))]


class Studio:
    """Makes pictures and masks, one after another.

    Args:
        rng: every picture comes from it.
    """

    def __init__(self, rng: Rng) -> None:
        self._rng = rng
        self._photographs = photographs()
        self._fonts = fonts()

    def picture(self) -> tuple[NDArray[np.uint8], Mask]:
        """Give a picture and where it is drawn, both ``(h, w)``."""
        rng = self._rng
        greys = self._ground()
        mask = np.zeros(greys.shape, bool)
        chance = rng.random()
        if 0.35 <= chance < 0.6:
            self._some(greys, mask, 4, (self.text, self.text, hershey, shapes, icons))
        elif 0.6 <= chance < 0.75:
            self._some(greys, mask, 3, (self.panel,))
        elif 0.75 <= chance < 0.92:
            self.screen(greys, mask)
        elif chance >= 0.92:
            pattern(greys, mask, rng)
        return _sent(greys, mask, rng)

    def _some(self, greys: Greys, mask: Mask, most: int, pens: Sequence[Pen]) -> None:
        for _ in range(self._rng.integers(1, most)):
            pens[self._rng.integers(len(pens))](greys, mask, self._rng)

    def _ground(self) -> Greys:
        rng = self._rng
        ground = self._photograph() if rng.random() < 0.75 else shaded(rng)
        if rng.random() < 0.15:
            _mix(ground, shaded(rng), _soft(_clouds(rng, ground.shape, 3) > 0, 2))
        if rng.random() < 0.5:
            ground += rng.normal(0, rng.uniform(0.5, 5), ground.shape)
        return ground

    def _photograph(self) -> Greys:
        """Give part of a photograph, now and then out of focus in places."""
        rng = self._rng
        photo = self._photographs[rng.integers(len(self._photographs))]
        photo = photo[:, :: rng.choice([-1, 1])]
        if rng.random() < 0.2:
            photo = np.rot90(photo, rng.integers(4))
        least = max(WIDE / photo.shape[1], TALL / photo.shape[0])
        scale = rng.uniform(least, max(1.02 * least, 1.6))
        size = [
            max(s, round(scale * n))
            for s, n in zip((WIDE, TALL), photo.T.shape, strict=True)
        ]
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        large = cv2.resize(np.ascontiguousarray(photo), size, interpolation=way)
        y = rng.integers(large.shape[0] - TALL + 1)
        x = rng.integers(large.shape[1] - WIDE + 1)
        greys = large[y : y + TALL, x : x + WIDE].astype(np.float32)
        if rng.random() < 0.3:
            far = cv2.GaussianBlur(greys, (0, 0), rng.uniform(1, 6))
            _mix(greys, far, _soft(_clouds(rng, greys.shape, 4) > 0, 8))
        return greys

    def text(self, greys: Greys, mask: Mask, rng: Rng) -> None:
        """Write lines in a typeface, outlined or plain, turned or straight."""
        value, where = (Image.new("L", greys.shape[::-1], 0) for _ in range(2))
        ink = int(rng.choice([0, 255, rng.integers(256)]))
        tall = int(np.exp(rng.uniform(np.log(9), np.log(80))))
        font = ImageFont.truetype(self._fonts[rng.integers(len(self._fonts))], tall)
        edge = max(1, tall // rng.integers(8, 20)) if rng.random() < 0.5 else 0
        left, top = (rng.uniform(-0.1, 0.7), rng.uniform(0, 0.9)) * np.array(
            greys.shape[::-1]
        )
        for line in range(1 if rng.random() < 0.6 else rng.integers(2, 9)):
            place = (
                left + rng.choice([0, rng.uniform(0, 40)]),
                top + 1.25 * line * tall,
            )
            words = _words(rng)
            for image, fill, stroke in ((value, ink, 255 - ink), (where, 255, 255)):
                ImageDraw.Draw(image).text(
                    place, words, fill, font, stroke_width=edge, stroke_fill=stroke
                )
        layers = [np.asarray(image, np.float32) for image in (value, where)]
        if rng.random() < 0.2:
            middle = (greys.shape[1] / 2, greys.shape[0] / 2)
            turn = cv2.getRotationMatrix2D(middle, rng.uniform(-40, 40), 1)
            layers = [cv2.warpAffine(one, turn, greys.shape[::-1]) for one in layers]
        strength = 1.0 if rng.random() < 0.65 else rng.uniform(0.3, 1)
        _mix(greys, layers[0], strength * layers[1] / 255)
        mask |= cv2.dilate((layers[1] > 76).astype(np.uint8), SPREAD) > 0

    def panel(self, greys: Greys, mask: Mask, rng: Rng) -> None:
        """Draw a plain band or box, with things on it."""
        tall, wide = greys.shape
        height, width = rng.integers(30, tall), rng.integers(30, wide)
        if rng.random() < 0.5:
            height, width = rng.integers(30, tall // 2), wide
        y = rng.choice([0, tall - height, rng.integers(tall - height + 1)])
        x = rng.integers(wide - width + 1)
        part, over = (whole[y : y + height, x : x + width] for whole in (greys, mask))
        strength = 1.0 if rng.random() < 0.8 else rng.uniform(0.6, 1)
        tone = rng.choice([255, 0, rng.integers(256)])
        part[:] = part * (1 - strength) + strength * tone
        over[:] = True
        if rng.random() < 0.8:
            self._some(part, over, 5, (self.text, hershey, shapes, shapes))

    def screen(self, greys: Greys, mask: Mask) -> None:
        """Draw a screen around part of the picture."""
        rng, photo = self._rng, greys.copy()
        greys[:] = rng.choice([246, 255, 24, rng.integers(256)])
        mask[:] = True
        if rng.random() < 0.4:
            slope(greys, mask, rng)
        if rng.random() < 0.5:
            icons(greys, mask, rng)
            icons(greys, mask, rng)
        self._some(greys, mask, 8, (self.panel, self.text, self.text, shapes, hershey))
        self._list(greys)
        if rng.random() < 0.8:
            high, wide = rng.integers(80, TALL - 20), rng.integers(80, WIDE - 20)
            y, x = rng.integers(TALL - high), rng.integers(WIDE - wide)
            inside = np.s_[y : y + high, x : x + wide]
            greys[inside] = photo[inside]
            mask[inside] = False

    def _list(self, greys: Greys) -> None:
        """Draw rows of a disc and some words each."""
        rng = self._rng
        ink = [float(tone) for tone in rng.integers(0, 256, 2)]
        step = int(rng.integers(30, 50))
        canvas = _canvas(greys)
        for row in range(rng.integers(9)):
            y = 60 + row * step
            cv2.circle(canvas, (30, y), 12, ink[0], -1, cv2.LINE_AA)
            cv2.putText(
                canvas, _words(rng), (50, y + 6), 2, 0.5, ink[1], 1, cv2.LINE_AA
            )
        greys[:] = canvas


def hershey(greys: Greys, mask: Mask, rng: Rng) -> None:
    """Write lines in a plotter's strokes, outlined or plain."""
    canvas, where = _canvas(greys), np.zeros(greys.shape, np.uint8)
    size, face = rng.uniform(0.4, 2), int(rng.choice([0, 2, 3, 4]))
    thick, words = int(rng.integers(1, 4)), _words(rng)
    left = int(rng.uniform(-0.05, 0.5) * greys.shape[1])
    top = int(rng.uniform(0.1, 1) * greys.shape[0])
    outlined = ((0.0, thick + 3), (255.0, thick))
    plain = ((float(rng.integers(256)), thick),)
    edge = cv2.LINE_AA if rng.random() < 0.5 else cv2.LINE_8
    pens = outlined if rng.random() < 0.5 else plain
    for line in range(rng.integers(1, 5)):
        place = (left + line * int(rng.integers(40)), top + int(line * size * 45))
        for ink, width in pens:
            cv2.putText(canvas, words, place, face, size, ink, width, edge)
            cv2.putText(where, words, place, face, size, 255, width)
    strength = 1.0 if rng.random() < 0.5 else rng.uniform(0.3, 1)
    greys[:] = greys * (1 - strength) + canvas * strength
    mask |= cv2.dilate(where, SPREAD) > 0


def shapes(greys: Greys, mask: Mask, rng: Rng) -> None:
    """Draw discs, rings, boxes, lines and arcs of one tone each."""
    canvas, where = _canvas(greys), np.zeros(greys.shape, np.uint8)
    for _ in range(rng.integers(1, 8)):
        kind, size = rng.integers(6), int(rng.integers(3, 60))
        centre = (int(rng.integers(greys.shape[1])), int(rng.integers(greys.shape[0])))
        thick = int(rng.choice([-1, -1, 1, 2, 4, 6]))
        for image, ink in ((canvas, float(rng.integers(256))), (where, 255.0)):
            _shape(image, int(kind), centre, size, ink, thick)
    strength = 1.0 if rng.random() < 0.8 else rng.uniform(0.4, 1)
    greys[:] = greys * (1 - strength) + canvas * strength
    mask |= cv2.dilate(where, SPREAD) > 0


def _shape(
    image: NDArray[np.uint8],
    kind: int,
    centre: tuple[int, int],
    size: int,
    ink: float,
    thick: int,
) -> None:
    x, y = centre
    line = max(1, abs(thick))
    turn = float(size * 7 % 180)
    corners = np.array([(x, y), (x + size, y + size // 3), (x + size // 2, y + size)])
    draw: tuple[Callable[[], object], ...] = (
        lambda: cv2.circle(image, centre, size, ink, thick, cv2.LINE_AA),
        lambda: cv2.ellipse(
            image, centre, (size, max(2, size // 2)), turn, 0, 360, ink, thick
        ),
        lambda: cv2.rectangle(image, centre, (x + 2 * size, y + size), ink, thick),
        lambda: cv2.line(
            image, centre, (x + 2 * size, y - size), ink, line, cv2.LINE_AA
        ),
        lambda: cv2.fillPoly(image, [corners], ink, cv2.LINE_AA),
        lambda: cv2.ellipse(image, centre, (size, size), 0, 20, 200, ink, line),
    )
    draw[kind]()


def icons(greys: Greys, mask: Mask, rng: Rng) -> None:
    """Draw a row or a column of icons, some with a name."""
    tall, wide = greys.shape
    side = int(rng.integers(14, 50))
    step = np.array([(0, 1), (1, 0)][rng.integers(2)]) * int(1.6 * side)
    place = np.array([rng.integers(max(1, n - side)) for n in (tall, wide)])
    for _ in range(rng.integers(1, 9)):
        if (place + side >= (tall, wide)).any():
            break
        y, x = place
        slant = np.linspace(0, rng.uniform(-80, 80), side)[:, None]
        box = np.s_[y : y + side, x : x + side]
        greys[box] = np.clip(rng.uniform(0, 255) + slant, 0, 255)
        mask[box] = True
        if side > 20 and rng.random() < 0.6:
            shapes(greys[box][2:-2, 2:-2], mask[box][2:-2, 2:-2], rng)
        if rng.random() < 0.5:
            below = np.s_[y + side : y + side + 16, x : x + 2 * side]
            canvas = _canvas(greys)
            ink = float(rng.choice([0, 255]))
            at = (int(x), int(y) + side + 12)
            cv2.putText(canvas, _words(rng)[:8], at, 0, 0.4, ink, 1, cv2.LINE_AA)
            greys[below], mask[below] = canvas[below], True
        place = place + step


def slope(greys: Greys, mask: Mask, rng: Rng) -> None:
    """Fill with a slope of tone, now and then with a glow."""
    tall, wide = greys.shape
    y, x = np.mgrid[:tall, :wide]
    lean = rng.uniform(0, 2 * np.pi)
    along = x / wide * np.cos(lean) + y / tall * np.sin(lean)
    tone = rng.uniform(0, 255) + rng.uniform(-90, 90) * along
    if rng.random() < 0.4:
        far = np.hypot(x - rng.uniform(0, wide), y - rng.uniform(0, tall))
        tone += rng.uniform(-60, 60) * np.exp(
            -((far / rng.uniform(0.2, 0.7) / wide) ** 2)
        )
    greys[:] = np.clip(tone, 0, 255)
    mask[:] = True


def pattern(greys: Greys, mask: Mask, rng: Rng) -> None:
    """Fill all, or a patch, with squares, stripes, a grid or dots, a little worn."""
    y, x = np.mgrid[: greys.shape[0], : greys.shape[1]]
    lean, pitch = rng.uniform(0, np.pi), rng.uniform(6, 70)
    u = x * np.cos(lean) + y * np.sin(lean)
    v = y * np.cos(lean) - x * np.sin(lean)
    kinds = (
        (u // pitch + v // pitch) % 2 > 0,
        u % pitch < pitch * rng.uniform(0.3, 0.7),
        (u % pitch < 0.1 * pitch) | (v % pitch < 0.1 * pitch),
        np.hypot(u % pitch - pitch / 2, v % pitch - pitch / 2)
        < pitch * rng.uniform(0.2, 0.45),
    )
    worn = rng.uniform(0, 14) * _clouds(rng, greys.shape, int(rng.integers(4, 60)))
    inks = rng.uniform(0, 255, 2)
    tones = np.where(kinds[rng.integers(4)], *inks) + worn
    where = np.ones_like(mask)
    if rng.random() < 0.5:
        where = _clouds(rng, greys.shape, 3) > 0
    greys[where] = tones[where]
    mask |= where


def shaded(rng: Rng) -> Greys:
    """Make things with soft edges and shading before a wall: no drawing."""
    size = (TALL, WIDE)
    wall = rng.uniform(20, 235) + rng.uniform(3, 30) * _clouds(
        rng, size, int(rng.integers(2, 5))
    )
    for _ in range(rng.integers(1, 9)):
        corners = int(rng.integers(4, 12))
        turns = np.sort(rng.uniform(0, 2 * np.pi, corners))
        reach = rng.uniform(15, 150) * rng.uniform(0.5, 1, corners)
        centre = rng.uniform(0, 1, 2) * (WIDE, TALL)
        rim = centre + reach[:, None] * np.c_[np.cos(turns), np.sin(turns)]
        thing = np.zeros(size, np.float32)
        cv2.fillPoly(thing, [rim.astype(np.int32)], 1.0, cv2.LINE_AA)
        if rng.random() < 0.5:
            thing = _soft(thing, rng.uniform(4, 12)) > 0.5
        tone = rng.uniform(10, 240) + rng.uniform(3, 45) * _clouds(
            rng, size, int(rng.integers(2, 9))
        )
        if rng.random() < 0.3:
            tone += rng.uniform(2, 14) * _clouds(rng, size, int(rng.integers(30, 120)))
        _mix(wall, tone, _soft(thing, rng.uniform(0.7, 2.5)))
    return (wall + rng.normal(0, rng.uniform(0.8, 4), size)).astype(np.float32)


def _sent(greys: Greys, mask: Mask, rng: Rng) -> tuple[NDArray[np.uint8], Mask]:
    """Shrink, blur, tone and compress, as pictures are on their way."""
    if rng.random() < 0.6:
        scale = rng.uniform(0.45, 1)
        size = (int(WIDE * scale), int(TALL * scale))
        greys = cv2.resize(greys, size, interpolation=cv2.INTER_AREA)
        share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
        mask = share > 0.4
    if rng.random() < 0.3:
        greys = cv2.GaussianBlur(greys, (0, 0), rng.uniform(0.4, 1.2))
    if rng.random() < 0.06:
        greys = greys + rng.normal(0, rng.uniform(1, 5), greys.shape)
    if rng.random() < 0.5:
        greys = 255 * (np.clip(greys, 0, 255) / 255) ** np.exp(rng.uniform(-0.6, 0.6))
    if rng.random() < 0.4:
        greys = 127 + (greys - 127) * rng.uniform(0.4, 1.2)
    out = np.clip(greys, 0, 255).astype(np.uint8)
    if rng.random() < 0.85:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 97))]
        _, data = cv2.imencode(".jpg", out, quality)
        out = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return out, mask


def _words(rng: Rng) -> str:
    made = [
        "".join(rng.choice(list(LETTERS), rng.integers(2, 9)))
        for _ in range(rng.integers(1, 5))
    ]
    line = " ".join(made)
    return (line, line.upper(), line.title())[rng.integers(3)]


def _clouds(rng: Rng, size: tuple[int, ...], many: int) -> Greys:
    """Give smooth noise with about ``many`` bumps across."""
    coarse = rng.normal(size=(many, many + 1)).astype(np.float32)
    fine = cv2.resize(coarse, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return fine.astype(np.float32)


def _soft(mask: NDArray[np.generic], blur: float) -> Greys:
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), blur).astype(np.float32)


def _mix(under: Greys, over: NDArray[np.floating], share: NDArray[np.floating]) -> None:
    under[:] = under * (1 - share) + over * share


def _canvas(greys: Greys) -> NDArray[np.uint8]:
    """Give a copy that OpenCV can draw on."""
    return np.ascontiguousarray(np.clip(greys, 0, 255).astype(np.uint8))
