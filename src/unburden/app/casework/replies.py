"""What came back: kept as it came, told as words, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden.app.casework import notices, sending
from unburden.app.casework.desk import next_number
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import AttemptRow, MailboxRow, NoticeRow, ReplyRow
from unburden.errors import BadInput
from unburden.model import NoticeState, Reply, ReplyKind
from unburden.notify import new_letters, read_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.sending import Outbox
    from unburden.net import Inbox
    from unburden.notify import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one mail.

    Attributes:
        file: where it was saved.
        reply: what it says; None where it could not be read.
        why: why it could not, or what it was recognised by.
        name: for instance ``R2``; empty where it was known already, or not read.
        notice: the Notice that it answers, for instance ``N3``; empty if not known.
    """

    file: str
    reply: Reply | None
    why: str
    name: str = ""
    notice: str = ""


def take_in(outbox: Outbox, letters: Iterable[Letter]) -> list[Taken]:
    """Keep mails that came back, each once, and let them change what they answer.

    A mail is an answer where it refers to the Message-ID of one of ours: those are
    drawn at random, so nobody who did not get the Notice can name it. What it says was
    removed is not held to be: the next look tells.
    """
    ours = _ours(outbox.desk)
    return [_read(outbox, letter, ours) for letter in letters]


def take_from(outbox: Outbox, inbox: Inbox, *, box: str) -> list[Taken]:
    """Keep what is new in a mailbox and answers this case; leave all else unkept.

    A mailbox has the answers of every case, and none may learn of another: a mail that
    refers to no Notice of this one is read, and forgotten. How far it was read is
    committed with each mail that is kept, so that a stop loses none and repeats none.

    Args:
        outbox: of the case.
        inbox: opened to look only.
        box: what tells the mailbox from others: its server, user and folder.
    """
    desk = outbox.desk
    index = desk.vault.index(f"mailbox {box}")
    row, _ = MailboxRow.objects.get_or_create(case=desk.row, index=index)
    if row.validity != inbox.validity:  # its numbers mean others now
        row.validity, row.last = inbox.validity, 0
    ours, taken = _ours(desk), []
    for number, letter in new_letters(inbox, after=row.last):
        with desk.writing():
            one = _read(outbox, letter, ours, answers_only=True)
            row.last = number
            row.save()
        taken += [one] if one.name or one.reply is None else []
    return taken


def _ours(desk: Desk) -> list[str]:
    """The words of what went, so that they are not taken for an answer's."""
    sent = desk.row.notices.exclude(sent_at=None)
    return [notices.notice(desk, row).body for row in sent]


def _read(
    outbox: Outbox, letter: Letter, ours: Sequence[str], *, answers_only: bool = False
) -> Taken:
    if letter.why_not:
        return Taken(file=letter.name, reply=None, why=letter.why_not)
    try:
        reply = read_reply(letter.raw, at=outbox.desk.clock(), ours=ours)
    except BadInput as wrong:
        return Taken(file=letter.name, reply=None, why=str(wrong))
    if answers_only and answers(outbox.desk, reply) is None:
        return Taken(file=letter.name, reply=reply, why=reply.why)
    name, notice = _take(outbox, reply, letter.raw)
    return Taken(file=letter.name, reply=reply, why=reply.why, name=name, notice=notice)


def _take(outbox: Outbox, reply: Reply, raw: bytes) -> tuple[str, str]:
    """Keep a Reply: its name (empty where it was known), and what it answers."""
    desk = outbox.desk
    index = desk.vault.index(f"reply {reply.sha256}")
    with desk.writing():
        known = desk.row.replies.filter(index=index).first()
        if known is not None:
            return "", _name(known.notice)
        answered = answers(desk, reply)
        number = next_number(desk.row.replies)
        ReplyRow.objects.create(
            case=desk.row,
            number=number,
            notice=answered,
            kind=reply.kind,
            at=reply.at,
            index=index,
            sealed=desk.vault.seal_json(f"reply {number}", to_json(reply)),
            raw=desk.vault.seal(f"reply {number} raw", raw),
        )
        told = {"reply": f"R{number}", "notice": _name(answered), "why": reply.why}
        sha256 = {"sha256": reply.sha256, "kind": reply.kind.value}
        desk.append("reply", told | sha256)
        if answered is not None:
            _change(outbox, answered, reply, f"R{number}")
    return f"R{number}", _name(answered)


def answers(desk: Desk, reply: Reply) -> NoticeRow | None:
    """The Notice that a mail refers to; None where it names none of ours."""
    indexes = [desk.vault.index(f"message {one}") for one in reply.answers]
    tries = AttemptRow.objects.filter(
        notice__case=desk.row, message_index__in=indexes
    ).select_related("notice")
    last = tries.order_by("-id").first()
    return last.notice if last else None


def _change(outbox: Outbox, row: NoticeRow, reply: Reply, name: str) -> None:
    """An answer shows that it went; a bounce, that it did not arrive."""
    if reply.kind is ReplyKind.BOUNCED:
        if row.state in (NoticeState.SENT, NoticeState.UNSURE):
            notices.move(outbox.desk, row, NoticeState.FAILED, {"why": name})
    elif row.state == NoticeState.UNSURE:
        sending.settle(outbox, row, went=True, why=f"{name} answers it")


def replies(desk: Desk, row: NoticeRow) -> list[Reply]:
    """Every answer to a Notice, oldest first."""
    return [reply(desk, one) for one in row.replies.order_by("at", "id")]


def reply(desk: Desk, row: ReplyRow) -> Reply:
    """Read a Reply."""
    return desk.read(f"reply {row.number}", row.sealed, Reply)


def _name(row: NoticeRow | None) -> str:
    return f"N{row.number}" if row else ""
