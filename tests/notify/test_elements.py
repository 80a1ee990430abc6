"""A Notice says what is missing and why; people declare, matchers never do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.notify.samples import (
    AT,
    EMAIL,
    EVIDENCE,
    NAME,
    declared,
    everything,
    notice,
    place,
    route,
    statement,
)

from unburden.data.duties import duties, duties_on, duty
from unburden.data.forms import forms
from unburden.data.offences import law_in_force
from unburden.data.routes import routes
from unburden.model import Declaration, Footing, Layer, MatchKind, Medium, Statement
from unburden.notify import choose_form, draft, guide, to_pdf, to_text
from unburden.notify.wording import RESTS_ON, tells_of_her

KINDS = [row.id for row in forms()]
EVERY = [(row, layer) for row in forms() for layer in row.layers]


@pytest.mark.parametrize(
    ("kind", "layer"), EVERY, ids=lambda one: getattr(one, "id", one)
)
@pytest.mark.parametrize("forwards", [False, True])
def test_every_kind_is_drafted_for_every_reader_whoever_writes(kind, layer, forwards):
    known = [row for row in duties() if layer in row.layers and row.form == kind.id]
    reader = route(layer, kind.id, forwards=forwards, medium=Medium.FORM)
    for relied in (None, *known):
        for by in (statement(), statement(mandate=None), Statement(law="IT")):
            made = draft(
                reader,
                [place(1), place(2, MatchKind.DERIVED)],
                by,
                at=AT,
                duty=relied,
                form=kind,
                offences=law_in_force(AT.date(), by.law),
                evidence=EVIDENCE,
            )
            assert "1. https://tube.example/watch/1" in made.body
            assert "2. https://tube.example/watch/2" in made.body
            assert "\n\n\n" not in made.body
            assert "None" not in made.body
            assert made.fields
            assert made.shows
            assert guide(made)
            assert to_text(made).count("https://cdn.tube.example/") == 2


@pytest.mark.parametrize("reader", routes(), ids=lambda one: one.id)
def test_every_route_that_we_hold_gets_a_notice_that_may_go(reader):
    for law in ("GB-EAW", "US", "IE", "IN", "AU", "CA-BC", "BR", "KR"):
        by = statement(law=law)
        known = duties_on(AT.date(), law, reader.layer)
        kind, relied = choose_form(reader, known, statement=by)
        made = draft(
            reader,
            [place(1)],
            by,
            at=AT,
            duty=relied,
            form=kind,
            offences=law_in_force(AT.date(), law),
            evidence=EVIDENCE,
        )
        assert made.missing == ()
        assert NAME.casefold() not in everything(made)
        silent = reader.forwards or not tells_of_her(kind)
        assert silent or " act " in made.body or "acting" in made.body
        assert (relied.id if relied else "") == made.duty


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_missing_where_all_is_declared_and_somebody_writes_for_her(kind):
    made = notice(kind)
    assert made.missing == ()
    assert NAME.casefold() not in everything(made)


@pytest.mark.parametrize("kind", forms(), ids=KINDS)
def test_each_thing_that_nobody_declared_is_missing_with_who_asks_for_it(kind):
    for what in Declaration:
        made = notice(kind.id, by=statement(declared=declared(what)))
        asking = [
            asked.cite
            for asked in kind.elements
            if asked.required and what in RESTS_ON.get(asked.element, ())
        ]
        of_a_match = what in (
            Declaration.SHOWS_HER,
            Declaration.IS_INTIMATE,
            Declaration.NOT_AGREED,
            Declaration.WAS_ADULT,
        )
        assert len(made.missing) == int(of_a_match or bool(asking)), what
        for cite in asking:
            assert cite in made.missing[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", MatchKind)
def test_a_match_declares_nothing(kind, how):
    made = notice(kind, by=statement(declared=()), places=(place(1, how),))
    assert "I declare" not in made.body
    assert not any(field.asks.startswith("Declaration") for field in made.fields)
    assert len(made.missing) >= 4


def test_the_kind_of_match_chooses_the_words():
    said = {
        how: notice("uk-osa-s20A", places=(place(1, how),)).body for how in MatchKind
    }
    assert "identical copy" in said[MatchKind.IDENTICAL]
    assert "The same picture, edited." in said[MatchKind.EDITED]
    assert "Made from a photograph of the person shown." in said[MatchKind.DERIVED]
    assert len(set(said.values())) == len(MatchKind)


def test_the_law_chooses_how_much_has_to_come_down():
    uk, us = notice("uk-osa-s20A").body, notice("us-tida-223a").body
    assert "same or substantially the same" in uk
    assert "substantially" not in us
    assert "known identical copies" in us
    assert "48 hours" in uk
    assert "48 hours" in us
    assert "within 2 hours" in notice("in-it-3-2-b", by=statement(law="IN")).body


def test_a_law_that_nobody_confirmed_is_left_out_and_that_is_said():
    unsure = duty("uk-osa-27")
    assert not unsure.is_confirmed
    made = notice("uk-osa-s20A", to=route(Layer.SEARCH), duty=unsure, offences=())
    assert made.missing == ()
    assert made.duty == ""
    assert "Online Safety Act" not in made.subject + made.body
    assert "48 hours" not in made.body
    assert "under your own rules" in made.body
    assert any("Online Safety Act 2023, s. 27" in said for said in made.advice)


def test_an_offence_that_nobody_confirmed_is_not_named():
    sure, *_ = law_in_force(AT.date(), "GB-EAW")
    unsure = replace(sure, citation="Invented Act, s. 9", confidence="unconfirmed")
    made = notice("eu-dsa-16", offences=[sure, unsure])
    assert sure.citation.partition(",")[0] in made.body
    assert "Invented" not in made.body
    assert any("Invented Act" in said for said in made.advice)


def test_an_offence_about_made_up_pictures_is_named_of_those_alone():
    italy = law_in_force(AT.date(), "IT")
    real, fake = (
        notice("eu-dsa-16", by=statement(law="IT", is_synthetic=made), offences=italy)
        for made in (None, True)
    )
    assert "612-quater" not in real.body
    assert "Codice penale, art. 612-quater (Italy): sharing, without" in fake.body
    canada = law_in_force(AT.date(), "CA")
    fake = notice("letter", by=statement(is_synthetic=True), offences=canada)
    assert "162.1" not in fake.body
    assert "162.1" in notice("letter", offences=canada).body


def test_without_an_address_there_is_nothing_to_report():
    made = notice("uk-osa-s20A", places=(place(1, page="data:image/png;base64,iVBOR"),))
    assert made.places == ()
    assert any("no web address" in said for said in made.missing)
    assert "ivbor" not in everything(made)


@pytest.mark.parametrize(
    ("kind", "layer"), [("us-tida-223a", "platforms"), ("eu-dsa-16", "platforms")]
)
def test_a_name_is_shown_only_where_she_chose_to_knowing_who_sees_it(kind, layer):
    alone = statement(mandate=None, words="")
    kept = notice(kind, by=alone)
    assert NAME.casefold() not in everything(kept)
    (said,) = kept.missing
    assert "Those at Tube Example who read it would see your name" in said
    assert layer in said
    chosen = notice(kind, by=replace(alone, may_see_name=(Layer.PLATFORM,)))
    assert chosen.missing == ()
    assert NAME in chosen.body
    assert f"your name: {NAME}" in chosen.shows


def test_a_name_is_not_shown_where_no_law_asks_for_it_whatever_she_chose():
    by = statement(mandate=None, may_see_name=tuple(Layer), words="")
    made = notice("uk-osa-s20A", by=by)
    assert made.missing == ()
    assert NAME.casefold() not in everything(made)
    assert EMAIL in made.body
    assert f"your email address: {EMAIL}" in made.shows


def test_nobody_writes_herself_to_a_platform_that_nobody_has_opened():
    to = route(footing=Footing.SUGGESTED, checked="never")
    made = notice("uk-osa-s20A", to=to, by=statement(mandate=None))
    assert made.missing[0].startswith("Nobody has checked yet who reads what")
    assert EMAIL not in everything(made)


def test_who_may_pass_it_on_gets_nothing_from_herself():
    to = route(Layer.HOST, forwards=True)
    made = notice("letter", to=to, by=statement(mandate=None))
    assert "Somebody can write for you" in made.missing[0]
    assert "0345 6000 459" in made.missing[0]
    assert EMAIL not in everything(made)


def test_a_copyright_notice_is_about_a_photo_she_owns_or_it_does_not_go():
    kind = "us-dmca-512c3"
    assert notice(kind).missing == ()
    assert notice(kind).advice
    derived = (place(1, MatchKind.DERIVED),)
    fake = statement(is_synthetic=True)
    about = notice(kind, by=fake, places=derived)
    assert about.missing == ()
    assert "This notice is about that photograph." in about.body
    (said,) = notice(kind, by=fake).missing
    assert "made or changed by software" in said
    not_hers = statement(declared=declared(Declaration.OWNS_COPYRIGHT))
    (said,) = notice(kind, by=not_hers, places=derived).missing
    assert "owns the copyright" in said
    alone = statement(mandate=None, may_see_name=tuple(Layer))
    (said,) = notice(kind, by=alone).missing
    assert "call a helpline" in said


def test_a_copyright_notice_may_be_published_so_it_says_nothing_of_the_picture():
    made = notice("us-dmca-512c3", by=statement(is_synthetic=True))
    for word in ("intimate", "nude", "adult", "grandmother", "software"):
        assert word not in everything(made)


def test_a_draft_on_paper_says_that_it_is_one():
    made = notice("uk-osa-s20A", by=statement(declared=()))
    assert to_text(made).startswith("Draft: not to be sent yet\n")
    assert to_pdf(made) != to_pdf(replace(made, missing=()))


def test_whoever_sends_it_is_told_to_look_through_her_own_words():
    said = "Your own words"
    assert any(one.startswith(said) for one in notice("uk-osa-s20A").advice)
    silent = notice("uk-osa-s20A", by=statement(words=""))
    assert not any(one.startswith(said) for one in silent.advice)
    named = notice("uk-osa-s20A", by=statement(words=f"I am {NAME}."))
    assert any("were left out" in one for one in named.advice)
    assert "your own words" not in named.shows
