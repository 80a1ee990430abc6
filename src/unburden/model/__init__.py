"""The nouns: frozen, slotted, keyword-only. `docs/glossary.md` defines each.

Times are aware and in UTC. Boxes are ``(x, y, width, height)`` in pixels of the
upright picture. Arrays inside a noun are never written to after it is made.
"""

from unburden.model.people import Helpline
from unburden.model.pictures import (
    Box,
    Explanation,
    Features,
    Fingerprint,
    Frame,
    Item,
    ItemKind,
    Lead,
    Match,
    MatchKind,
    Media,
    Skipped,
)
from unburden.model.records import (
    Capture,
    CaptureState,
    Checkpoint,
    Entry,
    Fact,
    Inclusion,
    Missing,
    Replay,
    Resource,
    Seal,
    sealed_statement,
)

__all__ = [
    "Box",
    "Capture",
    "CaptureState",
    "Checkpoint",
    "Entry",
    "Explanation",
    "Fact",
    "Features",
    "Fingerprint",
    "Frame",
    "Helpline",
    "Inclusion",
    "Item",
    "ItemKind",
    "Lead",
    "Match",
    "MatchKind",
    "Media",
    "Missing",
    "Replay",
    "Resource",
    "Seal",
    "Skipped",
    "sealed_statement",
]
