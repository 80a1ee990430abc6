"""The Bundle: what police and courts get, and how anybody can check it.

Pure: no network, no other program, no database. `docs/formats/bundle.md` describes it.
"""

from unburden.pack.story import OURS, Exhibit, Letter, Looked, Story, digest
from unburden.pack.verdict import Checks, Finding, Verdict
from unburden.pack.verify import verify
from unburden.pack.write import may_write, write

__all__ = [
    "OURS",
    "Checks",
    "Exhibit",
    "Finding",
    "Letter",
    "Looked",
    "Story",
    "Verdict",
    "digest",
    "may_write",
    "verify",
    "write",
]
