"""Where a report may go: Place, Route, Ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads these hints
from enum import StrEnum

from unburden.model.pictures import MatchKind  # noqa: TC001
from unburden.model.records import Fact  # noqa: TC001


class Layer(StrEnum):
    """Who can act on a place, nearest first."""

    PLATFORM = "platform"
    SITE = "site"
    SEARCH = "search"
    CDN = "cdn"
    HOST = "host"
    REGISTRAR = "registrar"
    NETWORK = "network"
    REGULATOR = "regulator"


class Medium(StrEnum):
    """How a Route takes a Notice; any can be printed too."""

    MAIL = "mail"
    FORM = "form"


class Footing(StrEnum):
    """How we know of a Route, surest first.

    CHECKED: somebody opened it on a day we know. STATED: a registry or the site itself
    named it when asked. SUGGESTED: read elsewhere, never opened, or a convention only.
    """

    CHECKED = "checked"
    STATED = "stated"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page that shows what was found.

    Attributes:
        page: its address.
        host: the page's host, in lower case.
        media: the addresses of the pictures and videos themselves.
        matches: the Matches seen there, for instance ``M3``.
        kinds: how each was made from an Item, in the order of ``matches``.
        ip: the address it came from, as the door saw it; empty if not known.
        seen_at: when it was last seen there.
    """

    page: str
    host: str
    media: tuple[str, ...]
    matches: tuple[str, ...]
    kinds: tuple[MatchKind, ...]
    seen_at: datetime
    ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where to report a place, and how.

    Attributes:
        id: the same for the same recipient: of a row of data, or ``layer:address``.
        layer: who it is.
        name: its name, for a person.
        medium: by mail, or by a form that a person fills in.
        to: the mail address, or the form's URL.
        why: why it is on the ladder, in one sentence.
        footing: how we know of it.
        source: where it was found.
        checked: the day somebody opened it, or ``never``.
        forms: ids of the notices it takes, best first; none: a plain letter.
        forwards: whether it may pass on what it is sent to the site or the uploader.
        hosts: registrable domains it answers for; empty where that is not the point.
        country: ISO 3166 of the place it answers for; empty for anywhere.
        max_urls: how many addresses it takes at once; 0 where no limit is known.
        only: ``real`` or ``made-up``, where it takes only such pictures; ``gone``,
            where it takes only what is gone already and is still listed.
        menu: what to choose there, where somebody has seen it.
        note: what a caseworker should know.
        confidence: of a row of data: ``confirmed`` or ``unconfirmed``.
        seen: of a row of data: when its source last saw it there; empty if not known.
        never: whether nothing may be sent there; ``why`` says why.
    """

    id: str
    layer: Layer
    name: str
    medium: Medium
    to: str
    why: str
    footing: Footing
    source: str
    checked: str
    forms: tuple[str, ...] = ()
    forwards: bool = False
    hosts: tuple[str, ...] = ()
    country: str = ""
    max_urls: int = 0
    only: str = ""
    menu: str = ""
    note: str = ""
    confidence: str = "unconfirmed"
    seen: str = ""
    never: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named source, stated by a registry, or opened."""
        named = self.confidence == "confirmed"
        return named or self.footing is not Footing.SUGGESTED

    @property
    def is_checked(self) -> bool:
        """Whether somebody opened it, on a day we know."""
        return self.footing is Footing.CHECKED


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Somebody who is not on a ladder, and why, in one sentence."""

    layer: Layer
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Whom to write to about a place, first to last.

    Attributes:
        page: the place's address.
        at: when it was looked up.
        routes: the rungs, first to last.
        left_out: who is not on it, and why.
        is_hostile: whether the site is presumed to be against her.
        facts: what was looked up for it, each with its witness.
    """

    page: str
    at: datetime
    routes: tuple[Route, ...]
    left_out: tuple[LeftOut, ...]
    is_hostile: bool
    facts: tuple[Fact, ...] = ()
