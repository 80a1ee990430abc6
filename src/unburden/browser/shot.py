"""A picture of the whole page, and where in it pictures are.

What is a picture is read by DOMSnapshot, from the browser's own layout: no script of
the page has a say in it, and closed shadow trees and generated content are seen too.
"""

from __future__ import annotations

import asyncio
import base64
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unburden.browser.parts import pictured_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unburden.browser.devtools import Message
    from unburden.browser.tab import Tab

Area = tuple[float, float, float, float]
FRAMES = frozenset({"IFRAME", "FRAME", "FENCEDFRAME", "PORTAL"})
MEDIA = FRAMES | {
    "IMG",
    "IMAGE",
    "PICTURE",
    "VIDEO",
    "AUDIO",
    "CANVAS",
    "SVG",
    "OBJECT",
    "EMBED",
    "MODEL",
    # What these are made of is styled by the page, and is not in the snapshot.
    "INPUT",
    "TEXTAREA",
    "SELECT",
    "PROGRESS",
    "METER",
}
MOVING = frozenset({"VIDEO"})
# Whose picture may be painted over the edge of their box, where overflow is visible.
REPLACED = frozenset({"IMG", "VIDEO", "CANVAS", "OBJECT", "EMBED"})
PICTURES = (
    "background-image",
    "border-image-source",
    "mask-image",
    "list-style-image",
    "content",
)
STYLES = (
    *PICTURES,
    "-webkit-box-reflect",
    "filter",
    "border-image-outset",
    "overflow-x",
    "object-fit",
    "object-position",
)
WIDEST = 4096
PATCHES = 24
PAINT_SECONDS = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture of a page.

    Attributes:
        png: the page from its top.
        media: areas (x, y, width, height) in its pixels that may show a picture; None
            where that is not known, and all of it may.
        height: of the page.
        is_cut: whether the picture ends before the page does.
        patches: frames (x, y, PNG) to be laid over it: outside the window the browser
            leaves frames of other sites unpainted, so each is taken by itself.
        moving: areas where moving pictures play: another shot may differ there.
    """

    png: bytes
    media: tuple[Area, ...] | None
    height: int
    is_cut: bool
    patches: tuple[tuple[int, int, bytes], ...] = ()
    moving: tuple[Area, ...] = ()


async def shoot(tab: Tab, *, height: int, seconds: float) -> Shot:
    """Take the picture, of at most `height` pixels.

    Raises:
        CaptureFailed: the browser could not.
    """
    # Held still, so that the areas are those of the picture.
    await tab.send("Emulation.setScriptExecutionDisabled", value=True)
    await tab.send("Animation.enable")
    await tab.send("Animation.setPlaybackRate", playbackRate=0)
    metrics = await tab.send("Page.getLayoutMetrics")
    size, window = metrics["cssContentSize"], metrics["cssLayoutViewport"]
    wide = max(1, min(int(size["width"]), WIDEST))
    high = max(1, min(int(size["height"]), height))
    before, parts = await _snapshot(tab), await pictured_parts(tab)
    png = await _take(tab, (0, 0, wide, high), seconds=seconds, beyond=True)
    after = await _snapshot(tab)
    media = _together(media_areas(before), media_areas(after), parts)
    strips = _strips(areas_of(after, FRAMES), int(window["clientHeight"]), (wide, high))
    patches = [(s[0], s[1], await _patch(tab, s, seconds)) for s in strips]
    await tab.send("Animation.setPlaybackRate", playbackRate=1)
    await tab.send("Emulation.setScriptExecutionDisabled", value=False)
    return Shot(
        png=png,
        media=media,
        height=int(size["height"]),
        is_cut=size["height"] > high or size["width"] > wide,
        patches=tuple(patches),
        moving=areas_of(after, MOVING),
    )


def _together(*found: tuple[Area, ...] | None) -> tuple[Area, ...] | None:
    """All areas; None where any may be everywhere."""
    known = [areas for areas in found if areas is not None]
    return sum(known, ()) if len(known) == len(found) else None


async def _snapshot(tab: Tab) -> Message:
    return await tab.send("DOMSnapshot.captureSnapshot", computedStyles=list(STYLES))


async def _take(
    tab: Tab, box: tuple[int, int, int, int], *, seconds: float, beyond: bool
) -> bytes:
    clip = dict(zip(("x", "y", "width", "height"), box, strict=True)) | {"scale": 1}
    answer = await tab.send(
        "Page.captureScreenshot",
        seconds=seconds,
        format="png",
        optimizeForSpeed=True,  # a tenth larger, in half the time
        clip=clip,
        captureBeyondViewport=beyond,
    )
    return base64.b64decode(answer["data"])


async def _patch(tab: Tab, box: tuple[int, int, int, int], seconds: float) -> bytes:
    await tab.evaluate(f"window.scrollTo({{top: {box[1]}, behavior: 'instant'}})")
    await asyncio.sleep(PAINT_SECONDS)
    return await _take(tab, box, seconds=seconds, beyond=False)


def _strips(
    areas: Iterable[Area], window: int, size: tuple[int, int]
) -> list[tuple[int, int, int, int]]:
    """Cut areas into pieces no higher than the window, inside the picture."""
    strips = []
    for left, top, width, height in areas:
        x, y = max(0, int(left)), max(0, int(top))
        right = min(math.ceil(left + width), size[0])
        bottom = min(math.ceil(top + height), size[1])
        for start in range(y, bottom, max(window, 200)):
            high = min(window, bottom - start)
            if right - x > 1 and high > 1:
                strips.append((x, start, right - x, high))
    return strips[:PATCHES]


def media_areas(snapshot: Message) -> tuple[Area, ...] | None:
    """Return the areas of a DOMSnapshot that may show a picture; None for all.

    Only the page's own document is read: a frame counts as one picture.
    """
    strings: list[str] = snapshot["strings"]
    document: dict[str, Any] = snapshot["documents"][0]
    names = [strings[name].upper() for name in document["nodes"]["nodeName"]]
    layout = document["layout"]
    areas: list[Area] = []
    nodes = zip(layout["nodeIndex"], layout["bounds"], layout["styles"], strict=True)
    inside = _inside_svg(document["nodes"], strings)
    draws = "FEIMAGE" in names  # then any filter of the page may paint a picture
    for node, bounds, styles in nodes:
        name = names[node]
        told = dict.fromkeys(STYLES, "")  # the document itself has no styles
        told |= zip(STYLES, (strings[style] for style in styles), strict=False)
        painted = any(_is_picture(told[of]) for of in PICTURES)
        if _spills(name, told, draws=draws) or (painted and name in ("HTML", "BODY")):
            return None  # there is no telling where it is painted; or it is all over
        if painted or name in MEDIA or node in inside:
            areas.append((bounds[0], bounds[1], bounds[2], bounds[3]))
    return tuple(areas)


def _is_picture(style: str) -> bool:
    return any(word in style for word in ("url(", "image", "paint("))


def _spills(name: str, told: dict[str, str], *, draws: bool) -> bool:
    """Whether a picture may be painted elsewhere than in its element's box."""
    filtered = "url(" in told["filter"]
    if filtered and (draws or 'url("#' not in told["filter"]):
        return True
    if told["border-image-outset"] not in ("", "0", "0px"):
        return _is_picture(told["border-image-source"])
    if name in REPLACED and told["overflow-x"] == "visible":
        fits = told["object-fit"] in ("", "fill")
        return not (fits and told["object-position"] in ("", "50% 50%"))
    return told["-webkit-box-reflect"] not in ("none", "")


def areas_of(snapshot: Message, wanted: frozenset[str]) -> tuple[Area, ...]:
    """Return the areas of the nodes whose names are wanted."""
    strings: list[str] = snapshot["strings"]
    document = snapshot["documents"][0]
    names, layout = document["nodes"]["nodeName"], document["layout"]
    return tuple(
        (box[0], box[1], box[2], box[3])
        for node, box in zip(layout["nodeIndex"], layout["bounds"], strict=True)
        if strings[names[node]].upper() in wanted
    )


def _inside_svg(nodes: dict[str, Any], strings: list[str]) -> set[int]:
    """The nodes inside drawings: they may be painted outside the drawing's own box."""
    inside: set[int] = set()
    for node, parent in enumerate(nodes["parentIndex"]):
        drawn = parent >= 0 and strings[nodes["nodeName"][parent]].upper() == "SVG"
        if drawn or parent in inside:
            inside.add(node)
    return inside
