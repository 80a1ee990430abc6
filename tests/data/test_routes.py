"""Where to report: what we hold, and what we never do."""

import pytest

from unburden.data import JURISDICTIONS
from unburden.data.forms import form
from unburden.data.routes import (
    cdn_for,
    exchanges,
    never_contact,
    platform_for,
    regulators,
    routes,
    search_routes,
)
from unburden.model import Footing, Layer, Medium


def ids(rows):
    return [row.id for row in rows]


def test_nobody_has_opened_ours_so_each_is_a_suggestion():
    assert len(routes()) > 40
    for row in routes():
        assert row.footing is Footing.SUGGESTED, row.id
        assert not row.is_checked


def test_a_route_whose_source_could_not_be_named_says_so():
    unnamed = [row for row in routes() if "could not be named" in row.source]
    assert unnamed
    assert not any(row.is_confirmed for row in unnamed)
    assert all("secondary" in row.source for row in unnamed)


def test_what_its_own_source_doubts_is_not_confirmed():
    doubted = [row for row in routes() if "not sure" in row.note]
    assert ids(doubted) == ["whatsapp-india", "xvideos", "xhamster"]
    assert not any(row.is_confirmed for row in doubted)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("facebook.com", ["meta-ncii", "meta-form"]),
        ("m.facebook.com", ["meta-ncii", "meta-form"]),
        ("WWW.Reddit.com.", ["reddit", "reddit-india"]),
        ("t.me", ["telegram", "telegram-dmca"]),
        ("notfacebook.com", []),
        ("facebook.com.evil.example", []),
        ("com", []),
        ("", []),
    ],
)
def test_a_platform_is_known_by_its_domain_and_what_is_under_it(host, found):
    assert ids(platform_for(host)) == found


@pytest.mark.parametrize(
    "host", ["coomer.su", "www.coomer.st", "kemono.party", "thothub.to", "THOTSBAY.tv"]
)
def test_a_known_publisher_of_requests_is_never_written_to(host):
    assert "ask for money" in never_contact(host)
    assert platform_for(host) == ()


@pytest.mark.parametrize("host", ["coomer", "mycoomer.su", "example.org", "x.com"])
def test_others_may_be(host):
    assert never_contact(host) == ""


def test_what_is_never_written_to_has_no_address():
    for row in routes():
        assert bool(row.to) is not row.never


def test_a_delivery_network_is_found_by_the_name_its_network_has():
    assert ids(cdn_for("CLOUDFLARENET, Cloudflare, Inc.")) == [
        "cloudflare",
        "cloudflare-mail",
    ]
    assert ids(cdn_for("fastly")) == ["fastly"]
    assert cdn_for("Some Network") == cdn_for("") == ()


def test_whoever_stands_between_may_pass_on_what_it_is_sent():
    for row in routes():
        between = row.layer in {Layer.CDN, Layer.HOST, Layer.REGISTRAR, Layer.NETWORK}
        assert row.forwards is between, row.id


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("GB-EAW", ["ofcom"]),
        ("GB-NIR", ["ofcom"]),
        ("IE", ["eu-dsc"]),
        ("AU", ["esafety"]),
        ("CA-BC", ["bc-crt"]),
        ("CA", []),
        ("US", ["ftc"]),
        ("", []),
    ],
)
def test_a_regulator_answers_where_she_lives(place, found):
    assert ids(regulators(place)) == found


def test_search_engines_take_many_addresses_at_once():
    rows = {row.id: row for row in search_routes()}
    assert rows["google-ncii"].max_urls == 1000
    assert set(rows) >= {"bing", "duckduckgo"}


def test_every_row_can_be_used_as_it_stands():
    assert len(set(ids(routes()))) == len(routes())
    for row in routes():
        assert row.source.strip(), row.id
        assert row.why.strip(), row.id
        assert row.country in {"", *JURISDICTIONS}
        assert all(row.layer in form(one).layers for one in row.forms), row.id
        mail = row.medium is Medium.MAIL
        assert row.never or ("@" in row.to if mail else row.to.startswith("https://"))


def test_fingerprints_are_passed_on_by_the_person_shown_only():
    rows = {row.id: row for row in exchanges()}
    assert rows["stopncii"].serves == "adults"
    assert "on her own device" in rows["stopncii"].who
    assert rows["takeitdown"].serves == "under18"
    assert not {row.to for row in routes()} & {row.url for row in exchanges()}
