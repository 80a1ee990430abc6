"""Who may do what: one table, asked by `gate.py` for every page and every action."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Who a person at the door is to the cases behind it."""

    NOBODY = "nobody"
    SURVIVOR = "survivor"
    ALONE = "alone"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Action(StrEnum):
    """What a page lets a person do."""

    READ_PUBLIC = "read what is for anybody: support, words, how it works"
    START = "begin a new case"
    COME_BACK = "open a case by its words"
    SEE_OWN = "see her own case"
    ADD_ITEM = "add a fingerprint to look for"
    DECIDE_OWN = "say of what was found: hers, or not"
    PLAN = "say how she may be reached, and whether she is safe"
    DELETE_OWN = "delete her own case"
    TAKE_BUNDLE = "take the bundle for police"
    WORK_ALONE = "look, draft, approve and send without a helpline"
    SEE_DESK = "see the desk: cases by what is due"
    SEE_CASE = "see a case she does not own, in words"
    SEE_PERSON = "see name, phone, safe contact and statement"
    SEE_RISK = "see and write risk notes"
    DECIDE = "confirm or reject for her"
    ASK = "draft, approve and send notices"
    RUN_JOBS = "start, pause, resume and cancel work"
    ALLOCATE = "give cases to people, and cover absence"
    SUPERVISE = "release, sample, approve what needs a second person"
    BREAK_GLASS = "open a case that is not one's own, with a reason"
    SEE_PICTURE = "have a found picture shown, twice asked, and counted"
    SEE_LEDGER = "read who did what, without content"
    SEE_STATS = "see measured outcomes"
    RETAIN = "set how long closed cases are kept, hold them, destroy them"
    MANAGE_PEOPLE = "make accounts, and say who has which role"


_ANYBODY = {Action.READ_PUBLIC, Action.START, Action.COME_BACK}
_HERS = {
    *_ANYBODY,
    Action.SEE_OWN,
    Action.ADD_ITEM,
    Action.DECIDE_OWN,
    Action.PLAN,
    Action.DELETE_OWN,
    Action.TAKE_BUNDLE,
    Action.SEE_PICTURE,
}
_CASEWORK = {
    Action.READ_PUBLIC,
    Action.SEE_DESK,
    Action.SEE_CASE,
    Action.SEE_PERSON,
    Action.SEE_RISK,
    Action.DECIDE,
    Action.ASK,
    Action.RUN_JOBS,
    Action.BREAK_GLASS,
    Action.SEE_PICTURE,
    Action.TAKE_BUNDLE,
    Action.SEE_STATS,
}
MAY = MappingProxyType(
    {
        Role.NOBODY: frozenset(_ANYBODY),
        Role.SURVIVOR: frozenset(_HERS),
        Role.ALONE: frozenset({*_HERS, Action.WORK_ALONE, Action.SEE_STATS}),
        Role.CASEWORKER: frozenset(_CASEWORK),
        Role.SUPERVISOR: frozenset(
            {
                *_CASEWORK,
                Action.ALLOCATE,
                Action.SUPERVISE,
                Action.SEE_LEDGER,
                Action.RETAIN,
            }
        ),
        Role.ANALYST: frozenset(
            {
                Action.READ_PUBLIC,
                Action.SEE_DESK,
                Action.SEE_CASE,
                Action.RUN_JOBS,
                Action.SEE_STATS,
            }
        ),
        Role.AUDITOR: frozenset(
            {Action.READ_PUBLIC, Action.SEE_LEDGER, Action.SEE_STATS}
        ),
        Role.ADMIN: frozenset(
            {Action.READ_PUBLIC, Action.MANAGE_PEOPLE, Action.RETAIN, Action.SEE_STATS}
        ),
    }
)
"""What each role may do; what is not here it may not."""


def may(role: Role, action: Action) -> bool:
    """Say whether a role may do something."""
    return action in MAY[role]
