"""Who may do what: one table, asked by `gate.py` for every page and every action."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Who a person at the door is to the cases behind it."""

    NOBODY = "nobody"
    UNFINISHED = "unfinished"
    """One of the house's people without a second factor, or with another's words."""
    SURVIVOR = "survivor"
    ALONE = "alone"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Action(StrEnum):
    """What a page lets a person do."""

    READ_PUBLIC = "read what is for anybody: support, how it works, whether it runs"
    START = "begin a new case"
    COME_BACK = "open a case by its words"
    LOG_IN = "log in as one of the house's people"
    KEEP_ACCOUNT = "change her own pass-phrase and second factor"
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
    SEE_WORK = "see how far work is on a case that is open to her, and stop it"
    ALLOCATE = "give cases to people, and cover absence"
    SUPERVISE = "release, sample, approve what needs a second person"
    BREAK_GLASS = "open a case that is not one's own, with a reason"
    SEE_PICTURE = "have a found picture shown, twice asked, and counted"
    SEE_LEDGER = "read who did what, without content"
    SEE_STATS = "see measured outcomes"
    RETAIN = "set how long closed cases are kept, hold them, destroy them"
    MANAGE_PEOPLE = "make accounts, and say who has which role"


_ANYBODY = {Action.READ_PUBLIC, Action.START, Action.COME_BACK, Action.LOG_IN}
_STAFF = {Action.READ_PUBLIC, Action.LOG_IN, Action.KEEP_ACCOUNT}
_HERS = {
    *_ANYBODY,
    Action.SEE_OWN,
    Action.ADD_ITEM,
    Action.DECIDE_OWN,
    Action.PLAN,
    Action.DELETE_OWN,
    Action.TAKE_BUNDLE,
    Action.SEE_WORK,
    Action.SEE_PICTURE,
}
_CASEWORK = {
    *_STAFF,
    Action.SEE_DESK,
    Action.SEE_CASE,
    Action.SEE_PERSON,
    Action.SEE_RISK,
    Action.DECIDE,
    Action.ASK,
    Action.RUN_JOBS,
    Action.SEE_WORK,
    Action.BREAK_GLASS,
    Action.SEE_PICTURE,
    Action.TAKE_BUNDLE,
    Action.SEE_STATS,
}
MAY = MappingProxyType(
    {
        Role.NOBODY: frozenset(_ANYBODY),
        Role.UNFINISHED: frozenset(_STAFF),
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
                *_STAFF,
                Action.SEE_DESK,
                Action.SEE_CASE,
                Action.RUN_JOBS,
                Action.SEE_WORK,
                Action.SEE_STATS,
            }
        ),
        Role.AUDITOR: frozenset({*_STAFF, Action.SEE_LEDGER, Action.SEE_STATS}),
        Role.ADMIN: frozenset(
            {*_STAFF, Action.MANAGE_PEOPLE, Action.RETAIN, Action.SEE_STATS}
        ),
    }
)
"""What each role may do; what is not here it may not."""


def may(role: Role, action: Action) -> bool:
    """Say whether a role may do something."""
    return action in MAY[role]
