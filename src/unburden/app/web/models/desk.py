"""Who works on which case, who covers for whom, and who looked in.

What a person wrote is sealed to the case; in the clear stand people, times and states.
"""

from __future__ import annotations

from django.db import models

from unburden.app.casework.models import Case, MatchRow
from unburden.app.web.models.people import Member


class Allocation(models.Model):
    """A case that was given to somebody. ``note``: sealed, what goes with it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="allocations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="allocations")
    at = models.DateTimeField()
    note = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="allocated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} is with {self.member}"


class Absence(models.Model):
    """Somebody is away, both days counted, and somebody else covers meanwhile."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    cover = models.ForeignKey(Member, models.CASCADE, related_name="covers")
    first = models.DateField()
    last = models.DateField()

    def __str__(self) -> str:
        return f"{self.cover} for {self.member}, {self.first} to {self.last}"


class BrokenGlass(models.Model):
    """A case that somebody opened whose it is not. ``reason``: sealed.

    It stays open to them ``until`` then. ``seen_at``: when a supervisor looked at why.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="broken")
    member = models.ForeignKey(Member, models.CASCADE, related_name="broken")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.BinaryField()
    seen_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.case_id} opened by {self.member} at {self.at:%Y-%m-%d %H:%M}"


class Reading(models.Model):
    """When somebody last looked into a case; the ledger has each hour of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="readings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} read by {self.member}"


class RiskNote(models.Model):
    """What somebody who helps her should know of her safety. ``sealed``: the words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="risk_number"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} risk note {self.number}"


class Sample(models.Model):
    """What a second pair of eyes said of a confirmed Match. ``note``: sealed, why."""

    class Verdict(models.TextChoices):
        """Whether it was right to confirm it."""

        AGREES = "agrees"
        DIFFERS = "differs"

    match = models.OneToOneField(MatchRow, models.CASCADE, related_name="sample")
    verdict = models.CharField(max_length=7, choices=Verdict)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    note = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.match}: {self.verdict}"


class Exposure(models.Model):
    """How many found pictures somebody had shown on one day: hers and no case's."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="exposures")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "day"], name="exposure_day"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.day}: {self.count}"
