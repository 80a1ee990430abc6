"""Rules of evidence that drafts follow, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from unburden.data.tables import CONFIRMED, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that a draft follows.

    Attributes:
        draft: whose it is.
        citation: where it stands.
        says: what it asks for, in our words.
        source: where it was read.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
        note: what a reader should know; may be empty.
    """

    draft: str
    citation: str
    says: str
    source: str
    checked: str
    confidence: str
    note: str

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED


@cache
def rules(draft: str) -> tuple[Rule, ...]:
    """The rules that a draft follows, in the file's order."""
    rows = table(Rule, "rules.toml", "rule")
    return tuple(row for row in rows if row.draft == draft)
