"""Where a site says to write to it: read from its own pages, a handful of them."""

from __future__ import annotations

import pytest
from tests.route.conftest import Climb, page
from tests.simulators.registry import Registry
from tests.simulators.web import Page, SmallWeb, redirect

from unburden.model import Footing, Ladder, Layer, Medium, Route
from unburden.net import IDENTITY


def site(ladder: Ladder) -> list[Route]:
    return [route for route in ladder.routes if route.layer is Layer.SITE]


def ways(ladder: Ladder) -> list[tuple[Medium, str]]:
    return [(route.medium, route.to) for route in site(ladder)]


def hidden(address: str) -> str:
    """An address as Cloudflare hides it."""
    return bytes([0x42, *(0x42 ^ byte for byte in address.encode())]).hex()


GUESS = [(Medium.MAIL, "abuse@site.example")]


def test_the_pages_for_complaints_are_found_and_read(up: Climb, web: SmallWeb) -> None:
    web.put(
        "/",
        page("<footer><a href=/legal/x>Content removal</a> <a href=/about>Us</a>"),
    )
    web.put(
        "/legal/x",
        page(
            "<p>Write to <a href='mailto:removal@site.example?subject=x'>us</a>."
            "<form method=post><input type=email><textarea></textarea></form>"
        ),
    )

    ladder = up()

    url = "http://site.example/legal/x"
    assert ways(ladder) == [
        (Medium.MAIL, "removal@site.example"),
        (Medium.FORM, url),
    ]
    for route in site(ladder):
        assert route.footing is Footing.STATED
        assert route.source == url
        assert route.forwards
        assert "/legal/x" in route.why
    assert web.paths == ["/gallery/7", "/", "/legal/x"]
    assert {asked.headers["user-agent"] for asked in web.asked} == {IDENTITY}
    said = {fact.name: fact for fact in ladder.facts}
    assert said["mail of the site"].value == "removal@site.example"
    assert url in said["mail of the site"].witness


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("removal [at] site [dot] example", "removal@site.example"),
        ("Report(AT)site.example", "report@site.example"),
        ("dmca at site dot example", "dmca@site.example"),
        ("x dmca@site.example.", "dmca@site.example"),
        ("<a href='MAILTO:%64mca@site.example'>write</a>", "dmca@site.example"),
        ("<span data-cfemail='1073506351'>x</span>", ""),
        (f"<a data-cfemail={hidden('dmca@site.example')}>x</a>", "dmca@site.example"),
        (
            f"<a href='/l/email-protection#{hidden('x@site.example')}'>",
            "x@site.example",
        ),
        ("<script>'dmca@site.example'</script>", ""),
        ("me@elsewhere.example", ""),
        ("dmca.site@mail.example", "dmca.site@mail.example"),
    ],
)
def test_addresses_are_read_as_people_write_them(
    words: str, wanted: str, up: Climb, web: SmallWeb
) -> None:
    web.put("/", page("<a href=/dmca>DMCA</a>"))
    web.put("/dmca", page(words))

    assert ways(up()) == ([(Medium.MAIL, wanted)] if wanted else GUESS)


def test_the_best_address_is_used_and_the_others_are_told(
    up: Climb, web: SmallWeb
) -> None:
    web.put(
        "/",
        page("info@site.example dmca@site.example abuse@site.example"),
    )

    (route,) = site(up())

    assert route.to == "abuse@site.example"
    assert "dmca@site.example, info@site.example" in route.note


def test_what_others_write_on_a_page_is_not_the_sites(up: Climb, web: SmallWeb) -> None:
    web.put(
        "/gallery/7",
        page(
            "<p>Her mail is abuse@her.example, and me: contact@site.example"
            "<p>All requests are published!"
            "<form><textarea></textarea></form>"
            "<div class='page-footer'>legal@site.example</div>"
        ),
    )

    assert ways(up()) == [(Medium.MAIL, "legal@site.example")]


def test_a_site_that_names_nothing_gets_a_guess_that_says_so(up: Climb) -> None:
    (route,) = site(up())

    assert route.to == "abuse@site.example"
    assert route.footing is Footing.SUGGESTED
    assert "guess" in route.why
    assert "RFC 2142" in route.why


@pytest.mark.parametrize(
    "words",
    [
        "Please note: all removal requests will be posted on our blog.",
        "DMCA notices are published.",
        "We publish every takedown request that we get.",
        "We may post any complaint.",
        "Requests go to Lumen Database.",
        "Copies are sent to Chilling Effects.",
    ],
)
def test_a_site_that_publishes_requests_is_left_out(
    words: str, up: Climb, web: SmallWeb
) -> None:
    web.put("/", page("<a href=/dmca>DMCA</a>"))
    web.put("/dmca", page(f"<p>Write to dmca@site.example. {words}"))

    ladder = up()

    assert site(ladder) == []
    (left,) = [each for each in ladder.left_out if each.layer is Layer.SITE]
    assert left.why.startswith("It says that it publishes requests:")
    assert "says of requests" in {fact.name for fact in ladder.facts}


@pytest.mark.parametrize(
    "words",
    [
        "Requests are handled by our staff. New photos are published daily.",
        "Your e-mail is not published.",
        "We never publish requests.",
    ],
)
def test_a_site_that_does_not_say_so_is_not_held_to(
    words: str, up: Climb, web: SmallWeb
) -> None:
    web.put("/", page(f"<p>{words} abuse@site.example"))

    assert site(up())[0].footing is Footing.STATED


def test_only_its_own_pages_are_read_and_only_a_handful(
    up: Climb, web: SmallWeb
) -> None:
    links = "".join(f"<a href=/contact/{n}>Contact</a>" for n in range(50))
    links += "<a href=http://elsewhere.example/abuse>Abuse</a>"
    links += "<a href=http://sub.site.example/dmca>DMCA</a><a href='javascript:x'>abuse"
    web.put("/", page(links))

    up()

    hosts = {asked.host for asked in web.asked}
    assert hosts == {"site.example", "sub.site.example"}
    assert len(web.paths) == 2 + 6
    assert web.paths[2] == "/dmca", "the better first"


def test_a_site_that_stops_answering_is_not_asked_on_and_on(
    up: Climb, web: SmallWeb
) -> None:
    links = "".join(f"<a href=/contact/{n}>Contact</a>" for n in range(6))
    web.put("/", page(links))
    for n in range(6):
        web.put(f"/contact/{n}", Page(body=b"x", length=9))

    assert site(up())[0].footing is Footing.SUGGESTED
    assert len(web.paths) == 2 + 2


def test_a_page_that_leads_elsewhere_is_not_the_sites(up: Climb, web: SmallWeb) -> None:
    web.put("/gallery/7", redirect("http://elsewhere.example/"))
    web.put("/", page("abuse@elsewhere.example"), host="elsewhere.example")

    ladder = up()

    assert [route.footing for route in site(ladder)] == [Footing.SUGGESTED]
    told = [fact.value for fact in ladder.facts if fact.name == "page not read"]
    assert told == ["http://site.example/gallery/7 leads to another site."]


@pytest.mark.parametrize(
    "answer",
    [
        Page(status=500, body=b"dmca@site.example"),
        Page(type="application/pdf", body=b"dmca@site.example"),
        Page(body=b"x" * 2_100_000),
        Page(body=b"short", length=900),
        Page(body=b"\xff\xfe\x00<a href='mailto:\x00'>" * 99),
        Page(body=b"<div>" * 50_000 + b"dmca@"),
        Page(body=b"a@" * 200_000 + b"a." * 200_000),
        Page(body=b"<form>" * 20_000),
        Page(body=b"<div class=footer>x" * 90_000),
        Page(body=b"request " * 40_000 + b"we publish " * 40_000),
        Page(body=b"a." * 400_000),
        Page(headers=(("Content-Encoding", "br"),), body=b"x"),
    ],
    ids=range(12),
)
def test_a_hostile_page_ends_in_a_guess(
    answer: Page, up: Climb, web: SmallWeb, registry: Registry
) -> None:
    web.put("/", answer)
    web.put("/gallery/7", answer)

    ladder = up()

    assert ways(ladder) == GUESS
    assert site(ladder)[0].footing is Footing.SUGGESTED
    assert Layer.HOST in {route.layer for route in ladder.routes}
