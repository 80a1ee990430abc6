"""Who has to act, how fast and how far: duties of platforms, powers, remedies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the reader looks at it
from enum import StrEnum
from functools import cache
from math import inf

from unburden.data.checks import NONE, Checks
from unburden.data.places import within
from unburden.data.tables import CONFIRMED, find, table
from unburden.model import Layer  # noqa: TC001 - the reader looks at it


class Kind(StrEnum):
    """What a Notice under it sets going.

    DUTY: its reader has to act. POWER: a regulator may order others to. REMEDY: a
    tribunal or a court may.
    """

    DUTY = "duty"
    POWER = "power"
    REMEDY = "remedy"


class Scope(StrEnum):
    """What has to come down, narrowest first."""

    REPORTED = "reported"
    IDENTICAL = "identical copies"
    SAME = "same or substantially the same"


class Reach(StrEnum):
    """Where she has to live for it.

    THERE: in its jurisdiction. ANYWHERE: the law's words bind the service, and do not
    ask where she lives.
    """

    THERE = "there"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A law that a Notice can rely on.

    Attributes:
        jurisdiction: a code of ``JURISDICTIONS``.
        kind: what a Notice under it sets going.
        citation: the statute and section.
        says: what it asks of whom, in a few words of ours.
        title: the same for her, as a heading.
        plain: the same for her, in everyday words.
        layers: to whom a Notice under it goes.
        scope: what has to come down.
        reach: where she has to live.
        hours: from the receipt of the Notice; None where it gives no such number.
        when: how fast, in words.
        clock: what starts it.
        since: the first day it was in force; None where no source says: it is now.
        until: the first day it no longer was; None while it is.
        form: the kind of notice it asks for (`notices.toml`).
        complaint: what to do when it is refused or late; may be empty.
        regulator: the Route to whom one may turn then; may be empty.
        source: where the row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
        note: what a reader should know; may be empty.
    """

    id: str
    jurisdiction: str
    kind: Kind
    citation: str
    says: str
    title: str
    plain: str
    layers: tuple[Layer, ...]
    scope: Scope
    reach: Reach = Reach.THERE
    hours: int | None = None
    when: str
    clock: str
    since: date | None = None
    until: date | None = None
    form: str
    complaint: str = ""
    regulator: str = ""
    source: str
    checked: str
    confidence: str
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED

    def was_in_force(self, on: date) -> bool:
        """Whether it was in force on a day."""
        begun = self.since is None or self.since <= on
        return begun and (self.until is None or on < self.until)


def duty(id_: str, *, checks: Checks = NONE) -> Duty:
    """Give one row.

    Args:
        id_: its id.
        checks: what an organisation looked up itself.

    Raises:
        NotFound: there is none of this id.
    """
    return find(id_, duties(checks=checks), "duty")


def duties_on(
    on: date, jurisdiction: str, layer: Layer, *, checks: Checks = NONE
) -> tuple[Duty, ...]:
    """What binds a reader on a day, for a person who lives in a place.

    Confirmed rows first; then those of her own place, her country and its union before
    those that reach anywhere; then the shortest clock.

    Args:
        on: the day the Notice is received.
        jurisdiction: where she lives, a code of ``JURISDICTIONS``.
        layer: who the reader is.
        checks: what an organisation looked up itself.
    """
    near = within(jurisdiction)
    rows = [
        row
        for row in duties(checks=checks)
        if layer in row.layers
        and row.was_in_force(on)
        and (row.jurisdiction in near or row.reach is Reach.ANYWHERE)
    ]

    def order(row: Duty) -> tuple[bool, bool, float]:
        away = row.jurisdiction not in near
        return (not row.is_confirmed, away, row.hours or inf)

    return tuple(sorted(rows, key=order))


def duties(*, checks: Checks = NONE) -> tuple[Duty, ...]:
    """Every row, in the file's order."""
    return checks.over("duties", _all())


@cache
def _all() -> tuple[Duty, ...]:
    return table(Duty, "duties.toml", "duty")
