"""How often one recipient is written to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notify.conftest import AT

from unburden.errors import BadInput
from unburden.notify.rate import RATES, Rate, Whose, next_turn

HOUR = timedelta(hours=1)
TWO_AN_HOUR = (Rate(whose=Whose.ADDRESS, most=2, within=HOUR, why="test"),)
TO = "abuse@host.example"


def minutes_ago(*minutes: int, to: str = TO):
    return [(to, AT - timedelta(minutes=one)) for one in minutes]


def test_a_first_mail_goes_at_once() -> None:
    assert next_turn(TO, [], at=AT) == AT


def test_the_next_mail_waits_until_the_oldest_that_counts_is_old_enough() -> None:
    past = minutes_ago(50, 10, 30)
    turn = next_turn(TO, past, at=AT, rates=TWO_AN_HOUR)
    assert turn == AT + timedelta(minutes=30)
    assert next_turn(TO, past, at=turn, rates=TWO_AN_HOUR) == turn


def test_others_do_not_count_and_letters_case_does_not_help() -> None:
    others = minutes_ago(1, 2, 3, to="abuse@other.example")
    assert next_turn(TO, others, at=AT, rates=TWO_AN_HOUR) == AT
    same = minutes_ago(1, 2, to="ABUSE@Host.example")
    assert next_turn(TO, same, at=AT, rates=TWO_AN_HOUR) > AT


def test_addresses_of_one_registered_domain_count_together() -> None:
    rates = (Rate(whose=Whose.DOMAIN, most=1, within=HOUR, why="test"),)
    past = minutes_ago(20, to="dmca@mail.host.co.uk")
    turn = next_turn("abuse@host.co.uk", past, at=AT, rates=rates)
    assert turn == AT + timedelta(minutes=40)
    assert next_turn("abuse@else.co.uk", past, at=AT, rates=rates) == AT


@given(st.lists(st.integers(0, 3000), max_size=40))
def test_whoever_waits_for_their_turn_never_exceeds_a_limit(gaps: list[int]) -> None:
    past: list = []
    now = AT
    for gap in gaps:
        now = next_turn(TO, past, at=now + timedelta(seconds=gap))
        past.append((TO, now))
    for rate in RATES:
        for _, start in past:
            window = [when for _, when in past if start <= when < start + rate.within]
            assert len(window) <= rate.most


def test_every_limit_says_why() -> None:
    assert all(rate.why.endswith(".") and rate.most > 0 for rate in RATES)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(BadInput):
        next_turn("nobody", [], at=AT)
