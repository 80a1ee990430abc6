"""The rows of what was found, recorded and sealed."""

from __future__ import annotations

from django.db import models

from unburden.model import CaptureState, ItemKind, MatchKind


class Case(models.Model):
    """One person's matter. ``sealed``: law, authority and who opened it.

    ``frozen_at``: since when a supervisor has to look first. ``shown_at``: since when,
    on a server, what an innocent Item found may be seen. ``hidden_at``: since when, on
    a server, it is deleted and waits to be destroyed. ``closed_at``: since when nothing
    is to be done. ``keep_until``: after that day it is destroyed. ``held_at``: since
    when a legal hold forbids that. ``plan``: sealed, what was said of her safety and
    how she may be reached. ``asked_at``: since when she asks a helper to look at what
    was found in her place.
    """

    id = models.CharField(primary_key=True, max_length=16)
    opened_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    plan = models.BinaryField(default=b"")
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class Keyslot(models.Model):
    """The case's secret key, wrapped by a secret of hers, or for the house."""

    class For(models.TextChoices):
        """Who can unwrap it: whoever knows her words, or the server's own key."""

        WORDS = "words"
        HOUSE = "house"

    case = models.ForeignKey(Case, models.CASCADE, related_name="keyslots")
    opens_for = models.CharField(max_length=5, choices=For, default=For.WORDS)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.case_id} key"


class ItemRow(models.Model):
    """A picture or video to be found. ``sealed``: label and Fingerprint.

    ``house_index`` is the same for the same picture in any case of a server's store;
    empty on a laptop.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(k, k) for k in ItemKind])
    index = models.CharField(max_length=64)
    house_index = models.CharField(max_length=64, blank=True, db_index=True)
    label = models.BinaryField()
    fingerprint = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="item_number"),
            models.UniqueConstraint(fields=["case", "index"], name="item_once"),
        ]
        # Answers without reading past a fingerprint, which is large.
        indexes = [models.Index(fields=["kind", "case"], name="item_kinds")]

    def __str__(self) -> str:
        return f"{self.case_id} item {self.number}"


class CaptureRow(models.Model):
    """The record of one page at one time. ``sealed``: the Capture; its files beside."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="captures")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=[(s, s) for s in CaptureState])
    page_index = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="capture_number"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} capture {self.number}"


class PageRow(models.Model):
    """One page to be recorded, and what came of it: a stop loses none.

    ``sealed``: its address. The row is forgotten once the search that wanted the page
    is through.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="pages")
    source_index = models.CharField(max_length=64)
    index = models.CharField(max_length=64)
    capture = models.ForeignKey(CaptureRow, models.CASCADE, null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_index", "index"], name="page_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} page, {'recorded' if self.capture_id else 'waiting'}"


class MatchRow(models.Model):
    """An Item found in a Lead, and what a person said of it.

    ``sealed``: the Match; ``stated``: the Declarations of who confirmed it.
    """

    class State(models.TextChoices):
        """Whether a person has looked."""

        NEW = "new"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    case = models.ForeignKey(Case, models.CASCADE, related_name="matches")
    item = models.ForeignKey(ItemRow, models.CASCADE, related_name="matches")
    capture = models.ForeignKey(CaptureRow, models.SET_NULL, null=True)
    page = models.ForeignKey(PageRow, models.SET_NULL, null=True, related_name="shows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=[(k, k) for k in MatchKind])
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    found_at = models.DateTimeField()
    index = models.CharField(max_length=64)
    sealed = models.BinaryField()
    stated = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="match_number"),
            models.UniqueConstraint(fields=["case", "index"], name="match_once"),
        ]
        indexes = [  # answer without reading what is sealed
            models.Index(
                fields=["case", "state", "number", "item"], name="match_waits"
            ),
            models.Index(fields=["state", "index"], name="match_drawn"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} match {self.number}"


class EntryRow(models.Model):
    """One line of the custody ledger. ``sealed``: the line."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="entry_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} entry {self.seq}"


class SealRow(models.Model):
    """A trusted timestamp over the first ``size`` lines. ``sealed``: the Seal."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="seals")
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.case_id} seal over {self.size}"


class WaitingRow(models.Model):
    """A Seal that an authority owes. ``sealed``: which, since when, and why."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="waiting")
    index = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "index"], name="waiting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} waits for a seal"


class SigningRow(models.Model):
    """The case's signing key. ``sealed``: the secret half (PKCS #8)."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="signing")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.case_id} signing key"


class FrontierRow(models.Model):
    """One page of a site that is being looked through, so that a stop loses nothing."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="frontier")
    source_index = models.CharField(max_length=64)
    index = models.CharField(max_length=64)
    depth = models.PositiveIntegerField()
    is_done = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_index", "index"], name="frontier_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} page at depth {self.depth}"
