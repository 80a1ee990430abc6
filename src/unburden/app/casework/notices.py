"""The Notices of a case: kept, read, approved and stopped."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import rfc8785

from unburden import policy
from unburden.app.casework.desk import next_number
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import NoticeRow
from unburden.app.casework.statements import NOT_GONE
from unburden.errors import NotFound, NoticeRefused
from unburden.model import Notice, NoticeState, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import PlaceRow
    from unburden.model import Route


def notice(desk: Desk, row: NoticeRow) -> Notice:
    """Read a Notice."""
    return desk.read(f"notice {row.number}", row.sealed, Notice)


def words_sha256(made: Notice) -> str:
    """SHA-256 of a Notice's words: subject, letter and, for a form, its fields."""
    fields = [[one.asks, one.value] for one in made.fields]
    words = rfc8785.dumps([made.subject, made.body, fields])
    return hashlib.sha256(words).hexdigest()


def find_notice(desk: Desk, name: str) -> NoticeRow:
    """Find a Notice by its number, for instance ``N3`` or ``3``.

    Raises:
        NotFound: the case has no such Notice.
    """
    digits = name.upper().removeprefix("N")
    found = None
    if digits.isascii() and digits.isdigit():
        found = desk.row.notices.filter(number=int(digits[:9])).first()
    if found is None:
        what = f"Case {desk.row.id} has no notice {name}."
        raise NotFound(what, f"See them with: unburden notify {desk.row.id}")
    return found


def route_index(desk: Desk, route: Route) -> str:
    """The blind index of a recipient."""
    return desk.vault.index(f"route {route.id}")


def keep(
    desk: Desk,
    drafted: Notice,
    places: Sequence[PlaceRow],
    *,
    follows: NoticeRow | None = None,
    not_before: datetime | None = None,
    needs_look: bool = False,
) -> NoticeRow | None:
    """Keep a drafted Notice, with its Entry; None where the same was drafted before.

    Args:
        desk: the open case.
        drafted: the Notice.
        places: that it names.
        follows: the Notice that made it due.
        not_before: when it may go at the earliest.
        needs_look: whether it may go only if a look since then saw something there.
    """
    numbers = sorted(row.number for row in places)
    after = follows.number if follows else 0
    asked = f"notice {drafted.step} {drafted.route.id} {numbers} {after}"
    index = desk.vault.index(asked)
    with desk.writing():
        if desk.row.notices.filter(index=index).exists():
            return None
        number = next_number(desk.row.notices)
        named = replace(drafted, name=f"N{number}", follows=f"N{after}" * bool(after))
        row = NoticeRow.objects.create(
            case=desk.row,
            number=number,
            index=index,
            route_index=route_index(desk, drafted.route),
            step=drafted.step,
            since=desk.clock(),
            not_before=not_before,
            needs_look=needs_look,
            follows=follows,
            sealed=desk.vault.seal_json(f"notice {number}", to_json(named)),
        )
        row.places.set(places)
        desk.append("notice", _told(named))
    return row


def renew(desk: Desk, row: NoticeRow, drafted: Notice) -> None:
    """Write a draft anew, as what was said for it has changed since."""
    before = notice(desk, row)
    now = replace(drafted, name=before.name, follows=before.follows)
    if (now.body, now.missing, now.fields) != (
        before.body,
        before.missing,
        before.fields,
    ):
        with desk.writing():
            row.refresh_from_db()
            if row.state != NoticeState.DRAFT:
                return  # somebody approved the words that they read
            row.sealed = desk.vault.seal_json(f"notice {row.number}", to_json(now))
            row.save(update_fields=["sealed"])
            desk.append("notice-renewed", _told(now))


def _told(drafted: Notice) -> dict[str, object]:
    """What the ledger says of a Notice; its words are kept beside."""
    return {
        "notice": drafted.name,
        "step": drafted.step.value,
        "to": drafted.route.to,
        "layer": drafted.route.layer.value,
        "form": drafted.form,
        "duty": drafted.duty,
        "places": list(drafted.places),
        "follows": drafted.follows,
        "missing": list(drafted.missing),
    }


def approve(
    desk: Desk, rows: Sequence[NoticeRow], *, reminders: bool = False
) -> list[NoticeRow]:
    """Record that a named person approves Notices; those under way are passed over.

    Args:
        desk: the open case; its actor is the person.
        rows: the Notices.
        reminders: whether reminders that say the same may go too, unasked.

    Returns:
        Those that are approved now.

    Raises:
        NoticeRefused: one of them lacks something; none is approved.
        BadInput: nobody is named.
    """
    with desk.writing():
        for row in rows:
            row.refresh_from_db()
        drafts = [row for row in rows if row.state == NoticeState.DRAFT]
        for row in drafts:
            policy.may_approve(notice(desk, row), actor=desk.actor)
        for row in drafts:
            row.reminders_approved = reminders
            row.save(update_fields=["reminders_approved"])
            move(desk, row, NoticeState.APPROVED, {"reminders_too": reminders})
    return drafts


def stop(desk: Desk, row: NoticeRow, why: str) -> None:
    """Stop a Notice before it goes.

    Raises:
        NoticeRefused: it went, or is going.
    """
    with desk.writing():
        row.refresh_from_db()
        if row.state not in NOT_GONE:
            what = f"N{row.number} is {row.state}, so it cannot be stopped."
            fix = f"One that went can be taken back: --retract N{row.number}"
            raise NoticeRefused(what, fix)
        move(desk, row, NoticeState.STOPPED, {"why": why})


def move(
    desk: Desk, row: NoticeRow, state: NoticeState, body: Mapping[str, object]
) -> None:
    """Change where a Notice is on its way, with the Entry that says so."""
    with desk.writing():
        row.state, row.since = state, desk.clock()
        row.save(update_fields=["state", "since"])
        desk.append(f"notice-{state.value}", {"notice": f"N{row.number}", **body})


def asked(row: NoticeRow) -> NoticeRow:
    """The request that a Notice follows up, or itself."""
    while row.follows is not None and row.step != Step.REQUEST:
        row = row.follows
    return row
