"""A later look at a place, and the clock of what was asked: Check, Deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads these hints
from enum import StrEnum


class Seen(StrEnum):
    """What one look at a place showed.

    UP: her picture, by its fingerprint. GONE: the place answers, without it. REPLACED:
    another picture is at its address. MOVED: it is up at another address. LOGIN_WALL,
    GEO_BLOCKED: the place does not let us look. UNREACHABLE: it did not answer.
    """

    UP = "up"
    GONE = "gone"
    REPLACED = "replaced"
    MOVED = "moved"
    LOGIN_WALL = "login wall"
    GEO_BLOCKED = "geo-blocked"
    UNREACHABLE = "unreachable"


class PlaceState(StrEnum):
    """What a place is held to be, after all looks so far.

    DOUBTFUL: seen gone once; GONE after two looks that agree. BACK: it was GONE, and
    her picture is there again. HIDDEN: a wall stands before it, so nothing is known.
    """

    UP = "up"
    DOUBTFUL = "doubtful"
    GONE = "gone"
    BACK = "back"
    HIDDEN = "hidden"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One later look at a place.

    Attributes:
        page: its address.
        at: when.
        seen: what it showed.
        why: by what, in a sentence.
        status: the HTTP status; 0 where there was none.
        moved_to: where it is now, where it moved.
    """

    page: str
    at: datetime
    seen: Seen
    why: str
    status: int = 0
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when a recipient has to act.

    Attributes:
        due: when, in UTC.
        since: when the clock began: the time of receipt.
        hours: how many the law gives.
        zone: the IANA zone in which it is told to a person.
        citation: the law.
        is_confirmed: whether the law's row was read in a named public source.
    """

    due: datetime
    since: datetime
    hours: int
    zone: str
    citation: str
    is_confirmed: bool
