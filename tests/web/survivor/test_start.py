"""Beginning a case, coming back, leaving: by Django's own client."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.simulators import hers

from unburden.app.casework.cases import open_by_house
from unburden.app.casework.models import Case
from unburden.app.casework.plan import Happened, plan
from unburden.app.clock import clock

pytestmark = pytest.mark.django_db


def secrets_of(page: str) -> list[str]:
    return re.findall(r'class="u-words"[^>]*>([^<]+)<', page)


def test_a_door_without_its_link_stays_closed() -> None:
    assert Client().get("/").status_code == 403


def test_nothing_is_kept_on_the_device(her: Client) -> None:
    assert her.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("which", ["adult", "adult_then"])
def test_who_was_under_18_is_led_on_and_nothing_is_stored(
    online: Client, which: str
) -> None:
    said = {"adult": "yes", "adult_then": "yes"} | {which: "no"}
    page = online.post("/start/", said).content.decode()
    assert "Take It Down" in page
    there = online.post("/start/help/", {"law": "GB-EAW"}).content.decode()
    assert "Report Remove" in there
    assert "Cybertip.ca" in online.post("/start/help/", {"law": "CA"}).content.decode()
    assert not Case.objects.exists()
    assert [each.get_decoded() for each in Session.objects.all()] == []


def test_a_no_after_a_yes_makes_the_session_forget(online: Client) -> None:
    online.post("/start/", {"adult": "yes", "adult_then": "yes"})
    online.post("/start/", {"adult": "no", "adult_then": "yes"})
    assert online.get("/start/questions/").headers["Location"] == "/start/"
    kept = [each.get_decoded() for each in Session.objects.all()]
    assert not any(kept)


def test_age_comes_before_any_question(her: Client) -> None:
    assert her.get("/start/questions/").headers["Location"] == "/start/"
    assert "Are you 18" in her.get("/start/").content.decode()


def test_what_is_left_out_is_asked_for_in_a_sentence(her: Client) -> None:
    page = her.post("/start/", {}).content.decode()
    assert "Say if you are 18 or over." in page
    her.post("/start/", {"adult": "yes", "adult_then": "yes"})
    page = her.post("/start/questions/", {}).content.decode()
    assert "Choose what happened." in page
    assert not Case.objects.exists()


def test_more_than_one_thing_may_have_happened(her: Client) -> None:
    her.post("/start/", {"adult": "yes", "adult_then": "yes"})
    page = her.get("/start/questions/").content.decode()
    assert page.count("govuk-checkboxes__input") == 3
    assert page.count("govuk-radios__input") == 3


def test_a_case_opens_and_opens_again_by_its_words(her: Client) -> None:
    number, words, spare = secrets_of(hers.begin(her))
    assert her.get("/case/").status_code == 200
    her.get("/rest/")
    assert her.get("/case/").status_code == 403
    back = her.post("/come-back/", {"case": number, "words": words})
    assert back.headers["Location"] == "/case/"
    assert number in her.get("/case/").content.decode()
    her.get("/rest/")
    meant = spare.replace("-", " ").capitalize()
    back = her.post("/come-back/", {"case": number.lower(), "words": meant})
    assert back.headers["Location"] == "/case/"


def test_the_words_are_shown_once(her: Client) -> None:
    hers.begin(her)
    again = her.post("/start/questions/", hers.answers())
    assert again.headers["Location"] == "/case/"
    assert Case.objects.count() == 1


def test_her_answers_are_sealed_and_the_ledger_does_not_tell_them(
    online: Client,
) -> None:
    said = {"happened": ["shared", "deepfaked"], "words": "It was my cousin."}
    hers.begin(online, **said)
    row = Case.objects.get()
    desk = open_by_house(row.id, actor="Desk", clock=clock)
    kept = plan(desk)
    assert kept.happened == (Happened.SHARED, Happened.DEEPFAKED)
    assert (kept.is_safe, kept.words) == (True, "It was my cousin.")
    assert b"cousin" not in bytes(row.plan)
    assert "cousin" not in "".join(desk.lines())
    sessions = [str(each.get_decoded()) for each in Session.objects.all()]
    assert "cousin" not in "".join(sessions)


@pytest.mark.parametrize(
    "said",
    [
        {"safe": "no"},
        {"safe": "unsure"},
        {"words": "I want to die"},
        {"words": "I can\u2019t go on"},
        {"words": "sometimes i cut myself"},
    ],
)
def test_who_is_not_safe_meets_people_first_and_may_go_on(
    her: Client, said: dict[str, str]
) -> None:
    page = hers.begin(her, **said)
    assert "People can help you now" in page
    assert "0345 6000 459" in page
    assert not Case.objects.exists()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    told = hers.answers(**said) | {"met": hidden["met"]}
    assert len(secrets_of(her.post("/start/questions/", told).content.decode())) == 3


def test_a_threat_is_met_first_with_what_to_do(her: Client) -> None:
    page = hers.begin(her, happened=["threatened"])
    order = [page.index(words) for words in ("Do not pay", "Keep the messages")]
    order += [page.index(words) for words in ("You are not alone", "Call somebody")]
    assert order == sorted(order)
    assert 'name="happened" value="threatened"' in page
    assert not Case.objects.exists()


def test_wrong_words_open_nothing(her: Client) -> None:
    hers.begin(her)
    her.get("/rest/")
    number = Case.objects.get().id
    page = her.post("/come-back/", {"case": number, "words": "not these"})
    assert "do not fit" in page.content.decode()
    assert her.get("/case/").status_code == 403


def test_leaving_ends_at_a_neutral_site_and_locks_the_case(her: Client) -> None:
    hers.begin(her)
    assert her.get("/leave/").headers["Location"].startswith("https://www.bbc.co.uk")
    assert her.get("/case/").status_code == 403
