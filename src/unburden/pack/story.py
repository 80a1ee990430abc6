"""What a Bundle tells: the facts of a case, as given by whoever keeps it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unburden.model import Checkpoint, Explanation, Inclusion, Item, Match, Seal

INITIALS = re.compile(r"[A-Z]{1,4}")
OURS = "UB"
"""What exhibits are labelled by where nobody's initials were given."""

LABEL = re.compile(r"[A-Z]{1,4}[1-9][0-9]{0,5}")
"""An exhibit's label: initials and a number, for instance ``UB1``."""


class Looked(StrEnum):
    """Whether a person has looked at a Match, and what they said."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One place where an Item was found.

    Attributes:
        label: initials and a number, for instance ``UB1``.
        match: what was found there.
        source: the Source that led to it, as it was named.
        seen_at: when the picture was seen there.
        looked: whether a person has looked, and what they said.
        by: who looked.
        looked_at: when they did.
        manifest: of the Capture, as `custody.manifest` made it and the ledger holds it;
            None when the place was not captured.
        not_captured: why not, in a sentence, when ``manifest`` is None.
        folder: where the Capture's files are; needed for a full Bundle.
        explanation: the picture that explains the Match.
    """

    label: str
    match: Match
    source: str
    seen_at: datetime
    looked: Looked = Looked.WAITING
    by: str = ""
    looked_at: datetime | None = None
    manifest: Mapping[str, object] | None = None
    not_captured: str = ""
    folder: Path | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What was asked of one recipient, and what came back.

    Attributes:
        name: of the Notice, for instance ``N3``.
        step: what it was for: a request, a reminder and so on.
        to: the mail address, or the address of the form.
        recipient: whose that is.
        duty: the id of the duty it relied on; empty for none.
        places: the addresses of the pages it named.
        follows: the Notice that it followed up; empty for the first.
        state: where it was on its way when this was told.
        sent_at: when it was received; None where it was not, or nobody can tell.
        body: SHA-256 of its words, as the ledger's ``notice-sent`` has it.
        text: the letter as it went, its receipts, and the answers, as words. It names
            people, so a Bundle has it only encrypted.
    """

    name: str
    step: str
    to: str
    recipient: str
    duty: str
    places: Sequence[str]
    follows: str
    state: str
    sent_at: datetime | None
    body: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A case, as a Bundle tells it.

    Attributes:
        case: its id.
        law: its jurisdiction's code, for instance ``GB-EAW``; empty if none was given.
        opened_at: when the case was opened.
        made_at: when this record is made.
        actor: who makes it.
        authority: who asked for it, and in what role.
        tool: program and version.
        items: what was looked for.
        exhibits: where it was found.
        without_exhibit: Matches that became no exhibit.
        letters: what was asked of whom, for those that went or tried to.
        notes: what is not there, and why, in sentences.
        ledger: all its lines, as `custody.to_line` wrote them. One of them, ``pack``,
            has this Story's `digest` as ``story`` in its body, and one for each Capture
            its manifest as ``manifest``.
        checkpoint: that ledger, as it stands.
        seals: over Checkpoints of this ledger.
        proofs: by exhibit label, that its Capture's Entry is in this ledger, up to
            the first Seal after it.
        signing_key: the case's public key, PEM: the Bundle is signed with its other
            half.
    """

    case: str
    law: str = ""
    opened_at: datetime
    made_at: datetime
    actor: str
    authority: str
    tool: str
    items: Sequence[Item]
    exhibits: Sequence[Exhibit]
    without_exhibit: Sequence[Match] = ()
    letters: Sequence[Letter] = ()
    notes: Sequence[str] = ()
    ledger: Sequence[str] = ()
    checkpoint: Checkpoint | None = None
    seals: Sequence[Seal] = ()
    proofs: Mapping[str, Inclusion] = field(default_factory=dict)
    signing_key: bytes


def digest(story: Story) -> str:
    """SHA-256 of the canonical JSON of a Story's facts, lower-case hex.

    The facts are all but the ledger, its seals and its proofs: the digest goes into
    the ledger, in an Entry ``pack``, before it is sealed, so that neither can be
    changed alone.
    """
    return digest_of(facts(story))


def digest_of(told: object) -> str:
    """SHA-256 of a value's canonical JSON (RFC 8785), lower-case hex.

    Raises:
        ValueError: it has no canonical form.
    """
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()  # type: ignore[arg-type]


def facts(story: Story) -> dict[str, object]:
    """A Story's facts as plain JSON values; `docs/formats/bundle.md` lists them."""
    return {
        "case": _text(story.case),
        "law": _text(story.law),
        "opened_at": utc(story.opened_at),
        "made_at": utc(story.made_at),
        "actor": _text(story.actor),
        "authority": _text(story.authority),
        "tool": _text(story.tool),
        "signing_key": story.signing_key.decode(),
        "items": [_item(item) for item in story.items],
        "exhibits": [_exhibit(exhibit) for exhibit in story.exhibits],
        "without_exhibit": [_match(match) for match in story.without_exhibit],
        "letters": [_letter(letter) for letter in story.letters],
        "notes": [_text(note) for note in story.notes],
    }


def utc(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC.

    Raises:
        ValueError: the time is naive.
    """
    if at.tzinfo is None:
        what = f"{at.isoformat()} has no time zone"
        raise ValueError(what)
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _item(item: Item) -> dict[str, object]:
    print_ = item.fingerprint
    return {
        "id": _text(item.id),
        "label": _text(item.label),
        "kind": item.kind.value,
        "media": print_.media.value,
        "format": _text(print_.format),
        "sha256": print_.sha256,
        "pdq": print_.pdq[0].tobytes().hex() if print_.pdq.any() else "",
        "width": print_.width,
        "height": print_.height,
        "seconds": float(print_.seconds),
    }


def _exhibit(exhibit: Exhibit) -> dict[str, object]:
    looked_at = exhibit.looked_at
    return _match(exhibit.match) | {
        "label": exhibit.label,
        "source": _text(exhibit.source),
        "seen_at": utc(exhibit.seen_at),
        "looked": exhibit.looked.value,
        "by": _text(exhibit.by),
        "looked_at": utc(looked_at) if looked_at else None,
        "capture": dict(exhibit.manifest) if exhibit.manifest else None,
        "not_captured": _text(exhibit.not_captured),
    }


def _letter(letter: Letter) -> dict[str, object]:
    return {
        "name": letter.name,
        "step": letter.step,
        "to": _text(letter.to),
        "recipient": _text(letter.recipient),
        "duty": letter.duty,
        "places": [_text(place) for place in letter.places],
        "follows": letter.follows,
        "state": letter.state,
        "sent_at": utc(letter.sent_at) if letter.sent_at else None,
        "body": letter.body,
        "sha256": hashlib.sha256(letter_file(letter)).hexdigest(),
    }


def letter_file(letter: Letter) -> bytes:
    """A letter's text as a Bundle has it once it is decrypted."""
    return _text(letter.text).encode()


def _match(match: Match) -> dict[str, object]:
    cells, transform = match.cells, match.transform
    return {
        "item": _text(match.item),
        "url": _text(match.url),
        "page": _text(match.page),
        "kind": match.kind.value,
        "why": _text(match.why),
        "score": float(match.score),
        "false_alarm": float(match.false_alarm),
        "false_alarm_is_bound": bool(match.false_alarm_is_bound),
        "distance": int(match.distance),
        "inliers": int(match.inliers),
        "kept": float(match.kept),
        "mirrored": bool(match.mirrored),
        "box": _floats(match.box),
        "item_seconds": _floats(match.item_seconds),
        "lead_seconds": _floats(match.lead_seconds),
        "transform": None if transform is None else transform.tolist(),
        "cells": None if cells is None else [_row(row) for row in cells.tolist()],
    }


def _floats(numbers: Sequence[float] | None) -> list[float] | None:
    return None if numbers is None else [float(number) for number in numbers]


def _text(value: str) -> str:
    """Text that every reader takes: half a surrogate pair becomes U+FFFD."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _row(cells: Sequence[bool]) -> str:
    return "".join("1" if cell else "0" for cell in cells)
