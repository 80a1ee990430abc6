"""DNS and RDAP, asked beside a capture and never mistaken for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import whoisit
from tests.simulators.site import OUTSIDE, Site, clock

from unburden.capture import CaptureSettings
from unburden.capture.lookup import look_up
from unburden.model import Capture

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]
LISTS = "http://lists.example/rdap/"
SERVER = "http://rdap.example/"


def person(role: str, name: str, email: str) -> dict[str, object]:
    card = [["fn", {}, "text", name], ["email", {}, "text", email]]
    return {
        "objectClassName": "entity",
        "handle": name.upper(),
        "roles": [role],
        "vcardArray": ["vcard", [["version", {}, "text", "4.0"], *card]],
    }


DOMAIN = {
    "objectClassName": "domain",
    "handle": "D-7",
    "ldhName": "site.example",
    "events": [{"eventAction": "registration", "eventDate": "2020-01-02T03:04:05Z"}],
    "entities": [person("registrar", "Names", "help@names.example")],
}
NETWORK = {
    "objectClassName": "ip network",
    "handle": "NET-7",
    "name": "HOSTING-7",
    "startAddress": "93.184.215.0",
    "endAddress": "93.184.215.255",
    "ipVersion": "v4",
    "country": "NL",
    "entities": [person("abuse", "Desk", "abuse@hosting.example")],
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    whoisit.clear_bootstrapping()
    yield
    whoisit.clear_bootstrapping()


@pytest.fixture
def registry(site: Site) -> Site:
    server = [[["example"], [SERVER]]]
    for name, served in {
        "dns": server,
        "ipv4": [[["93.0.0.0/8"], [SERVER]]],
        "ipv6": [[["2001:db8::/32"], [SERVER]]],
        "asn": [[["1-100"], [SERVER]]],
        "object-tags": [[["a@example"], ["EX"], [SERVER]]],
    }.items():
        told = json.dumps({"version": "1.0", "services": served})
        site.add(f"/rdap/{name}.json", told, "application/json")
    site.add("/domain/site.example", json.dumps(DOMAIN), "application/rdap+json")
    site.add(f"/ip/{OUTSIDE}", json.dumps(NETWORK), "application/rdap+json")
    return site


def test_who_is_behind_an_address_is_asked_and_labelled(registry: Site) -> None:
    found = look_up(
        "http://www.site.example/x",
        OUTSIDE,
        door=registry.door(),
        clock=clock,
        registries=LISTS,
    )

    assert [(each.kind, each.asked, each.of) for each in found] == [
        ("DNS", "www.site.example", "the resolver of this machine"),
        ("RDAP", "site.example", "rdap.example"),
        ("RDAP", OUTSIDE, "rdap.example"),
    ]
    assert [each.why for each in found] == ["", "", ""]
    assert [each.answer for each in found] == [[OUTSIDE], DOMAIN, NETWORK]
    facts = {fact.name: fact.value for each in found for fact in each.facts}
    assert facts["addresses of the name"] == OUTSIDE
    assert facts["registrar of the domain"] == "Names, help@names.example"
    assert facts["domain registered"].startswith("2020-01-02")
    assert facts["name of the network"] == "HOSTING-7"
    assert facts["country of the network"] == "NL"
    assert facts["abuse of the network"] == "Desk, abuse@hosting.example"
    for each in found:
        for fact in each.facts:
            assert fact.witness.startswith(f"a look-up of ours ({each.kind}, ")


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_nothing_is_asked_about_an_inside_address(ip: str, registry: Site) -> None:
    found = look_up(f"http://{ip}/", ip, door=registry.door(), clock=clock)

    assert found == ()
    assert registry.log == []


def test_without_the_lists_it_says_so_and_goes_on(site: Site) -> None:
    found = look_up(
        "http://site.example/", OUTSIDE, door=site.door(), clock=clock, registries=LISTS
    )

    assert [bool(each.why) for each in found] == [False, True, True]
    assert "lists of RDAP servers" in found[1].why
    assert not whoisit.is_bootstrapped()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"handle": "X", "events": [{}]}',
        '{"objectClassName": "odd"}',
        "[",
    ],
)
def test_an_answer_that_is_no_rdap_is_kept_and_not_believed(
    body: str, registry: Site
) -> None:
    registry.add("/domain/site.example", body, "application/rdap+json")

    _, domain, network = look_up(
        "http://site.example/",
        OUTSIDE,
        door=registry.door(),
        clock=clock,
        registries=LISTS,
    )

    assert domain.why
    assert domain.facts == ()
    assert network.why == ""


def test_a_capture_asks_only_when_told_to(
    registry: Site, take: Take, tmp_path: Path
) -> None:
    registry.page("/", "x")
    take("/")
    assert [each.path for each in registry.log] == ["/"]
    assert not (tmp_path / "lookups.json").exists()

    asking = CaptureSettings(replay=False, look_up=True, registries=LISTS)
    made = take("/", settings=asking)

    kept = json.loads((tmp_path / "lookups.json").read_bytes())
    assert [each["kind"] for each in kept] == ["DNS", "RDAP", "RDAP"]
    assert kept[2]["answer"] == NETWORK
    assert "lookups.json" in made.files
    assert "abuse of the network" in {fact.name for fact in made.facts}
