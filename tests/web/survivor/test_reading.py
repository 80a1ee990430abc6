"""Every page of hers, and every mistake that is told on one, reads at age 11."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.simulators import hers
from tests.web.survivor.reading import grade, sentences, syllables, words

from unburden.app.casework.desk import Desk
from unburden.app.web.plain import every_sentence
from unburden.app.web.survivor.found import Four
from unburden.app.web.survivor.plan import SafeContact
from unburden.app.web.survivor.saying import Say
from unburden.app.web.survivor.start import Age, ComeBack, Questions, Where
from unburden.app.web.work.begin import Addresses

pytestmark = pytest.mark.django_db

HARDEST = 6.0
LONGEST = 22
"""Words in one sentence."""

PUBLIC = ("/", "/start/", "/come-back/", "/support/", "/calm/", "/safety/")
OPEN = (
    "/case/",
    "/people/",
    "/contact/",
    "/stop/",
    "/found/",
    "/found/1/",
    "/found/1/under-18/",
    "/found/1/picture/",
    "/found/1/outline/",
    "/pictures/",
    "/jobs/",
    "/what-happens/",
    "/rights/",
    "/rights/statement/",
    "/delete/",
)
ALONE = ("/work/", "/work/say/", "/work/letter/1/", "/work/letter/2/")


def reads_well(page: str, where: str) -> None:
    told = sentences(page)
    assert len(told) >= 5, where
    hard = sorted(told, key=lambda each: -grade([each]))[:4]
    assert grade(told) <= HARDEST, f"{where}: {grade(told):.1f}, {hard}"
    long = [each for each in told if len(words(each)) > LONGEST]
    assert not long, f"{where}: {long}"


def test_the_measure_tells_hard_words_from_easy_ones() -> None:
    easy = ["We look for the copies.", "You do not have to look again."]
    hard = ["Intermediaries facilitating dissemination disable accessibility."]
    assert grade(easy) < 3
    assert grade(hard) > 15
    counted = {"picture": 2, "made": 1, "asked": 1, "needed": 2, "police": 2, "page": 1}
    assert {word: syllables(word) for word in counted} == counted


@pytest.mark.parametrize("where", PUBLIC)
def test_pages_for_anybody_read_well(her: Client, where: str) -> None:
    reads_well(her.get(where).content.decode(), where)


def test_the_first_pages_read_well(her: Client) -> None:
    young = her.post("/start/", {"adult": "no", "adult_then": "no"})
    reads_well(young.content.decode(), "under 18")
    her.post("/start/", {"adult": "yes", "adult_then": "yes"})
    reads_well(her.get("/start/questions/").content.decode(), "questions")
    for said in ({"happened": ["threatened"]}, {"safe": "no"}):
        reads_well(hers.begin(her, **said), str(said))
    reads_well(hers.begin(her), "words")
    reads_well(her.get("/rest/").content.decode(), "rest")


@pytest.mark.parametrize("edition", ["her", "online"])
def test_pages_of_an_open_case_read_well(
    edition: str, request: pytest.FixtureRequest, opened: Callable[..., Desk]
) -> None:
    client = request.getfixturevalue(edition)
    desk = opened(client, lived=True)
    job = client.post("/rights/bundle/", {"key": ""}).headers["Location"]
    reads_well(client.get(job).content.decode(), job)
    for where in OPEN + (ALONE if edition == "her" else ()):
        answer = client.get(where)
        if answer.status_code == 200:
            reads_well(answer.content.decode(), where)
        else:
            assert where == "/work/letter/2/"
    assert desk.row.jobs.count() == 1
    if edition == "online":
        gone = client.post("/delete/", {"sure": "on"})
        reads_well(gone.content.decode(), "deleted")


def test_an_empty_case_reads_well(her: Client, opened: Callable[..., Desk]) -> None:
    opened(her)
    for where in ("/case/", "/found/", "/what-happens/", "/work/", "/rights/"):
        reads_well(her.get(where).content.decode(), where)


def test_pages_that_tell_of_a_mistake_read_well(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her)
    reads_well(her.get("/found/9/").content.decode(), "trouble")
    her.get("/rest/")
    reads_well(her.get("/found/").content.decode(), "refused")


def test_every_mistake_is_told_in_easy_words() -> None:
    forms = (Age, Questions, Where, ComeBack, Four, Say, Addresses)
    fields = [field for each in forms for field in each().fields.values()]
    fields += SafeContact(law="US").fields.values()
    told = [str(said) for field in fields for said in field.error_messages.values()]
    ours = [each for each in told if "%(" not in each]
    for sentence in (*every_sentence(), *ours):
        assert grade([sentence]) <= 9, sentence  # one sentence alone is a rough measure
    assert grade([*every_sentence(), *ours]) <= HARDEST
