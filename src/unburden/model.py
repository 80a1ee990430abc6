"""The nouns: frozen, slotted, keyword-only. `docs/glossary.md` defines each.

Times are aware and in UTC. Boxes are ``(x, y, width, height)`` in pixels of the
upright picture. Arrays inside a noun are never written to after it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
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


class CaptureState(StrEnum):
    """Whether a Capture holds all that the page sent."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing a page asked for, as the Capture saw it answered."""

    url: str
    status: int
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing a page asked for that the Capture does not hold, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of playing a Capture's archive back, with nothing else to ask.

    Attributes:
        similarity: of the two pictures of the page, per mille: mean structural
            similarity (Wang et al. 2004) of what there is to see, videos left out.
        asked: how many different addresses it asked for.
        lacking: those the archive has no answer for.
        near: those answered as another that differs in a time or a number only.
        why: why it could not be played, in a sentence; empty when it was.
    """

    similarity: int
    asked: int
    lacking: tuple[str, ...]
    near: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is said of a page, by whom, and where it stands.

    Attributes:
        name: what it is, in lower case, for instance ``posted by``.
        value: as the witness gave it.
        witness: who says so: our proxy, the browser, the page, or a look-up.
    """

    name: str
    value: str
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The record of one page at one time. File names are relative to its folder.

    Attributes:
        url: the address asked for.
        final_url: the address after redirects.
        at: when the page was asked for.
        state: COMPLETE, PARTIAL (``missing`` says what) or FAILED (``why`` says so).
        why: one sentence; empty when complete.
        title: the page's title.
        authority: on whose authority the copy was made.
        ip: the address the browser's connection went to, witnessed by our proxy.
        certificate_sha256: of the leaf certificate, lower-case hex; empty for http.
        identity: the User-Agent the browser sent.
        sandboxed: whether the browser ran in its sandbox.
        wacz: file name of the archive; empty when FAILED.
        screenshot: file name of the full-page PNG as seen: evidence, not for show.
        shown: file name of the PNG with every picture filled in: safe to show.
        files: SHA-256 of each file of the Capture, by file name.
        replay: what came of playing the archive back; None where that was not tried.
        manner: what was done on the way in that a plain visit would not do, in
            sentences: gates passed, cookies of a file, a disguise.
        facts: who answered and what the page states, each with its witness.
    """

    url: str
    final_url: str
    at: datetime
    state: CaptureState
    why: str
    title: str
    authority: str
    ip: str
    certificate_sha256: str
    identity: str
    sandboxed: bool
    wacz: str
    screenshot: str
    shown: str
    resources: tuple[Resource, ...]
    missing: tuple[Missing, ...]
    files: Mapping[str, str]
    replay: Replay | None = None
    manner: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the custody ledger.

    Attributes:
        seq: 0 for the first, then one more each.
        at: when it was written, by the writer's clock.
        clock: what that clock is, and whether it was known to be right.
        actor: who did it: a person's name or role as they gave it.
        tool: the program and version that wrote it.
        action: what was done, one lower-case word or two joined by a hyphen.
        body: what there is to know of it: JSON values only, no floats.
        salt: 32 random hex digits, so that nobody can guess a line from its hash.
        previous: hash of the Entry before, 64 zeros for the first.
        hash: SHA-256 of this Entry's canonical JSON (RFC 8785) without ``hash``.
    """

    seq: int
    at: datetime
    clock: str
    actor: str
    tool: str
    action: str
    body: Mapping[str, object]
    salt: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A ledger as it stood after so many lines. Hashes are SHA-256, lower-case hex.

    Attributes:
        size: how many lines it had.
        root: the root of the Merkle tree over those lines (RFC 6962, 2.1).
        head: the last line's hash.
    """

    size: int
    root: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """A proof that one Entry is in a ledger, without the ledger's other lines.

    Attributes:
        seq: the Entry's number: its place in the tree.
        checkpoint: the ledger it is in.
        path: the audit path, from the leaf up; SHA-256, lower-case hex.

    Source: RFC 6962, 2.1.1.
    """

    seq: int
    checkpoint: Checkpoint
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A trusted timestamp over a Checkpoint: over its `sealed_statement`.

    Attributes:
        checkpoint: the ledger that it covers.
        at: the time the authority stated.
        authority: the authority's URL.
        token: RFC 3161 TimeStampResp, DER.
        certificates: the authority's chain, PEM, as configured to be trusted.
    """

    checkpoint: Checkpoint
    at: datetime
    authority: str
    token: bytes = field(repr=False)
    certificates: bytes = field(repr=False, default=b"")


def sealed_statement(checkpoint: Checkpoint) -> bytes:
    """Write the bytes a Seal covers: a Checkpoint in one line of canonical JSON.

    Kept as a file in a Bundle so that ``openssl ts -verify -data`` can be pointed at
    it; `docs/formats/ledger.md`.
    """
    head, root, size = checkpoint.head, checkpoint.root, checkpoint.size
    return (
        f'{{"format":"unburden-seal-2","head":"{head}","root":"{root}","size":{size:d}}}'
    ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """People to call or write to.

    Attributes:
        country: ISO 3166 codes it serves; ``*`` for everywhere.
        serves: ``adults``, ``under18`` or ``all``.
        source: where this row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
    """

    id: str
    country: tuple[str, ...]
    name: str
    serves: str
    source: str
    checked: str
    confidence: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a named public source was read for this row."""
        return self.confidence == "confirmed"

    @property
    def contact(self) -> str:
        """How to reach it, in a few words."""
        return ", ".join(part for part in (self.phone, self.url, self.email) if part)
