"""The custody ledger: who did what, when, with what, in an order nobody can change.

Pure: no file, no clock, no network. `docs/formats/ledger.md` describes the lines.
"""

from unburden.custody.ledger import (
    GENESIS,
    Head,
    from_line,
    make_entry,
    read,
    to_line,
    verify,
)
from unburden.custody.manifest import manifest

__all__ = [
    "GENESIS",
    "Head",
    "from_line",
    "make_entry",
    "manifest",
    "read",
    "to_line",
    "verify",
]
