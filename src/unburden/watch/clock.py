"""The clock of what was asked: when it was received, and by when it is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unburden.errors import BadInput
from unburden.model import AttemptState, Deadline, ReplyKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unburden.model import Attempt, Reply


def received(attempts: Iterable[Attempt], replies: Iterable[Reply]) -> datetime | None:
    """When a Notice reached whom it is for; None where it is not known to have.

    A mail has when a server took it over without refusing it; a form when the person
    who sent it says so. One that bounced has not, whoever took it first.
    """
    if any(reply.kind is ReplyKind.BOUNCED for reply in replies):
        return None
    taken = [one.at for one in attempts if one.state is AttemptState.HANDED_OVER]
    return min(taken, default=None)


def deadline(
    hours: int,
    *,
    since: datetime,
    zone: str,
    citation: str,
    is_confirmed: bool,
) -> Deadline:
    """By when a recipient has to act: so many hours after receipt, to the second.

    Hours are counted in UTC, so that a night on which the clocks change does not make
    them more or fewer.

    Args:
        hours: how many the law gives; at least one.
        since: the time of receipt, aware.
        zone: the IANA time zone in which a person is told.
        citation: the law.
        is_confirmed: whether the law's row was read in a named public source.

    Raises:
        BadInput: no hours, a time without a zone, or no such zone.
    """
    if hours < 1:
        raise BadInput(f"{hours} hours are no deadline.", "Leave it out instead.")
    if since.tzinfo is None:
        raise BadInput(f"{since} has no time zone.", "Give the time of receipt in UTC.")
    _zone(zone)
    began = since.astimezone(UTC)
    return Deadline(
        due=began + timedelta(hours=hours),
        since=began,
        hours=hours,
        zone=zone,
        citation=citation,
        is_confirmed=is_confirmed,
    )


def told(due: Deadline) -> str:
    """Say when it is due on her wall's clock: ``Saturday 28 March 2026, 23:00 GMT``."""
    time = due.due.astimezone(_zone(due.zone))
    return f"{time:%A} {time.day} {time:%B %Y, %H:%M %Z}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            f"There is no time zone called '{name}'.",
            "Use a name such as Europe/London.",
        ) from error
