"""A form filled in by hand: every answer ready, and no label that nobody has seen."""

from __future__ import annotations

from tests.notify.samples import AGENT, everything, notice, place, route, statement

from unburden.data.routes import exchanges, routes
from unburden.model import Footing, Layer, Medium
from unburden.notify import guide, hand_off


def form_route(**changed):
    told = {"medium": Medium.FORM, "to": "https://tube.example/report"}
    return route(Layer.SEARCH, "google-search-ncii", **(told | changed))


def test_every_answer_is_ready_to_copy():
    made = notice("google-search-ncii", to=form_route(), places=(place(1), place(2)))
    answers = {field.asks: field.value for field in made.fields}
    pages = "https://tube.example/watch/1\nhttps://tube.example/watch/2"
    assert answers["Addresses of the pages, one a line"] == pages
    assert answers["Email address for the answer"] == AGENT.email
    assert answers["Who you are to the person shown"] == "I act for the person shown"
    said = [f.value for f in made.fields if f.asks.startswith("Declaration")]
    assert "The material listed is intimate image content." in said
    assert all(one in made.body for one in said)
    assert made.fields[-1].value == made.body
    assert all(field.value for field in made.fields)


def test_the_guide_says_what_to_open_and_choose_and_what_not_to_give():
    steps = guide(notice("google-search-ncii", to=form_route(menu="Report > Sexual")))
    assert steps[0] == "Open this page: https://tube.example/report"
    assert steps[1] == "Choose: Report > Sexual"
    assert any("identity document" in step for step in steps)
    assert not any("Nobody here" in step for step in steps)


def test_a_form_that_nobody_has_opened_says_so_and_names_no_menu():
    to = form_route(footing=Footing.SUGGESTED, checked="never")
    steps = guide(notice("google-search-ncii", to=to))
    assert not any(step.startswith("Choose") for step in steps)
    assert any("Nobody here has opened this page before" in step for step in steps)


def test_a_mail_needs_no_guide():
    assert guide(notice("uk-osa-s20A")) == ()


def test_fingerprints_are_handed_over_by_herself_and_by_nobody_else():
    told = {row.serves: hand_off(row) for row in exchanges()}
    assert set(told) == {"adults", "under18"}
    for row in exchanges():
        steps = hand_off(row)
        assert row.name in steps[0]
        assert "yourself" in steps[0]
        assert any(row.url in step for step in steps)
        assert "stop at any time" in steps[-1]
    assert "under 18" in told["under18"][0]


def test_what_is_gone_is_asked_for_by_its_address_and_nothing_is_said_of_her():
    held = {one.id: one for one in routes()}
    by = statement(is_synthetic=True)
    made = notice("search-outdated", to=held["google-outdated"], by=by)
    assert made.missing == ()
    assert "is gone" in made.body
    assert "https://tube.example/watch/1" in made.body
    for word in ("intimate", "consent", "person", "adult", "software", "act 2003"):
        assert word not in everything(made), word
    assert made.shows == ("that Image Help writes for you",)
