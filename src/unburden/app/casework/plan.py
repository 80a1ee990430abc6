"""Whether she is safe, and how she may be reached: kept sealed, asked before a message.

The ledger learns that something was said, and never what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from unburden.app.casework.forms import from_json, to_json
from unburden.data import time_zone
from unburden.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from unburden.app.casework.desk import Desk

_CONTEXT = "plan"
ALL = "*"
"""Every Match, those that are found later too."""


class Happened(StrEnum):
    """What happened to her, as she said at the start."""

    SHARED = "shared"
    DEEPFAKED = "deepfaked"
    THREATENED = "threatened"


class How(StrEnum):
    """A way to reach her."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What she said of herself; nothing said means that nobody may write or call.

    Attributes:
        happened: what happened.
        is_safe: whether she is safe now; None: she did not say.
        needs_people: whether her words spoke of suicide or of hurting herself.
        words: hers, about what happened; may be empty.
        ways: how she may be reached; none: not at all.
        phone: for calls and texts.
        email: for mails.
        days: when, 0 for Monday; none: any day.
        hours: from which full hour, up to which; on her own clock.
        zone: the IANA zone of that clock; empty: not known.
        code_word: what a helper says first, so that she knows who it is; may be empty.
        voicemail: whether a message may be left where she does not answer.
        look_for_me: Matches that a helper shall look at in her place; `ALL` for all.
    """

    happened: tuple[Happened, ...] = ()
    is_safe: bool | None = None
    needs_people: bool = False
    words: str = ""
    ways: tuple[How, ...] = ()
    phone: str = ""
    email: str = ""
    days: tuple[int, ...] = ()
    hours: tuple[int, int] = (0, 24)
    zone: str = ""
    code_word: str = ""
    voicemail: bool = False
    look_for_me: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How one message may go to her now.

    Attributes:
        to: her number or address.
        code_word: what is said first; may be empty.
        voicemail: whether a message may be left.
    """

    to: str
    code_word: str
    voicemail: bool


def plan(desk: Desk) -> Plan:
    """Read what she said; an empty Plan where she said nothing."""
    if not desk.row.plan:
        return Plan()
    return from_json(desk.vault.open_json(_CONTEXT, desk.row.plan), Plan)


def keep_plan(desk: Desk, said: Plan, *, about: str) -> None:
    """Keep what she said, with an Entry that tells what it is about and no more.

    Args:
        desk: the open case.
        said: all of it.
        about: a word or two for the ledger, for instance ``safe contact``.
    """
    with desk.writing():
        desk.row.plan = desk.vault.seal_json(_CONTEXT, to_json(said))
        since = desk.row.asked_at or desk.clock()
        desk.row.asked_at = since if said.look_for_me else None
        desk.row.save(update_fields=["plan", "asked_at"])
        desk.append("plan", {"about": about})


def look_for_her(desk: Desk, *names: str) -> None:
    """Keep that a helper shall look at Matches in her place."""
    said = plan(desk)
    asked = tuple(dict.fromkeys((*said.look_for_me, *names)))
    keep_plan(desk, replace(said, look_for_me=asked), about="a helper looks for her")


def answer_her(desk: Desk, *names: str) -> None:
    """Keep that Matches at which a helper was to look are decided.

    Where she asked for all, that stands for what is found later, too.
    """
    said = plan(desk)
    left = tuple(each for each in said.look_for_me if each not in names)
    if left != said.look_for_me:
        answered = replace(said, look_for_me=left)
        keep_plan(desk, answered, about="what a helper was to look at is decided")


def may_contact(
    desk: Desk, how: How, *, at: datetime, leaves_message: bool = False
) -> Contact:
    """Allow a message to her only in a way, and at a time, that she called safe.

    Unburden itself sends her none; the desk asks here before it shows a person where
    she may be reached. What she did not say is not allowed.

    Args:
        desk: the open case.
        how: the way.
        at: when it would reach her, aware.
        leaves_message: whether it stays where others may hear it: on a voicemail.

    Raises:
        Refused: not like this, or not now; the sentence says which.
    """
    said = plan(desk)
    to = said.email if how is How.EMAIL else said.phone
    if how not in said.ways or not to:
        what = f"She has not said that {how} is safe."
        raise Refused(what, "Wait until she comes back by herself.")
    if leaves_message and not said.voicemail:
        raise Refused("She asked for no voicemail.", "Hang up, and leave no words.")
    _at_a_safe_time(said, at, said.zone or time_zone(desk.about()["law"]))
    return Contact(to=to, code_word=said.code_word, voicemail=said.voicemail)


def _at_a_safe_time(said: Plan, at: datetime, zone: str) -> None:
    first, last = said.hours
    is_any = not said.days and (first, last) == (0, 24)
    if is_any:
        return
    if not zone:
        what = "Nobody knows which clock her safe times are told by."
        raise Refused(what, "Wait until she says where she is.")
    there = at.astimezone(ZoneInfo(zone))
    day_fits = not said.days or there.weekday() in said.days
    if not (day_fits and first <= there.hour < last):
        what = "This is not a time that she called safe."
        raise Refused(what, f"It is {there:%A %H:%M} where she is: see her plan.")
