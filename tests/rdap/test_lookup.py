"""DNS and RDAP, asked beside a capture and never mistaken for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from tests.simulators.registry import Registry, arin_network
from tests.simulators.web import OUTSIDE, Page

from unburden.net import Door
from unburden.rdap import Lookup, look_up

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ask(registry: Registry, door: Door, *, at: datetime = NOON) -> tuple[Lookup, ...]:
    return look_up(
        "http://www.site.example/x",
        OUTSIDE,
        door=door,
        clock=lambda: at,
        registries=registry.registries,
    )


def told(body: object) -> Page:
    text = body if isinstance(body, str) else json.dumps(body)
    return Page(body=text.encode(), type="application/rdap+json")


def test_who_is_behind_an_address_is_asked_and_labelled(
    registry: Registry, door: Door
) -> None:
    found = ask(registry, door)

    assert [(each.kind, each.asked, each.of) for each in found] == [
        ("DNS", "www.site.example", "the resolver of this machine"),
        ("RDAP", "site.example", registry.host),
        ("RDAP", OUTSIDE, registry.host),
    ]
    assert [each.why for each in found] == ["", "", ""]
    assert found[0].answer == [OUTSIDE]
    assert found[2].answer == {
        "startAddress": "93.184.215.0",
        "endAddress": "93.184.215.255",
    } | arin_network("HOSTER-7", "abuse@hoster.example")
    facts = {fact.name: fact.value for each in found for fact in each.facts}
    assert facts["addresses of the name"] == OUTSIDE
    assert facts["registrar of the domain"] == "Names"
    assert facts["abuse of the domain"] == "abuse@names.example"
    assert facts["domain registered"].startswith("2020-01-02")
    assert facts["name of the network"] == "HOSTER-7"
    assert facts["abuse of the network"] == "Abuse Desk, abuse@hoster.example"
    for each in found:
        for fact in each.facts:
            assert fact.witness.startswith(f"a look-up of ours ({each.kind}, ")
            assert "2026-11-20 12:00:00 UTC" in fact.witness


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", ""])
def test_nothing_is_asked_about_an_inside_address(
    ip: str, registry: Registry, door: Door
) -> None:
    found = look_up(f"http://{ip or 'x'}/", ip, door=door, clock=lambda: NOON)

    assert found == ()
    assert registry.paths == []


def test_without_the_lists_it_says_so_and_goes_on(
    registry: Registry, door: Door
) -> None:
    registry.pages.clear()

    found = ask(registry, door)

    assert [bool(each.why) for each in found] == [False, True, True]
    assert "lists of RDAP servers could not be had" in found[1].why
    assert registry.rdap == []


def test_lists_that_are_not_as_they_should_be_are_told_apart(
    registry: Registry, door: Door
) -> None:
    registry.put("/lists/ipv4.json", told({"services": [[["10.0.0.1/8"], ["x"]], 7]}))

    assert "could not be read" in ask(registry, door)[1].why


def test_the_lists_are_asked_for_once_a_day(registry: Registry, door: Door) -> None:
    for hours in (0, 1, 23):
        ask(registry, door, at=NOON + timedelta(hours=hours))
    assert registry.paths.count("/lists/dns.json") == 1

    ask(registry, door, at=NOON + timedelta(hours=24))
    assert registry.paths.count("/lists/dns.json") == 2


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[",
        "[]",
        "{}",
        "7",
        '{"handle": "X", "events": [{}]}',
        '{"objectClassName": "odd"}',
        {"objectClassName": "ip network", "handle": "X", "entities": 7},
        {"objectClassName": "ip network", "handle": "X", "entities": [{"roles": 7}]},
        {"objectClassName": "ip network", "handle": "X", "startAddress": ["x"]},
        "[" * 100_000,
        '{"objectClassName":"domain","handle":"X","entities":'
        + '[{"entities":' * 20_000
        + "[]"
        + "}]" * 20_000
        + "}",
    ],
    ids=str,
)
def test_an_answer_that_is_no_rdap_is_not_believed(
    body: object, registry: Registry, door: Door
) -> None:
    registry.domains["site.example"] = told(body)

    _, domain, network = ask(registry, door)

    assert domain.why.endswith(".")
    assert len(domain.why) < 300
    assert domain.facts == ()
    assert network.why == ""


@pytest.mark.parametrize("value", ["NaN", "1e999", "9" * 30, "9" * 5000, '"\\ud800"'])
def test_a_value_that_no_record_can_hold_is_not_kept(
    value: str, registry: Registry, door: Door
) -> None:
    registry.domains["site.example"] = told(f'{{"handle": {value}}}')

    domain = ask(registry, door)[1]

    assert domain.why
    assert domain.answer is None
    assert rfc8785.dumps(domain.to_json())


@pytest.mark.parametrize(
    ("domain", "network"),
    [
        ({"ldhName": "other.example"}, {}),
        ({}, {"startAddress": "93.184.216.0", "endAddress": "93.184.216.255"}),
        ({}, {"startAddress": "2606:2800::", "endAddress": "2606:2800::ff"}),
    ],
)
def test_an_answer_about_something_else_is_a_lie(
    domain: dict[str, str],
    network: dict[str, str],
    registry: Registry,
    door: Door,
) -> None:
    registry.domains["site.example"] |= domain  # type: ignore[operator]
    registry.networks["93.184.215.0/24"] |= network  # type: ignore[operator]

    _, first, second = ask(registry, door)

    lying, other = (first, second) if domain else (second, first)
    assert "about something else" in lying.why
    assert lying.facts == ()
    assert lying.answer, "what was said is kept"
    assert other.why == ""


def test_a_server_that_sends_in_circles_is_left(registry: Registry, door: Door) -> None:
    around = (("Location", f"http://{registry.host}/ip/{OUTSIDE}"),)
    registry.networks["93.184.215.0/24"] = Page(status=302, headers=around)

    assert "did not answer" in ask(registry, door)[2].why
    assert len(registry.rdap) < 12


def test_a_server_that_leads_inside_is_left(registry: Registry, door: Door) -> None:
    inside = (("Location", "http://169.254.169.254/latest/"),)
    registry.networks["93.184.215.0/24"] = Page(status=302, headers=inside)

    assert "not on the public web" in ask(registry, door)[2].why


def test_a_server_that_hangs_is_left_in_time(registry: Registry, door: Door) -> None:
    ask(registry, door)  # and so has the lists
    registry.networks["93.184.215.0/24"] = Page(body=b"{" * 900, wait=0.1, pieces=900)
    hurried = replace(door, limits=replace(door.limits, seconds=1.0))

    found = ask(registry, hurried)

    assert "did not answer" in found[2].why


def test_a_giant_answer_is_left_unread(registry: Registry, door: Door) -> None:
    giant = {"objectClassName": "ip network", "x": "y" * 2**20}
    registry.networks["93.184.215.0/24"] = told(giant)

    assert "sends more than" in ask(registry, door)[2].why


@pytest.mark.parametrize(
    ("status", "words"), [(404, "knows nothing"), (429, "answered 429")]
)
def test_a_refusal_is_told(
    status: int, words: str, registry: Registry, door: Door
) -> None:
    registry.domains["site.example"] = Page(status=status, body=b"{}")

    assert words in ask(registry, door)[1].why


def test_a_name_without_a_listed_server_is_not_asked_of_anybody(
    registry: Registry, door: Door
) -> None:
    found = look_up(
        "http://site.invalid/",
        "200.1.2.3",
        door=door,
        clock=lambda: NOON,
        registries=registry.registries,
    )

    assert ["No RDAP server is listed" in each.why for each in found[1:]] == [True] * 2
    assert registry.rdap == []
