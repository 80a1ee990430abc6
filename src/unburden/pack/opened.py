"""A Bundle as it is being verified: what was read of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unburden.model import Entry
    from unburden.pack.bag import BagReader
    from unburden.pack.locks import Identity
    from unburden.pack.verdict import Checks, LedgerTree


@dataclass(slots=True, kw_only=True)
class Opened:
    """A Bundle that somebody handed us, and what it turned out to hold.

    Attributes:
        bag: its files.
        checks: what other rooms know.
        key: a secret key to open its locked files with, or None.
        roots: certificates of timestamp authorities to trust, PEM, or None.
        hashes: SHA-256 of each file that could be read.
        lines: of the ledger, as written; empty until it verified.
        entries: the same, read.
        tree: the ledger as a Merkle tree.
        story: `story.json`, once it is one.
    """

    bag: BagReader
    checks: Checks
    key: Identity | None
    roots: bytes | None
    hashes: dict[str, str] = field(default_factory=dict)
    lines: Sequence[str] = ()
    entries: Sequence[Entry] = ()
    tree: LedgerTree | None = None
    story: dict[str, Any] = field(default_factory=dict)


def folder_of(label: str) -> str:
    """Where a Bundle keeps an exhibit's files."""
    return f"data/exhibits/{label}"


def record_of(label: str) -> str:
    """Where a Bundle keeps the record of an exhibit's Capture."""
    return f"{folder_of(label)}/record.json"
