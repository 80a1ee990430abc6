"""Who reads requests, and what comes of them; how a place goes, returns or hides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta()


class Says(StrEnum):
    """What is answered to a request."""

    NOTHING = "nothing"
    AUTOMATIC = "automatic"
    RECEIVED = "received"
    REFUSED = "refused"
    NEEDS_MORE = "needs more"
    HOSTILE = "hostile"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Somebody who reads what is sent about a site.

    Attributes:
        acts: how long after the request that convinces it; None: never.
        asks: how many requests that name a page it takes to convince it.
        says: what it answers to the first, the second...; the last one repeats.
        answers: how long until it answers.
        confirms: whether it writes again when it has acted.
        twice: whether its mail system delivers each answer twice.
        forwards: whether it passes what it got on to the site.
        tongue: in which it answers: ``en``, or ``de`` in an old encoding.
        threads: whether its answers name the mail that they answer (RFC 5322, 3.6.4).
    """

    acts: timedelta | None = None
    asks: int = 1
    says: tuple[Says, ...] = (Says.NOTHING,)
    answers: timedelta = 5 * MINUTE
    confirms: bool = False
    twice: bool = False
    forwards: bool = False
    tongue: str = "en"
    threads: bool = True

    def answer(self, number: int) -> Says:
        """What it says to the request of that number, counted from 1."""
        return self.says[min(number, len(self.says)) - 1]


NEVER = Desk()
"""Reads nothing, or throws it away."""


class Gone(StrEnum):
    """How a place looks once the picture was taken down."""

    NOT_FOUND = "404"
    GONE = "410"
    SOFT = "a page that says so, with 200"
    HOME = "leads to the home page"
    REPLACED = "another picture at its address"


class Return(StrEnum):
    """Where a picture comes back."""

    SAME = "at the same page"
    NEW = "at a new page of the site"
    MOVED = "at a new page, to which the old one leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comeback:
    """A picture that is posted again, so long after it was taken down."""

    after: timedelta
    how: Return


class Weather(StrEnum):
    """What may stand between us and a site for some days."""

    BUSY = "503"
    SILENT = "hangs up"
    NO_NAME = "its name leads nowhere"
    LOGIN = "asks to log in"
    GEO = "451"


@dataclass(frozen=True, slots=True)
class Spell:
    """Weather between two times since the start of the world."""

    weather: Weather
    since: timedelta
    until: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One site, how it behaves, and how those behave on whom it depends.

    Attributes:
        host: its name.
        places: how many pages of it show her.
        desk: its own.
        gone: how a place looks that was taken down.
        hoster: the name of who hosts it (a ``Company`` of the world).
        host_desk: what its host does.
        cdn_desk: what the CDN before it does; None: there is none.
        registrar_desk: what its registrar does: the whole name goes.
        regulator_desk: what comes of a report to the regulator.
        comebacks: how each picture returns, in order.
        spells: its weather.
        publishes: whether it posts whatever it is sent on a public page.
        warns: whether it says that it does.
        is_known: whether the organisation keeps a checked route to it.
        shows_contact: whether a page of it names a mail address.
        by_itself: when its pictures go without anybody asking; None: never.
        media_lingers: how long a picture can still be had once its page is gone.
    """

    host: str
    places: int
    desk: Desk = NEVER
    gone: Gone = Gone.NOT_FOUND
    hoster: str = "hoster-north"
    host_desk: Desk = NEVER
    cdn_desk: Desk | None = None
    registrar_desk: Desk = NEVER
    regulator_desk: Desk = field(
        default_factory=lambda: Desk(says=(Says.RECEIVED,), answers=3 * HOUR)
    )
    comebacks: tuple[Comeback, ...] = ()
    spells: tuple[Spell, ...] = ()
    publishes: bool = False
    warns: bool = False
    is_known: bool = False
    shows_contact: bool = True
    by_itself: timedelta | None = None
    media_lingers: timedelta = NOTHING

    @property
    def mailbox(self) -> str:
        """Where it takes requests."""
        return f"abuse@{self.host}"
