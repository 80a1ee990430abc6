"""Whom to write to about a place, in which order, and whom not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.route.conftest import Climb, page
from tests.simulators.registry import Registry, arin_network, ripe_autnum
from tests.simulators.registry import verisign_domain as domain
from tests.simulators.web import Page, SmallWeb

from unburden.data.routes import routes, with_own
from unburden.errors import BadInput
from unburden.model import Footing, Ladder, Layer, Medium, Route

BLOCK = "93.184.215.0/24"
UNSURE = "http://reddit.com/r/x"


def layers(ladder: Ladder) -> list[Layer]:
    return list(dict.fromkeys(route.layer for route in ladder.routes))


def rung(ladder: Ladder, layer: Layer) -> Route:
    (found,) = [route for route in ladder.routes if route.layer is layer]
    return found


def why_not(ladder: Ladder, layer: Layer) -> str:
    (found,) = [left for left in ladder.left_out if left.layer is layer]
    return found.why


def test_an_unknown_site_is_presumed_hostile_and_search_engines_come_first(
    up: Climb,
) -> None:
    ladder = up()

    assert ladder.is_hostile
    assert layers(ladder) == [
        Layer.SEARCH,
        Layer.SITE,
        Layer.HOST,
        Layer.REGISTRAR,
        Layer.NETWORK,
        Layer.REGULATOR,
    ]
    for route in ladder.routes:
        carries = route.layer not in (Layer.SEARCH, Layer.REGULATOR)
        assert route.forwards is carries, route
    host = rung(ladder, Layer.HOST)
    assert (host.id, host.to) == ("host:abuse@hoster.example", "abuse@hoster.example")
    assert (host.medium, host.footing) == (Medium.MAIL, Footing.STATED)
    assert "HOSTER-7" in host.why
    assert rung(ladder, Layer.REGISTRAR).name == "Names"
    assert "AS64500" in rung(ladder, Layer.NETWORK).why
    assert rung(ladder, Layer.REGULATOR).id == "ofcom"
    assert ladder.left_out == ()


def test_every_rung_has_one_plain_sentence_and_every_look_up_a_witness(
    up: Climb,
) -> None:
    ladder = up()

    for route in ladder.routes:
        assert route.why.endswith(".")
        assert route.source
    names = {fact.name for fact in ladder.facts}
    assert {
        "server address",
        "name of the network",
        "abuse of the network",
        "registrar of the domain",
        "autonomous system",
        "name of the autonomous system",
    } <= names
    assert all(fact.witness for fact in ladder.facts)


@pytest.mark.parametrize(
    ("law", "wanted"), [("AU", "esafety"), ("US", "ftc"), ("DE", "eu-dsc")]
)
def test_the_regulator_is_that_of_her_law(law: str, wanted: str, up: Climb) -> None:
    assert rung(up(law=law), Layer.REGULATOR).id == wanted


def test_a_law_without_a_regulator_has_none(up: Climb) -> None:
    assert Layer.REGULATOR not in layers(up(law="BR"))


def test_a_known_platform_that_nobody_opened_is_a_suggestion_after_search(
    up: Climb, web: SmallWeb
) -> None:
    ladder = up(UNSURE)

    assert ladder.is_hostile
    assert layers(ladder)[:2] == [Layer.SEARCH, Layer.PLATFORM]
    assert [row.id for row in ladder.routes if row.layer is Layer.PLATFORM] == [
        "reddit"
    ], "the row for India is for those who live there"
    assert rung(ladder, Layer.PLATFORM).footing is Footing.SUGGESTED
    assert Layer.SITE not in layers(ladder)
    assert len(web.paths) == 1, "its own pages need not be searched"


def test_rows_for_a_country_are_for_those_who_live_there(up: Climb) -> None:
    ladder = up(UNSURE, law="IN")

    assert "reddit-india" in {row.id for row in ladder.routes}


def test_a_platform_that_somebody_opened_comes_first(up: Climb, tmp_path: Path) -> None:
    own = tmp_path / "routes.toml"
    own.write_text('[[route]]\nid = "reddit"\nchecked = 2026-11-20\n')

    ladder = up(UNSURE, routes=with_own(own))

    assert not ladder.is_hostile
    assert layers(ladder)[:2] == [Layer.PLATFORM, Layer.SEARCH]
    assert rung(ladder, Layer.PLATFORM).is_checked
    assert rung(ladder, Layer.HOST).forwards, "hosts pass complaints on all the same"


def test_an_organisations_own_route_to_a_site_is_known_too(
    up: Climb, web: SmallWeb
) -> None:
    mine = Route(
        id="mine",
        layer=Layer.SITE,
        name="The site",
        medium=Medium.MAIL,
        to="desk@site.example",
        why="It shows this.",
        footing=Footing.CHECKED,
        source="opened",
        checked="2026-11-20",
        hosts=("site.example",),
    )

    ladder = up(routes=(*routes(), mine))

    assert not ladder.is_hostile
    assert ladder.routes[0].id == "mine"
    assert not ladder.routes[0].forwards
    assert up(routes=(*routes(), replace(mine, footing=Footing.SUGGESTED))).is_hostile


def test_a_site_that_is_never_written_to_is_left_out_and_unread(
    up: Climb, web: SmallWeb
) -> None:
    ladder = up("http://thothub.example/gallery/7")

    assert Layer.SITE not in layers(ladder)
    assert "publish them" in why_not(ladder, Layer.SITE)
    assert layers(ladder)[:2] == [Layer.SEARCH, Layer.HOST]
    assert web.paths == ["/gallery/7"]


def test_pictures_on_another_site_add_its_rungs(up: Climb, registry: Registry) -> None:
    registry.networks["93.184.215.14/32"] = arin_network("IMG", "abuse@img.example")
    registry.domains["pics.example"] = domain("Other", "abuse@other.example")

    ladder = up(
        "http://site.example/gallery/7",
        "data:image/png;base64,xx",
        "http://site.example/7.jpg",
        "https://i.redd.it/7.jpg",
        "http://cdn.pics.example/7.jpg",
        "http://third.example/7.jpg",
    )

    registrars = [r.to for r in ladder.routes if r.layer is Layer.REGISTRAR]
    assert registrars == ["abuse@names.example", "abuse@other.example"]
    assert "reddit" in {route.id for route in ladder.routes}
    assert ladder.is_hostile
    asked = {path for path in registry.rdap if path.startswith("/domain/")}
    assert "/domain/third.example" not in asked, "a handful, not all"


def test_a_checked_platform_of_the_pictures_does_not_vouch_for_the_page(
    up: Climb, tmp_path: Path
) -> None:
    own = tmp_path / "routes.toml"
    own.write_text('[[route]]\nid = "reddit"\nchecked = 2026-11-20\n')

    ladder = up(
        "http://site.example/gallery/7",
        "https://i.redd.it/7.jpg",
        routes=with_own(own),
    )

    assert ladder.is_hostile
    assert layers(ladder)[:2] == [Layer.SEARCH, Layer.PLATFORM]


# Content delivery networks


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"cf_ray": "8-LHR"}, "Cloudflare"),
        ({"X_Served_By": "cache-lhr7-LHR"}, "Fastly"),
        ({"Akamai_GRN": "0.7"}, "Akamai"),
        ({"X_Sucuri_ID": "7"}, "Sucuri"),
    ],
)
def test_a_cdn_is_known_by_its_headers(
    headers: dict[str, str], name: str, up: Climb, web: SmallWeb
) -> None:
    web.put("/gallery/7", page("x", **headers))

    ladder = up()

    found = [route for route in ladder.routes if route.layer is Layer.CDN]
    assert {route.name for route in found} == {name}
    for route in found:
        assert "header" in route.why
        assert "another network, HOSTER-7" in route.why
        assert route.forwards
    assert rung(ladder, Layer.HOST).to == "abuse@hoster.example"
    (said,) = [f for f in ladder.facts if f.name == "content delivery network"]
    assert said.value == name
    assert "header" in said.witness


def test_a_cdn_whose_network_it_is_hides_the_host(
    up: Climb, web: SmallWeb, registry: Registry
) -> None:
    web.put("/gallery/7", page("x", cf_ray="8-LHR"))
    registry.networks[BLOCK] = arin_network("CLOUDFLARENET", "abuse@cloudflare.example")
    registry.autnums[64500] = ripe_autnum("CLOUDFLARENET", "abuse@cloudflare.example")

    ladder = up()

    assert {Layer.HOST, Layer.NETWORK}.isdisjoint(layers(ladder))
    assert "behind Cloudflare" in why_not(ladder, Layer.HOST)
    cdn = next(route for route in ladder.routes if route.layer is Layer.CDN)
    assert "header cf-ray" in cdn.why
    assert "network CLOUDFLARENET" in cdn.why


def test_a_cdn_that_only_its_network_gives_away_is_known(
    up: Climb, registry: Registry
) -> None:
    registry.networks[BLOCK] = arin_network("BUNNY-NET", "abuse@bunny.example")

    cdn = rung(up(), Layer.CDN)

    assert (cdn.name, cdn.to) == ("bunny.net", "abuse@bunny.example")
    assert cdn.footing is Footing.STATED


def test_a_cdn_we_cannot_write_to_is_said_to_be_there(up: Climb, web: SmallWeb) -> None:
    web.put("/gallery/7", page("x", CDN_PullZone="7"))

    ladder = up()

    assert "How to write to it is not known" in why_not(ladder, Layer.CDN)
    assert Layer.HOST in layers(ladder)


# Those behind it


def test_one_recipient_stands_once_with_all_its_reasons(
    up: Climb, registry: Registry
) -> None:
    registry.networks[BLOCK] = arin_network("BIG", "Abuse@big.example")
    registry.autnums[64500] = ripe_autnum("BIG-AS", "abuse@big.example")
    registry.domains["site.example"] = domain("Big", "abuse@BIG.example")

    ladder = up()

    host = rung(ladder, Layer.HOST)
    assert {Layer.REGISTRAR, Layer.NETWORK}.isdisjoint(layers(ladder))
    assert "holds the network" in host.why
    assert "registered with it" in host.why
    assert "AS64500" in host.why


def test_a_host_that_is_the_site_itself_is_not_asked_beside_it(
    up: Climb, registry: Registry
) -> None:
    registry.networks[BLOCK] = arin_network("HIS", "abuse@noc.site.example")

    ladder = up()

    assert Layer.HOST not in layers(ladder)
    assert "would go to site.example itself" in why_not(ladder, Layer.HOST)
    assert rung(ladder, Layer.NETWORK).to == "abuse@transit.example"
    assert ladder.is_hostile


def test_an_organisations_own_route_to_a_host_is_used_in_place_of_the_registrys(
    up: Climb,
) -> None:
    mine = Route(
        id="mine",
        layer=Layer.HOST,
        name="The hoster's form",
        medium=Medium.FORM,
        to="https://hoster.example/abuse",
        why="The site runs on its machines.",
        footing=Footing.CHECKED,
        source="opened",
        checked="2026-11-20",
        hosts=("hoster.example",),
    )

    host = rung(up(routes=(*routes(), mine)), Layer.HOST)
    assert (host.id, host.forwards) == ("mine", True)
    assert "HOSTER-7" in host.why

    never = replace(mine, never=True, to="", why="It passes names on to its customers.")
    ladder = up(routes=(*routes(), never))
    assert Layer.HOST not in layers(ladder)
    assert why_not(ladder, Layer.HOST) == "It passes names on to its customers."


def test_look_ups_that_fail_are_told_and_the_rest_stands(
    up: Climb, registry: Registry
) -> None:
    registry.networks[BLOCK] = Page(status=500)
    registry.domains.clear()
    registry.txt = {}

    ladder = up()

    assert "answered 500" in why_not(ladder, Layer.HOST)
    assert "knows nothing" in why_not(ladder, Layer.REGISTRAR)
    assert "DNS has no text" in why_not(ladder, Layer.NETWORK)
    assert layers(ladder) == [Layer.SEARCH, Layer.SITE, Layer.REGULATOR]


def test_without_an_address_it_is_asked_of_dns(up: Climb, registry: Registry) -> None:
    ladder = up(ip="")

    assert rung(ladder, Layer.HOST).to == "abuse@hoster.example"
    assert "addresses of the name" in {fact.name for fact in ladder.facts}


def test_a_place_that_is_gone_still_has_a_ladder(up: Climb) -> None:
    ladder = up("http://gone.invalid/x", ip="")

    assert layers(ladder) == [Layer.SEARCH, Layer.SITE, Layer.REGULATOR]
    left = {each.layer: each.why for each in ladder.left_out}
    assert "could not be read" in rung(ladder, Layer.SITE).why
    assert "not known" in left[Layer.HOST]
    assert "No RDAP server" in left[Layer.REGISTRAR]


def test_a_name_in_another_alphabet_is_asked_about_as_dns_has_it(
    up: Climb, registry: Registry
) -> None:
    registry.domains["xn--bcher-kva.example"] = domain("Names", "abuse@n.example")

    ladder = up("http://www.bücher.example/7")

    assert rung(ladder, Layer.REGISTRAR).to == "abuse@n.example"
    assert rung(ladder, Layer.SITE).to == "abuse@xn--bcher-kva.example"


def test_an_address_in_place_of_a_name(up: Climb) -> None:
    ladder = up("http://93.184.215.14/gallery/7")

    assert rung(ladder, Layer.HOST).to == "abuse@hoster.example"
    assert "no registrar" in why_not(ladder, Layer.REGISTRAR)
    assert "no name to guess one from" in why_not(ladder, Layer.SITE)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "site.example",
        "ftp://site.example/x",
        "file:///etc/passwd",
        "http://",
        "http://x",
        "http://[::1",
        "http://site.example:port/",
        "http://site.example:0/",
        "http://" + "ü" * 70 + ".example/",
        "http://site.example/\r\nHost: x",
        "http://site.example/" + "x" * 9000,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_web_address_is_refused_in_a_sentence(
    odd: str, up: Climb, web: SmallWeb
) -> None:
    with pytest.raises(BadInput, match="is not the address of a page") as refused:
        up(odd)

    assert len(str(refused.value)) < 400
    assert web.paths == []
