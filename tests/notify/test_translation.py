"""A translator drops in one file, and letters are written in that language."""

from __future__ import annotations

import runpy
from importlib import import_module
from pathlib import Path

import pytest
from tests.notify.samples import notice, statement

from unburden.errors import NotFound
from unburden.notify import render

tongue = import_module("unburden.notify.tongue")  # its name is a function's, too
ROOT = Path(__file__).parents[2]
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "I declare:"
msgstr "Ich erkläre:"

msgid "The {count} addresses:"
msgstr "unused"

msgid "The address:"
msgid_plural "The %(count)s addresses:"
msgstr[0] "Die Adresse:"
msgstr[1] "Die %(count)s Adressen:"

#, fuzzy
msgid "The person shown"
msgstr "noch nicht geprüft"

msgid "your own words"
msgstr "deine eigenen Worte"
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "unburden.po").write_text(PO, "utf-8")
    monkeypatch.setattr(tongue, "LOCALE", tmp_path)
    yield "de"
    tongue.tongue.cache_clear()
    render._letters.cache_clear()


def test_what_translators_are_given_is_what_stands_in_the_room(tmp_path):
    pot = runpy.run_path(str(ROOT / "scripts/pot"))
    pot["write"](tmp_path / "now.pot")
    kept = pot["POT"].read_text("utf-8")
    assert (tmp_path / "now.pot").read_text("utf-8") == kept, "Run: make pot"
    assert kept.count("msgid") > 200
    for text in ("I declare:", "your own words", "Addresses of the pages, one a line"):
        assert f'msgid "{text}"' in kept


def test_a_translation_is_picked_up_and_the_rest_stays_english(german):
    made = notice("uk-osa-s20A", language=german)
    assert made.language == "de"
    assert "Ich erkläre:" in made.body
    assert "Die Adresse:" in made.body
    assert "20 November 2026" in made.body
    assert "confirm receipt" in made.body


def test_the_reader_and_she_may_have_different_languages(german):
    made = notice("uk-osa-s20A", reads=german)
    assert "I declare:" in made.body
    assert "deine eigenen Worte" in made.shows


def test_what_a_translator_has_not_checked_is_not_used(german):
    made = notice("us-tida-223a", by=statement(mandate=None), language=german)
    assert "geprüft" not in made.body


def test_a_language_that_nobody_translated_is_said():
    with pytest.raises(NotFound, match="no letters in “tlh” yet"):
        notice("uk-osa-s20A", language="tlh")
