"""Which offence was in force on which day: a small table, each row with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the reader looks at it
from enum import StrEnum
from functools import cache

from unburden.data.checks import NONE, Checks
from unburden.data.tables import CONFIRMED, table


class Act(StrEnum):
    """What somebody did with an intimate picture of another."""

    SHARING = "sharing"
    THREATENING = "threatening"
    CREATING = "creating"
    REQUESTING = "requesting"
    TAKING = "taking"
    COPYING = "copying"


class Origin(StrEnum):
    """Whether a picture was taken of the person, or made or altered to look so."""

    REAL = "real"
    MADE_UP = "made-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """An offence, and from when until when it was in force.

    Attributes:
        jurisdiction: a code of ``JURISDICTIONS``.
        acts: what it is about.
        citation: the statute and section.
        says: what it forbids, in a few words of ours.
        since: the first day it was in force.
        until: the first day it no longer was; None while it is.
        only: the pictures it is about, where it is not about all.
        source: where the row and its dates were found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
        note: what a reader should know; may be empty.
    """

    id: str
    jurisdiction: str
    acts: tuple[Act, ...]
    citation: str
    says: str
    since: date
    source: str
    checked: str
    confidence: str
    note: str = ""
    until: date | None = None
    only: Origin | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the dates were read in a named public source."""
        return self.confidence == CONFIRMED

    def was_in_force(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def law_in_force(
    on: date,
    jurisdiction: str,
    act: Act | None = None,
    *,
    checks: Checks = NONE,
) -> tuple[Offence, ...]:
    """The offences that were in force on a day, confirmed ones first.

    It speaks of the day the act was done; a page seen later shows that it was done by
    then. Nothing found means that we hold no row, not that it was lawful.

    Args:
        on: the day, where it was done.
        jurisdiction: a code of ``JURISDICTIONS``. ``GB`` finds the rows of each part.
        act: what was done; None for any.
        checks: what an organisation looked up itself.
    """
    rows = [
        row
        for row in offences(jurisdiction, checks=checks)
        if row.was_in_force(on) and (act is None or act in row.acts)
    ]
    return tuple(sorted(rows, key=lambda row: not row.is_confirmed))


def offences(jurisdiction: str, *, checks: Checks = NONE) -> tuple[Offence, ...]:
    """Every row for a place, whenever in force: its own, its country's, its parts'."""
    return tuple(
        row
        for row in checks.over("offences", _all())
        if f"{row.jurisdiction}-".startswith(f"{jurisdiction}-")
        or jurisdiction.startswith(f"{row.jurisdiction}-")
    )


@cache
def _all() -> tuple[Offence, ...]:
    return table(Offence, "offences.toml", "offence")
