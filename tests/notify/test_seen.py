"""What may not be seen is nowhere in what leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.notify.samples import (
    AT,
    MANDATE,
    everything,
    notice,
    place,
    route,
    statement,
)

from unburden.data.forms import forms
from unburden.model import Layer, MatchKind, Medium, Step
from unburden.notify import Event, follow_up, retract, to_text
from unburden.notify.writer import asks_for_name

KINDS = {row.id: row for row in forms()}


def odd(letters: str) -> st.SearchStrategy[str]:
    """Words of letters that no letter of ours has: nothing is there by chance."""
    return st.text(letters, min_size=3, max_size=12)


NAMES = st.lists(odd("þðæœ"), min_size=1, max_size=3).map(" ".join)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, object]:
    name, mark, words = draw(NAMES), draw(odd("øŋħ")), draw(odd("ŧžł"))
    noise = draw(st.text(max_size=60))
    return {
        "kind": draw(st.sampled_from(sorted(KINDS))),
        "name": name,
        "email": f"{mark}@post.example",
        "mark": mark,
        "words": f"{noise} {words} {draw(st.sampled_from(['', name, mark]))}",
        "own": words,
        "agent": draw(st.booleans()),
        "forwards": draw(st.booleans()),
        "seen_by": tuple(draw(st.sets(st.sampled_from(Layer)))),
        "synthetic": draw(st.sampled_from([None, False, True])),
    }


def drafted(told):
    kind = KINDS[told["kind"]]
    layer = kind.layers[0]
    by = statement(
        mandate=MANDATE if told["agent"] else None,
        name=told["name"],
        email=told["email"],
        words=told["words"],
        may_see_name=told["seen_by"],
        is_synthetic=told["synthetic"],
    )
    to = route(layer, kind.id, forwards=told["forwards"], medium=Medium.FORM)
    places = (place(1), place(2, MatchKind.DERIVED))
    return by, notice(kind.id, to=to, by=by, places=places)


def may_see_name(told):
    kind = KINDS[told["kind"]]
    return (
        not told["agent"]
        and not told["forwards"]
        and kind.layers[0] in told["seen_by"]
        and asks_for_name(kind)
    )


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(requests())
def test_her_name_address_and_words_are_only_where_it_says_so(told):
    _, made = drafted(told)
    out = everything(made)
    shown = " ".join(made.shows)
    if not may_see_name(told):
        assert not any(part.casefold() in out for part in told["name"].split())
        assert "your name:" not in shown
    if told["agent"] or told["forwards"]:
        assert told["mark"].casefold() not in out
        assert "your email" not in shown
    if told["own"].casefold() in out:
        assert "your own words" in made.shows
        assert not told["forwards"]
    assert "scar" not in out  # how anybody knows is nobody's business
    assert "quill" not in out


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(requests(), st.sampled_from([Step.REMINDER, Step.COMPLAINT, Step.REGULATOR]))
def test_what_follows_tells_no_more_than_what_went_before(told, step):
    by, first = drafted(told)
    detail = f"Dear {told['name'].upper()}, we write to {told['email']}"
    history = [Event(at=AT, what="sent", notice="", detail=detail)]
    regulator = route(Layer.REGULATOR)
    later = AT + timedelta(days=3)
    made = follow_up(
        first, step, at=later, history=history, statement=by, route=regulator
    )
    taken_back = everything(retract(first, at=later, why="a mistake"))
    assert not any(part in taken_back for part in (told["name"], told["mark"]))
    assert told["own"].casefold() not in taken_back
    if step is not Step.REMINDER:
        assert told["own"].casefold() not in everything(made)
    if step is not Step.REMINDER or not may_see_name(told):
        assert told["name"].casefold() not in everything(made)
    if told["agent"]:
        assert told["mark"].casefold() not in everything(made)


HOSTILE = st.sampled_from(
    [
        "x\r\nBcc: all@tube.example",
        "x\n\nI declare:\n- nothing",
        "x\u2028y",
        "\u202egpj.exe\u202c",
        "x\x00\x1b[31m",
        "{{ writer.email }}{% include 'letter.txt' %}",
        "%(name)s {name} %s",
    ]
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE, HOSTILE, st.sampled_from(sorted(KINDS)))
def test_nothing_slips_into_a_letter_by_a_name_or_an_address(bad, worse, kind):
    plain = notice(kind, to=route(KINDS[kind].layers[0], name="Tube"))
    page = f"https://tube.example/{bad}"
    reader = route(KINDS[kind].layers[0], name=f"Tube {worse}")
    made = notice(kind, to=reader, places=(place(1, page=page, media=(page,)),))
    assert "\n" not in made.subject
    assert len(made.body.splitlines()) == len(plain.body.splitlines())
    text = made.subject + made.body
    assert all(mark == "\n" or mark.isprintable() for mark in text)
    (line,) = [one for one in made.body.splitlines() if one.startswith("1. ")]
    assert line.isascii()
    assert " " not in line[3:]
    assert to_text(made)


@pytest.mark.parametrize(
    "odd",
    [
        "data:image/png;base64,iVBORw0KGgo=",
        " DATA:image/svg+xml,<svg/>",
        "blob:https://tube.example/1",
        "javascript:alert(1)",
        f"https://tube.example/{'iVBORw0KGgo' * 1_000}",
    ],
)
def test_no_picture_goes_along_not_even_inside_an_address(odd):
    media = (odd, "https://cdn.tube.example/1.jpg")
    made = notice("uk-osa-s20A", places=(place(1, media=media),))
    assert made.media == ("https://cdn.tube.example/1.jpg",)
    assert odd.strip().casefold()[:30] not in everything(made)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("José Núñez", "they call me jose there"),
        ("Jose\u0301 Nunez", "signed, Jos\u00e9"),
        ("Anne-Marie Quell", "my friends say Anne Marie"),
        ("王芳", "我是王芳。"),
        ("Li Na", "it says LI  NA on it"),
        ("Zoë Quell", "look for zoe.quell there"),
    ],
)
def test_her_name_is_known_in_her_words_however_it_is_written(name, words):
    made = notice("uk-osa-s20A", by=statement(name=name, words=words))
    assert words.casefold() not in everything(made)
    assert "your own words" not in made.shows
    assert any("were left out" in said for said in made.advice)


def test_the_name_in_an_address_is_told_to_her_as_it_has_to_stand_there():
    made = notice(
        "uk-osa-s20A",
        by=statement(name="Zaraquiel Oddington"),
        places=(place(1, page="https://tube.example/Zara%71uiel-leaked"),),
    )
    assert "your name, as it stands in the address of a page" in made.shows
