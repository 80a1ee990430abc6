"""The drafts: filled from the facts, marked, and blank where only a person can say."""

import re
from dataclasses import replace

import pytest
from tests.simulators import forgery, stories

from unburden import pack
from unburden.pack.drafts import MARK

NAMES = ("witness-statement", "us-certificate")


def flat(bundle, name):
    data = forgery.files(bundle)[f"data/drafts/{name}.txt"]
    return " ".join(data.decode().split())


@pytest.mark.parametrize("name", NAMES)
def test_each_is_marked_as_a_draft_and_names_its_sources(words, name):
    text = flat(words, name)
    assert MARK in text
    assert "checked by a lawyer" in text
    assert "Where these words come from" in text
    assert "compared with the rule itself: never" in text


@pytest.mark.parametrize("name", NAMES)
def test_each_is_filled_from_the_facts_and_leaves_the_person_their_words(
    words, story, name
):
    text = flat(words, name)
    first = story.exhibits[0]
    assert first.match.page in text
    assert story.actor in text
    assert story.authority in text
    assert "[signature]" in text.lower()
    assert "[name, role and employer]" in text
    assert not re.search(r"\bNone\b|\{|\}", text)


def test_what_a_person_rejected_is_in_no_draft(words, story):
    (gone,) = [one for one in story.exhibits if one.looked is pack.Looked.REJECTED]
    for name in NAMES:
        assert f"{gone.label}:" not in flat(words, name)
        assert gone.match.page not in flat(words, name)


def test_the_statement_declares_the_truth_and_the_certificate_perjury(words):
    assert "true to the best of my knowledge and belief" in flat(words, NAMES[0])
    assert "offence wilfully to have stated" in flat(words, NAMES[0])
    assert "under penalty of perjury" in flat(words, NAMES[1])
    assert "reasonable written notice" in flat(words, NAMES[1])


def test_the_statement_says_whose_initials_the_exhibits_carry(words, tmp_path):
    text = flat(words, NAMES[0])
    assert "(UB1 and so on) are the program's." in text
    assert "unburden pack --initials AB" in text
    one = stories.exhibit(0, tmp_path, label="RO1")
    made = stories.finish(stories.story(0, tmp_path, exhibits=(one,)))
    named = flat(stories.write(made, tmp_path / "b.zip"), NAMES[0])
    assert "(RO1 and so on) carry the initials RO." in named


def test_the_certificate_names_the_hash_of_every_file(words, story):
    text = flat(words, NAMES[1])
    for name, sha256 in story.exhibits[0].manifest["files"].items():
        assert f"{story.exhibits[0].label}, file {name}: SHA-256 {sha256}" in text


def test_hostile_words_stay_words_in_a_draft(tmp_path):
    said = "\u202egpj.exe \x1b[31m"
    one = stories.exhibit(0, tmp_path, match=stories.match(0, page=said, url=said))
    made = stories.finish(stories.story(0, tmp_path, exhibits=(replace(one),)))
    bundle = stories.write(made, tmp_path / "b.zip")
    text = flat(bundle, NAMES[0])
    assert "[U+202E]gpj.exe [U+001B][31m" in text
    assert "\x1b" not in text
