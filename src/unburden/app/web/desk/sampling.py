"""A share of the confirmed Matches, drawn by lot, is looked at by a second person.

The lot is the Match's blind index, a keyed hash that nobody chose: it is in the sample
where it is below the share that the organisation set. So each has the same chance,
whoever confirmed it and whenever, and drawing twice draws the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.app.casework.models import MatchRow
from unburden.app.office import office
from unburden.app.web.models import Sample

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk

_DIGITS = 8


def drawn(share: float) -> QuerySet[MatchRow]:
    """The confirmed Matches of open cases that are in a sample of a share."""
    confirmed = MatchRow.objects.filter(
        state=MatchRow.State.CONFIRMED, case__hidden_at=None, case__closed_at=None
    )
    if share >= 1:
        return confirmed
    return confirmed.filter(index__lt=f"{int(share * 16**_DIGITS):0{_DIGITS}x}")


def waiting() -> QuerySet[MatchRow]:
    """Those of the sample that no second person has looked at."""
    return drawn(office().sample).filter(sample=None)


def judge(desk: Desk, match: MatchRow, *, agrees: bool, note: str) -> Sample:
    """Record what a second person says of a confirmed Match."""
    said = Sample.Verdict.AGREES if agrees else Sample.Verdict.DIFFERS
    sealed = desk.vault.seal(f"sample {match.number}", note.strip().encode())
    with desk.writing():
        sample, _ = Sample.objects.update_or_create(
            match=match,
            defaults={
                "verdict": said,
                "by": desk.actor,
                "at": desk.clock(),
                "note": sealed,
            },
        )
        desk.append("sampled", {"match": f"M{match.number}", "verdict": said.value})
    return sample


def differing(desk: Desk) -> list[tuple[str, str, str]]:
    """Matches of a case that a second person would not have confirmed: who, and why."""
    rows = Sample.objects.filter(
        match__case=desk.row,
        verdict=Sample.Verdict.DIFFERS,
        match__state=MatchRow.State.CONFIRMED,
    ).values_list("match__number", "by", "note")
    return [
        (f"M{number}", by, desk.vault.open(f"sample {number}", note).decode())
        for number, by, note in rows
    ]


def figures() -> dict[str, int]:
    """How many were looked at by a second person, and how many she saw differently."""
    differs = Sample.objects.filter(verdict=Sample.Verdict.DIFFERS)
    return {"looked": Sample.objects.count(), "differs": differs.count()}
