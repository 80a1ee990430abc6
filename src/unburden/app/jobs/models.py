"""The row of a job: what is to be done in a case, and how far it got."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from unburden.app.casework.models import Case


class Kind(models.TextChoices):
    """What a job does."""

    FIND = "find"
    CAPTURE = "capture"
    DRAFT = "draft"
    SEND = "send"
    WATCH = "watch"
    PACK = "pack"
    FETCH = "fetch"
    RETAIN = "retain"
    SWEEP = "sweep"


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ALIVE = (State.WAITING, State.RUNNING, State.PAUSED)
"""What is not over: the same is not begun a second time meanwhile."""


class Wanted(models.TextChoices):
    """What a person wants of a job; it takes effect at its next safe point."""

    RUN = "run"
    PAUSE = "pause"
    CANCEL = "cancel"


class JobRow(models.Model):
    """Work that is to be done, is being done, or was.

    ``case``: none for the house's own. ``once`` names what is to be done, blindly: of
    those that are not over there is one. ``sealed``: who asked, and for what;
    ``trouble``: sealed, what went wrong, in sentences. ``is_broken``: a mistake of
    ours, of which nothing is kept. ``step`` and ``counts`` tell how far it got, without
    what or where. ``is_routine``: the clock asked, so a person's work comes first.

    ``worker`` names who is at it, until ``lease_until`` and no longer unless it shows
    that it is alive; ``tries`` counts how often somebody began. Times of leases are the
    database's own, so that no worker's clock matters.
    """

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="jobs")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    wanted = models.CharField(max_length=6, choices=Wanted, default=Wanted.RUN)
    once = models.CharField(max_length=64)
    is_routine = models.BooleanField(default=False)
    is_broken = models.BooleanField(default=False)
    step = models.CharField(max_length=16, blank=True)
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(default=b"")
    trouble = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["state", "is_routine", "id"], name="job_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="running"), name="job_one_per_case"
            ),
            models.UniqueConstraint(
                fields=["case", "once"],
                condition=Q(state__in=["waiting", "running", "paused"]),
                name="job_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or 'the house'}: {self.kind}, {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in ALIVE
