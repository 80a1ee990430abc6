"""What is drafted next, before, at and after a deadline, and for each answer."""

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.model import PlaceState, Reply, ReplyKind, Step
from unburden.watch import Act, Event, Standing, deadline, next_step
from unburden.watch.rules import ROWS, RULES, table
from unburden.watch.steps import reminder_may_be_approved_ahead

DOC = Path(__file__).parents[2] / "docs/watching.md"
SENT = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UP = (PlaceState.UP,)
STEPS = (Step.REQUEST, Step.REMINDER, Step.COMPLAINT, Step.REGULATOR)


def within(hours, *, sure=True):
    return deadline(
        hours, since=SENT, zone="Europe/London", citation="-", is_confirmed=sure
    )


def standing(**change):
    usual = {"step": Step.REQUEST, "sent_at": SENT, "places": UP, "has_next_rung": True}
    return Standing(**usual | change)


BRITISH = {"deadline": within(48), "can_complain": True, "can_report": True}
AMERICAN = {"deadline": within(48), "can_report": True}


def replied(kind, hours=1):
    at = SENT + hours * HOUR
    return Reply(kind=kind, why="", at=at, sender="", subject="", words="")


def act(hours, **change):
    found = next_step(standing(**change), at=SENT + hours * HOUR)
    return found and found.act


@pytest.mark.parametrize(
    ("law", "after"), [(BRITISH, Act.COMPLAINT), (AMERICAN, Act.REGULATOR)]
)
def test_a_step_for_the_deadline_is_drafted_before_it_and_may_go_at_it(law, after):
    assert act(41.9, **law) is None
    drafted = next_step(standing(**law), at=SENT + 42 * HOUR)
    assert (drafted.act, drafted.event) == (after, Event.LATE)
    assert drafted.send_from == SENT + 48 * HOUR
    assert act(60, **law) is after


def test_two_hours_leave_half_an_hour_to_read_it():
    assert act(1.4, deadline=within(2), can_complain=True) is None
    assert act(1.5, deadline=within(2), can_complain=True) is Act.COMPLAINT


def test_hours_that_nobody_confirmed_decide_nothing():
    law = {"deadline": within(48, sure=False), "can_complain": True}
    assert act(71, **law) is None
    assert act(72, **law) is Act.REMINDER


def test_the_whole_way_up_a_rung_that_never_answers():
    path, step, sent = [], Step.REQUEST, SENT
    for _ in range(4):
        at = sent
        while not (
            found := next_step(standing(step=step, sent_at=sent, **BRITISH), at=at)
        ):
            at += HOUR
        path.append((found.act, (found.send_from - SENT) / HOUR))
        step, sent = found.act.step, found.send_from
        if step is None:
            break
    assert path == [(Act.COMPLAINT, 48), (Act.REGULATOR, 120), (Act.CLIMB, 144)]


def test_without_hours_in_law_a_reminder_then_whoever_is_next():
    assert act(71) is None
    assert act(72) is Act.REMINDER
    assert act(71, step=Step.REMINDER) is None
    assert act(72, step=Step.REMINDER) is Act.CLIMB
    assert act(72, step=Step.REMINDER, has_next_rung=False) is Act.PERSON


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        (ReplyKind.REFUSED, Act.COMPLAINT),
        (ReplyKind.BOUNCED, Act.CLIMB),
        (ReplyKind.NEEDS_MORE, Act.PERSON),
        (ReplyKind.HOSTILE, Act.PERSON),
        (ReplyKind.UNCLEAR, Act.PERSON),
        (ReplyKind.DELIVERED, None),
        (ReplyKind.DELAYED, None),
        (ReplyKind.AUTOMATIC, None),
        (ReplyKind.RECEIVED, None),
    ],
)
def test_each_answer_has_its_next_step_at_once(kind, after):
    assert act(1, replies=(replied(kind),), **BRITISH) is after


def test_every_kind_of_answer_is_thought_of():
    for kind, step in product(ReplyKind, STEPS):
        found = next_step(
            standing(step=step, replies=(replied(kind),), seen_at=SENT + 30 * HOUR),
            at=SENT + 31 * HOUR,
        )
        quiet = kind in {
            ReplyKind.DELIVERED,
            ReplyKind.DELAYED,
            ReplyKind.AUTOMATIC,
            ReplyKind.RECEIVED,
        }
        assert quiet or found is not None, (kind, step)


def test_a_refused_complaint_goes_to_the_regulator():
    no = (replied(ReplyKind.REFUSED),)
    assert act(1, step=Step.COMPLAINT, replies=no, **BRITISH) is Act.REGULATOR
    assert act(1, step=Step.REGULATOR, replies=no, **BRITISH) is Act.CLIMB


def test_removed_they_say_but_it_was_seen_since():
    said = (replied(ReplyKind.REMOVED),)
    assert act(8, replies=said, seen_at=SENT) is None
    assert act(8, replies=said, seen_at=SENT + 6 * HOUR) is None
    assert act(8, replies=said, seen_at=SENT + 7 * HOUR) is Act.REMINDER


def test_removed_they_say_but_the_laws_hours_are_over():
    said = (replied(ReplyKind.REMOVED),)
    seen = {"replies": said, "seen_at": SENT + 49 * HOUR}
    assert act(41, **seen | {"seen_at": SENT + 40 * HOUR}, **BRITISH) is Act.REMINDER
    assert act(49, **seen, **BRITISH) is Act.COMPLAINT


def test_a_threat_is_for_a_person_even_when_all_is_gone():
    gone = {"places": (PlaceState.GONE,), "replies": (replied(ReplyKind.HOSTILE),)}
    assert act(1, **gone) is Act.PERSON
    assert act(1, **gone, done=frozenset({Act.PERSON})) is None


def test_a_question_to_a_person_does_not_stop_the_clock():
    asked = {
        "replies": (replied(ReplyKind.NEEDS_MORE),),
        "done": frozenset({Act.PERSON}),
    }
    assert act(2, **asked, **BRITISH) is None
    assert act(48, **asked, **BRITISH) is Act.COMPLAINT


def test_nothing_is_drafted_twice():
    for step in STEPS:
        at = SENT + 500 * HOUR
        usual = standing(step=step, **BRITISH)
        found = next_step(usual, at=at)
        again = standing(step=step, done=frozenset({found.act}), **BRITISH)
        assert next_step(again, at=at) is None, step


@pytest.mark.parametrize(
    "places",
    [
        (),
        (PlaceState.GONE,),
        (PlaceState.GONE, PlaceState.DOUBTFUL),
        (PlaceState.UNREACHABLE, PlaceState.GONE),
    ],
)
def test_nothing_is_complained_of_that_is_not_seen_there(places):
    for kind in set(ReplyKind) - {ReplyKind.HOSTILE}:
        assert act(999, places=places, replies=(replied(kind),), **BRITISH) is None


def test_one_place_of_many_that_is_up_is_enough():
    places = (PlaceState.GONE, PlaceState.HIDDEN, PlaceState.UP)
    assert act(48, places=places, **BRITISH) is Act.COMPLAINT


def test_behind_a_wall_only_a_person_can_look():
    hidden = (PlaceState.HIDDEN, PlaceState.GONE)
    assert act(47, places=hidden, **BRITISH) is None
    assert act(48, places=hidden, **BRITISH) is Act.PERSON


def test_what_came_back_is_asked_for_anew_with_a_new_clock():
    back = {"places": (PlaceState.BACK,), "returned_at": SENT + 100 * HOUR}
    assert act(100, **back, **BRITISH) is Act.REQUEST
    done = frozenset({Act.REQUEST})
    assert act(101, **back, done=done, **BRITISH) is None
    anew = back | {"returned_at": SENT - HOUR}
    assert act(47.9, **anew, **BRITISH) is Act.COMPLAINT


def test_places_that_never_went_are_not_forgotten_for_one_that_came_back():
    both = {
        "places": (PlaceState.BACK, PlaceState.UP),
        "returned_at": SENT + 40 * HOUR,
        "done": frozenset({Act.REQUEST}),
    }
    assert act(48, **both, **BRITISH) is Act.COMPLAINT


def test_a_retraction_is_not_followed_up():
    assert act(999, step=Step.RETRACTION, **BRITISH) is None


def test_a_reminder_of_silence_may_be_approved_ahead_and_nothing_else():
    silent = next_step(standing(), at=SENT + 72 * HOUR)
    late = next_step(standing(**BRITISH), at=SENT + 72 * HOUR)
    assert reminder_may_be_approved_ahead(silent)
    assert not reminder_may_be_approved_ahead(late)


def test_the_table_has_a_row_for_every_event_and_step():
    ends = {(Event.LATE, Step.COMPLAINT), (Event.LATE, Step.REGULATOR)}
    assert set(RULES) == set(product(Event, STEPS)) - ends
    assert len(RULES) == sum(len(row.steps) for row in ROWS)
    assert table() in DOC.read_text("utf-8")


@given(
    step=st.sampled_from(Step),
    places=st.lists(st.sampled_from(PlaceState), max_size=4).map(tuple),
    kinds=st.lists(st.sampled_from(ReplyKind), max_size=3),
    hours=st.floats(0, 900),
    law=st.sampled_from([{}, BRITISH, AMERICAN, {"deadline": within(2)}]),
    rung=st.booleans(),
)
def test_a_step_is_possible_never_early_and_always_has_a_reason(
    step, places, kinds, hours, law, rung
):
    one = standing(
        step=step,
        places=places,
        replies=tuple(map(replied, kinds)),
        has_next_rung=rung,
        **law,
    )
    at = SENT + hours * HOUR
    found = next_step(one, at=at)
    if found is None:
        return
    assert found.why.endswith(".")
    assert found.send_from <= at or found.event is Event.LATE
    assert found.act is not Act.COMPLAINT or one.can_complain
    assert found.act is not Act.REGULATOR or one.can_report
    assert found.act is not Act.CLIMB or rung
