"""Who answers for an address and a name: what registries tell, true or not."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.simulators.registry import (
    Registry,
    apnic_network,
    arin_network,
    card,
    entity,
    ripe_autnum,
    ripe_network,
    verisign_domain,
)
from tests.simulators.web import OUTSIDE, Page

from unburden.net import Door
from unburden.rdap import Contact, Holders, holders, is_address, plain, registrable

BLOCK = "93.184.215.0/24"


def ask(
    registry: Registry, door: Door, *, host: str = "www.site.example", ip: str = OUTSIDE
) -> Holders:
    return holders(
        host,
        ip,
        door=door,
        clock=lambda: datetime(2026, 11, 20, 12, tzinfo=UTC),
        registries=registry.registries,
    )


def emails(found: tuple[Contact, ...]) -> list[str]:
    return [each.email for each in found]


def test_network_registrar_and_system_are_each_asked_once(
    registry: Registry, door: Door
) -> None:
    found = ask(registry, door)

    desk = Contact(email="abuse@hoster.example", name="Abuse Desk", role="abuse")
    assert found.network.contacts == (desk,)
    assert (found.network.name, found.network.handle) == ("HOSTER-7", "NET-7-1")
    assert found.network.of == registry.host
    assert found.registrar.name == "Names"
    assert found.registrar.asked == "site.example"
    assert emails(found.registrar.contacts) == ["abuse@names.example"]
    assert found.system.asked == "64500"
    assert emails(found.system.contacts) == ["abuse@transit.example"]
    assert sorted(registry.rdap) == [
        "/autnum/64500",
        "/domain/site.example",
        f"/ip/{OUTSIDE}",
    ]
    assert registry.asked_txt == ["14.215.184.93.origin.asn.cymru.com"]
    said = {fact.name: fact for fact in found.facts}
    assert said["autonomous system"].value == "AS64500"
    assert "origin.asn.cymru.com" in said["autonomous system"].witness
    assert said["name of the autonomous system"].value == "TRANSIT-AS"


@pytest.mark.parametrize(
    ("network", "wanted"),
    [
        (arin_network("A", "abuse@a.example"), ["abuse@a.example"]),
        (ripe_network("R", "abuse@r.example"), ["abuse@r.example"]),
        (
            apnic_network("P", "office@p.example", "abuse@p.example"),
            ["abuse@p.example", "office@p.example"],
        ),
    ],
)
def test_each_registry_is_read_in_its_own_shape(
    network: dict[str, object],
    wanted: list[str],
    registry: Registry,
    door: Door,
) -> None:
    registry.networks[BLOCK] = network

    assert emails(ask(registry, door).network.contacts) == wanted


def test_the_country_is_as_the_registry_has_it(registry: Registry, door: Door) -> None:
    registry.networks[BLOCK] = ripe_network("R", "abuse@r.example", country="NL")

    assert ask(registry, door).network.country == "NL"


def test_a_registrant_is_no_registrar(registry: Registry, door: Door) -> None:
    """Whoever registered the name may be the one complained about."""
    hidden = entity("X", ["abuse"], card("Him", "him@site.example"))
    told = verisign_domain("Names")
    told["entities"].append(entity("REG", ["registrant"], card("He"), hidden))
    registry.domains["site.example"] = told

    registrar = ask(registry, door).registrar

    assert registrar.contacts == ()
    assert "names nobody who takes complaints" in registrar.why


def test_a_registrars_own_address_will_do(registry: Registry, door: Door) -> None:
    told = verisign_domain("Names")
    told["entities"][0]["vcardArray"] = card("Names", "help@names.example")
    registry.domains["site.example"] = told

    found = ask(registry, door).registrar.contacts

    assert found == (
        Contact(email="help@names.example", name="Names", role="registrar"),
    )


@pytest.mark.parametrize(
    "odd",
    [
        "call us",
        "REDACTED FOR PRIVACY",
        "abuse@hoster.example\r\nBcc: all@site.example",
        "abuse@hoster.example, him@site.example",
        "<abuse@hoster.example>",
        '"a b"@hoster.example',
        "abuse%site.example@hoster.example",
        "abuse@localhost",
        "abuse@[93.184.215.14]",
        "abuse@10.0.0.1",
        "abuse@höster.example",
        "|/bin/sh@hoster.example",
        "a" * 300 + "@hoster.example",
    ],
)
def test_a_contact_that_is_no_address_is_told_and_not_used(
    odd: str, registry: Registry, door: Door
) -> None:
    registry.networks[BLOCK] = arin_network("HOSTER-7", odd)

    network = ask(registry, door).network

    assert network.contacts == ()
    assert "no mail address" in network.why
    assert network.why.isprintable()
    assert len(network.why) < 200


def test_a_good_address_beside_an_odd_one_is_used(
    registry: Registry, door: Door
) -> None:
    registry.networks[BLOCK] = arin_network("H", "call us", "mailto:abuse@h.example")

    network = ask(registry, door).network

    assert emails(network.contacts) == ["abuse@h.example"]
    assert network.why == ""


def test_names_of_strangers_stay_on_one_line(registry: Registry, door: Door) -> None:
    bad = "HOSTER\r\nBcc: all@site.example\u202e\x1b[31m" + "x" * 999
    registry.networks[BLOCK] = arin_network(bad, "abuse@hoster.example")

    found = ask(registry, door)

    assert found.network.name.startswith("HOSTER Bcc: all@site.example [31mxxx")
    assert len(found.network.name) == 120
    for fact in found.facts:
        assert fact.value.isprintable()
        assert len(fact.value) <= 500


@pytest.mark.parametrize(
    "odd",
    [
        {"events": [{"eventAction": "registration", "eventDate": "2020-13-99"}]},
        {"events": [{}]},
        {"events": 7, "status": {"a": 1}, "nameservers": ["x"]},
        {"links": [{"rel": None}], "remarks": "x", "notices": [None]},
        {"handle": None},
        {"country": ["NL"], "name": 7},
    ],
    ids=str,
)
def test_odd_parts_do_not_hide_who_takes_complaints(
    odd: dict[str, object], registry: Registry, door: Door
) -> None:
    registry.networks[BLOCK] = arin_network("HOSTER-7", "abuse@hoster.example") | odd
    registry.domains["site.example"] = verisign_domain("N", "abuse@names.example") | odd

    found = ask(registry, door)

    assert emails(found.network.contacts) == ["abuse@hoster.example"]
    assert emails(found.registrar.contacts) == ["abuse@names.example"]


ODD = [None, True, -1, 10**25, 1.5, "", "x", [], {}, [[]], [None], {"a": None}, [7]]


def muddled(value: Any, by: random.Random) -> Any:
    """An answer with some of its values replaced by odd ones, or gone."""
    if by.random() < 0.03:
        return by.choice(ODD)
    if isinstance(value, dict):
        kept = {name for name in value if by.random() > 0.02}
        return {name: muddled(value[name], by) for name in value if name in kept}
    if isinstance(value, list):
        return [muddled(each, by) for each in value]
    return value


def test_whatever_is_answered_there_is_a_contact_or_a_reason(
    registry: Registry, door: Door
) -> None:
    by = random.Random(20_261_126)  # noqa: S311 - the same each time
    network = arin_network("A", "abuse@a.example")
    domain = verisign_domain("N", "abuse@n.example")
    system = ripe_autnum("T", "abuse@t.example")
    told = 0
    for _ in range(100):
        registry.networks[BLOCK] = muddled(network, by) or {}
        name = json.dumps(muddled(domain, by)).encode()
        registry.domains["site.example"] = Page(body=name)
        registry.autnums[64500] = muddled(system, by) or {}

        found = ask(registry, door)

        for each in (found.network, found.registrar, found.system):
            assert bool(each.contacts) != bool(each.why)
            assert each.why.isprintable()
            assert len(each.why) < 300
            told += bool(each.contacts)
    assert 50 < told < 250, "some are read, and some are not"


def test_many_entities_are_cut_and_end_soon(registry: Registry, door: Door) -> None:
    told = arin_network("HOSTER-7", "abuse@hoster.example")
    told["entities"] += [
        {"roles": ["abuse"], "handle": f"H{number}"} for number in range(20_000)
    ]
    registry.networks[BLOCK] = told

    assert emails(ask(registry, door).network.contacts) == ["abuse@hoster.example"]


def test_an_address_has_no_registrar_and_an_unknown_one_no_network(
    registry: Registry, door: Door
) -> None:
    found = ask(registry, door, host=OUTSIDE)
    assert "no registrar" in found.registrar.why
    assert found.network.contacts

    found = ask(registry, door, ip="")
    assert "not known" in found.network.why
    assert "not known" in found.system.why
    assert found.registrar.contacts

    found = ask(registry, door, ip="10.0.0.7")
    assert "not on the public internet" in found.network.why


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["NA | | | |"],
        ["64500"],
        ["64500 | 10.0.0.0/8 | NL | x | y"],
        ["-1 | 93.184.215.0/24"],
        ["0 | 93.184.215.0/24"],
        ["99999999999 | 93.184.215.0/24"],
        ["٣ | 93.184.215.0/24"],
        ["64500 | not a prefix"],
        ["x" * 100_000],
    ],
    ids=lambda texts: str(texts)[:40],
)
def test_dns_that_tells_no_system_is_said_to(
    texts: list[str], registry: Registry, door: Door
) -> None:
    registry.txt = lambda _: texts

    found = ask(registry, door)

    assert found.system.contacts == ()
    assert found.system.why.endswith(".")
    assert found.network.contacts, "the others are not lost with it"


def test_the_narrowest_announcement_and_its_first_system_count(
    registry: Registry, door: Door
) -> None:
    registry.txt = lambda _: [
        "64496 | 93.0.0.0/8 | NL | x | y",
        "64500 64511 | 93.184.215.0/24 | NL | x | y",
    ]

    assert ask(registry, door).system.asked == "64500"


def test_an_address_of_version_6_is_asked_by_its_nibbles(
    registry: Registry, door: Door
) -> None:
    ip = "2606:2800:21f::1"
    registry.networks["2606:2800:21f::/48"] = ripe_network("R6", "abuse@r.example")
    registry.txt = lambda _: ["64500 | 2606:2800::/32 | NL | x | y"]
    registry.autnums[64500] = ripe_autnum("R-AS", "abuse@r.example")

    found = ask(registry, door, ip=ip)

    asked = ".".join(reversed("26062800021f" + "0" * 19 + "1"))
    assert registry.asked_txt == [f"{asked}.origin6.asn.cymru.com"]
    assert emails(found.network.contacts) == ["abuse@r.example"]
    assert emails(found.system.contacts) == ["abuse@r.example"]


def test_one_that_fails_takes_no_other_with_it(registry: Registry, door: Door) -> None:
    registry.networks[BLOCK] = Page(status=500, body=b"oops")

    found = ask(registry, door)

    assert "answered 500" in found.network.why
    assert found.registrar.contacts
    assert found.system.contacts


def test_words_and_addresses() -> None:
    assert plain("  a\n\tb\u200b ") == "a b"
    assert plain("x" * 10**6) == "x" * 120
    assert is_address("abuse+x_y=z@Sub.host-1.example")
    assert not is_address("a..b@host.example")
    assert not is_address("a@host.example\n")
    assert registrable("a.b.co.uk") == "b.co.uk"
    assert registrable("WWW.site.example.") == "site.example"
    assert registrable("a.b.nowhere-at-all") == "b.nowhere-at-all"
    assert registrable("localhost") == "localhost"
