"""What was asked of whom, with its receipts and answers, as a Bundle holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.app.casework import notices, replies, sending
from unburden.model import Medium, NoticeState
from unburden.pack import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow
    from unburden.model import Attempt, Notice, Reply

WENT = (
    NoticeState.SENT,
    NoticeState.RETRACTED,
    NoticeState.FAILED,
    NoticeState.UNSURE,
)
"""States of a Notice that went, or tried to. What nobody was sent is no evidence."""


def letters(desk: Desk) -> list[Letter]:
    """Every Notice that went or tried to, in the order in which they were drafted."""
    rows = desk.row.notices.filter(state__in=WENT).order_by("number")
    return [_letter(desk, row) for row in rows]


def _letter(desk: Desk, row: NoticeRow) -> Letter:
    made = notices.notice(desk, row)
    tries, answers = sending.attempts(desk, row), replies.replies(desk, row)
    return Letter(
        name=made.name,
        step=made.step.value,
        to=made.route.to,
        recipient=made.route.name,
        duty=made.duty,
        places=made.places,
        follows=made.follows,
        state=row.state,
        sent_at=row.sent_at,
        body=notices.words_sha256(made),
        text="\n".join([*_words(made), *_receipts(tries), *_answers(answers)]) + "\n",
    )


def _words(made: Notice) -> Iterator[str]:
    """The words as they went: a form's field by field."""
    yield f"{made.name}, {made.step}, to {made.route.name} <{made.route.to}>"
    yield from _under("Subject", made.subject)
    if made.route.medium is Medium.FORM and made.fields:
        for one in made.fields:
            yield from _under(one.asks, one.value)
    else:
        yield from _under("Letter", made.body)
    if made.machine:
        yield from _under("Report that went with it (X-ARF)", made.machine)


def _receipts(tries: list[Attempt]) -> Iterator[str]:
    for one in tries:
        head = f"Tried at {one.at.isoformat()}: {one.state}"
        lines = [f"Message-ID: {one.message_id}"] if one.message_id else []
        said = [f"They said: {one.said}"] if one.said else []
        yield from _under(head, "\n".join([*lines, *said]))


def _answers(answers: list[Reply]) -> Iterator[str]:
    for one in answers:
        told = [
            f"From: {one.sender}",
            f"Subject: {one.subject}",
            f"SHA-256 of the mail: {one.sha256}",
            f"Attachments left unopened: {one.held}",
            "",
            one.words,
        ]
        head = f"Answer of {one.at.isoformat()}: {one.kind}. {one.why}"
        yield from _under(head, "\n".join(told))


def _under(head: str, words: str) -> list[str]:
    return ["", f"== {head}", "", words.strip()]
