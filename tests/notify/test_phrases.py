"""The list of words that replies are recognised by."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import pytest

from unburden.model import ReplyKind
from unburden.notify.phrases import LIST, plainly, rows, said

TABLE = tomllib.loads(LIST.read_text("utf-8"))


def test_the_list_says_where_it_comes_from_and_claims_no_more() -> None:
    assert "not measured" in TABLE["source"]
    assert TABLE["checked"] == "never"


def test_each_kind_is_there_in_several_languages() -> None:
    for kind in ("removed", "refused", "needs more", "hostile", "received"):
        languages = {row["lang"] for row in TABLE["row"] if row["kind"] == kind}
        assert {"en", "de", "fr", "es", "it", "pt", "nl"} <= languages, kind


def test_no_row_says_a_thing_twice() -> None:
    for row in TABLE["row"]:
        for key in ("says", "near", "unless"):
            words = sorted(row.get(key, []))
            assert all(one != other for one, other in pairwise(words)), row["lang"]


@pytest.mark.parametrize("row", TABLE["row"], ids=lambda row: row["kind"] + row["lang"])
def test_every_phrase_is_found_in_a_sentence_of_its_own(row) -> None:
    near = row.get("near", [""])[0].rstrip("*")
    for phrase in row["says"]:
        found = said(f"Hello. {near} {phrase.upper()}.")
        assert ReplyKind(row["kind"]) in found, phrase


def test_words_are_compared_whole() -> None:
    assert said("The contention was deletedx.") == {}
    assert rows()[0].find(plainly("The content\u00a0has  been Removed")) != ""
