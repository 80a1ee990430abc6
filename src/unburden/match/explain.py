"""The picture that explains a Match, drawn without one pixel of the Lead.

For an ``innocent`` Item it is her own photo in grey, the re-used region lit and
outlined and the rest dimmed; for an ``intimate`` one an empty frame with outlines.
The Lead is not an argument: nothing of it can appear.
"""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.pixels import Cells, Plate
from unburden.model import Explanation, Item, ItemKind, Match

SIDE = 1000  # longer side of the drawing, pixels
_LINE = (139, 84, 31)  # a deep calm blue, BGR; prints as a dark grey
_TINT = (235, 206, 160)
_PAPER = 250
_Colour = NDArray[np.uint8]
_Curve = NDArray[np.int32]


def explain(
    match: Match, item: Item, plate: Plate | None, *, side: int = SIDE
) -> Explanation:
    """Draw which part of an Item a Match found re-used.

    Args:
        match: what was found.
        item: the Item; its fingerprint gives the frame's proportions.
        plate: grey picture of the Item, uint8 ``(h, w)``; used only when the Item
            is ``innocent``.
        side: longer side of the drawing, pixels.

    Returns:
        PNG and SVG of the same drawing, and the Match's sentence.
    """
    shown = plate if item.kind is ItemKind.INNOCENT else None
    width, height = _frame(item, side)
    cells = match.cells if match.cells is not None else np.ones((1, 1), bool)
    mask = _smooth(cells, width, height)
    curves = outlines(mask)
    ground = _ground(shown, width, height)
    picture = _paint(ground, mask, curves)
    done, png = cv2.imencode(".png", picture)
    if not done:
        raise ValueError("The drawing could not be written as PNG.")
    svg = _svg(_dimmed(ground, mask), curves, match.why, drawn=shown is not None)
    return Explanation(png=png.tobytes(), svg=svg, sentence=match.why)


def _frame(item: Item, side: int) -> tuple[int, int]:
    found = item.fingerprint
    scale = side / max(found.width, found.height, 1)
    return max(1, round(found.width * scale)), max(1, round(found.height * scale))


def _smooth(cells: Cells, width: int, height: int) -> NDArray[np.float32]:
    """Blow blocks up to a soft-edged mask, 0 to 1, with holes of one block closed."""
    closed: NDArray[np.uint8] = cells.astype(np.uint8)
    if min(cells.shape) > 2:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        edge = cv2.copyMakeBorder(closed, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
        shut = cv2.morphologyEx(edge, cv2.MORPH_CLOSE, kernel)
        closed = shut[2:-2, 2:-2].astype(np.uint8)
    sharp = cv2.resize(
        closed.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST
    )
    block = max(width / cells.shape[1], height / cells.shape[0])
    soft = cv2.GaussianBlur(
        sharp, (0, 0), max(1.0, 0.75 * block), borderType=cv2.BORDER_REPLICATE
    )
    mask: NDArray[np.float32] = ((soft - 0.4) / 0.2).clip(0, 1)
    return mask


def outlines(mask: NDArray[np.float32]) -> list[_Curve]:
    """Trace a mask's outlines, each int32 ``(n, 2)``; specks are left out."""
    framed = np.pad((mask > 0.5).astype(np.uint8), 1)
    found, _ = cv2.findContours(framed, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    least = 0.0015 * mask.size
    kept = [curve[:, 0] - 1 for curve in found if cv2.contourArea(curve) > least]
    return [
        cv2.approxPolyDP(curve, 0.8, closed=True)[:, 0].astype(np.int32)
        for curve in kept
    ]


def _ground(plate: Plate | None, width: int, height: int) -> _Colour:
    """Give what the outlines are drawn on: the grey photo, or empty paper."""
    if plate is None:
        return np.full((height, width, 3), _PAPER, np.uint8)
    grey = cv2.resize(plate, (width, height), interpolation=cv2.INTER_CUBIC)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def _dimmed(ground: _Colour, mask: NDArray[np.float32]) -> _Colour:
    """Fade what is not re-used towards paper, and tint empty paper where it is."""
    lit = ground.astype(np.float32)
    if ground.min() == _PAPER:
        lit = 0.45 * lit + 0.55 * np.array(_TINT, np.float32)
    faded = 0.28 * ground.astype(np.float32) + 0.72 * _PAPER
    share = mask[..., None]
    return (lit * share + faded * (1 - share)).round().astype(np.uint8)


def _paint(ground: _Colour, mask: NDArray[np.float32], curves: list[_Curve]) -> _Colour:
    picture = _dimmed(ground, mask)
    for colour, thick in (((255, 255, 255), 10), (_LINE, 5)):
        cv2.polylines(picture, curves, True, colour, thick, cv2.LINE_AA)  # noqa: FBT003
    margin = 24
    framed = cv2.copyMakeBorder(
        picture, *(margin,) * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    corner = (framed.shape[1] - margin, framed.shape[0] - margin)
    cv2.rectangle(framed, (margin - 1, margin - 1), corner, (190, 190, 190), 1)
    return framed.astype(np.uint8)


def _svg(picture: _Colour, curves: list[_Curve], title: str, *, drawn: bool) -> str:
    """Write the same drawing as SVG: outlines as paths, the photo as a JPEG inside."""
    height, width = picture.shape[:2]
    line = "#{2:02x}{1:02x}{0:02x}".format(*_LINE)
    fill = "none" if drawn else "#{2:02x}{1:02x}{0:02x}".format(*_TINT)
    paths = " ".join(_path(curve) for curve in curves)
    inside = _embedded(picture) if drawn else ""
    text = title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="-24 -24 {width + 48} {height + 48}"><title>{text}</title>'
        f'<rect x="-24" y="-24" width="{width + 48}" height="{height + 48}" '
        f'fill="#fff"/>'
        f'<rect width="{width}" height="{height}" fill="#fafafa" stroke="#bebebe"/>'
        f'{inside}<path d="{paths}" fill="{fill}" fill-rule="evenodd" stroke="#fff" '
        f'stroke-width="10" stroke-linejoin="round"/><path d="{paths}" fill="none" '
        f'stroke="{line}" stroke-width="5" stroke-linejoin="round"/></svg>'
    )


def _embedded(picture: _Colour) -> str:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    height, width = picture.shape[:2]
    coded = base64.b64encode(data.tobytes()).decode("ascii")
    source = f"data:image/jpeg;base64,{coded}"
    return f'<image width="{width}" height="{height}" href="{source}"/>'


def _path(curve: _Curve) -> str:
    first, *rest = (f"{x} {y}" for x, y in curve)
    return f"M{first} L" + " ".join(rest) + " Z"
