"""Beginning a case, coming back, leaving: by Django's own client."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from unburden.app.casework.models import Case
from unburden.app.web.visitor import LET_IN

pytestmark = pytest.mark.django_db


@pytest.fixture
def her() -> Client:
    """A laptop's browser that was let in by the link."""
    client = Client()
    session = client.session
    session[LET_IN] = True
    session.save()
    client.cookies["session"] = session.session_key
    return client


def answers(**changed: str) -> dict[str, str]:
    return {"adult": "yes", "adult_then": "yes", "law": "GB-EAW"} | changed


def test_a_door_without_its_link_stays_closed() -> None:
    assert Client().get("/").status_code == 403


def test_nothing_is_kept_on_the_device(her: Client) -> None:
    assert her.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("which", ["adult", "adult_then"])
def test_who_was_under_18_is_led_on_and_nothing_is_stored(
    her: Client, which: str
) -> None:
    page = her.post("/start/", answers(**{which: "no"}))
    assert "Report Remove" in page.content.decode()
    assert not Case.objects.exists()


def test_a_case_opens_and_opens_again_by_its_words(her: Client) -> None:
    page = her.post("/start/", answers()).content.decode()
    number, words, _ = re.findall(r'class="u-words">([^<]+)<', page)
    assert her.get("/case/").status_code == 200
    her.get("/rest/")
    assert her.get("/case/").status_code == 403
    back = her.post("/come-back/", {"case": number, "words": words})
    assert back.headers["Location"] == "/case/"
    assert number in her.get("/case/").content.decode()


def test_wrong_words_open_nothing(her: Client) -> None:
    her.post("/start/", answers())
    her.get("/rest/")
    number = Case.objects.get().id
    page = her.post("/come-back/", {"case": number, "words": "not these"})
    assert "do not fit" in page.content.decode()
    assert her.get("/case/").status_code == 403


def test_leaving_ends_at_a_neutral_site_and_locks_the_case(her: Client) -> None:
    her.post("/start/", answers())
    assert her.get("/leave/").headers["Location"].startswith("https://www.bbc.co.uk")
    assert her.get("/case/").status_code == 403
