"""Which edits make which kind of Match, and the files made from one item.

Every file has a generator of its own, seeded by the item's name and the edit's, so
that it is the same whichever others are made, in whatever order, by any process.
"""

import zlib
from collections.abc import Sequence

import edits
import filters
import numpy as np
import overlays
import repaints
import screens
import tones
from edits import Edit, Made, Picture, Rng

SEED = 20261122
FILTERS_EACH = 3  # of the filters, drawn anew for each item
DEGRADED_QUALITY = 40

GEOMETRIC = (
    edits.crop,
    edits.mirror,
    edits.rotate,
    edits.border,
    edits.perspective,
    edits.aspect,
)
TONAL = (
    tones.gamma,
    tones.colour,
    tones.saturation,
    tones.grey,
    tones.blur,
    tones.noise,
    tones.sharpen,
)
LAID_ON = (overlays.caption, overlays.meme, overlays.watermark, overlays.emoji)
SHOWN_IN = (
    screens.phone_shot,
    screens.desk_shot,
    screens.photo_of_screen,
    screens.collage_of_4,
    screens.collage_of_9,
    screens.picture_in_picture,
)
_PLAIN = (*GEOMETRIC, *TONAL, *LAID_ON, *SHOWN_IN)
EDITED: dict[str, Edit] = {edit.__name__.replace("_", " "): edit for edit in _PLAIN}
DERIVED: dict[str, Edit] = {
    "repaint 45 %": repaints.repaint(0.45),
    "repaint 60 % crop mirror": repaints.cropped_mirrored,
    "repaint 45 % degraded": repaints.degraded,
    "transplant 20 %": repaints.transplant(0.20),
    "transplant 10 %": repaints.transplant(0.10),
}
COPIES = ("jpg", "webp", "avif", "resize")
TWO = "two at once"
REGENERATED = "regenerated"
FRAME = "frame"
KINDS = ("copy", "edited", "derived", REGENERATED, FRAME)


def generator(*names: object) -> Rng:
    """Seed a generator by words and numbers."""
    return np.random.default_rng(
        [SEED, *(zlib.crc32(str(name).encode()) for name in names)]
    )


def plan(name: str, share: float = 1.0) -> list[tuple[str, str]]:
    """List the files to make from an item, as (kind, edit).

    Every copy, derived and regenerated one is taken; of the edited ones a share,
    drawn anew for each item.
    """
    rng = generator("plan", name)
    drawn = rng.choice(sorted(filters.FILTERS), FILTERS_EACH, replace=False)
    edited = [*EDITED, TWO, *(f"filter: {one}" for one in drawn)]
    chosen = rng.permutation(len(edited))[: round(share * len(edited))]
    return [
        *(("copy", one) for one in COPIES),
        *(("edited", edited[i]) for i in sorted(chosen)),
        *(("derived", one) for one in DERIVED),
        (REGENERATED, REGENERATED),
    ]


def make(
    kind: str, edit: str, name: str, item: Picture, others: Sequence[Picture]
) -> Made:
    """Make one file of ``item``, which is called ``name``."""
    rng = generator(name, kind, edit)
    if kind == "copy":
        return Made(kind=kind, edit=edit, data=_copy(rng, edit, item))
    picture = _edit(rng, edit)(rng, item, others)
    quality = int(rng.integers(*edits.SAVED))
    if edit == "repaint 45 % degraded":
        quality = DEGRADED_QUALITY
    return Made(kind=kind, edit=edit, data=edits.encode(picture, quality=quality))


def _copy(rng: Rng, edit: str, item: Picture) -> bytes:
    if edit == "resize":
        return edits.encode(edits.shrunk(rng, item))
    span = edits.AVIF_QUALITY if edit == "avif" else edits.QUALITY
    return edits.encode(item, f".{edit}", int(rng.integers(*span)))


def _edit(rng: Rng, name: str) -> Edit:
    if name == TWO:
        return _two(rng)
    if name == REGENERATED:
        return repaints.regenerated
    if name.startswith("filter: "):
        return filters.FILTERS[name.removeprefix("filter: ")]
    return {**EDITED, **DERIVED}[name]


def _two(rng: Rng) -> Edit:
    """One edit of tones or lettering, and one that moves or shows the picture."""
    filtering = tuple(filters.FILTERS.values())
    groups = (TONAL, LAID_ON, filtering), (GEOMETRIC, SHOWN_IN)
    first, second = (some[rng.integers(len(some))] for some in groups)
    pair = [first[rng.integers(len(first))], second[rng.integers(len(second))]]

    def both(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
        for edit in pair:
            item = edit(rng, np.ascontiguousarray(item), others)
        return item

    return both
