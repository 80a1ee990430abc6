"""The simulated internet behaves as the ninety days need it to."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.simulators.internet import REGULATOR, SITES, World, missed

from unburden.data.routes import platform_for, search_routes, with_own
from unburden.errors import Unreachable
from unburden.fingerprint import fingerprint
from unburden.match import Bank
from unburden.model import Item, ItemKind, Lead, Route
from unburden.rdap import holders

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def ask(world: World, to: str, *urls: str, said: str = "first") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "desk@helpline.example"
    mail["To"] = to
    mail["Subject"] = f"Request {said}"
    mail["Message-ID"] = f"<{said.replace(' ', '.')}.{to}>"
    mail.set_content("Please remove:\n" + "\n".join(urls) + "\n")
    world.receive(mail.as_bytes(), to, world.clock())
    return mail


def status(world: World, url: str) -> int:
    return world.door().fetch(url).status


def first(world: World, host: str) -> str:
    return world.sites[host].places[0].post.page


def routes_of(world: World, folder: Path) -> tuple[Route, ...]:
    own = folder / "routes.toml"
    own.write_text(world.own_routes(), encoding="utf-8")
    return with_own(own)


def replies(world: World) -> list[EmailMessage]:
    raw = world.replies_due(world.clock())
    return [email.message_from_bytes(one, policy=policy.default) for one in raw]


def test_sixty_places_show_a_picture_made_from_hers(world: World) -> None:
    items = [
        Item(
            id=label,
            kind=ItemKind.INNOCENT,
            label=label,
            fingerprint=fingerprint(data, name=label, exact=True),
        )
        for label, data in world.hers.items()
    ]
    bank, door = Bank(items), world.door()
    assert len(world.places) == 60
    for place in world.places[::15]:
        assert (
            place.post.media.rpartition("/")[2]
            in door.fetch(place.post.page).content.decode()
        )
        data = door.fetch(place.post.media).content
        lead = Lead(url=place.post.media, page="", source="", seen_at=world.clock())
        found = bank.match(lead, fingerprint(data, name=lead.url))
        assert [match.item for match in found] == [place.item]
    assert all(up.covers(world.clock()) for up in world.truth().ups)


def test_a_site_acts_at_its_hour_and_the_picture_comes_back(world: World) -> None:
    page = first(world, "forum5.example")
    ask(world, "abuse@forum5.example", page)
    world.clock.advance(47 * HOUR - timedelta(minutes=1))
    assert status(world, page) == 200
    world.clock.advance(timedelta(minutes=2))
    assert status(world, page) == 404
    assert world.truth().hours == [47.0]
    world.clock.advance(9 * DAY)
    assert status(world, page) == 200
    [back] = world.truth().comebacks
    assert (back.page, back.turn) == (page, 1)
    assert world.truth().caught({page: [world.clock()]}) == [back]
    assert world.truth().caught({page: [world.clock() + 2 * DAY]}) == []


def test_what_moved_is_at_a_page_of_its_own(world: World) -> None:
    for host in ("forum6.example", "forum7.example"):
        ask(world, f"abuse@{host}", first(world, host))
    world.clock.advance(20 * DAY)
    door = world.door()
    new = first(world, "forum6.example")
    assert door.fetch(new).status == 200
    assert (
        new.rpartition("/")[2] in door.fetch("http://forum6.example/").content.decode()
    )
    assert new in door.fetch("http://search.example/results").content.decode()
    moved = door.fetch("http://forum7.example/thread/1")
    assert moved.url == first(world, "forum7.example")


@pytest.mark.parametrize(
    ("host", "day", "answers"),
    [
        ("dump19.example", 4, 503),
        ("geo22.example", 5, 451),
        ("dump20.example", 3, None),
        ("dump20.example", 40.5, None),
    ],
)
def test_a_site_may_not_answer_for_days(
    world: World, host: str, day: float, answers: int | None
) -> None:
    page = first(world, host)
    world.clock.advance(day * DAY)
    if answers is None:
        with pytest.raises(Unreachable):
            status(world, page)
    else:
        assert status(world, page) == answers
    world.clock.advance(30 * DAY)
    assert status(world, page) == 200


def test_a_place_goes_in_many_ways(world: World) -> None:
    hosts = ("album1", "album2", "pics3", "forum4", "share8")
    pages = {host: first(world, f"{host}.example") for host in hosts}
    media = world.sites["share8.example"].places[0].post.media
    shown = world.door().fetch(media).content
    for host, page in pages.items():
        ask(world, f"abuse@{host}.example", page)
    world.clock.advance(2 * DAY)
    seen = {host: world.door().fetch(page) for host, page in pages.items()}
    assert [one.status for one in seen.values()] == [404, 200, 200, 410, 200]
    assert b"has been removed" in seen["album2"].content
    assert seen["pics3"].url == "http://pics3.example/"
    assert world.door().fetch(media).content not in (shown, b"")
    assert len(world.truth().removed) == len(hosts)


def test_a_login_wall_is_met_by_whoever_looks(world: World) -> None:
    world.clock.advance(7 * DAY)
    seen = world.door().fetch(first(world, "wall21.example"))
    assert seen.url.endswith("/login")
    assert b'type="password"' in seen.content


def test_a_cdn_hands_on_and_the_site_publishes_it(world: World) -> None:
    page = first(world, "leak16.example")
    assert world.door().fetch(page).headers["server"] == "keycdn-engine"
    ask(world, "abuse@edgecdn.example", page, said="her words")
    assert "her words" not in world.published
    world.clock.advance(2 * DAY)
    assert "her words" in world.published
    shown = world.door().fetch("http://leak16.example/requests/").content
    assert b"her words" in shown
    assert status(world, page) == 200
    automatic, hostile = replies(world)
    assert automatic["Auto-Submitted"] == "auto-replied"
    [picture] = hostile.iter_attachments()
    assert picture.get_content_type() == "image/png"


def test_each_answers_in_its_own_way(world: World) -> None:
    sent = {
        to: ask(world, f"abuse@{to}.example", first(world, f"{to}.example"))
        for to in ("share9", "board10", "board12", "tube13", "forum4")
    }
    ask(world, "nobody@nowhere.example", first(world, "album1.example"))
    world.clock.advance(DAY)
    got = replies(world)
    assert replies(world) == []
    by = {
        to: [one for one in got if one["In-Reply-To"] == mail["Message-ID"]]
        for to, mail in sent.items()
    }
    assert [len(mails) for mails in by.values()] == [1, 2, 1, 1, 1]
    assert by["board10"][0].as_bytes() == by["board10"][1].as_bytes()
    [bounce] = by["board12"]
    assert bounce.get_content_type() == "multipart/report"
    about = bounce.get_payload(1)
    assert about.get_content_type() == "message/delivery-status"
    assert "5.1.1" in about.as_string()
    assert len(got) == 7
    assert status(world, first(world, "tube13.example")) == 200


def test_some_answer_in_german_and_some_name_no_mail_of_ours(world: World) -> None:
    sent = ask(world, "abuse@hoster-south.example", first(world, "dump18.example"))
    ask(world, "abuse@hoster-north.example", first(world, "dump19.example"))
    world.clock.advance(DAY)
    german, unthreaded = sorted(
        replies(world), key=lambda one: one["In-Reply-To"] is None
    )
    assert german["In-Reply-To"] == sent["Message-ID"]
    assert german.get_content_charset() == "iso-8859-1"
    assert "Vielen Dank" in german.get_content() or "erhalten" in german.get_content()
    assert unthreaded["Subject"] == "Your report"


def test_those_who_were_not_convinced_act_on_a_later_request(world: World) -> None:
    page = first(world, "share9.example")
    for said in ("first", "reminder"):
        ask(world, "abuse@share9.example", page, said=said)
        assert status(world, page) == 200
        world.clock.advance(8 * HOUR)
    assert status(world, page) == 404
    name = first(world, "leak15.example")
    for said in ("first", "reminder"):
        ask(world, "abuse@names.example", name, said=said)
    world.clock.advance(6 * DAY)
    with pytest.raises(Unreachable):
        status(world, name)


def test_the_search_engine_leaves_out_what_its_form_names(
    world: World, tmp_path: Path
) -> None:
    page = first(world, "shame14.example")
    world.clock.advance(7 * HOUR)
    results = "http://search.example/results?q=x"
    assert page in world.door().fetch(results).content.decode()
    [form] = search_routes(routes_of(world, tmp_path))[-1:]
    assert world.fill_form(form, f"Please: {page}.", world.clock()) == "REF-00001"
    world.clock.advance(21 * HOUR)
    assert page not in world.door().fetch(results).content.decode()
    assert status(world, page) == 200


def test_the_record_counts_what_came_twice(world: World) -> None:
    page = first(world, "album1.example")
    ask(world, "abuse@album1.example", page)
    ask(world, REGULATOR, page)
    assert world.truth().sent_twice == []
    ask(world, "abuse@album1.example", page)
    assert [to for _, to in world.truth().sent_twice] == ["abuse@album1.example"]
    assert [to for _, to in world.truth().said_twice] == ["abuse@album1.example"]


def test_the_same_requests_get_the_same_answers() -> None:
    def live() -> list[bytes]:
        with World() as world:
            for row in SITES:
                ask(world, row.mailbox, first(world, row.host))
            world.clock.advance(30 * DAY)
            return world.replies_due(world.clock())

    assert live() == live()


def test_steps_of_ours_that_came_late_are_counted(world: World) -> None:
    now = world.clock()
    steps = [(now, now + HOUR), (now, now + 2 * HOUR), (now, None), (now + DAY, None)]
    assert missed(steps, by=now + DAY, within=HOUR) == 2


def test_registries_tell_who_answers_for_a_site(world: World, tmp_path: Path) -> None:
    with world.registry() as registry:
        found = holders(
            "dump18.example",
            world.addresses["dump18.example"],
            door=registry.behind(world.door()),
            clock=world.clock,
            registries=registry.registries,
        )
    assert [each.email for each in found.network.contacts] == [
        "abuse@hoster-south.example"
    ]
    assert [each.email for each in found.registrar.contacts] == ["abuse@names.example"]
    assert [each.email for each in found.system.contacts] == ["abuse@upstream.example"]


def test_the_organisation_has_checked_routes_to_the_platforms_only(
    world: World, tmp_path: Path
) -> None:
    held = routes_of(world, tmp_path)
    checked = [row.host for row in SITES if platform_for(row.host, held)]
    assert checked == [row.host for row in SITES if row.is_known]
    assert all(platform_for(host, held)[0].is_checked for host in checked)
