"""The second half of a case's story: what is asked of whom, and whether it stays gone.

``state -> draft -> approve -> send -> take in -> watch``, and round again. `actions.py`
tells the first half. Each action loads what it needs, asks `policy.py`, runs the step,
appends an Entry, and saves; no transaction is open while the network is in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.app.casework import approving, listed, notices, replies, sealing, sending
from unburden.app.casework.guarding import may_go_on
from unburden.app.casework.statements import (
    NOT_GONE,
    keep_statement,
    statement,
    withdraw,
)
from unburden.app.casework.watching import never
from unburden.errors import NoticeRefused
from unburden.model import NoticeState
from unburden.notify import ByHand, read_mailbox, retract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow
    from unburden.app.casework.practice import Practice
    from unburden.app.casework.replies import Taken
    from unburden.app.casework.sending import Outbox
    from unburden.app.casework.watching import Rounds
    from unburden.model import Attempt, Statement

__all__ = [
    "approve",
    "draft",
    "fetch",
    "hand_in",
    "handled",
    "is_due",
    "look",
    "send",
    "settle",
    "state",
    "statement",
    "take_back",
    "take_in",
    "watch",
    "withdraw",
]


def state(desk: Desk, said: Statement) -> None:
    """Record what is said once for every Notice."""
    keep_statement(desk, said)


def draft(practice: Practice) -> list[NoticeRow]:
    """Draft all that is to be asked now: first requests, and what comes next.

    Nothing is sent. Whom to write to is looked up on the network where it is not known.

    Returns:
        The rows of those that are new.

    Raises:
        CaseFrozen: a supervisor has to look first.
    """
    may_go_on(practice.desk)
    practice.drafts.renew()
    return [*practice.drafts.first(), *practice.clockwork.tick()]


def approve(
    desk: Desk,
    names: Sequence[str],
    *,
    reminders: bool = False,
    may_second: bool = False,
) -> list[NoticeRow]:
    """Record that a named person approves Notices.

    Where the organisation wants two people to, see `approving.approve`.

    Args:
        desk: the open case; its actor is the person.
        names: the Notices' numbers; none: all drafts that lack nothing.
        reminders: whether reminders that say the same may go unasked.
        may_second: whether the person is known to be one who may be the second.

    Returns:
        The rows of those that are approved now.

    Raises:
        NotFound: there is no such Notice; none is approved.
        NoticeRefused: one of those that were named lacks something.
        CaseFrozen: a supervisor has to look first.
    """
    may_go_on(desk)
    if names:
        rows = [notices.find_notice(desk, name) for name in names]
    else:
        drafts = desk.row.notices.filter(state=NoticeState.DRAFT).order_by("number")
        rows = [row for row in drafts if not notices.notice(desk, row).missing]
    return approving.approve(desk, rows, reminders=reminders, may_second=may_second)


def send(outbox: Outbox) -> list[NoticeRow]:
    """Send each approved mail whose time has come; have the ledger sealed.

    Raises:
        CaseFrozen: a supervisor has to look first.
        UnburdenError: the mail server's settings are wrong; the rest waits.
    """
    may_go_on(outbox.desk)
    rows = outbox.send()
    if rows:
        sealing.seal(outbox.desk)
    return rows


def hand_in(practice: Practice, name: str, *, reference: str) -> Attempt:
    """Record that a person filled in a form, or posted a letter.

    Args:
        practice: the case's.
        name: the Notice's number.
        reference: what the other side gave as a receipt; may be empty.

    Raises:
        NotFound: there is no such Notice.
        NoticeRefused: it was not approved, or went already.
    """
    desk = practice.desk
    channel = ByHand(clock=desk.clock, reference=reference)
    return sending.by_hand(practice.outbox(channel), notices.find_notice(desk, name))


def settle(practice: Practice, name: str, *, went: bool, why: str) -> None:
    """Record what a person found out of a Notice of which nobody could tell.

    Raises:
        NotFound: there is no such Notice.
        NoticeRefused: there is no doubt about it.
    """
    desk = practice.desk
    outbox = practice.outbox(ByHand(clock=desk.clock))
    sending.settle(outbox, notices.find_notice(desk, name), went=went, why=why)


def handled(desk: Desk, name: str, *, note: str) -> None:
    """Record that a person dealt with what a Notice waited for.

    Raises:
        NotFound: there is no such Notice.
        NoticeRefused: it waits for nobody.
    """
    row = notices.find_notice(desk, name)
    if not row.person:
        raise NoticeRefused(f"N{row.number} waits for nobody.")
    what, row.person, row.handled_at = row.person, "", desk.clock()
    row.save(update_fields=["person", "handled_at"])
    told = {"notice": f"N{row.number}", "what": what, "note": note}
    desk.append("person-handled", told)


def take_back(practice: Practice, name: str, *, why: str) -> NoticeRow | None:
    """Stop a Notice that did not go; draft a retraction of one that did.

    Args:
        practice: the case's.
        name: the Notice's number.
        why: for the ledger, and for its reader where it went.

    Returns:
        The retraction's row, to be approved; None where the Notice had not gone.

    Raises:
        NotFound: there is no such Notice.
        NoticeRefused: it is on its way this moment, or it failed.
    """
    desk = practice.desk
    row = notices.find_notice(desk, name)
    if row.state != NoticeState.SENT:
        notices.stop(desk, row, why)
        return None
    for after in row.followers.filter(state__in=NOT_GONE):
        notices.stop(desk, after, f"N{row.number} is taken back")
    made = retract(notices.notice(desk, row), at=desk.clock(), why=why)
    kept = notices.keep(desk, made, list(row.places.all()), follows=row)
    if kept is not None:
        practice.drafts.say(kept, made)
    return kept


def take_in(practice: Practice, path: Path) -> list[Taken]:
    """Read mails that came back: a file, a folder of them, an mbox or a Maildir.

    Raises:
        BadInput: there is nothing to read there.
    """
    desk = practice.desk
    outbox = practice.outbox(ByHand(clock=desk.clock))
    taken = replies.take_in(outbox, read_mailbox(path))
    practice.clockwork.tick()
    return taken


def fetch(practice: Practice) -> list[Taken]:
    """Read what is new in the organisation's mailbox, and answers this case.

    Raises:
        BadInput: no mailbox is configured, or it does not let us in.
        Unreachable: it did not answer; what was read so far is kept.
    """
    outbox = practice.outbox(ByHand(clock=practice.desk.clock))
    with practice.inbox() as (inbox, box):
        taken = replies.take_from(outbox, inbox, box=box)
    practice.clockwork.tick()
    return taken


def watch(
    practice: Practice, *, render: bool = True, stop: Callable[[], bool] = never
) -> int:
    """Look at each place that is due, and move the clock of what was asked.

    Args:
        practice: the case's.
        render: whether a browser draws pages that do not show her as they came.
        stop: whether to stop before the next place; what is left stays due.

    Returns:
        How many places were looked at.

    Raises:
        CaseFrozen: a supervisor has to look first.
        ChildImagerySigns: a place shows signs of child imagery; nothing more is done.
        ToolMissing: a page has to be drawn, and there is no browser.
    """
    may_go_on(practice.desk)
    if not is_due(practice):
        return 0
    with practice.rounds(render=render, stop=stop) as rounds:
        return look(practice, rounds)


def is_due(practice: Practice) -> bool:
    """Whether there is anything to look at, to ask about, or to record now."""
    desk = practice.desk
    due = desk.row.places.filter(next_look__lte=desk.clock())
    waiting = desk.row.pages.filter(capture=None)
    asked = (listed.due(desk, one) for one in practice.engines)
    return due.exists() or waiting.exists() or any(asked)


def look(practice: Practice, rounds: Rounds) -> int:
    """One round: look at what is due, record what is new, draft what comes next."""
    looked = rounds.make()
    practice.listings(rounds).ask()
    if not rounds.stop() and rounds.queue.go_on():
        sealing.seal(practice.desk)
    if rounds.changes:
        practice.clockwork.tick()
    return looked
