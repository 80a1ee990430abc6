"""A later look sees what a person would see, scripts and all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from tests.simulators.pictures import picture
from tests.simulators.web import Page, SmallWeb

from unburden.app.casework.looking import Eyes
from unburden.app.casework.screen import Screen
from unburden.errors import CaptureFailed, ChildImagerySigns
from unburden.find import headless
from unburden.fingerprint import Decoder, fingerprint
from unburden.match import Bank
from unburden.model import Item, ItemKind, MatchKind, Place, Seen
from unburden.watch import check

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
PAGE = "http://site.example/thread"
HERS, ANOTHER = picture(1), picture(2)
PLACE = Place(
    page=PAGE,
    host="site.example",
    media=("http://site.example/old.jpg",),
    matches=("M1",),
    kinds=(MatchKind.IDENTICAL,),
    seen_at=NOW,
)
DRAWN = (
    b"<title>Thread</title><p>Welcome to the board</p><img src=/logo.jpg>"
    b"<script>const i=new Image(); i.src='/new.jpg'; document.body.append(i)</script>"
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    print_ = fingerprint(HERS, name="hers", exact=True)
    return Bank(
        [Item(id="I1", kind=ItemKind.INTIMATE, label="hers", fingerprint=print_)]
    )


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as made:
        yield made


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as made:
        for path, body in (("/new.jpg", HERS), ("/logo.jpg", ANOTHER)):
            made.put(path, Page(body=body, type="image/jpeg"))
        yield made


@dataclass
class Pretend:
    """Draws what it was told to, and notes what it was asked for."""

    html: str = ""
    drawn: list[str] = field(default_factory=list)
    opened: int = 0
    url: str = PAGE

    def render(self, url: str, *, seconds: float = 30.0) -> Pretend:
        self.drawn.append(url)
        if not self.html:
            raise CaptureFailed(f"{url} could not be loaded.")
        return self

    @contextmanager
    def open(self, _proxy: str) -> Iterator[Pretend]:
        self.opened += 1
        yield self


def eyes(web: SmallWeb, bank: Bank, decoder: Decoder, screen: object = None) -> Eyes:
    return Eyes(
        door=web.door(),
        decoder=decoder,
        bank=bank,
        clock=lambda: NOW,
        renderer=screen,  # type: ignore[arg-type]
    )


def test_a_picture_that_a_script_draws_is_up_and_was_not_seen_without_a_browser(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    web.put("/thread", DRAWN)
    web.put("/old.jpg", Page(body=ANOTHER, type="image/jpeg"))
    blind = check(eyes(web, bank, decoder).look(PLACE), at=NOW)
    with Screen(web.door(), headless) as screen:
        seeing = eyes(web, bank, decoder, screen)
        drawn = check(seeing.look(PLACE), at=NOW)
    assert blind.seen is Seen.REPLACED
    assert drawn.seen is Seen.UP
    [one] = {sighting.lead.url for sighting in seeing.sightings}
    assert one == "http://site.example/new.jpg"


def test_a_page_that_asks_for_scripts_is_not_called_gone(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    web.put("/thread", b"<noscript>Please enable JavaScript.</noscript><div id=app>")
    seen = check(eyes(web, bank, decoder).look(PLACE), at=NOW)
    assert seen.seen is Seen.UNREACHABLE
    assert "enable javascript" in seen.why
    gone = Pretend("<title>Thread</title><p>Please enable JavaScript. Reply.</p>")
    drawn = check(eyes(web, bank, decoder, gone).look(PLACE), at=NOW)
    assert drawn.seen is Seen.GONE


def test_a_page_that_could_not_be_drawn_was_not_seen(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    web.put("/thread", b"<p>Thread 7</p>")
    seen = check(eyes(web, bank, decoder, Pretend()).look(PLACE), at=NOW)
    assert seen.seen is Seen.UNREACHABLE
    assert "could not be loaded" in seen.why


def test_no_browser_is_opened_where_the_page_shows_her_or_is_not_there(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    pretend = Pretend("<p>nothing</p>")
    with Screen(web.door(), pretend.open) as screen:
        look = eyes(web, bank, decoder, screen)
        web.put("/thread", b"<img src=/new.jpg>")
        assert check(look.look(PLACE), at=NOW).seen is Seen.UP
        web.put("/thread", Page(status=404, body=b"nothing here"))
        assert check(look.look(PLACE), at=NOW).seen is Seen.GONE
        assert pretend.opened == 0
        web.put("/thread", b"<p>Thread 7</p>")
        look.look(PLACE)
        look.look(PLACE)
    assert pretend.opened == 1
    assert pretend.drawn == [PAGE, PAGE]


def test_a_drawn_page_with_signs_of_child_imagery_stops_the_look(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    web.put("/thread", b"<p>Thread 7</p>")
    pretend = Pretend("<title>Thread</title><p>cp pthc videos</p>")
    with pytest.raises(ChildImagerySigns):
        eyes(web, bank, decoder, pretend).look(PLACE)


def test_around_a_place_pages_that_show_nothing_without_scripts_are_drawn(
    web: SmallWeb, bank: Bank, decoder: Decoder
) -> None:
    web.put("/", b"<div id=app></div><script src=app.js></script>")
    pretend = Pretend("<img src=/new.jpg>", url="http://site.example/")
    look = eyes(web, bank, decoder, pretend)
    look.around(PAGE)
    assert [one.lead.url for one in look.sightings] == ["http://site.example/new.jpg"]
    assert pretend.drawn == ["http://site.example/"]
