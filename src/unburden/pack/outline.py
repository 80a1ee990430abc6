"""Draw which parts of an Item were found again, on an empty frame."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INK = "#33475b"
FILL = "#9db8c9"
_LONG = 240.0


def outline(width: int, height: int, cells: Sequence[str] | None, kept: float) -> str:
    """An SVG of an Item's frame: shaded where it was found again, empty elsewhere.

    Lines and flat areas only, made from numbers: no pixel of any picture is in it.

    Args:
        width: of the Item, pixels.
        height: of the Item, pixels.
        cells: rows of ``0`` and ``1``, one for each block of the frame; None when the
            match says nothing of blocks, and then all is shaded if all was kept.
        kept: share of the Item's area found again, 0 to 1.
    """
    longest = max(width, height, 1)
    w, h = max(width, 1) / longest * _LONG, max(height, 1) / longest * _LONG
    rows = cells or (["1"] if kept >= 0.99 else ["0"])
    shaded = "".join(
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{across:.2f}" height="{down:.2f}"/>'
        for x, y, across, down in _runs(rows, w, h)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w + 4:.2f}" '
        f'height="{h + 4:.2f}" viewBox="-2 -2 {w + 4:.2f} {h + 4:.2f}">'
        f'<g fill="{FILL}" shape-rendering="crispEdges">{shaded}</g>'
        f'<rect width="{w:.2f}" height="{h:.2f}" fill="none" stroke="{INK}" '
        'stroke-width="1.5"/></svg>\n'
    )


def _runs(
    rows: Sequence[str], width: float, height: float
) -> Iterator[tuple[float, float, float, float]]:
    down = height / len(rows)
    for index, row in enumerate(rows):
        across = width / len(row)
        at = 0
        for value, run in groupby(row):
            length = len(list(run))
            if value == "1":
                yield at * across, index * down, length * across, down
            at += length
