"""The rows of the store. What is private is sealed: see `vault.py`.

In the clear stand only ids, kinds, states, counts, times and hash-chain hashes.
"""

from unburden.app.casework.models.evidence import (
    CaptureRow,
    Case,
    EntryRow,
    FrontierRow,
    ItemRow,
    Keyslot,
    MatchRow,
    PageRow,
    SealRow,
    SigningRow,
    WaitingRow,
)
from unburden.app.casework.models.takedown import (
    AttemptRow,
    CheckRow,
    ListingRow,
    MailboxRow,
    NoticeRow,
    OutcomeRow,
    PlaceRow,
    PostRow,
    ProposalRow,
    ReplyRow,
    StatementRow,
)

__all__ = [
    "AttemptRow",
    "CaptureRow",
    "Case",
    "CheckRow",
    "EntryRow",
    "FrontierRow",
    "ItemRow",
    "Keyslot",
    "ListingRow",
    "MailboxRow",
    "MatchRow",
    "NoticeRow",
    "OutcomeRow",
    "PageRow",
    "PlaceRow",
    "PostRow",
    "ProposalRow",
    "ReplyRow",
    "SealRow",
    "SigningRow",
    "StatementRow",
    "WaitingRow",
]
