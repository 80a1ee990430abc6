"""A machine's copy goes only where its type says what is so."""

from __future__ import annotations

import json

import pytest
import xarf
from tests.notify.samples import AGENT, notice, place, statement

from unburden.data.forms import forms
from unburden.model import MatchKind


@pytest.mark.parametrize("kind", [row.id for row in forms()])
def test_no_report_of_intimate_images_is_passed_off_as_another_kind(kind):
    made = notice(kind)
    assert bool(made.machine) == (kind == "us-dmca-512c3")


@pytest.mark.parametrize(
    ("how", "type_"),
    [(MatchKind.COPY, "direct_copy"), (MatchKind.DERIVED, "modified_copy")],
)
def test_a_copyright_report_is_valid_by_the_specification(how, type_):
    one = notice("us-dmca-512c3", places=(place(1, how),))
    result = xarf.parse(one.machine)
    assert not result.errors
    told = json.loads(one.machine)
    assert (told["category"], told["type"]) == ("copyright", "copyright")
    assert told["infringement_type"] == type_
    assert told["infringing_url"] == "https://cdn.tube.example/1.jpg"
    assert told["reporter"]["contact"] == AGENT.email
    assert "evidence" not in told


def test_the_validator_is_awake():
    told = json.loads(notice("us-dmca-512c3").machine) | {"type": "intimate"}
    result = xarf.parse(json.dumps(told))
    assert result.errors


def test_the_same_report_has_the_same_number():
    first, again = notice("us-dmca-512c3"), notice("us-dmca-512c3")
    assert first.machine == again.machine
    other = notice("us-dmca-512c3", places=(place(2),))
    number = [json.loads(one.machine)["report_id"] for one in (first, other)]
    assert number[0] != number[1]


def test_no_machine_gets_what_is_hers_or_several_at_once():
    assert notice("us-dmca-512c3", places=(place(1), place(2))).machine == ""
    assert notice("us-dmca-512c3", by=statement(mandate=None)).machine == ""
