"""Who answered, and what a page states of itself, each with its witness."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.capture.test_certificates import certify
from tests.simulators.site import Site, clock

from unburden.browser import BrowserSettings
from unburden.capture import CaptureSettings
from unburden.capture.facts import _stated
from unburden.model import Capture

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]
URL = "http://site.example/post/7"


def stated(html: str) -> set[tuple[str, str, str]]:
    return {
        (fact.name, fact.value, fact.witness.removeprefix("the page itself "))
        for fact in _stated(html, URL)
        if fact.value
    }


def script(told: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(told)}</script>"


def test_the_canonical_address_is_read_whole() -> None:
    assert stated("<link rel='x canonical' href=/7>") == {
        ("canonical address", "http://site.example/7", "(rel=canonical)")
    }
    assert stated("<link rel=canonical href='http://[bad'>") == set()


def test_open_graph_and_meta_are_read() -> None:
    assert stated(
        "<meta property=og:url content=http://site.example/7>"
        "<meta property=article:published_time content=2026-01-02T03:04:05Z>"
        "<meta name=author content='A Writer'><meta property=og:image content=x>"
    ) == {
        ("canonical address", "http://site.example/7", "(Open Graph)"),
        ("posted at", "2026-01-02T03:04:05Z", "(Open Graph)"),
        ("posted by", "A Writer", "(meta)"),
    }


def test_json_ld_is_read_however_deep_it_lies() -> None:
    post = {
        "@type": "SocialMediaPosting",
        "datePublished": "2026-01-02",
        "dateModified": "2026-01-03",
        "author": [{"@type": "Person", "name": "user7", "url": "/u/7"}, "other"],
    }

    assert stated(script({"@graph": [{"mainEntity": post}]})) == {
        ("posted at", "2026-01-02", "(JSON-LD)"),
        ("changed at", "2026-01-03", "(JSON-LD)"),
        ("posted by", "user7 /u/7", "(JSON-LD)"),
        ("posted by", "other", "(JSON-LD)"),
    }


@pytest.mark.parametrize(
    "text",
    ["{", "[" * 100_000, '{"author": ' * 5000, "null", '{"author": null, "a": 1e999}'],
)
def test_json_ld_that_is_broken_states_nothing(text: str) -> None:
    assert stated(f"<script type='application/ld+json'>{text}</script>") == set()


def test_microdata_is_read() -> None:
    assert stated(
        "<div itemscope><span itemprop=author itemscope><b itemprop=name>user7</b> "
        "since 2019</span><time itemprop=datePublished datetime=2026-01-02>today</time>"
    ) == {
        ("posted by", "user7", "(microdata)"),
        ("posted at", "2026-01-02", "(microdata)"),
    }


def test_each_fact_of_a_capture_names_its_witness(
    site: Site, take: Take, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certify(site, tmp_path_factory.mktemp("keys"))
    site.page(
        "/",
        "<meta name=author content='A Writer'><p>Words to read</p><p hidden>Unseen</p>"
        "<iframe src=https://other.example/in></iframe>",
    )
    site.add("/in", "<p>Inside</p>", headers=(("Set-Cookie", "a=1"),))
    settings = CaptureSettings(
        browser=BrowserSettings(ignore_certificates=True), replay=False
    )

    made = take("https://site.example/", settings=settings)

    known = {fact.name: (fact.value, fact.witness) for fact in made.facts}
    browser = "the browser that made the capture"
    assert known["server address"] == ("93.184.215.14", "our proxy")
    assert known["title"] == ("/", browser)
    assert known["protocol"] == ("http/1.1", browser)
    assert known["encryption"][0].startswith("TLS 1.3")
    assert known["certificate for"] == ("site.example", browser)
    assert known["certificates in the chain"] == ("1", browser)
    until = (clock() + timedelta(days=1)).date().isoformat()
    assert known["certificate valid until"][0][:10] <= until
    assert known["posted by"] == ("A Writer", "the page itself (meta)")
    words = (tmp_path / "text.txt").read_text("utf-8")
    assert "Words to read" in words
    assert "Inside" in words
    assert "Unseen" not in words
    headers = (tmp_path / "headers.txt").read_text("utf-8")
    assert headers.startswith("HTTP/1.1 200 OK\n")
    assert "Content-Type: text/html" in headers
    assert {"text.txt", "headers.txt"} <= set(made.files)


def test_a_page_that_states_too_much_is_cut(site: Site, take: Take) -> None:
    many = "".join(f"<meta name=author content='{n} {'x' * 900}'>" for n in range(200))
    site.page("/", many)

    made = take("/")

    assert len(made.facts) == 60
    assert max(len(fact.value) for fact in made.facts) == 500
