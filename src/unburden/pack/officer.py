"""The officer's page: what this is, which law on which day, and whom to turn to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from unburden.data import JURISDICTIONS, for_person, time_zone
from unburden.data.offences import law_in_force, offences
from unburden.data.tables import label
from unburden.pack.groups import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unburden.data.offences import Offence
    from unburden.model import Helpline

_MAX_HELPLINES = 8


def officer(facts: Mapping[str, Any]) -> dict[str, object]:
    """What the template prints on the officer's page, as plain JSON values."""
    law = facts["law"]
    held = offences(law)
    return {
        "place": JURISDICTIONS.get(law, ""),
        "offences": [_row(row) for row in held],
        "days": _days(facts) if held else [],
        "helplines": [
            _helpline(row) for row in for_person(law, adult=True)[:_MAX_HELPLINES]
        ],
    }


def _row(row: Offence) -> list[str]:
    since = f"since {_day(row.since)}"
    if row.until:
        last = row.until - timedelta(days=1)
        since = f"from {_day(row.since)} to {_day(last)}"
    said = f"{_begun(row.says)}. {row.note}".strip()
    sure = label(row) or f"opened on {row.checked}"
    return [row.citation, since, said, f"{row.source}; {sure}"]


def _days(facts: Mapping[str, Any]) -> list[list[str]]:
    """For each day on which something was seen, the offences in force on it."""
    zone = time_zone(facts["law"])
    wall = ZoneInfo(zone) if zone else UTC
    seen: dict[date, list[str]] = {}
    for one in facts["exhibits"]:
        day = datetime.fromisoformat(one["seen_at"]).astimezone(wall).date()
        seen.setdefault(day, []).append(one["label"])
    return [
        [_day(day), named(labels), _cited(law_in_force(day, facts["law"]))]
        for day, labels in sorted(seen.items())
    ]


def _cited(rows: tuple[Offence, ...]) -> str:
    cited = (
        f"{row.citation.partition(', inserted')[0]} ({', '.join(row.acts)})"
        f"{'' if row.is_confirmed else ', not confirmed'}"
        for row in rows
    )
    return "; ".join(cited) or "none that we hold"


def _helpline(row: Helpline) -> list[str]:
    sure = "" if row.is_confirmed else f"{_begun(label(row))}; please check first. "
    return [row.name, row.contact, f"{sure}{row.hours}".strip()]


def _begun(words: str) -> str:
    """Words as they begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
