"""Every state and every look, and the diagram that shows them."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.model import PlaceState, Seen
from unburden.watch import is_return, move
from unburden.watch.states import GROUPS, TABLE, diagram

DOC = Path(__file__).parents[2] / "docs/watching.md"
AWAY = {Seen.GONE, Seen.REPLACED}
THERE = {Seen.UP, Seen.MOVED}
UP, DOUBTFUL, GONE, BACK, HIDDEN, OUT = PlaceState


def after(*looks, state=None):
    for seen in looks:
        state = move(state, seen)
    return state


def test_every_state_and_every_look_has_its_answer():
    assert set(TABLE) == set(product((None, *PlaceState), Seen))
    assert set(TABLE.values()) == set(PlaceState)


@pytest.mark.parametrize(
    ("looks", "state"),
    [
        ((Seen.UP,), UP),
        ((Seen.MOVED,), UP),
        ((Seen.UP, Seen.GONE), DOUBTFUL),
        ((Seen.UP, Seen.GONE, Seen.UP), UP),
        ((Seen.UP, Seen.GONE, Seen.GONE), GONE),
        ((Seen.UP, Seen.REPLACED, Seen.GONE), GONE),
        ((Seen.GONE, Seen.UNREACHABLE, Seen.GONE), DOUBTFUL),
        ((Seen.GONE, Seen.LOGIN_WALL, Seen.GONE), DOUBTFUL),
        ((Seen.GONE, Seen.GONE, Seen.LOGIN_WALL), GONE),
        ((Seen.GONE, Seen.GONE, Seen.UNREACHABLE, Seen.UP), BACK),
        ((Seen.GONE, Seen.GONE, Seen.MOVED), BACK),
        ((Seen.GONE, Seen.GONE, Seen.UP, Seen.UP), BACK),
        ((Seen.GONE, Seen.GONE, Seen.UP, Seen.GONE, Seen.GONE), GONE),
        ((Seen.GEO_BLOCKED, Seen.UP), UP),
        ((Seen.UNREACHABLE, Seen.LOGIN_WALL), HIDDEN),
        ((Seen.LOGIN_WALL, Seen.UNREACHABLE), OUT),
    ],
)
def test_how_a_place_fares(looks, state):
    assert after(*looks) is state


@given(st.lists(st.sampled_from(Seen), max_size=30))
def test_gone_takes_two_looks_in_a_row_that_agree(looks):
    state = None
    for n, seen in enumerate(looks):
        before, state = state, move(state, seen)
        if state is GONE and before is not GONE:
            assert looks[n - 1] in AWAY
            assert seen in AWAY
        if is_return(before, seen):
            assert (before, state) == (GONE, BACK)


@given(st.lists(st.sampled_from(Seen), max_size=30))
def test_no_return_is_missed_and_none_is_made_up(looks):
    state, gone, returns, expected = None, False, 0, 0
    for n, seen in enumerate(looks):
        expected += gone and seen in THERE
        gone = seen not in THERE and (gone or {seen, *looks[max(0, n - 1) : n]} <= AWAY)
        gone = gone and n > 0
        returns += is_return(state, seen)
        state = move(state, seen)
    assert returns == expected


def test_the_diagram_in_the_document_is_the_table():
    (drawn,) = re.findall(r"```mermaid\n(.*?)\n```", DOC.read_text("utf-8"), re.DOTALL)
    assert drawn == diagram()
    shown = {(state, seen): state for state, seen in TABLE if state is not None}
    for state, then, group in re.findall(r"(\w+) --> (\w+): (.+)", drawn):
        for seen in GROUPS[group]:
            shown[PlaceState[state], seen] = PlaceState[then]
    first = {(None, seen): shown[UP, seen] for seen in Seen}
    assert shown | first == TABLE
