"""The rows of what was asked of whom, what came back, and the later looks."""

from __future__ import annotations

from django.db import models

from unburden.app.casework.models.evidence import Case, MatchRow
from unburden.model import Layer, NoticeState, PlaceState, ReplyKind, Seen, Step


class StatementRow(models.Model):
    """What was said once for every Notice; the newest holds. ``sealed``: it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="statement_number"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} statement {self.number}"


class PlaceRow(models.Model):
    """A page that shows confirmed Matches, and what it is held to be.

    ``sealed``: the Place; ``ladder``: the Ladder, empty until it was looked up, and
    where another place with the same ``hosts_index`` has it; ``strangers``: SHA-256 of
    its pictures that are not hers. ``is_begun`` tells whether its first requests were
    drafted, ``looks`` counts all looks, ``out_since`` is the first of those without an
    answer that are the last in a row, ``around_at`` the last look around its site for
    a return.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="places")
    number = models.PositiveIntegerField()
    index = models.CharField(max_length=64)
    hosts_index = models.CharField(max_length=64)
    state = models.CharField(
        max_length=11, choices=[(s, s) for s in PlaceState], default=PlaceState.UP
    )
    since = models.DateTimeField()
    is_begun = models.BooleanField(default=False)
    looks = models.PositiveIntegerField(default=0)
    next_look = models.DateTimeField(db_index=True)
    out_since = models.DateTimeField(null=True)
    around_at = models.DateTimeField(null=True)
    matches = models.ManyToManyField(MatchRow, related_name="places")
    sealed = models.BinaryField()
    ladder = models.BinaryField(default=b"")
    strangers = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="place_number"),
            models.UniqueConstraint(fields=["case", "index"], name="place_once"),
        ]
        indexes = [  # answers without reading what is sealed
            models.Index(
                fields=["case", "state", "is_begun", "next_look"], name="place_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} place {self.number}"


class NoticeRow(models.Model):
    """A Notice, and where it is on its way. ``sealed``: the Notice.

    ``index`` names what is asked of whom for which places, so that the same is never
    drafted twice; ``route_index``, of whom. ``since`` is when the present state began;
    ``not_before``, when it may go at the earliest, and ``needs_look``, whether only
    after a look since then saw something there; ``sent_at``, when it was received;
    ``due_at``, by when its recipient has to act; ``person``, for what a person is
    waited for, and ``handled_at``, when one dealt with that last.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    number = models.PositiveIntegerField()
    index = models.CharField(max_length=64)
    step = models.CharField(max_length=10, choices=[(s, s) for s in Step])
    state = models.CharField(
        max_length=9, choices=[(s, s) for s in NoticeState], default=NoticeState.DRAFT
    )
    route_index = models.CharField(max_length=64)
    since = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    needs_look = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    person = models.CharField(max_length=32, blank=True)
    handled_at = models.DateTimeField(null=True)
    reminders_approved = models.BooleanField(default=False)
    places = models.ManyToManyField(PlaceRow, related_name="notices")
    follows = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="followers"
    )
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="notice_number"),
            models.UniqueConstraint(fields=["case", "index"], name="notice_once"),
        ]
        indexes = [  # answers without reading what is sealed
            models.Index(
                fields=["case", "state", "person", "due_at"], name="notice_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} notice {self.number}"


class ProposalRow(models.Model):
    """A draft that one person read and approves of; a second one has to as well.

    ``digest``: of the draft as it was read. Where it was written anew, it is read anew.
    """

    notice = models.OneToOneField(NoticeRow, models.CASCADE, related_name="proposal")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    reminders = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.notice}, proposed by {self.by}"


class AttemptRow(models.Model):
    """One try to send a Notice. ``sealed``: the Attempt.

    ``phase`` is committed before what it names is done: BEGUN before anybody is
    spoken to, HANDING before the recipient may have it all, DONE with what came of it.
    """

    class Phase(models.TextChoices):
        """How far it got."""

        BEGUN = "begun"
        HANDING = "handing"
        DONE = "done"

    notice = models.ForeignKey(NoticeRow, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    phase = models.CharField(max_length=7, choices=Phase, default=Phase.BEGUN)
    message_index = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message_index"], name="message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} try at {self.at:%Y-%m-%d %H:%M}"


class ReplyRow(models.Model):
    """A mail that came back. ``sealed``: the Reply; ``raw``: as it came."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    number = models.PositiveIntegerField()
    notice = models.ForeignKey(
        NoticeRow, models.SET_NULL, null=True, related_name="replies"
    )
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ReplyKind])
    at = models.DateTimeField()
    index = models.CharField(max_length=64)
    sealed = models.BinaryField()
    raw = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="reply_number"),
            models.UniqueConstraint(fields=["case", "index"], name="reply_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} reply {self.number}"


class MailboxRow(models.Model):
    """Up to which mail a mailbox was read, while ``validity`` stays the same."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="mailboxes")
    index = models.CharField(max_length=64)
    validity = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "index"], name="mailbox_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} mailbox up to {self.last}"


class CheckRow(models.Model):
    """One later look at a place. ``sealed``: the Check."""

    place = models.ForeignKey(PlaceRow, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    seen = models.CharField(max_length=11, choices=[(s, s) for s in Seen])
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.place} {self.seen} at {self.at:%Y-%m-%d %H:%M}"


class ListingRow(models.Model):
    """What a search engine last said of a place.

    ``engine_index`` names the engine, ``route_index`` whom to ask there that it stops;
    ``since`` is when it began to list the place, or ended; ``asked_at``, when it was
    asked last.
    """

    place = models.ForeignKey(PlaceRow, models.CASCADE, related_name="listings")
    engine_index = models.CharField(max_length=64)
    route_index = models.CharField(max_length=64, blank=True)
    is_listed = models.BooleanField(default=False)
    since = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    next_ask = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "engine_index"], name="listing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {'listed' if self.is_listed else 'not listed'}"


class OutcomeRow(models.Model):
    """What asking came to, kept without a case, an address or a day.

    It outlives its case: nothing in it leads back there.
    """

    route = models.CharField(max_length=200)
    layer = models.CharField(max_length=9, choices=[(each, each) for each in Layer])
    duty = models.CharField(max_length=64, blank=True)
    end = models.CharField(max_length=9)
    hours = models.FloatField(null=True)
    month = models.CharField(max_length=7)

    def __str__(self) -> str:
        return f"{self.route}: {self.end}"


class PostRow(models.Model):
    """That somebody was written to, and when, in whatever case: for the rates alone."""

    to = models.CharField(max_length=320)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.to} at {self.at:%Y-%m-%d %H:%M}"
