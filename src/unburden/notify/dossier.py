"""What was asked and when, and what came back: for complaints and regulators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from unburden.model import ReplyKind
from unburden.notify import clean
from unburden.notify.tongue import later, tongue
from unburden.notify.writer import secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from unburden.model import Statement
    from unburden.notify.writer import Writer

_MOST_EVENTS = 60

ANSWERS = {
    ReplyKind.DELIVERED: later("it was delivered"),
    ReplyKind.DELAYED: later("its delivery was late"),
    ReplyKind.BOUNCED: later("it could not be delivered"),
    ReplyKind.AUTOMATIC: later("an automatic answer came"),
    ReplyKind.RECEIVED: later("its receipt was confirmed"),
    ReplyKind.REMOVED: later("an answer said that it was removed"),
    ReplyKind.REFUSED: later("it was refused"),
    ReplyKind.NEEDS_MORE: later("an answer asked for more"),
    ReplyKind.HOSTILE: later("a hostile answer came"),
    ReplyKind.UNCLEAR: later("an answer came"),
}
"""What an answer came to, as a dossier tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a Notice, for the dossier.

    Attributes:
        at: when.
        what: in a few words, for instance ``request sent to Example``; or the value of
            a ReplyKind.
        notice: which Notice, for instance ``N3``.
        detail: a reference or the reader's own words; may be empty.
    """

    at: datetime
    what: str
    notice: str
    detail: str = ""


def dossier(
    history: Sequence[Event], statement: Statement, writer: Writer, language: str
) -> Iterator[Mapping[str, str]]:
    """What was asked and when; a detail that would name her is left out."""
    hidden = secrets(statement, writer)
    for event in sorted(history, key=lambda one: one.at)[-_MOST_EVENTS:]:
        what, detail = _what(event, language), clean.line(event.detail)
        named = any(part in clean.folded(detail) for part in hidden)
        yield {
            "at": f"{event.at.astimezone(UTC):%Y-%m-%d %H:%M UTC}",
            "what": what,
            "detail": "" if named else detail,
        }


def _what(event: Event, language: str) -> str:
    if event.what in list(ReplyKind):
        return tongue(language).gettext(ANSWERS[ReplyKind(event.what)])
    return clean.line(event.what)
