"""People who help, a calm moment everywhere, and where each fact is from."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from unburden.app.casework.desk import Desk
from unburden.app.web.survivor.support import whom_to_call
from unburden.data import for_person
from unburden.data.courses import courses

pytestmark = pytest.mark.django_db


def test_rows_that_somebody_checked_stand_above_those_nobody_did(
    her: Client, home: Path
) -> None:
    (home / "checked.toml").write_text("[helplines]\ngb-police = 2026-11-20\n")
    assert whom_to_call("GB")[0].id == "gb-police"
    page = her.get("/support/").content.decode()
    said = "We have not checked the ones below ourselves yet."
    assert page.count(said) == 1
    checked, unchecked = page.split(said)
    assert "Police non-emergency" in checked
    assert "Checked on 2026-11-20." in checked
    assert "Not checked by us." not in checked
    assert "Revenge Porn Helpline" in unchecked.partition("<footer")[0]
    rows = len(for_person("GB", adult=True)) - 1 + len(courses())
    assert unchecked.count("Not checked by us.") == rows


def test_a_source_is_there_for_who_asks_and_does_not_stand_on_the_card(
    her: Client,
) -> None:
    page = her.get("/support/").content.decode()
    assert "Source:" in page
    folded = re.sub(r"(?s)<details .*?</details>", "", page)
    assert "Source:" not in folded
    assert "0345 6000 459" in folded


def test_who_helps_children_only_is_shown_to_the_young_only(her: Client) -> None:
    assert "NSPCC" not in her.get("/support/").content.decode()
    young = her.post("/start/help/", {"law": "GB"}).content.decode()
    assert "0808 800 5000" in young
    assert young.count("We have not checked the ones below ourselves yet.") == 1


def test_help_is_for_where_she_lives(her: Client, opened: Callable[..., Desk]) -> None:
    opened(her, law="NZ")
    page = her.get("/support/").content.decode()
    assert "0508 638 723" in page
    assert "0345 6000 459" not in page


def test_courses_are_linked_and_a_place_waits_for_ours(her: Client) -> None:
    page = her.get("/support/").content.decode()
    assert "https://bloom.chayn.co" in page
    assert "A course of our own" in page


@pytest.mark.parametrize("where", ["/", "/start/", "/support/", "/safety/", "/calm/"])
def test_a_calm_moment_and_a_number_are_on_every_page(her: Client, where: str) -> None:
    page = her.get(where).content.decode()
    assert "5 things you can see" in page
    assert "breathe in" in page
    assert "0345 6000 459" in page


def test_what_a_shared_device_shows_is_said(her: Client, online: Client) -> None:
    server = online.get("/safety/").content.decode()
    assert "a key that your helpline keeps" in server
    assert "After 7 days" in server


def test_on_a_laptop_only_her_words_open_it(her: Client) -> None:
    page = her.get("/safety/").content.decode()
    assert "Only your words open your case." in page
    assert "what you typed to start it" in page
