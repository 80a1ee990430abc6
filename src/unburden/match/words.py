"""The plain sentence of a Match, for a person to read."""

import numpy as np

from unburden.match.pixels import Cells
from unburden.model import MatchKind

_WHOLE = 0.8
_PARTS = ((0.12, "a small part"), (0.3, "part"), (0.7, "much"), (1.0, "most"))


def where(cells: Cells) -> str:
    """Say in words which part of the photo is kept: "the left half", "the middle".

    Says "left" and "right" as the photo is looked at; claims nothing about what
    the part shows.
    """
    rows, cols = cells.shape
    down, across = np.nonzero(cells)
    if not len(down) or cells.mean() > _WHOLE:
        return "all"
    x = (float(across.mean()) + 0.5) / cols - 0.5
    y = (float(down.mean()) + 0.5) / rows - 0.5
    half = _half(cells)
    if half:
        return half
    level = "top" if y < -0.12 else "bottom" if y > 0.12 else ""
    side = "left" if x < -0.12 else "right" if x > 0.12 else ""
    place = f"{level} {side}".strip() or "middle"
    size = next(word for most, word in _PARTS if cells.mean() <= most)
    at = "in the middle" if place == "middle" else f"at the {place}"
    return f"{size} of your photo, {at}"


def _half(cells: Cells) -> str:
    """Name a half of the photo, where what is kept is nearly that half."""
    rows, cols = cells.shape
    sides = {
        "left half": cells[:, : cols // 2],
        "right half": cells[:, (cols + 1) // 2 :],
        "top half": cells[: rows // 2],
        "bottom half": cells[(rows + 1) // 2 :],
    }
    total = max(1, int(cells.sum()))
    for name, part in sides.items():
        if part.sum() > 0.85 * total and part.mean() > 0.75:
            return f"the {name} of your photo"
    return ""


def sentence(kind: MatchKind, cells: Cells | None, *, mirrored: bool) -> str:
    """Explain a Match in one or two short sentences.

    Args:
        kind: of the Match.
        cells: which blocks of the Item are kept, or None where only hashes spoke.
        mirrored: whether left has become right.
    """
    flipped = " It is mirrored, left to right." if mirrored else ""
    if kind is MatchKind.IDENTICAL:
        return "This is exactly the same file as yours."
    if kind is MatchKind.COPY:
        return f"This is the same picture as yours, saved again.{flipped}"
    if kind is MatchKind.FRAME:
        return f"Your picture and this video share the same moment.{flipped}"
    part = "all" if cells is None else where(cells)
    if kind is MatchKind.DERIVED:
        return f"This picture uses {part}. The rest was replaced.{flipped}"
    if part == "all":
        return f"This picture shows your photo, with changes made to it.{flipped}"
    return f"This picture shows {part}.{flipped}"
