"""Have a case's ledger timestamped: now, or by a later command if nobody answers.

An authority that gave no token owes the case a Seal. What it owes waits in the case,
and the next command that opens the case asks again. A Seal over the ledger as it is
then covers all that waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from unburden.app.home import authorities
from unburden.custody import Tree
from unburden.errors import SealFailed, Unreachable
from unburden.net import Door, Limits
from unburden.seal import OpenTimestamps, Rfc3161, promises, stamp_with_retry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import WaitingRow
    from unburden.model import Checkpoint, Seal
    from unburden.seal import Timestamper

PATIENCE = Limits(connect=5.0, wait=15.0, seconds=20.0)
"""A person waits while an authority is asked, and it can be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A Seal that an authority owes.

    Attributes:
        authority: who owes it: its URL.
        since: when it was first asked.
        size: how many lines the ledger had then.
        tries: how often it was asked.
        why: what went wrong the last time, in a sentence.
    """

    authority: str
    since: datetime
    size: int
    tries: int
    why: str

    def __str__(self) -> str:
        who = f"Not yet sealed by {self.authority}"
        return f"{who}: {self.why} It will be asked again with the next command."


def seal(desk: Desk) -> list[Waiting]:
    """Have the ledger as it is timestamped by every authority that is configured.

    Returns:
        What is still owed.
    """
    asked = timestampers(desk)
    follow_up(desk, asked)
    return _ask(desk, asked)


def seal_waiting(desk: Desk) -> list[Waiting]:
    """Ask again each authority that owes a Seal; none does, nothing is done.

    What is owed by an authority that is no longer configured is given up, and the
    ledger says so.

    Returns:
        What is still owed.
    """
    owed = {one.authority for one in waiting(desk)}
    known = [one for one in timestampers(desk) if one.authority in owed] if owed else []
    for authority in sorted(owed - {one.authority for one in known}):
        with desk.writing():
            _row(desk, authority).delete()
            desk.append("seal-given-up", {"authority": authority})
    return _ask(desk, known)


def waiting(desk: Desk) -> list[Waiting]:
    """The Seals that are owed, longest first."""
    rows = desk.row.waiting.order_by("id")
    forms = [desk.vault.open_json("waiting", row.sealed) for row in rows]
    return [
        Waiting(**form | {"since": datetime.fromisoformat(form["since"])})
        for form in forms
    ]


def timestampers(desk: Desk) -> list[Timestamper]:
    """The authorities that are configured, ready to be asked."""
    door = Door(allow_private=True, clock=desk.clock, limits=PATIENCE)  # as configured
    return [
        OpenTimestamps(one.url, door=door, clock=desk.clock)
        if one.is_calendar
        else Rfc3161(one.url, door=door, certificates=one.certificates)
        for one in authorities()
    ]


def follow_up(desk: Desk, asked: Sequence[Timestamper]) -> None:
    """Ask calendars how what they promised led to Bitcoin; what they know is kept.

    One that does not answer, or not with anything of use, changes nothing: its
    promise stays, and is followed up with the next Seal.
    """
    calendars = {c.authority: c for c in asked if isinstance(c, OpenTimestamps)}
    for made in desk.seals():
        calendar = calendars.get(made.authority)
        if calendar is None or made.states_time or not promises(made):
            continue
        try:
            more = calendar.complete(made)
        except (Unreachable, SealFailed):
            continue
        if more is not None:
            _replace(desk, made, more)


def _ask(desk: Desk, asked: Sequence[Timestamper]) -> list[Waiting]:
    if asked:
        checkpoint = Tree.of(desk.entries()).checkpoint()
        for timestamper in asked:
            try:
                made = stamp_with_retry(timestamper, checkpoint)
            except Unreachable as error:
                _put_off(desk, timestamper.authority, checkpoint, error.what)
            else:
                _keep(desk, made)
    return waiting(desk)


def _keep(desk: Desk, made: Seal) -> None:
    checkpoint = made.checkpoint
    with desk.writing():
        desk.keep_seal(made)
        _row(desk, made.authority).delete()
        covered = {"size": checkpoint.size, "root": checkpoint.root}
        told = {"authority": made.authority, "at": made.at, "head": checkpoint.head}
        desk.append("seal", covered | told)


def _replace(desk: Desk, made: Seal, more: Seal) -> None:
    checkpoint = more.checkpoint
    with desk.writing():
        desk.replace_seal(made, more)
        covered = {"size": checkpoint.size, "root": checkpoint.root}
        desk.append("seal-completed", covered | {"authority": more.authority})


def _put_off(desk: Desk, authority: str, checkpoint: Checkpoint, why: str) -> None:
    with desk.writing():
        before = next((o for o in waiting(desk) if o.authority == authority), None)
        form = {
            "authority": authority,
            "since": (before.since if before else desk.clock()).isoformat(),
            "size": before.size if before else checkpoint.size,
            "tries": before.tries + 1 if before else 1,
            "why": why,
        }
        _row(desk, authority).delete()
        desk.row.waiting.create(
            index=_index(desk, authority), sealed=desk.vault.seal_json("waiting", form)
        )
        told = {"authority": authority, "size": checkpoint.size, "why": why}
        desk.append("seal-waiting", told)


def _row(desk: Desk, authority: str) -> QuerySet[WaitingRow]:
    return desk.row.waiting.filter(index=_index(desk, authority))


def _index(desk: Desk, authority: str) -> str:
    return desk.vault.index(f"authority {authority}")
