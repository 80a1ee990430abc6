"""What is looked for, what was seen, and what was found: Item, Lead, Match."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]


class ItemKind(StrEnum):
    """What an Item shows, which decides what may be kept of it."""

    INTIMATE = "intimate"
    INNOCENT = "innocent"


class Media(StrEnum):
    """A still picture or a video."""

    STILL = "still"
    VIDEO = "video"


class MatchKind(StrEnum):
    """How a Lead was made from an Item, from surest to hardest."""

    IDENTICAL = "identical"
    COPY = "copy"
    EDITED = "edited"
    DERIVED = "derived"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """Local features of one picture at its working scale.

    Attributes:
        points: float32 ``(n, 4)``: x, y, diameter (working pixels), angle (degrees).
        descriptors: uint8 ``(n, 128)``: RootSIFT scaled by 512 and rounded.
        width: working width in pixels, of the upright picture.
        height: working height in pixels.

    Source: Lowe, IJCV 2004; RootSIFT: Arandjelovic and Zisserman, CVPR 2012.
    """

    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One sampled frame of a video.

    Attributes:
        seconds: presentation time from the start.
        pdq: uint8 ``(8, 32)``, one PDQ hash per orientation.
        quality: PDQ quality, 0 to 100.
        features: local features, on a sparse selection of frames only.
        plate: small grey picture, uint8 ``(h, w)``, where ``features`` is.
    """

    seconds: float
    pdq: NDArray[np.uint8]
    quality: int
    features: Features | None = None
    plate: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A part of a still that somebody may have cut out of it, by its hashes.

    Attributes:
        box: left, top, width and height in the upright picture, pixels.
        pdq: uint8 ``(8, 32)``, one PDQ hash per orientation.
        quality: PDQ quality, 0 to 100.
    """

    box: tuple[int, int, int, int]
    pdq: NDArray[np.uint8]
    quality: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fingerprint:
    """What is kept of a picture or video once its bytes are gone.

    Attributes:
        sha256: of the file's bytes, lower-case hex.
        media: still or video.
        format: the container as decoded, for instance ``JPEG`` or ``MP4``.
        width: of the upright picture, in pixels.
        height: of the upright picture, in pixels.
        pdq: uint8 ``(8, 32)``: eight orientations; zeros for a video.
        quality: PDQ quality, 0 to 100; 0 for a video.
        features: local features of a still, or None where not kept.
        plate: grey picture, uint8, at most 512 px on the longer side, or None.
        frames: sampled frames of a video, in time order.
        seconds: length of a video; 0 for a still.
        parts: of an Item that is a still: crops of it, so that some are found by
            hashes alone.
    """

    sha256: str
    media: Media
    format: str
    width: int
    height: int
    pdq: NDArray[np.uint8]
    quality: int
    features: Features | None = None
    plate: NDArray[np.uint8] | None = None
    frames: tuple[Frame, ...] = ()
    seconds: float = 0.0
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A picture or video that is to be found."""

    id: str
    kind: ItemKind
    label: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A picture seen at a Source.

    Attributes:
        url: the picture's own address (a path, for a folder).
        page: the address of the page that shows it; the picture's own if none does.
        source: the Source as it was named.
        seen_at: when its bytes were received (or archived, for a web archive).
        data: the bytes, in memory only; empty once fingerprinted.
    """

    url: str
    page: str
    source: str
    seen_at: datetime
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something at a Source that could not be looked at, and why, in a sentence."""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Match:
    """An Item and a Lead that re-uses it.

    Attributes:
        item: the Item's id.
        url: the Lead's own address.
        page: the page that shows it.
        kind: how the one was made from the other.
        score: 0 to 1, for ordering only.
        false_alarm: probability that an unrelated picture scores as high; an
            upper bound where ``false_alarm_is_bound``.
        false_alarm_is_bound: whether ``false_alarm`` is a bound.
        distance: PDQ Hamming distance of the nearest orientation, 0 to 256.
        inliers: feature pairs that agree on one transform; 0 if none were needed.
        kept: share of the Item's area found in the Lead, 0 to 1.
        mirrored: whether the Lead shows the Item mirrored.
        box: where the Item's content sits in the Lead, in Lead pixels.
        transform: float64 ``(3, 3)``, Item pixels to Lead pixels, or None.
        cells: bool ``(rows, cols)``: which blocks of the Item's frame are kept.
        item_seconds: time span in the Item, when it is a video.
        lead_seconds: time span in the Lead, when it is a video.
        why: one plain sentence for a person.
    """

    item: str
    url: str
    page: str
    kind: MatchKind
    score: float
    false_alarm: float
    false_alarm_is_bound: bool
    distance: int
    inliers: int
    kept: float
    mirrored: bool
    box: Box | None
    why: str
    transform: NDArray[np.float64] | None = None
    cells: NDArray[np.bool_] | None = None
    item_seconds: tuple[float, float] | None = None
    lead_seconds: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The picture that explains a Match, drawn without one pixel of the Lead."""

    png: bytes = field(repr=False)
    svg: str = field(repr=False)
    sentence: str
