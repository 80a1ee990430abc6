"""Approved Notices on their way: each goes once, whatever stops us in between.

A try is committed before anybody is spoken to (BEGUN), again at the last moment at
which nothing can have arrived (HANDING), and with what came of it (DONE). Who finds a
try that was left BEGUN may try again; of one left HANDING nobody can tell, so its
Notice is UNSURE until a person, or an answer to it, settles that.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from unburden.app.casework import notices
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import AttemptRow, CheckRow, NoticeRow, PostRow
from unburden.app.casework.statements import statement
from unburden.app.home import only_one
from unburden.data.forms import form
from unburden.errors import NoticeRefused, UnburdenError
from unburden.model import Agent, Attempt, AttemptState, Medium, NoticeState, Seen, Step
from unburden.notify import (
    against,
    compose,
    new_message_id,
    next_turn,
    tongue,
    wire,
    writer_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.pages import Tell
    from unburden.model import Notice
    from unburden.notify import Channel

Phase = AttemptRow.Phase
RATED = timedelta(days=2)
"""How long it is remembered that somebody was written to: the longest rate, twice."""

GIVE_UP = timedelta(days=5)
"""So long a mail that is put off is tried again (RFC 5321, 4.5.4.1)."""

AFTER = {
    AttemptState.HANDED_OVER: NoticeState.SENT,
    AttemptState.PUT_OFF: NoticeState.APPROVED,
    AttemptState.REFUSED: NoticeState.FAILED,
    AttemptState.UNSURE: NoticeState.UNSURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What sends the approved Notices of a case.

    Attributes:
        desk: the open case.
        channel: takes mail.
        domain: of Message-IDs.
        tell: is told what happens as it happens.
        deadline: by when a Notice's recipient has to act, from when it was received.
    """

    desk: Desk
    channel: Channel
    domain: str
    tell: Tell
    deadline: Callable[[Notice, datetime], datetime | None]

    def send(self) -> list[NoticeRow]:
        """Send each approved mail whose time has come, oldest first.

        Returns:
            The rows of those that were tried now.
        """
        desk = self.desk
        recover(desk)
        rows = desk.row.notices.filter(state=NoticeState.APPROVED).order_by("number")
        return [row for row in rows if self._may_go(row) and self._send(row)]

    def _may_go(self, row: NoticeRow) -> bool:
        desk, now = self.desk, self.desk.clock()
        if notices.notice(desk, row).route.medium is not Medium.MAIL:
            return False
        if row.not_before is None:
            return True
        is_time = row.not_before <= now
        return is_time and (not row.needs_look or seen_since(row, row.not_before))

    def _send(self, row: NoticeRow) -> bool:
        """Try once; whether it was tried."""
        with claimed(self.desk, row) as is_ours:
            if not is_ours:
                return False
            begun = self._begin(row)
            if begun is None:
                return False
            notice, attempt, message = begun
            try:
                made = self.channel.hand_over(
                    message, to=notice.route.to, about_to=lambda: _handing(attempt)
                )
            except UnburdenError as wrong:
                _finish(self, row, attempt, _not_sent(attempt, wrong))
                raise
            _finish(self, row, attempt, made)
        told = {"notice": notice.name, "to": notice.route.to, "said": made.said}
        self.tell(made.state.value, told)
        return True

    def _is_forbidden(self, row: NoticeRow, notice: Notice) -> bool:
        """Stop a Notice for which her authority no longer holds."""
        desk = self.desk
        if row.step == Step.RETRACTION:
            return False  # asks for nothing, so it may always go
        wrong = against(
            statement(desk), notice.route, at=desk.clock(), words=tongue("en")
        )
        if wrong:
            notices.stop(desk, row, wrong[0])
            self.tell("stopped", {"notice": notice.name, "why": wrong[0]})
        return bool(wrong)

    def _begin(self, row: NoticeRow) -> tuple[Notice, AttemptRow, bytes] | None:
        """Commit that a try begins; None where it may not."""
        desk, now = self.desk, self.desk.clock()
        notice = notices.notice(desk, row)
        with desk.writing(house=True):  # whom others write to is asked, too
            row.refresh_from_db()
            if row.state != NoticeState.APPROVED or self._is_forbidden(row, notice):
                return None
            turn = next_turn(notice.route.to, _past(now), at=now)
            if turn > now:
                self.tell("waits", {"notice": notice.name, "until": turn.isoformat()})
                return None
            message_id = new_message_id(self.domain)
            mail = compose(
                notice,
                sender=sender(desk, notice),
                message_id=message_id,
                at=now,
                after=message_ids(desk, row),
            )
            PostRow.objects.create(to=notice.route.to, at=now)
            notices.move(desk, row, NoticeState.SENDING, {"message_id": message_id})
            attempt = _row(desk, row, message_id)
        return notice, attempt, wire(mail)


def sender(desk: Desk, notice: Notice) -> Agent:
    """Who signs a Notice, with no more of anybody than its reader may see."""
    said, kind = statement(desk), form(notice.form)
    if notice.step is Step.RETRACTION and said.mandate is not None:
        return said.mandate.agent  # also after she took her authority back
    writer = writer_of(said, notice.route, kind, at=desk.clock())
    return Agent(name=writer.name, organisation=writer.organisation, email=writer.email)


def by_hand(outbox: Outbox, row: NoticeRow) -> Attempt:
    """Record that a person handed a Notice in: by its form, or printed.

    Raises:
        NoticeRefused: it was not approved, or it went already.
    """
    desk = outbox.desk
    notice = notices.notice(desk, row)
    with desk.writing():
        row.refresh_from_db()
        if row.state != NoticeState.APPROVED:
            what = f"N{row.number} is {row.state}, not approved."
            raise NoticeRefused(what, f"Approve it first: --approve N{row.number}")
        attempt = _row(desk, row, f"by hand {desk.row.id} N{row.number}")
        made = outbox.channel.hand_over(
            notice.body.encode(), to=notice.route.to, about_to=lambda: None
        )
        _finish(outbox, row, attempt, made)
    return made


def recover(desk: Desk) -> None:
    """Settle what a worker left that is no more: try again, or nobody can tell."""
    for row in desk.row.notices.filter(state=NoticeState.SENDING):
        with claimed(desk, row) as is_ours, desk.writing():
            row.refresh_from_db()
            if not is_ours or row.state != NoticeState.SENDING:
                continue
            attempt = row.attempts.order_by("-id").first()
            is_safe = attempt is None or attempt.phase == Phase.BEGUN
            state = NoticeState.APPROVED if is_safe else NoticeState.UNSURE
            notices.move(desk, row, state, {"why": "it was stopped while sending"})


def settle(outbox: Outbox, row: NoticeRow, *, went: bool, why: str) -> None:
    """Record what a person found out of a Notice of which nobody could tell.

    Raises:
        NoticeRefused: it is not in doubt.
    """
    with outbox.desk.writing():
        row.refresh_from_db()
        if row.state != NoticeState.UNSURE:
            what = f"N{row.number} is {row.state}; there is no doubt about it."
            raise NoticeRefused(what)
        if went:
            last = row.attempts.order_by("-id").first()
            _sent(outbox, row, last.at if last else outbox.desk.clock(), {"why": why})
        else:
            notices.move(outbox.desk, row, NoticeState.APPROVED, {"why": why})


def _row(desk: Desk, row: NoticeRow, message_id: str) -> AttemptRow:
    begun = Attempt(at=desk.clock(), state=AttemptState.UNSURE, message_id=message_id)
    return AttemptRow.objects.create(
        notice=row,
        at=begun.at,
        message_index=desk.vault.index(f"message {message_id}"),
        sealed=desk.vault.seal_json(f"attempt of {row.number}", to_json(begun)),
    )


def _handing(attempt: AttemptRow) -> None:
    attempt.phase = Phase.HANDING
    attempt.save(update_fields=["phase"])


def _not_sent(attempt: AttemptRow, wrong: UnburdenError) -> Attempt:
    return Attempt(at=attempt.at, state=AttemptState.PUT_OFF, said=str(wrong))


def _finish(outbox: Outbox, row: NoticeRow, attempt: AttemptRow, made: Attempt) -> None:
    desk, state = outbox.desk, AFTER[made.state]
    if state is NoticeState.APPROVED and _is_hopeless(row, made.at):
        state = NoticeState.FAILED
    made = replace(made, message_id=_message_id(desk, row, attempt))
    told = {"said": made.said, "message_id": made.message_id}
    with desk.writing():
        attempt.phase = Phase.DONE
        attempt.sealed = desk.vault.seal_json(f"attempt of {row.number}", to_json(made))
        attempt.save(update_fields=["phase", "sealed"])
        if state is NoticeState.SENT:
            _sent(outbox, row, made.at, told)
        else:
            notices.move(desk, row, state, told)


def _message_id(desk: Desk, row: NoticeRow, attempt: AttemptRow) -> str:
    """The Message-ID that was stored when a try began; empty where no mail went."""
    begun = desk.read(f"attempt of {row.number}", attempt.sealed, Attempt)
    return begun.message_id if begun.message_id.startswith("<") else ""


def _is_hopeless(row: NoticeRow, at: datetime) -> bool:
    first = row.attempts.order_by("id").first()
    return first is not None and at - first.at > GIVE_UP


def _sent(outbox: Outbox, row: NoticeRow, at: datetime, told: dict[str, str]) -> None:
    notice = notices.notice(outbox.desk, row)
    row.sent_at, row.due_at = at, outbox.deadline(notice, at)
    row.save(update_fields=["sent_at", "due_at"])
    due = row.due_at.isoformat() if row.due_at else ""
    said = {**told, "due": due, "letter": notices.words_sha256(notice)}
    notices.move(outbox.desk, row, NoticeState.SENT, said)
    if row.step == Step.RETRACTION and row.follows is not None:
        by = {"by": f"N{row.number}"}
        notices.move(outbox.desk, row.follows, NoticeState.RETRACTED, by)


def attempts(desk: Desk, row: NoticeRow) -> list[Attempt]:
    """Every try to send a Notice, oldest first."""
    return [
        desk.read(f"attempt of {row.number}", one.sealed, Attempt)
        for one in row.attempts.order_by("id")
    ]


def message_ids(desk: Desk, row: NoticeRow) -> list[str]:
    """The Message-IDs of what a Notice follows up, oldest first."""
    found: list[str] = []
    before = row.follows
    while before is not None:
        sent = [one.message_id for one in attempts(desk, before)]
        found[:0] = [one for one in sent if one.startswith("<")]
        before = before.follows
    return found


def seen_since(row: NoticeRow, at: datetime) -> bool:
    """Whether a look since then saw her picture at a place that a Notice names."""
    checks = CheckRow.objects.filter(place__in=row.places.all(), at__gte=at)
    return checks.filter(seen__in=(Seen.UP, Seen.MOVED)).exists()


def _past(now: datetime) -> list[tuple[str, datetime]]:
    PostRow.objects.filter(at__lt=now - RATED).delete()
    return list(PostRow.objects.values_list("to", "at"))


@contextmanager
def claimed(desk: Desk, row: NoticeRow) -> Iterator[bool]:
    """Keep others from a Notice meanwhile; a killed one lets go of it."""
    desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(desk.folder / f"N{row.number}.lock") as is_ours:
        yield is_ours
