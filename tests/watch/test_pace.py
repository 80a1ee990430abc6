"""When to look again: never too late, never too often, tight around a deadline."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.model import PlaceState
from unburden.watch import next_look
from unburden.watch.pace import (
    AROUND,
    AT_LEAST,
    PACES,
    SPREAD,
    SPREAD_AT_DEADLINE,
    next_ask,
)

DOC = Path(__file__).parents[2] / "docs/watching.md"
START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGES = st.timedeltas(timedelta(0), timedelta(days=400))


@given(
    state=st.sampled_from(PlaceState),
    age=AGES,
    due=st.lists(st.timedeltas(timedelta(-9), timedelta(9)), max_size=5),
    out=st.none() | AGES,
    place=st.text(),
)
def test_a_look_is_never_in_the_past_too_soon_or_too_late(state, age, due, out, place):
    at = START + age
    then = next_look(
        state,
        at=at,
        since=START,
        due=[at + off for off in due],
        out_since=None if out is None else at - out,
        place=place,
    )
    assert at + AT_LEAST <= then <= at + PACES[state].longest * (1 + SPREAD)


def test_what_is_gone_or_there_is_looked_at_within_a_day():
    for state in (PlaceState.UP, PlaceState.BACK, PlaceState.DOUBTFUL):
        assert PACES[state].longest * (1 + SPREAD) < 20 * HOUR


@given(st.text())
def test_a_return_is_seen_within_a_day_through_an_outage_of_three_hours(place):
    """It comes back just after a look, and the next look meets an outage."""
    last = START + timedelta(days=90)
    gone = {"since": START, "place": place}
    at = out = next_look(PlaceState.GONE, at=last, **gone)
    while at - out < 3 * HOUR:
        at = next_look(PlaceState.GONE, at=at, out_since=out, **gone)
    assert at - last < 23 * HOUR


@pytest.mark.parametrize("state", PlaceState)
def test_each_pace_says_why_and_starts_below_its_longest(state):
    pace = PACES[state]
    assert AT_LEAST <= pace.first <= pace.longest
    assert pace.why.endswith(".")


@given(state=st.sampled_from(PlaceState), one=AGES, other=AGES)
def test_waits_only_grow_while_nothing_changes(state, one, other):
    short, long = sorted((one, other))
    waits = [
        next_look(state, at=START + age, since=START) - (START + age)
        for age in (short, long)
    ]
    assert waits[0] <= waits[1]


def looks_until(end, **given):
    at = START
    while at < end:
        at = next_look(PlaceState.UP, at=at, since=START, **given)
        yield at


@given(st.integers(1, 96), st.text())
def test_a_deadline_is_looked_at_before_at_and_after(hours, place):
    due = START + hours * HOUR
    looks = list(looks_until(due + 25 * HOUR, due=[due], place=place))
    for off in AROUND:
        late = AT_LEAST + SPREAD_AT_DEADLINE
        if due + off > START:
            assert any(due + off <= at <= due + off + late for at in looks), off


def test_a_gone_place_that_does_not_answer_is_asked_again_soon_and_then_seldom():
    at = out = START + timedelta(days=90)
    waits = []
    for _ in range(8):
        then = next_look(PlaceState.GONE, at=at, since=START, out_since=out)
        waits.append((then - at) / HOUR)
        at = then
    assert waits[0] < 1.2
    assert sum(waits[:3]) < 6
    assert waits[-1] > 14


def test_places_differ_and_each_stays_the_same():
    def ask(place):
        return next_look(PlaceState.UP, at=START, since=START, place=place)

    times = {ask(f"https://site.example/{n}") for n in range(300)}
    assert len(times) == 300
    assert max(times) - min(times) > HOUR
    assert ask("a") == ask("a")


def in_words(wait):
    return f"{wait.days} days" if wait.days > 1 else f"{wait // HOUR} h"


@pytest.mark.parametrize("state", PlaceState)
def test_the_document_has_the_figures(state):
    pace = PACES[state]
    row = (
        f"| {state} | {in_words(pace.first)} | {in_words(pace.longest)} | {pace.why} |"
    )
    assert row in DOC.read_text("utf-8")


def test_an_engine_is_asked_daily_while_it_lists_a_place_or_that_changed_of_late():
    day = timedelta(days=1)
    for is_listed, age, wait in (
        (True, 90 * day, day),
        (False, day, day),
        (False, 8 * day, 7 * day),
    ):
        assert (
            next_ask(is_listed=is_listed, at=START, since=START - age) == START + wait
        )
