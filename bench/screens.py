"""Pictures shown inside others: screenshots, photos of screens, collages, insets."""

from collections.abc import Sequence

import cv2
import numpy as np
from edits import LEAST, Picture, Rng, between, clipped, cover, fit, perspective, resize
from overlays import words

PHONE, DESK = (540, 1140), (1280, 800)  # pixels
PHONE_ROOM, DESK_ROOM = (0.8, 1.0), (0.35, 0.7)  # of the screen's width
INSIDE = (0.35, 0.6)  # picture in picture: of the host's shorter side
COLLAGE = 900  # pixels a side
MOIRE = (3.0, 14.0)  # grey levels
GRID = (2.0, 4.5)  # pixels between the lines of a photographed screen
SCREEN_GAMMA = (0.7, 1.5)
SCREEN_NOISE = (3.0, 9.0)
GLARE = (0.0, 60.0)  # grey levels added in one corner


def _shot(
    rng: Rng, item: Picture, size: tuple[int, int], room: tuple[float, float]
) -> Picture:
    width, height = size
    ground = 250 if rng.integers(2) else 24
    screen = np.full((height, width, 3), ground, np.uint8)
    scale = between(rng, room) * width / item.shape[1]
    shown = resize(item, min(scale, (height - 170) / item.shape[0]))
    tall, wide = shown.shape[:2]
    y = int(rng.integers(80, height - 80 - tall + 1))
    x = int(rng.integers(0, width - wide + 1))
    screen[:60] = 210 if ground > 100 else 45
    for top in (0, y - 70, y + tall + 8, height - 60):
        words(rng, screen, max(top, 0), 48, 255 - ground)
    screen[y : y + tall, x : x + wide] = shown
    return screen


def phone_shot(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return _shot(rng, item, PHONE, PHONE_ROOM)


def desk_shot(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return _shot(rng, item, DESK, DESK_ROOM)


def photo_of_screen(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Photograph a screen: its bezel, grid, moire, glare, gamma, noise, tilt."""
    bezel = max(4, round(0.04 * max(item.shape[:2])))
    shown = 255 * (item / 255) ** between(rng, SCREEN_GAMMA)
    shown *= rng.uniform(0.85, 1.1, 3)
    height, width = item.shape[:2]
    y, x = np.mgrid[:height, :width]
    pitch = 2 * np.pi / between(rng, GRID)
    angle = rng.uniform(-0.1, 0.1)
    lines = np.sin(pitch * (x * np.cos(angle) + y * np.sin(angle))) + np.sin(pitch * y)
    # Where the screen's grid and the camera's nearly agree, a slow beat is seen.
    slow = np.sin((x * rng.uniform(0.02, 0.08)) + y * rng.uniform(-0.05, 0.05))
    shown += between(rng, MOIRE) * (0.6 * lines + slow)[..., None]
    corner = np.hypot(x / width - rng.integers(2), y / height - rng.integers(2))
    shown += between(rng, GLARE) * np.clip(1 - corner, 0, 1)[..., None]
    framed = cv2.copyMakeBorder(
        clipped(shown), *[bezel] * 4, cv2.BORDER_CONSTANT, value=(18, 18, 18)
    )
    tilted = cv2.GaussianBlur(perspective(rng, framed, others), (0, 0), 0.8)
    return clipped(tilted + rng.normal(0, between(rng, SCREEN_NOISE), tilted.shape))


def _collage(rng: Rng, item: Picture, others: Sequence[Picture], side: int) -> Picture:
    tile, mine = COLLAGE // side, int(rng.integers(side * side))
    out = np.full((COLLAGE, COLLAGE, 3), 255, np.uint8)
    for index in range(side * side):
        picture = item if index == mine else others[rng.integers(len(others))]
        y, x = index // side * tile, index % side * tile
        out[y : y + tile - 4, x : x + tile - 4] = cover(picture, tile - 4, tile - 4)
    return out


def collage_of_4(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return _collage(rng, item, others, 2)


def collage_of_9(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return _collage(rng, item, others, 3)


def picture_in_picture(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    out = fit(others[rng.integers(len(others))], 1000).copy()
    longer = between(rng, INSIDE) * min(out.shape[:2])
    least = LEAST / min(item.shape[:2])
    small = resize(item, max(least, longer / max(item.shape[:2])))
    y = int(rng.integers(max(1, out.shape[0] - small.shape[0])))
    x = int(rng.integers(max(1, out.shape[1] - small.shape[1])))
    tall, wide = out[y : y + small.shape[0], x : x + small.shape[1]].shape[:2]
    out[y : y + tall, x : x + wide] = small[:tall, :wide]
    return out
