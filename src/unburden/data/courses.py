"""Courses and guides that a person may take by herself, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from unburden.data.checks import NONE, Checks
from unburden.data.tables import CONFIRMED, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Something to read or to do, by people who know about this.

    Attributes:
        name: as its makers call it.
        says: what it is, in a plain sentence of ours.
        url: where it is.
        source: where the row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
    """

    id: str
    name: str
    says: str
    url: str
    source: str
    checked: str
    confidence: str

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED


def courses(*, checks: Checks = NONE) -> tuple[Course, ...]:
    """Every row, those that somebody checked first."""
    rows = checks.over("courses", _all())
    return tuple(sorted(rows, key=lambda row: row.checked == "never"))


@cache
def _all() -> tuple[Course, ...]:
    return table(Course, "courses.toml", "course")
