"""How long a case is kept, and how it ends: keys first, then all the rest.

::

    open --close--> closed --after keep_until--> destroyed
      |                                             ^
      +--hide (she deletes)--> hidden --7 days------+      on a laptop: at once
                                 |
                                 +--bring_back, by her helpline only

A legal hold stops both ways to the end, and hides nothing: what she deleted stays
hidden while it lasts. See `docs/decisions/0015-who-holds-which-key.md`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from unburden.app.casework.cases import delete, find_case, open_by_house
from unburden.app.casework.models import Case
from unburden.app.home import home
from unburden.app.house import house_index
from unburden.app.office import office
from unburden.errors import BadInput, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.app.casework.desk import Desk

    Clock = Callable[[], datetime]

GRACE = timedelta(days=7)
"""Between her delete on a server and the end of the keys."""
WARNED = (30, 7)
"""Days before a closed case is destroyed on which somebody is told."""
DESTROYED = "destroyed"
"""The file that says what was destroyed: a backup that is given back brings back none
of it. It names no case: each line is its house index."""


class Ends(StrEnum):
    """Why a case is to be destroyed."""

    DELETED = "she deleted it"
    KEPT = "it was kept long enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A case that is to be destroyed soon, or now.

    Attributes:
        case: its id.
        why: why it is.
        on: the first day on which it is.
        days: from now until then; 0 or less: now.
        held: whether a legal hold stops it.
    """

    case: str
    why: Ends
    on: date
    days: int
    held: bool


# How a case comes to its end.


def close(desk: Desk, *, keep_days: int | None = None) -> date:
    """Close a case: nothing more is to be done, and from now its days are counted.

    Args:
        desk: the open case.
        keep_days: how long it is kept; as the organisation set it if not said.

    Returns:
        The last day on which it is there.

    Raises:
        BadInput: it is closed already, or would be kept for less than 30 days.
    """
    if desk.row.closed_at is not None:
        raise BadInput(f"Case {desk.row.id} is closed already.")
    until = _last_day(desk, office().keep_days if keep_days is None else keep_days)
    with desk.writing():
        desk.row.closed_at, desk.row.keep_until = desk.clock(), until
        desk.row.save(update_fields=["closed_at", "keep_until"])
        desk.append("closed", {"keep_until": until.isoformat()})
    return until


def keep(desk: Desk, *, days: int) -> date:
    """Keep a closed case for so many days from today.

    Raises:
        BadInput: it is not closed, or they are fewer than 30.
    """
    _closed(desk)
    until = _last_day(desk, days)
    with desk.writing():
        desk.row.keep_until = until
        desk.row.save(update_fields=["keep_until"])
        desk.append("kept", {"keep_until": until.isoformat()})
    return until


def reopen(desk: Desk) -> None:
    """Go on with a closed case.

    Raises:
        BadInput: it is not closed.
    """
    _closed(desk)
    with desk.writing():
        desk.row.closed_at = desk.row.keep_until = None
        desk.row.save(update_fields=["closed_at", "keep_until"])
        desk.append("reopened", {})


def _closed(desk: Desk) -> None:
    if desk.row.closed_at is None:
        raise BadInput(f"Case {desk.row.id} is not closed.")


def _last_day(desk: Desk, days: int) -> date:
    if days < WARNED[0]:
        what = f"A case is kept for {WARNED[0]} days at the least after it is closed,"
        raise BadInput(f"{what} so that there is time to warn.", "Give more days.")
    try:
        return desk.clock().date() + timedelta(days=days)
    except OverflowError as error:
        raise BadInput("That is too many days.", "Give fewer.") from error


# What stops it.


def hold(desk: Desk, *, basis: str) -> None:
    """Keep a case whatever happens, because a court or the police need it.

    Raises:
        BadInput: it is held already, or no reason is given.
    """
    _with_reason(basis)
    if desk.row.held_at is not None:
        raise BadInput(f"Case {desk.row.id} is held already.")
    _set_hold(desk, desk.clock(), "held", basis)


def end_hold(desk: Desk, *, basis: str) -> None:
    """End a legal hold: what waited behind it goes on.

    Raises:
        BadInput: there is none, or no reason is given.
    """
    _with_reason(basis)
    if desk.row.held_at is None:
        raise BadInput(f"Case {desk.row.id} is not held.")
    _set_hold(desk, None, "hold ended", basis)


def _set_hold(desk: Desk, at: datetime | None, action: str, basis: str) -> None:
    with desk.writing():
        desk.row.held_at = at
        desk.row.save(update_fields=["held_at"])
        desk.append(action, {"basis": basis})


def _with_reason(basis: str) -> None:
    if not basis.strip():
        what = "A reason has to be given; it is kept with your name."
        raise BadInput(what, 'Say it: --basis "...".')


# Deleting.


def hide(desk: Desk) -> date | None:
    """Delete a case as she asks: at once on a laptop; on a server it hides at once.

    A hidden case opens for nobody, by no words, and no work goes on in it. Seven days
    later its keys are destroyed, and then all it holds.

    Returns:
        The day on which it will be destroyed; None where it is gone now.

    Raises:
        Refused: on a laptop, a hold that she set herself has to end first.
    """
    if not office().is_server:
        destroy(desk.row.id, desk.clock)
        return None
    now = desk.clock()
    with desk.writing():
        desk.append("deleted", {"destroyed_after": (now + GRACE).isoformat()})
        desk.row.hidden_at = now
        desk.row.save(update_fields=["hidden_at"])
    return (now + GRACE).date()


def bring_back(case: str, *, actor: str, basis: str, clock: Clock) -> Desk:
    """Bring back what she deleted, within seven days: only her helpline can.

    Raises:
        NotFound: there is no such case, or it was not deleted.
        WrongPassphrase: the house was never let into it.
        BadInput: no reason is given.
    """
    _with_reason(basis)
    row = find_case(case)
    if row.hidden_at is None:
        raise NotFound(f"Case {row.id} was not deleted.")
    desk = open_by_house(row.id, actor=actor, clock=clock, hidden=True)
    with desk.writing():
        desk.row.hidden_at = None
        desk.row.save(update_fields=["hidden_at"])
        desk.append("brought back", {"basis": basis})
    return desk


def destroy(case: str, clock: Clock) -> None:
    """Destroy a case now: its keys first. It cannot be undone.

    Raises:
        NotFound: there is no such case.
        Refused: a legal hold is on it.
    """
    row = find_case(case)
    if row.held_at is not None:
        what = f"Case {row.id} is under a legal hold, so it is not destroyed."
        raise Refused(what, f"End the hold first: unburden case hold {row.id} --end")
    _note(row.id, clock)
    delete(row.id)


def _note(case: str, clock: Clock) -> None:
    """Write down that it was destroyed, before it is: it stays so after a restore."""
    index = house_index(case)
    if index:
        with (home() / DESTROYED).open("a", encoding="ascii") as file:
            file.write(f"{clock():%Y-%m-%d} {index}\n")


# What is due.


def due(clock: Clock) -> list[Due]:
    """List what is to be destroyed within 30 days, soonest first, held ones too."""
    now = clock()
    soon = now.date() + timedelta(days=WARNED[0])
    rows = Case.objects.filter(Q(keep_until__lte=soon) | Q(hidden_at__isnull=False))
    return sorted((_due(row, now) for row in rows), key=lambda each: each.days)


def _due(row: Case, now: datetime) -> Due:
    ends: list[tuple[date, Ends, bool]] = []
    if row.hidden_at is not None:
        at = row.hidden_at + GRACE
        ends.append((at.date(), Ends.DELETED, at <= now))
    if row.keep_until is not None:
        ends.append((row.keep_until + timedelta(days=1), Ends.KEPT, True))
    on, why, is_over = min(ends)
    days = (on - now.date()).days
    return Due(
        case=row.id,
        why=why,
        on=on,
        days=days if is_over else max(days, 1),
        held=row.held_at is not None,
    )


def warning(row: Case, clock: Clock) -> Due | None:
    """What has to be said on a case's pages: it will be destroyed within 30 days."""
    now = clock()
    if row.keep_until is None or row.hidden_at is not None:
        return None
    told = _due(row, now)
    return told if told.days <= WARNED[0] else None


def run_due(clock: Clock) -> list[str]:
    """Destroy what is due, and what a restore brought back; the worker's daily duty.

    Each is destroyed by itself: a stop in between loses nothing, and the next run goes
    on. What is held is passed over.

    Returns:
        The ids of what was destroyed.
    """
    over = [each.case for each in due(clock) if each.days <= 0 and not each.held]
    over += [case for case in _brought_back_by_restore() if case not in over]
    gone = []
    for case in over:
        with suppress(NotFound):  # somebody else was quicker
            destroy(case, clock)
            gone.append(case)
    return gone


def _brought_back_by_restore() -> list[str]:
    path = home() / DESTROYED
    if not path.exists() or not office().is_server:
        return []
    known = {line.split()[-1] for line in path.read_text("ascii").splitlines() if line}
    ids = Case.objects.filter(held_at=None).values_list("id", flat=True)
    return [case for case in ids if house_index(case) in known]
