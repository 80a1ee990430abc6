"""Deadlines: from receipt, in exact hours, told on her own wall's clock."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.errors import BadInput
from unburden.model import Attempt, AttemptState, Reply, ReplyKind
from unburden.watch import deadline, received, told

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
LAW = {"citation": "Online Safety Act 2023 s.10(3A)", "is_confirmed": True}


def attempt(hours, state=AttemptState.HANDED_OVER):
    return Attempt(at=AT + timedelta(hours=hours), state=state)


def reply(kind):
    return Reply(kind=kind, why="", at=AT, sender="", subject="", words="")


@pytest.mark.parametrize(
    ("since", "zone", "words"),
    [
        # The clocks go forward in London on 28 March 2027, back on 31 October 2027.
        (
            datetime(2027, 3, 27, 12, tzinfo=UTC),
            "Europe/London",
            "Monday 29 March 2027, 13:00 BST",
        ),
        (
            datetime(2027, 10, 30, 11, tzinfo=UTC),
            "Europe/London",
            "Monday 1 November 2027, 11:00 GMT",
        ),
        # New York changes on 14 March 2027, two weeks before Europe.
        (
            datetime(2027, 3, 13, 17, tzinfo=UTC),
            "America/New_York",
            "Monday 15 March 2027, 13:00 EDT",
        ),
        (AT, "Asia/Kolkata", "Saturday 28 November 2026, 17:30 IST"),
    ],
)
def test_48_hours_are_48_hours_whatever_the_clocks_do(since, zone, words):
    due = deadline(48, since=since, zone=zone, **LAW)
    assert due.due - since == timedelta(hours=48)
    assert told(due) == words


def test_a_time_of_receipt_in_another_zone_is_the_same_moment():
    there = AT.astimezone(ZoneInfo("Australia/Lord_Howe"))
    due = deadline(24, since=there, zone="Australia/Lord_Howe", **LAW)
    assert due == deadline(24, since=AT, zone="Australia/Lord_Howe", **LAW)
    assert due.since.tzinfo is UTC


@given(
    st.timedeltas(timedelta(0), timedelta(days=4000)),
    st.integers(-14, 14),
    st.integers(1, 1000),
)
def test_the_hours_are_exact_from_any_offset(later, offset, hours):
    since = (AT + later).astimezone(timezone(timedelta(hours=offset)))
    due = deadline(hours, since=since, zone="Europe/Berlin", **LAW)
    assert due.due - due.since == timedelta(hours=hours)
    assert due.since == since


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours": 0}, "0 hours are no deadline"),
        ({"since": AT.replace(tzinfo=None)}, "has no time zone"),
        ({"zone": "Europe/Nowhere"}, "no time zone called 'Europe/Nowhere'"),
        ({"zone": "../etc/passwd"}, "no time zone called"),
        ({"zone": ""}, "no time zone called"),
    ],
)
def test_what_makes_no_deadline_is_said(change, said):
    given = {"hours": 48, "since": AT, "zone": "Europe/London"} | LAW | change
    with pytest.raises(BadInput, match=said):
        deadline(given.pop("hours"), **given)


def test_the_clock_begins_when_it_was_first_taken_over():
    put_off = attempt(0, AttemptState.PUT_OFF)
    assert received([put_off, attempt(3), attempt(2)], []) == attempt(2).at
    assert received([put_off, attempt(1, AttemptState.UNSURE)], []) is None
    assert received([attempt(1)], [reply(ReplyKind.AUTOMATIC)]) == attempt(1).at


def test_what_bounced_was_never_received():
    assert received([attempt(1)], [reply(ReplyKind.BOUNCED)]) is None
