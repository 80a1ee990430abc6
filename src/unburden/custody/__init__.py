"""The custody ledger: who did what, when, with what, in an order nobody can change.

Pure: no file, no clock, no network. `docs/formats/ledger.md` describes the lines, and
the Merkle tree over them.
"""

from unburden.custody.ledger import (
    GENESIS,
    Origin,
    from_line,
    make_entry,
    read,
    to_line,
    verify,
)
from unburden.custody.manifest import manifest
from unburden.custody.tree import Tree, is_extension, is_included

__all__ = [
    "GENESIS",
    "Origin",
    "Tree",
    "from_line",
    "is_extension",
    "is_included",
    "make_entry",
    "manifest",
    "read",
    "to_line",
    "verify",
]
