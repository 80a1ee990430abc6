"""What every search engine is asked and tells, whichever way it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.internet import World
from tests.simulators.internet.desks import HOUR
from tests.simulators.web import Page, SmallWeb, redirect

from unburden.errors import TooLarge, UnburdenError, Unreachable
from unburden.find import Engine, JsonEngine, Listing, has_name

PAGE = "http://site.example/thread/7?x=1&y=2"
ASK = "http://engine.example/ask?q={page}&format=json"
DIALECTS: dict[str, tuple[dict[str, str], Callable[[str, str], object]]] = {
    "searxng": (
        {"results": "results", "copy": "cached_url"},
        lambda url, copy: {"results": [{"url": url, "cached_url": copy}]},
    ),
    "brave": (
        {"results": "web.results"},
        lambda url, _: {"web": {"results": [{"url": url}]}},
    ),
    "google": (
        {"results": "items", "address": "link"},
        lambda url, _: {"items": [{"link": url}]},
    ),
    "archive": (
        {"results": "archived_snapshots.closest", "address": "", "copy": "url"},
        lambda _, copy: {"archived_snapshots": {"closest": {"url": copy}}},
    ),
}
COPY = "http://engine.example/copy/7"


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as made:
        yield made


def engine(web: SmallWeb, **told: str) -> JsonEngine:
    given = {"results": "results", **told}
    return JsonEngine(name="Engine", door=web.door(), url=ASK, **given)  # type: ignore[arg-type]


def answers(web: SmallWeb, told: object) -> None:
    path = f"/ask?q={quote(PAGE, safe='')}&format=json"
    web.put(path, Page(body=json.dumps(told).encode(), type="application/json"))


@pytest.mark.parametrize("name", DIALECTS)
def test_it_is_asked_for_the_address_alone_and_says_whether_it_lists_it(
    web: SmallWeb, name: str
) -> None:
    told, say = DIALECTS[name]
    answers(web, say(PAGE, COPY))
    made: Engine = engine(web, **told)
    found = made.listing(PAGE)
    assert found.is_listed is (name != "archive")
    assert found.copies == ((COPY,) if "copy" in told else ())
    assert web.paths == [f"/ask?q={quote(PAGE, safe='')}&format=json"]
    answers(web, say("http://site.example/thread/8", PAGE))
    assert made.listing(PAGE) == Listing(page=PAGE, is_listed=False)


def test_the_simulated_engine_lists_a_page_until_it_is_asked_not_to() -> None:
    with World() as world:
        api = "http://search.example/api?q={page}"
        made = JsonEngine(
            name="Sim", door=world.door(), url=api, results="results", copy="cached"
        )
        page = world.places[0].post.page
        assert made.listing(page) == Listing(page=page, is_listed=False)
        world.clock.advance(7 * HOUR)
        found = made.listing(page)
        assert found.is_listed
        [copy] = found.copies
        assert world.door().fetch(copy).status == 200
        world.engine.remove([page], world.clock())
        world.clock.advance(21 * HOUR)
        assert made.listing(page) == Listing(page=page, is_listed=False)
        assert world.door().fetch(copy).status == 404


@pytest.mark.parametrize(
    "told",
    [
        Page(status=503),
        Page(status=429, body=b"{}"),
        Page(body=b"<html>no</html>"),
        Page(body=b"[" * 100_000),
        Page(body=b"\xff\xfe"),
        redirect("http://elsewhere.example/"),
    ],
)
def test_an_answer_of_no_use_is_none(web: SmallWeb, told: Page) -> None:
    web.put(f"/ask?q={quote(PAGE, safe='')}&format=json", told)
    with pytest.raises(Unreachable):
        engine(web).listing(PAGE)


def test_an_answer_without_an_end_is_not_read(web: SmallWeb) -> None:
    path = f"/ask?q={quote(PAGE, safe='')}&format=json"
    web.put(path, Page(body=b" " * 5_000_000))
    with pytest.raises(TooLarge):
        engine(web).listing(PAGE)


def test_a_key_goes_to_the_engine_only_and_is_never_shown(web: SmallWeb) -> None:
    made = replace(engine(web), headers={"X-Key": "secret"})
    path = f"/ask?q={quote(PAGE, safe='')}&format=json"
    web.put(path, redirect("http://elsewhere.example/"))
    with pytest.raises(Unreachable):
        made.listing(PAGE)
    assert [asked.host for asked in web.asked] == ["engine.example"]
    assert web.asked[0].headers["x-key"] == "secret"
    assert "secret" not in repr(made)


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["results", "url", "copy"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(JUNK)
def test_whatever_it_answers_only_addresses_of_the_web_come_out(told: object) -> None:
    class Door:
        def fetch(self, *_: object, **__: object) -> object:
            return type("R", (), {"status": 200, "content": json.dumps(told).encode()})

    made = JsonEngine(name="E", door=Door(), url=ASK, results="results", copy="copy")  # type: ignore[arg-type]
    try:
        found = made.listing(PAGE)
    except UnburdenError:
        return
    assert all(one.startswith(("http://", "https://")) for one in found.copies)


@pytest.mark.parametrize(
    ("address", "name", "holds"),
    [
        ("https://site.example/amira-lindqvist", "Amira Lindqvist", True),
        ("https://site.example/AMIRA%20pics", "Amira Lindqvist", True),
        ("https://lindqvist.example/7", "Amira Lindqvist", True),
        ("https://site.example/jose-7", "José Ng", True),
        ("https://site.example/%C3%A1ng", "José Ng", False),  # two letters are no name
        ("https://site.example/thread/7", "Amira Lindqvist", False),
        ("https://site.example/thread/7", "", False),
    ],
)
def test_an_address_that_holds_her_name_is_known(
    address: str, name: str, holds: object
) -> None:
    assert has_name(address, name) is holds
