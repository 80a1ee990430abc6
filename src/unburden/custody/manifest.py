"""What the ledger says of a Capture: where, when, on whose word, and which bytes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from unburden.custody import canonical

if TYPE_CHECKING:
    from unburden.model import Capture


def manifest(capture: Capture) -> dict[str, object]:
    """List a Capture's facts and the SHA-256 of each of its files, as plain JSON.

    Each of the Capture's fields under its own name; of ``resources`` only how many
    and how many bytes, as the archive holds them and its hash is in ``files``.
    `docs/formats/manifest.md` describes each.
    """
    facts = asdict(capture)
    facts["resources"] = {
        "count": len(capture.resources),
        "bytes": sum(resource.size for resource in capture.resources),
    }
    return canonical.plain(facts)
