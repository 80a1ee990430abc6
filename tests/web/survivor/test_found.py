"""What was found, in words: a page at a time; she says yes, no, or lets others look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.simulators import hers

from unburden.app.casework import guarding, places
from unburden.app.casework.desk import Desk
from unburden.app.casework.plan import plan
from unburden.app.casework.stated import stated

pytestmark = pytest.mark.django_db

YES = {
    "what": "confirm",
    "shows_her": "knows",
    "is_intimate": "words",
    "not_agreed": "knows",
    "was_adult": "knows",
}


@pytest.fixture
def desk(her: Client, opened: Callable[..., Desk], tmp_path: Path) -> Desk:
    desk = opened(her)
    hers.add(desk, 1)
    hers.add(desk, 2)
    for number in (1, 2):
        hers.find(desk, number, tmp_path, item=2)
    return desk


def test_each_place_is_told_in_words_and_no_picture_shows(
    her: Client, desk: Desk
) -> None:
    page = her.get("/found/").content.decode()
    assert "site1.example" in page
    assert "We are very sure." in page
    assert "We have proof of" in page
    assert "It waits for you." in page
    assert 'href="/found/1/outline/"' in page
    assert "<img" not in page
    assert 'href="https://site1' not in page


def test_many_places_come_a_page_at_a_time_those_that_wait_first(
    her: Client, desk: Desk, tmp_path: Path
) -> None:
    for number in range(3, 24):
        hers.find(desk, number, tmp_path, item=2)
    her.post("/found/23/", {"what": "reject"})
    first = her.get("/found/").content.decode()
    assert "Page 1 of 2" in first
    assert 'href="/found/22/"' in first
    assert 'href="/found/23/"' not in first
    assert 'href="/found/23/"' in her.get("/found/?page=2").content.decode()
    assert her.get("/found/?page=nonsense").status_code == 200


def test_a_yes_to_all_four_is_kept_each_with_how_she_knows(
    her: Client, desk: Desk
) -> None:
    answer = her.post("/found/1/", YES, follow=True).content.decode()
    assert "We can ask for it to come down." in answer
    assert "You said: this is mine." in answer
    row = desk.find_match("M1")
    told = {one.what.value: one.basis for one in stated(desk, row)}
    assert told["it is intimate"] == "the words on the page"
    assert told["it shows her"] == "her own knowledge"
    assert len(told) == 4
    assert {one.by for one in stated(desk, row)} == {"the person herself"}
    assert [row.number for row in places.gather(desk)] == [1]


def test_not_knowing_is_kept_and_asks_for_nothing(her: Client, desk: Desk) -> None:
    said = YES | {"not_agreed": "unknown"}
    answer = her.post("/found/1/", said, follow=True).content.decode()
    assert "we need a yes to all four" in answer
    assert "Not all of it is a yes yet." in answer
    assert "You said: this is mine." not in answer
    assert len(stated(desk, desk.find_match("M1"))) == 3
    assert places.gather(desk) == []


def test_an_answer_left_out_is_asked_for(her: Client, desk: Desk) -> None:
    page = her.post("/found/1/", {"what": "confirm", "shows_her": "knows"})
    assert "Not knowing is fine." in page.content.decode()
    assert desk.find_match("M1").state == "new"


@pytest.mark.parametrize("said", [{"what": "reject"}, YES | {"shows_her": "no"}])
def test_what_is_not_hers_is_left_alone(
    her: Client, desk: Desk, said: dict[str, str]
) -> None:
    her.post("/found/2/", said)
    assert desk.find_match("M2").state == "rejected"
    assert desk.entries()[-1].action == "rejected"


def test_under_18_in_a_picture_stops_all_once_she_says_so_twice(
    her: Client, desk: Desk
) -> None:
    answer = her.post("/found/1/", YES | {"was_adult": "no"})
    assert answer.headers["Location"] == "/found/1/under-18/"
    assert "Report Remove" in her.get("/found/1/under-18/").content.decode()
    desk.row.refresh_from_db()
    assert desk.row.frozen_at is None
    her.post("/found/1/under-18/")
    desk.row.refresh_from_db()
    assert desk.row.frozen_at is not None
    assert desk.find_match("M1").state == "rejected"
    look = her.post("/work/look/", {"look-addresses": "https://a.example"})
    assert look.status_code == 422
    assert "Your case rests" in look.content.decode()


def test_on_a_server_a_helper_looks_in_her_place(
    online: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = opened(online)
    hers.add(desk, 2)
    hers.find(desk, 1, tmp_path)
    answer = online.post("/found/1/", {"what": "helper"}, follow=True)
    assert "A helper looks for you." in answer.content.decode()
    online.post("/found/helper/")
    desk.row.refresh_from_db()
    assert plan(desk).look_for_me == ("M1", "*")
    assert "M1" not in str(desk.entries()[-1].body)


def test_on_a_laptop_there_is_nobody_to_look_for_her(her: Client, desk: Desk) -> None:
    assert "helper look" not in her.get("/found/").content.decode()
    her.post("/found/1/", {"what": "helper"})
    her.post("/found/helper/")
    assert plan(desk).look_for_me == ()


def test_what_an_ordinary_photo_found_waits_for_a_helper_on_a_server(
    online: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = opened(online)
    hers.add(desk, 1)
    hers.find(desk, 1, tmp_path)
    page = online.get("/found/").content.decode()
    assert "A helper has to check those" in page
    assert "site1.example" not in page
    assert online.get("/found/1/").status_code == 422
    guarding.allow(desk, basis="her request")
    assert "site1.example" in online.get("/found/").content.decode()
