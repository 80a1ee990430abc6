"""What is asked of whom, and what came back: Statement, Notice, Attempt, Reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - the store reads these hints
from enum import StrEnum

from unburden.model.routes import Layer, Route  # noqa: TC001


class Declaration(StrEnum):
    """What only a person can state; the matcher never does."""

    SHOWS_HER = "it shows her"
    IS_INTIMATE = "it is intimate"
    NOT_AGREED = "she did not agree"
    WAS_ADULT = "she was an adult"
    GOOD_FAITH = "this is said in good faith"
    ACCURATE = "this is accurate and complete"
    OWNS_COPYRIGHT = "she owns the copyright"


OF_A_MATCH = (
    Declaration.SHOWS_HER,
    Declaration.IS_INTIMATE,
    Declaration.NOT_AGREED,
    Declaration.WAS_ADULT,
)
"""Stated of each Match when it is confirmed; without all four no Notice names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A Declaration, who made it, when, and how that person knows."""

    what: Declaration
    basis: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who writes for her, so that her name stays out.

    Attributes:
        name: the person or role that signs.
        organisation: for whom.
        email: a role address; replies come here.
        phone: may be empty.
    """

    name: str
    organisation: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """Her authority to an Agent, which she may withdraw at any time.

    Attributes:
        agent: to whom.
        layers: to whom the Agent may write.
        at: when she gave it.
        until: when it ends by itself; None: when she says so.
        withdrawn_at: when she took it back; None while it holds.
        signature: over all the above but ``withdrawn_at``, by the case's key, hex.
    """

    agent: Agent
    layers: tuple[Layer, ...]
    at: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None
    signature: str = ""

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a time."""
        return self.withdrawn_at is None and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said once and fills every Notice.

    Attributes:
        law: where she lives, a code of ``data.JURISDICTIONS``.
        declared: what holds for all that a Notice names, with who said so.
        mandate: her authority to an Agent; None where she writes herself.
        name: hers, only for those in ``may_see_name``; empty unless she gave it.
        email: hers, used only where there is no Agent; empty unless she gave it.
        may_see_name: the layers that she chose to show her name to.
        is_synthetic: whether it was made or altered (a deepfake); None: not known.
        happened_on: the first day it is known to have been shared; None: not known.
        words: anything else she wants every reader to know; may be empty.
    """

    law: str
    declared: tuple[Declared, ...] = ()
    mandate: Mandate | None = None
    name: str = ""
    email: str = ""
    may_see_name: tuple[Layer, ...] = ()
    is_synthetic: bool | None = None
    happened_on: date | None = None
    words: str = ""

    def has(self, *wanted: Declaration) -> bool:
        """Whether all of these were stated."""
        stated = {one.what for one in self.declared}
        return stated.issuperset(wanted)


class Element(StrEnum):
    """What a kind of notice may have to contain; `data/notices.toml` says which."""

    LOCATE = "locate"
    CONTACT = "contact"
    SIGNATURE = "signature"
    NAME_AND_EMAIL = "name_and_email"
    SUBJECT_OR_AGENT = "subject_or_agent"
    SHOWS_HER = "shows_her"
    INTIMATE = "intimate"
    NO_CONSENT = "no_consent"
    GOOD_FAITH = "good_faith"
    ACCURATE = "accurate"
    REASONS = "reasons"
    NATURE = "nature"
    LAW = "law"
    COPYRIGHT_WORK = "copyright_work"
    PERJURY = "perjury"
    IP_AND_TIME = "ip_and_time"
    HASHES = "hashes"
    ANYTHING_PRESCRIBED = "anything_prescribed"
    AUP_CLAUSE = "aup_clause"
    SCREENSHOTS = "screenshots"


class Step(StrEnum):
    """What a Notice is for, in the order in which they follow."""

    REQUEST = "request"
    REMINDER = "reminder"
    COMPLAINT = "complaint"
    REGULATOR = "regulator"
    RETRACTION = "retraction"


class NoticeState(StrEnum):
    """Where a Notice is on its way.

    DRAFT: a person has not approved it. APPROVED: it waits to go. SENDING: a worker
    holds it. UNSURE: it was being handed over when we stopped; a person finds out.
    SENT: it went. FAILED: it did not, for good. STOPPED: withdrawn, or no longer
    needed, before it went. RETRACTED: it went, and was taken back.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a form asks for, and what to put there.

    Attributes:
        asks: what it is for, in our words; labels nobody has seen are not given.
        value: ready to copy.
    """

    asks: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A request under one law to one recipient; never with a picture.

    Attributes:
        name: for instance ``N3``; empty until kept.
        step: what it is for.
        route: to whom.
        form: the id of the kind of notice (`data/notices.toml`).
        duty: the id of the duty it relies on (`data/duties.toml`); empty for none.
        places: the addresses of the pages it names.
        media: the addresses of pictures and videos it names.
        matches: the Matches it is about.
        subject: of the letter.
        body: of the letter, plain text.
        fields: the same, ready for a form.
        missing: what stands against sending it, a sentence each; none: it may go.
        shows: what its reader learns of her, a few words each.
        advice: what to know before it goes, a sentence each; none stands against it.
        language: BCP 47.
        follows: the name of the Notice it follows up; empty for the first.
        machine: an X-ARF report that goes with it, JSON; empty for none.
    """

    name: str
    step: Step
    route: Route
    form: str
    duty: str
    places: tuple[str, ...]
    media: tuple[str, ...]
    matches: tuple[str, ...]
    subject: str
    body: str = field(repr=False)
    fields: tuple[Field, ...] = ()
    missing: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    language: str = "en"
    follows: str = ""
    machine: str = field(default="", repr=False)


class AttemptState(StrEnum):
    """What came of one try to send a Notice."""

    HANDED_OVER = "handed over"
    PUT_OFF = "put off"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to send a Notice, and its receipt.

    Attributes:
        at: when.
        state: what came of it.
        message_id: of the mail (RFC 5322); empty for a form or a letter.
        said: the other side's words, or the reference that a form gave.
    """

    at: datetime
    state: AttemptState
    message_id: str = ""
    said: str = ""


class ReplyKind(StrEnum):
    """What an answer says."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    BOUNCED = "bounced"
    AUTOMATIC = "automatic"
    RECEIVED = "received"
    REMOVED = "removed"
    REFUSED = "refused"
    NEEDS_MORE = "needs more"
    HOSTILE = "hostile"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A mail that came back, as words only.

    Attributes:
        kind: what it says; UNCLEAR where a person has to read it.
        why: by what it was recognised, in a sentence.
        at: when it was dated, or read where it bears no usable date.
        sender: as it says, cleaned; nobody vouches for it.
        subject: cleaned.
        words: its text, cleaned, links dead; empty where there is none.
        message_id: its own; may be empty.
        answers: Message-IDs that it refers to.
        held: how many attachments and pictures were left unopened.
        sha256: of the raw mail.
    """

    kind: ReplyKind
    why: str
    at: datetime
    sender: str
    subject: str
    words: str = field(repr=False)
    message_id: str = ""
    answers: tuple[str, ...] = ()
    held: int = 0
    sha256: str = ""
