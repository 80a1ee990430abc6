"""Pairs of pictures that share something and must not match.

Each trap takes two unrelated photographs and lays the same thing on both: a
watermark, a logo, a caption, the chrome of a screen, the frame of a meme, the
panel of a template, the screen of a printer. Other traps: ``scenes.py`` (one place
or person at two moments) and ``textures.py`` (patterns, flat and tiny pictures).
"""

from collections.abc import Callable, Sequence

import cv2
import filters
import numpy as np
import screens
from edits import Edit, Picture, cover
from recipes import generator

SIZE = (640, 480)
Trap = Callable[[Picture], Picture]
Pair = tuple[str, Picture, Picture]


def _text(picture: Picture, words: str, place: tuple[int, int], scale: float) -> None:
    for ink, thick in ((0, 5), (255, 2)):
        cv2.putText(
            picture, words, place, cv2.FONT_HERSHEY_DUPLEX, scale, (ink,) * 3, thick
        )


def _watermark(photo: Picture) -> Picture:
    out = photo.copy()
    for line in range(4):
        _text(out, "SAMPLE STOCK PHOTO", (20 + 40 * line, 90 + 110 * line), 1.4)
    return cv2.addWeighted(photo, 0.5, out, 0.5, 0)


def _solid_watermark(photo: Picture) -> Picture:
    out = photo.copy()
    _text(out, "sharepics.example", (60, 250), 1.8)
    _text(out, "sharepics.example", (60, 430), 1.8)
    return out


def _logo(photo: Picture) -> Picture:
    out = photo.copy()
    cv2.circle(out, (560, 80), 60, (180, 90, 20), -1, cv2.LINE_AA)
    cv2.circle(out, (560, 80), 45, (250, 240, 230), 6, cv2.LINE_AA)
    _text(out, "TV 7", (522, 92), 1.0)
    return out


def _caption(photo: Picture) -> Picture:
    out = photo.copy()
    out[-110:] = 255
    for line, words in enumerate(
        ("when you said it would take", "only five more minutes")
    ):
        place = (16, 420 + 40 * line)
        cv2.putText(out, words, place, cv2.FONT_HERSHEY_DUPLEX, 1.0, (0, 0, 0), 2)
    return out


def _chrome(photo: Picture) -> Picture:
    out = np.full((SIZE[1], SIZE[0], 3), 246, np.uint8)
    out[:60] = (90, 60, 40)
    for place, words in (((16, 40), "friendly feed"), ((430, 40), "search people")):
        cv2.putText(out, words, place, cv2.FONT_HERSHEY_DUPLEX, 0.8, (255,) * 3, 1)
    for row in range(8):
        cv2.circle(out, (32, 100 + 46 * row), 14, (200, 170, 120), -1, cv2.LINE_AA)
        place = (56, 106 + 46 * row)
        words = f"contact {row * 37 % 11}"
        cv2.putText(out, words, place, cv2.FONT_HERSHEY_DUPLEX, 0.5, (60,) * 3, 1)
    out[90:390, 200:600] = cover(photo, 400, 300)
    place = (200, 430)
    words = "like   comment   share   save"
    cv2.putText(out, words, place, cv2.FONT_HERSHEY_DUPLEX, 0.7, (40,) * 3, 1)
    return out


def _meme(photo: Picture) -> Picture:
    out = photo.copy()
    _text(out, "ONE DOES NOT SIMPLY", (70, 60), 1.4)
    _text(out, "LEAVE ON TIME", (130, 450), 1.6)
    return out


def _template(photo: Picture) -> Picture:
    """Two panels: a drawn face that is always the same, and the photograph."""
    out = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    left = out[60:, :310]
    left[:] = (215, 190, 120)
    cv2.ellipse(
        left, (155, 210), (95, 130), 0, 0, 360, (170, 205, 240), -1, cv2.LINE_AA
    )
    for side in (-1, 1):
        eye = (155 + 40 * side, 180)
        cv2.ellipse(left, eye, (18, 10), 0, 0, 360, (255,) * 3, -1, cv2.LINE_AA)
        cv2.circle(left, eye, 7, (60, 40, 20), -1, cv2.LINE_AA)
        brow = ((eye[0] - 22, 160 + 6 * side), (eye[0] + 22, 160 - 6 * side))
        cv2.line(left, *brow, (20, 40, 70), 6, cv2.LINE_AA)
    cv2.ellipse(left, (155, 270), (45, 25), 0, 10, 170, (40, 40, 160), 5, cv2.LINE_AA)
    cv2.ellipse(left, (155, 120), (100, 60), 0, 180, 360, (30, 50, 80), -1, cv2.LINE_AA)
    out[60:, 320:] = cover(photo, 320, 420)
    cv2.putText(
        out, "me looking at", (20, 42), cv2.FONT_HERSHEY_DUPLEX, 1.1, (0, 0, 0), 2
    )
    return out


TRAPS: dict[str, Trap] = {
    "watermark": _watermark,
    "solid watermark": _solid_watermark,
    "logo": _logo,
    "caption": _caption,
    "screen chrome": _chrome,
    "meme lettering": _meme,
    "meme template": _template,
}
# Edits that, drawn alike for both, give them the same screen, lettering or dots.
SEEDED: dict[str, Edit] = {
    "phone screen": screens.phone_shot,
    "desktop screen": screens.desk_shot,
    "halftone": filters.newsprint,
    "canvas": filters.canvas,
}


def pair(name: str, number: int, photos: Sequence[Picture]) -> Pair:
    """Lay the trap called ``name`` on the photographs 2n and 2n + 1."""
    both = [cover(photos[(2 * number + i) % len(photos)], *SIZE) for i in (0, 1)]
    if name in TRAPS:
        first, second = (TRAPS[name](photo) for photo in both)
    else:
        edit = SEEDED[name]
        first, second = (edit(generator(name, number), p, []) for p in both)
    return name, first, second
