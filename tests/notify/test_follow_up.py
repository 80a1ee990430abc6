"""What follows a Notice: the same again, a complaint, a regulator, a retraction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.notify.samples import (
    AGENT,
    AT,
    MANDATE,
    NAME,
    everything,
    notice,
    place,
    route,
    statement,
)

from unburden.data.duties import duty
from unburden.errors import BadInput
from unburden.model import Deadline, Layer, Notice, ReplyKind, Step
from unburden.notify import Event, follow_up, retract
from unburden.notify.dossier import ANSWERS

DUTY = duty("uk-osa-10-3A")
DUE = AT + timedelta(hours=48)
DEADLINE = Deadline(
    due=DUE,
    since=AT,
    hours=48,
    zone="Europe/London",
    citation=DUTY.citation,
    is_confirmed=True,
)
OFCOM = route(Layer.REGULATOR, id="regulator", name="Regulator Example")


def sent() -> Notice:
    return replace(notice("uk-osa-s20A", places=(place(1), place(2))), name="N3")


def history() -> list[Event]:
    return [
        Event(at=AT, what="request sent to Tube Example", notice="N3"),
        Event(at=AT + timedelta(hours=1), what="receipt", notice="N3", detail="ref 77"),
        Event(at=AT + timedelta(hours=49), what="seen: still up", notice="N3"),
    ]


def follows(step: Step, *, hours: int = 50, **changed: object) -> Notice:
    told = {
        "at": AT + timedelta(hours=hours),
        "history": history(),
        "statement": statement(),
        "duty": DUTY,
        "deadline": DEADLINE,
    }
    return follow_up(sent(), step, **(told | changed))  # type: ignore[arg-type]


def test_a_reminder_is_the_notice_again_word_for_word():
    first, made = sent(), follows(Step.REMINDER)
    assert made.body.endswith(first.body)
    assert made.subject == f"Reminder: {first.subject}"
    assert "On 20 November 2026 you were sent the request below." in made.body
    assert "Still there when last looked at:\n\n1. https://tube.example/" in made.body
    assert "The 48 hours under Online Safety Act 2023" in made.body
    assert "ended on 2026-11-22 09:30 UTC" in made.body
    same = ("route", "form", "duty", "places", "media", "matches", "shows", "language")
    assert all(getattr(made, name) == getattr(first, name) for name in same)
    assert (made.step, made.follows, made.name) == (Step.REMINDER, "N3", "")
    assert made.missing == ()


def test_before_its_time_is_over_a_reminder_says_when_it_ends():
    assert "end on 2026-11-22 09:30 UTC" in follows(Step.REMINDER, hours=40).body


def test_a_deadline_that_nobody_confirmed_is_not_held_against_anybody():
    made = follows(
        Step.REMINDER, deadline=replace(DEADLINE, is_confirmed=False), duty=None
    )
    head, _, _ = made.body.partition("-" * 40)
    assert "48 hours" not in head
    assert "ended" not in head


def test_a_complaint_says_what_was_asked_and_when_and_what_came_back():
    made = follows(Step.COMPLAINT)
    assert "section 21(2A) of the Online Safety Act 2023" in made.body
    assert "- 2026-11-20 09:30 UTC: request sent to Tube Example" in made.body
    assert "  ref 77" in made.body
    assert "2. https://tube.example/watch/2" in made.body
    assert made.route == sent().route
    assert any("expedited" in said for said in made.advice)
    assert made.missing == ()


def test_a_complaint_under_another_law_names_no_procedure_that_it_lacks():
    first = replace(notice("us-tida-223a"), name="N3")
    made = follow_up(
        first,
        Step.COMPLAINT,
        at=DUE,
        history=history(),
        statement=statement(),
        duty=duty("us-tida-223a"),
    )
    assert "21(2A)" not in made.body
    assert "This is a complaint about how a request was dealt with." in made.body


def test_what_follows_a_reminder_is_about_the_first_request():
    reminder = replace(follows(Step.REMINDER), name="N4")
    told = [*history(), Event(at=DUE, what="reminder sent", notice="N4")]
    complaint = follow_up(
        reminder, Step.COMPLAINT, at=DUE, history=told, statement=statement(), asked=AT
    )
    assert complaint.subject == f"Complaint: {sent().subject}"
    assert "On 20 November 2026 you were asked" in complaint.body


def test_each_kind_of_answer_is_told_in_words():
    for kind in ReplyKind:
        came = Event(at=AT, what=kind.value, notice="N3")
        made = follows(Step.REGULATOR, route=OFCOM, history=[*history(), came])
        assert f"- 2026-11-20 09:30 UTC: {ANSWERS[kind]}\n" in made.body


def test_a_regulator_gets_the_dossier():
    made = follows(Step.REGULATOR, route=OFCOM)
    assert made.route == OFCOM
    assert "Tube Example was asked on 20 November 2026" in made.body
    assert "seen: still up" in made.body
    assert made.missing == ()
    assert made.fields[-1].value == made.body


def test_a_regulator_has_to_be_named():
    with pytest.raises(BadInput, match="which regulator"):
        follows(Step.REGULATOR)


@pytest.mark.parametrize("step", [Step.REQUEST, Step.RETRACTION])
def test_only_what_follows_follows(step):
    with pytest.raises(BadInput, match="does not follow"):
        follows(step)


def test_a_reply_that_names_her_is_not_passed_on():
    reply = Event(at=AT, what="reply", notice="N3", detail=f"Dear {NAME}, no.")
    made = follows(Step.REGULATOR, route=OFCOM, history=[*history(), reply])
    assert "reply" in made.body
    assert NAME.split()[0].casefold() not in everything(made)


def test_what_was_never_sent_is_not_followed_up():
    made = follows(Step.REMINDER, history=[])
    assert any("no record that the first notice was sent" in s for s in made.missing)


@pytest.mark.parametrize("step", [Step.REMINDER, Step.COMPLAINT])
def test_nothing_follows_once_she_took_her_permission_back(step):
    taken = statement(mandate=replace(MANDATE, withdrawn_at=AT))
    made = follows(step, statement=taken)
    assert "taken back" in made.missing[0]


def test_who_may_pass_it_on_gets_no_dossier():
    host = route(Layer.HOST, forwards=True)
    first = replace(notice("letter", to=host), name="N3")
    made = follow_up(
        first, Step.COMPLAINT, at=DUE, history=history(), statement=statement()
    )
    assert "ref 77" not in made.body
    assert AGENT.organisation not in made.body
    assert AGENT.email in made.body


def test_a_notice_sent_in_error_is_taken_back_and_says_so():
    made = retract(sent(), at=DUE, why="One address\r\nBcc: was wrong.")
    assert made.step is Step.RETRACTION
    assert made.subject.startswith("Sent in error, please disregard: ")
    assert "Why: One address Bcc: was wrong." in made.body
    assert "please restore it" in made.body
    assert "1. https://tube.example/watch/1" in made.body
    assert (made.missing, made.shows, made.follows) == ((), (), "N3")
    assert "I declare" not in made.body
