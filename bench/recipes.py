"""Which edits make which kind of Match, and the files made from one item."""

from collections.abc import Iterator, Sequence

import cv2
import edits
import numpy as np
import repaints
from edits import Edit, Made, Picture, Rng

EDITED: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        edits.crop,
        edits.mirror,
        edits.rotate,
        edits.border,
        edits.caption,
        edits.watermark,
        edits.emoji,
        edits.screenshot,
        edits.collage,
        edits.inside,
        edits.colour,
        edits.grey,
        edits.blur,
        edits.noise,
        edits.perspective,
        edits.aspect,
        repaints.regenerated,
    )
}
GEOMETRIC = ("crop", "mirror", "rotate", "border", "aspect", "perspective")
TONAL = ("caption", "watermark", "emoji", "colour", "grey", "blur", "noise")


def _copies(rng: Rng, item: Picture) -> Iterator[Made]:
    for suffix in (".jpg", ".webp"):
        quality = int(rng.integers(*edits.QUALITY))
        data = edits.encode(item, suffix, quality)
        yield Made(kind="copy", edit=suffix[1:], data=data)
    low = min(edits.SMALLEST, max(item.shape[:2]) - 1)
    small = edits.fit(item, int(rng.integers(low, max(item.shape[:2]))))
    yield Made(kind="copy", edit="resize", data=edits.encode(small))


def _two(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    for name in (rng.choice(TONAL), rng.choice(GEOMETRIC)):
        item = EDITED[str(name)](rng, item, others)
    return item


def _degraded(rng: Rng, item: Picture, others: Sequence[Picture]) -> bytes:
    half = edits.resize(repaints.repaint(0.45)(rng, item, others), 0.5)
    grain = rng.normal(0, 6, half.shape)
    soft = cv2.GaussianBlur(half, (0, 0), 0.8) + grain
    return edits.encode(np.clip(soft, 0, 255).astype(np.uint8), quality=40)


def _cropped_mirrored(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    painted = repaints.repaint(0.60)(rng, item, others)
    height, width = painted.shape[:2]
    tall, wide = (
        int(height * rng.uniform(0.75, 0.95)),
        int(width * rng.uniform(0.75, 0.95)),
    )
    y, x = rng.integers(height - tall + 1), rng.integers(width - wide + 1)
    return painted[y : y + tall, x : x + wide][:, ::-1]


def _derived(rng: Rng, item: Picture, others: Sequence[Picture]) -> Iterator[Made]:
    quality = int(rng.integers(*edits.SAVED))
    for name, edit in (
        ("repaint 45 %", repaints.repaint(0.45)),
        ("repaint 60 % crop mirror", _cropped_mirrored),
        ("transplant 20 %", repaints.transplant(0.20)),
        ("transplant 10 %", repaints.transplant(0.10)),
    ):
        picture = edit(rng, item, others)
        data = edits.encode(picture, quality=quality)
        yield Made(kind="derived", edit=name, data=data)
    data = _degraded(rng, item, others)
    yield Made(kind="derived", edit="repaint 45 % degraded", data=data)


def pictures(rng: Rng, item: Picture, others: Sequence[Picture]) -> Iterator[Made]:
    """Make one file of every edit from ``item``, with severities from ``rng``."""
    yield from _copies(rng, item)
    for name, edit in {**EDITED, "two at once": _two}.items():
        data = edits.encode(
            edit(rng, item, others), quality=int(rng.integers(*edits.SAVED))
        )
        yield Made(kind="edited", edit=name, data=data)
    yield from _derived(rng, item, others)
