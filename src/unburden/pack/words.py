"""The sentences of a report: plain, calm, and no more than what is known."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from unburden.model import CaptureState, MatchKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS: Mapping[str, str] = {
    MatchKind.IDENTICAL: "The very same file: every byte is equal.",
    MatchKind.COPY: "The same picture, saved again: at another size, in another "
    "format, or compressed harder.",
    MatchKind.EDITED: "The same picture after editing: cropped, mirrored, framed, "
    "written over, or shown inside a screenshot or a collage.",
    MatchKind.DERIVED: "Parts of the picture live on in another picture whose rest "
    "was made anew.",
    MatchKind.FRAME: "A moment of a video is the same picture.",
}
STATES: Mapping[str, str] = {
    CaptureState.COMPLETE: "Complete: the record holds all that the page sent.",
    CaptureState.PARTIAL: "Partial: the record holds less than the page sent. "
    "What is missing is listed below.",
    CaptureState.FAILED: "Failed: no record of the page could be made.",
}
NO_SEAL = (
    "There is no trusted timestamp: no timestamp authority was used. The times in this "
    "record are those of the clock of the machine that made it, and nobody outside "
    "vouches for them."
)
NOT_SEALED = (
    "There is no trusted timestamp yet. The times in this record are those of the "
    "clock of the machine that made it, and nobody outside vouches for them so far."
)
NOT_CAPTURED = "No record was made of this page."
ALLOWED = "Allowed: "
"""How the reason begins of what is missing, and takes nothing away."""
PLAIN_VISIT = "Nothing was pressed, sent or pretended: it was a plain visit."
LOOKED_UP = (
    "These were asked of public registries beside the record, on another connection "
    "and at the time named. Another machine, or another time, may be told otherwise."
)
SEALED_LATER = "not yet: no seal covers this line so far"
NOT_LOOKED = "not yet looked at"
SPOKEN = ("confirmed", "rejected")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_HIDDEN_ZERO = 1e-15


def when(at: str) -> str:
    """Say a time written as RFC 3339: ``4 March 2026, 12:00:01 UTC``."""
    time = datetime.fromisoformat(at).astimezone(UTC)
    return f"{time.day} {time:%B %Y, %H:%M:%S} UTC"


def local(at: str, zone: str) -> str:
    """Say the same on the wall's clock: ``4 March 2026, 12:00:01 GMT (Europe/London)``.

    Args:
        at: a time written as RFC 3339.
        zone: an IANA time zone.
    """
    time = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return f"{time.day} {time:%B %Y, %H:%M:%S %Z} ({zone})"


def played_back(replay: Mapping[str, Any] | None) -> str:
    """Say what came of playing a record's archive back."""
    if replay is None:
        return "It was not tried whether the archive plays back."
    if replay["why"]:
        return f"The archive could not be played back. {replay['why']}"
    alike = f"{replay['similarity'] / 10:.1f} %"
    said = (
        "The archive was played back at once, in a fresh browser that could reach "
        f"nothing else. What it showed was {alike} like the page as first seen (mean "
        f"structural similarity). Addresses it asked for: {replay['asked']}."
    )
    if replay["lacking"]:
        said += f" Of these, not in the archive: {len(replay['lacking'])}."
    if replay["near"]:
        said += (
            " Answered with what is held of an address that differs in a time or a "
            f"number only: {len(replay['near'])}."
        )
    return said


def odds(false_alarm: float, *, is_bound: bool) -> str:
    """Say how likely an unrelated picture is to match as well.

    One significant digit, rounded to the cautious side: never rarer than it is.
    """
    if false_alarm < _HIDDEN_ZERO:
        return "less than 1 in 1,000 trillion"
    if false_alarm >= 0.5:
        return "not better than a guess"
    once = 1 / false_alarm * (1 + 1e-9)  # a billionth is 1 in 999,999,999.9999999
    size = 10 ** math.floor(math.log10(once))
    start = "at most" if is_bound else "about"
    return f"{start} 1 in {_count(int(once / size) * size)}"


def chances(pictures: int, items: int, false_alarm: float) -> str:
    """Say how many chance matches a search of this size may be expected to give.

    Args:
        pictures: that were looked at.
        items: that they were compared with.
        false_alarm: of the weakest match, for one comparison.
    """
    if not pictures or not items:
        return ""
    expected = pictures * items * false_alarm
    digits = max(0, 2 - math.ceil(math.log10(expected))) if expected else 0
    several = f"{math.ceil(expected * 10**digits) / 10**digits:.{digits}f}"
    if expected < 1e-6:
        several = "less than one in a million"
    were = _plural(pictures, "picture was", "pictures were")
    return (
        f"In this case {pictures:,} {were} "
        f"compared with {items:,} {_plural(items, 'original', 'originals')}: "
        f"{pictures * items:,} comparisons. By the weakest match of this record, "
        f"the number of chance matches to be expected among them is {several}."
    )


def _plural(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


def waiting(authority: str, why: str) -> str:
    """Say that a timestamp authority was asked, and has not answered yet."""
    return f"Not yet sealed by {authority}: {why} It will be asked again."


def states_time(seal: Mapping[str, Any]) -> bool:
    """Whether a timestamp authority signed a time: a calendar does not."""
    return bool(seal["certificates"])


def sealed(seal: Mapping[str, Any]) -> str:
    """Say what a seal did to the ledger."""
    if states_time(seal):
        return f"Ledger sealed by {seal['authority']}."
    return f"Ledger handed to {seal['authority']} (OpenTimestamps), by our clock."


def unsigned(calendars: Sequence[str]) -> str:
    """Say that no time was signed for a line, and which calendars have it."""
    if not calendars:
        return SEALED_LATER
    return f"no time signed; handed to {', '.join(calendars)} (OpenTimestamps)"


def share(kept: float) -> str:
    """Say a share as whole per cent, never rounded up to all of it."""
    return f"{math.floor(kept * 100 + 1e-9)} %"


def looked(exhibit: Mapping[str, object]) -> str:
    """Say whether a person has looked, and what they said."""
    at = exhibit["looked_at"]
    by = f"{exhibit['by']}, {when(str(at))}" if at else str(exhibit["by"])
    match exhibit["looked"]:
        case "confirmed":
            return f"Looked at and confirmed by {by}."
        case "rejected":
            return f"Looked at and rejected by {by}."
        case _:
            return "Nobody has looked at this yet: it is the program's finding alone."


def counted(kinds: Sequence[str]) -> str:
    """Say how many there are of each kind, surest kind first: ``1 copy, 3 edited``."""
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS if kind in kinds)


def meant(kinds: Sequence[str]) -> list[list[str]]:
    """What each kind among these means."""
    return [[str(kind), said] for kind, said in KINDS.items() if kind in kinds]


def looked_of(exhibits: Sequence[Mapping[str, object]]) -> str:
    """Say how many of some exhibits a person has looked at, and what they said."""
    said = [str(one["looked"]) for one in exhibits]
    told = (f"{said.count(word)} {word}" for word in SPOKEN if word in said)
    return ", ".join(told) or "not yet"


def summary(exhibits: Sequence[Mapping[str, object]]) -> str:
    """Say how many places there are, how many are recorded and how many confirmed."""
    places = len(exhibits)
    if places == 0:
        return "No place was found."
    recorded = sum(_state(exhibit) in {"complete", "partial"} for exhibit in exhibits)
    confirmed = sum(exhibit["looked"] == "confirmed" for exhibit in exhibits)
    found = "1 place was found" if places == 1 else f"{places} places were found"
    return f"{found}; {recorded} recorded, {confirmed} confirmed by a person."


def spans(exhibit: Mapping[str, object]) -> str:
    """Say which stretch of a video is meant; empty when there is none."""
    parts = []
    for name, words in (("item_seconds", "in the original"), ("lead_seconds", "there")):
        span = exhibit[name]
        if isinstance(span, list):
            parts.append(f"{_clock(span[0])} to {_clock(span[1])} {words}")
    return f"From {', and '.join(parts)}." if parts else ""


def _state(exhibit: Mapping[str, object]) -> str:
    capture = exhibit["capture"]
    return str(capture["state"]) if isinstance(capture, dict) else ""


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _count(number: int) -> str:
    for size, name in _SCALES:
        if number >= size:
            return f"{number // size:,} {name}"
    return f"{number:,}"
