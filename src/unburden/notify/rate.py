"""How often one recipient is written to: seldom enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from unburden.notify.address import domain_of, mail_address
from unburden.rdap import registrable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Whose(StrEnum):
    """Whose mail is counted together."""

    ADDRESS = "address"
    DOMAIN = "registrable domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most so many mails within a time, and why.

    Attributes:
        whose: the same address, or the same registrable domain.
        most: how many.
        within: any window of this length.
        why: the reason, for a person.
    """

    whose: Whose
    most: int
    within: timedelta
    why: str


RATES = (
    Rate(
        whose=Whose.ADDRESS,
        most=4,
        within=timedelta(hours=1),
        why="Many URLs of one host go in one notice; more at once looks like a flood.",
    ),
    Rate(
        whose=Whose.ADDRESS,
        most=20,
        within=timedelta(days=1),
        why="An abuse desk that is sent more begins to filter, and then reads nothing.",
    ),
    Rate(
        whose=Whose.DOMAIN,
        most=10,
        within=timedelta(hours=1),
        why="Receivers judge a sender by domain; a burst is taken for spam.",
    ),
    Rate(
        whose=Whose.DOMAIN,
        most=60,
        within=timedelta(days=1),
        why="The same, over a day; one large host may have several desks.",
    ),
)
"""What is sent at most. Judgement, not measurement: no recipient publishes a figure."""


def next_turn(
    to: str,
    past: Iterable[tuple[str, datetime]],
    *,
    at: datetime,
    rates: Sequence[Rate] = RATES,
) -> datetime:
    """When a mail to an address may go: ``at`` itself, or the first moment after it.

    Args:
        to: the recipient.
        past: to whom earlier tries went and when, in any order, whatever came of them.
        at: now, aware.
        rates: the limits; all of them hold.

    Raises:
        BadInput: ``to`` is not a mail address.
    """
    address = mail_address(to)
    known = [(other, when) for other, when in past if when <= at]
    return max([at, *(_free(address, known, at, rate) for rate in rates)])


def _free(
    address: str, past: Sequence[tuple[str, datetime]], at: datetime, rate: Rate
) -> datetime:
    mine = _counted(address, rate.whose)
    recent = sorted(
        when
        for other, when in past
        if when > at - rate.within and _counted(other, rate.whose) == mine
    )
    return recent[-rate.most] + rate.within if len(recent) >= rate.most else at


def _counted(address: str, whose: Whose) -> str:
    address = mail_address(address).lower()
    return address if whose is Whose.ADDRESS else registrable(domain_of(address))
