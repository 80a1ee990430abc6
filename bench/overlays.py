"""Things laid on a picture: captions, meme lettering, watermarks, emoji."""

from collections.abc import Sequence

import cv2
from edits import Picture, Rng, between

CAPTION = (0.10, 0.22)  # of the height, beside or over the picture
MEME = (0.09, 0.15)  # height of a line, of the picture's
EMOJI = (0.15, 0.40)  # diameter, of the shorter side; one to three of them
MIDDLE = (0.30, 0.70)  # where an emoji's centre lies, of each side
MARK = (0.25, 0.55)  # strength of a watermark
_FONT = cv2.FONT_HERSHEY_DUPLEX


def words(rng: Rng, picture: Picture, top: int, tall: int, ink: int) -> None:
    """Write a line of random words, ``tall`` pixels high."""
    scale = tall / 60
    text = "".join(chr(int(code)) for code in rng.integers(97, 123, 40))
    line = " ".join(text[i : i + 5] for i in range(0, 40, 5))
    thick = max(1, round(scale * 2))
    place = (6, top + int(tall * 0.65))
    cv2.putText(picture, line, place, _FONT, scale, (ink,) * 3, thick)


def caption(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Write below the picture on white, or over it on a darkened band."""
    tall = int(between(rng, CAPTION) * item.shape[0])
    if rng.integers(2):
        white = (255, 255, 255)
        out = cv2.copyMakeBorder(item, tall, 0, 0, 0, cv2.BORDER_CONSTANT, value=white)
        words(rng, out, 0, tall, 0)
        return out
    out = item.copy()
    out[-tall:] = out[-tall:] // 4
    words(rng, out, out.shape[0] - tall, tall, 255)
    return out


def meme(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Write thick white capitals with a black edge, above and below."""
    out = item.copy()
    height, width = out.shape[:2]
    tall = int(between(rng, MEME) * height)
    for base in (int(1.1 * tall), height - tall // 3):
        letters = "".join(chr(int(c)) for c in rng.integers(65, 91, 14))
        line = f"{letters[:5]} {letters[5:8]} {letters[8:]}"
        scale = tall / 30
        wide = cv2.getTextSize(line, _FONT, scale, 2)[0][0]
        scale *= min(1.0, 0.95 * width / wide)
        left = int((width - cv2.getTextSize(line, _FONT, scale, 2)[0][0]) / 2)
        for ink, thick in ((0, 4 * scale + 3), (255, 1.5 * scale + 1)):
            pen = (ink,) * 3, max(1, round(thick)), cv2.LINE_AA
            cv2.putText(out, line, (left, base), _FONT, scale, *pen)
    return out


def watermark(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    out, tall = item.copy(), int(0.12 * item.shape[0])
    for top in range(tall, item.shape[0] - tall, tall * 3):
        words(rng, out, top, tall, 255)
    strength = between(rng, MARK)
    return cv2.addWeighted(item, 1 - strength, out, strength, 0)


def emoji(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    """Cover the middle, where a face would be, with smiling discs."""
    out, (height, width) = item.copy(), item.shape[:2]
    for _ in range(rng.integers(1, 4)):
        radius = int(between(rng, EMOJI) * min(height, width) / 2)
        x, y = int(between(rng, MIDDLE) * width), int(between(rng, MIDDLE) * height)
        cv2.circle(out, (x, y), radius, (60, 205, 255), -1, cv2.LINE_AA)
        for side in (-1, 1):
            eye = (x + side * radius // 3, y - radius // 4)
            cv2.circle(out, eye, max(1, radius // 8), (40, 60, 80), -1, cv2.LINE_AA)
        arc = (radius // 2, radius // 2)
        cv2.ellipse(out, (x, y), arc, 0, 20, 160, (40, 60, 80), max(1, radius // 9))
    return out
