"""Her plan of safe contact: every message asks it, and what she did not say is no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.simulators import takedown

from unburden.app.casework import notices
from unburden.app.casework.desk import Desk
from unburden.app.casework.plan import How, Plan, keep_plan, may_contact, plan
from unburden.app.web.survivor.crisis import asks_for_people
from unburden.errors import Refused

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SAID = {
    "ways": ["call"],
    "phone": "07700 900123",
    "days": ["1", "3"],
    "first": "18",
    "last": "20",
    "code_word": "the library book",
    "voicemail": "no",
}


def refused(desk: Desk, how: How, at: datetime, *, message: bool = False) -> str:
    with pytest.raises(Refused) as caught:
        may_contact(desk, how, at=at, leaves_message=message)
    return caught.value.what


def test_nobody_writes_to_who_did_not_say_how(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her)
    for how in How:
        assert "not said" in refused(desk, how, TUESDAY)


def test_a_plan_is_kept_sealed_and_governs_each_message(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online)
    assert online.post("/contact/", SAID).headers["Location"] == "/case/"
    desk.row.refresh_from_db()
    assert b"900123" not in bytes(desk.row.plan)
    assert "900123" not in "".join(desk.lines())
    assert desk.entries()[-1].body == {"about": "safe contact"}
    allowed = may_contact(desk, How.CALL, at=TUESDAY)
    assert (allowed.to, allowed.code_word) == ("07700 900123", "the library book")
    assert "not said" in refused(desk, How.TEXT, TUESDAY)
    assert "voicemail" in refused(desk, How.CALL, TUESDAY, message=True)
    assert "not a time" in refused(desk, How.CALL, TUESDAY.replace(day=25))
    assert "not a time" in refused(desk, How.CALL, TUESDAY.replace(hour=20))
    page = online.get("/contact/").content.decode()
    assert "the library book" in page


def test_her_own_clock_counts_and_without_one_nobody_calls(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online, law="US")
    said = Plan(ways=(How.CALL,), phone="1", hours=(18, 20), zone="America/New_York")
    keep_plan(desk, said, about="safe contact")
    assert may_contact(desk, How.CALL, at=TUESDAY.replace(hour=23)).to == "1"
    assert "not a time" in refused(desk, How.CALL, TUESDAY)
    keep_plan(desk, Plan(ways=(How.CALL,), phone="1", hours=(18, 20)), about="x")
    assert "clock" in refused(desk, How.CALL, TUESDAY)
    assert "Los Angeles" in online.get("/contact/").content.decode()


def test_a_way_without_its_number_is_asked_for(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online)
    page = online.post("/contact/", SAID | {"phone": "", "first": "20", "last": "18"})
    assert "Type the number we may call." in page.content.decode()
    assert "Choose a later hour" in page.content.decode()
    assert plan(desk) == Plan()


def test_saying_how_to_be_reached_keeps_what_she_said_at_the_start(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online)
    keep_plan(desk, Plan(words="what happened", is_safe=False), about="x")
    online.post("/contact/", SAID)
    desk.row.refresh_from_db()
    assert (plan(desk).words, plan(desk).is_safe) == ("what happened", False)
    assert "may not be safe" in online.get("/case/").content.decode()


def test_on_a_laptop_she_is_asked_for_nothing_as_nobody_will_write(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her)
    page = her.get("/contact/").content.decode()
    assert "So nobody will write or call." in page
    assert 'name="phone"' not in page
    her.post("/contact/", SAID)
    assert plan(desk) == Plan()


@pytest.mark.parametrize(
    "words",
    [
        "I am suicidal",
        "thinking about SELF-HARM again",
        "i dont want to live like this",
        "there's no point in going on",
        "they'd be better off without me",
        "I might end it all",
        "i took an overdose",
        "I want to disappear",
    ],
)
def test_words_that_ask_for_people_are_heard(words: str) -> None:
    assert asks_for_people("", words)


@pytest.mark.parametrize(
    "words",
    [
        "He shared my picture",
        "I live in Leeds",
        "my ex put it on a site",
        "",
        "cut off",
    ],
)
def test_other_words_are_not(words: str) -> None:
    assert not asks_for_people(words)


def test_a_word_of_it_in_a_later_field_leads_to_people_and_is_kept(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her)
    said = {"good_faith": "on", "accurate": "on", "fake": "unknown"}
    answer = her.post("/work/say/", said | {"words": "I want to die"})
    assert answer.headers["Location"] == "/people/"
    assert desk.row.statements.count() == 1
    assert "0345 6000 459" in her.get("/people/").content.decode()


def test_she_takes_her_word_back_and_nothing_more_goes_out(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online)
    assert "Nobody writes for you now." in online.get("/stop/").content.decode()
    takedown.authorise(desk)
    notices.keep(desk, takedown.notice("a@host.example"), [])
    assert "Somebody writes for you" in online.get("/stop/").content.decode()
    assert desk.row.notices.get().state == "draft"
    answer = online.post("/stop/", follow=True).content.decode()
    assert "Nothing more goes out in your name." in answer
    assert desk.row.notices.get().state == "stopped"
