"""Facts about services, each with its source: TOML files and their loader."""

from __future__ import annotations

from functools import cache

from unburden.data.checks import NONE, Checks
from unburden.data.tables import read, table
from unburden.model import Helpline

JURISDICTIONS = {
    "GB": "United Kingdom",
    "GB-EAW": "England and Wales",
    "GB-SCT": "Scotland",
    "GB-NIR": "Northern Ireland",
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "CA-BC": "British Columbia",
    "DE": "Germany",
    "EU": "European Union",
    "FR": "France",
    "IE": "Ireland",
    "IN": "India",
    "IT": "Italy",
    "KR": "South Korea",
    "NZ": "New Zealand",
    "SG": "Singapore",
    "US": "United States",
}
"""Where a case may say the person lives; the law data follows these codes."""


def time_zone(jurisdiction: str) -> str:
    """The IANA zone of a code of ``JURISDICTIONS``; empty where there are several."""
    return str(read("zones.toml")["zone"].get(jurisdiction, ""))


@cache
def helplines() -> tuple[Helpline, ...]:
    """Every helpline we know of, in the file's order."""
    return table(Helpline, "helplines.toml", "helpline")


def for_person(
    jurisdiction: str, *, adult: bool, checks: Checks = NONE
) -> tuple[Helpline, ...]:
    """Whom this person may call: her own country first, confirmed rows first.

    Args:
        jurisdiction: a code of ``JURISDICTIONS``, for instance ``GB-EAW``.
        adult: whether she is, and was in the picture, 18 or over.
        checks: what an organisation looked up itself.
    """
    wanted = {jurisdiction, jurisdiction.split("-", 1)[0], "*"}
    served = {"all", "adults"} if adult else {"under18"}
    rows = [
        row
        for row in checks.over("helplines", helplines())
        if wanted & set(row.country) and row.serves in served
    ]
    return tuple(
        sorted(rows, key=lambda row: ("*" in row.country, not row.is_confirmed))
    )
