"""COMPLETE, PARTIAL naming what is missing, or FAILED saying why: never a lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.simulators.site import Site, clock, picture

from unburden.browser import Bounds, BrowserSettings
from unburden.capture import CaptureSettings
from unburden.errors import ToolMissing
from unburden.model import Capture, CaptureState
from unburden.net import Door

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT = CaptureSettings(replay=False)
Take = Callable[..., Capture]


def missing(made: Capture) -> dict[str, str]:
    return {
        each.url.removeprefix("http://site.example"): each.why for each in made.missing
    }


def test_an_error_page_is_captured_whole_with_its_status(take: Take) -> None:
    made = take("/nowhere")

    assert made.state is CaptureState.COMPLETE
    assert [each.status for each in made.resources] == [404]


def test_a_redirect_is_followed_and_both_are_kept(site: Site, take: Take) -> None:
    site.add("/old", "", status=301, headers=(("Location", "/new"),))
    site.page("/new", "here")

    made = take("/old")

    assert made.final_url == "http://site.example/new"
    assert [each.status for each in made.resources] == [301, 200]


def test_what_did_not_come_is_named(site: Site, take: Take) -> None:
    site.page(
        "/",
        "<img src=/cut.png><img src=/big.png><img src=/slow.png>"
        "<img src=http://site.example:1/closed.png>"
        "<script>new EventSource('/live'); new WebSocket('ws://site.example/ws')"
        "</script>",
    )
    site.add("/cut.png", b"", "image/png", hang_up=True)
    site.add("/big.png", picture(1, (400, 400)), "image/png")
    site.add("/slow.png", picture(2), "image/png", wait=60)
    site.add("/live", b"data: x\n\n", "text/event-stream", endless=True)
    bounds = Bounds(seconds=6, resource_bytes=100_000)

    made = take("/", settings=replace(WITHOUT, bounds=bounds))

    assert made.state is CaptureState.PARTIAL
    assert made.why
    why = missing(made)
    assert {"/cut.png", "/big.png", "/slow.png", "/live"} <= set(why)
    assert "larger than 100,000 bytes" in why["/big.png"]
    assert "when time was up" in why["/slow.png"]
    assert "live stream" in why["/live"]
    assert "live connection" in why["ws://site.example/ws"]
    assert made.wacz
    assert made.screenshot


def test_a_page_over_the_total_limit_is_partial(site: Site, take: Take) -> None:
    site.page("/", "<img src=/a.png><img src=/b.png>")
    site.add("/a.png", picture(1), "image/png")
    site.add("/b.png", picture(2), "image/png")

    made = take("/", settings=CaptureSettings(bounds=Bounds(total_bytes=12_000)))

    assert made.state is CaptureState.PARTIAL
    why = missing(made)
    (over,) = set(why) - {"/"}
    assert over in {"/a.png", "/b.png"}  # whichever came second
    assert "larger than 12,000 bytes" in why[over]
    assert "does not look as it did" in why["/"]  # the visit did show it
    assert made.why == "Some of what the page asked for is not held."


def test_an_endless_page_is_followed_a_bounded_way(site: Site, take: Take) -> None:
    site.page(
        "/",
        "<div style='height:3000px'></div><script>addEventListener('scroll', () => {"
        "const d=document.createElement('div');d.style.height='3000px';"
        "document.body.append(d)})</script>",
    )

    made = take("/", settings=replace(WITHOUT, bounds=Bounds(scroll_height=6000)))

    assert made.state is CaptureState.PARTIAL
    assert any("without an end" in each.why for each in made.missing)


@pytest.mark.parametrize("script", ["while (true);", "while (true) alert(1)"])
def test_a_page_that_bombs_the_browser_is_failed_with_its_reason(
    script: str, site: Site, take: Take, tmp_path: Path
) -> None:
    site.page("/", f"<script>{script}</script>")

    made = take("/", settings=replace(WITHOUT, bounds=Bounds(seconds=3)))

    assert made.state is CaptureState.FAILED
    assert made.why.endswith(".")
    assert (made.wacz, made.screenshot, made.shown) == ("", "", "")
    assert made.identity
    assert set(made.files) == {"proxy.json"}
    assert {each.name for each in tmp_path.iterdir()} == {"proxy.json", "record.json"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://site.invalid/", "could not be found"),
        ("https://site.invalid/", "could not be"),
        ("http://127.0.0.1:8/", "not on the public web"),
        ("https://127.0.0.1:8/", "not on the public web"),
        ("http://169.254.169.254/", "not on the public web"),
        ("file:///etc/passwd", "not a web address"),
    ],
)
def test_a_page_out_of_reach_is_failed_in_words(url: str, why: str, take: Take) -> None:
    made = take(url, door=Door(clock=clock))

    assert made.state is CaptureState.FAILED
    assert why in made.why
    assert made.resources == ()


def test_what_a_page_asks_of_inside_addresses_is_refused(
    site: Site, take: Take, tmp_path: Path
) -> None:
    inside = "http://169.254.169.254/latest/meta-data"
    own = site.url("/secret")
    site.page("/", f"<img src={inside}><iframe src={own}></iframe>")
    site.page("/secret", "not for the web")

    made = take("/")

    assert made.state is CaptureState.PARTIAL
    why = {each.url: each.why for each in made.missing}
    assert "not on the public web" in why[inside]
    assert "not on the public web" in why[own]
    assert "/secret" not in [sent.path for sent in site.log]
    assert [each.url for each in made.resources] == ["http://site.example/"]
    log = json.loads((tmp_path / "proxy.json").read_bytes())
    assert {seen["host"] for seen in log if seen["refused"]} == {
        "169.254.169.254",
        "127.0.0.1",
    }


def test_pages_on_this_machine_are_captured_when_allowed(
    site: Site, take: Take
) -> None:
    site.page("/", "<img src=/a.png>")
    site.add("/a.png", picture(1), "image/png")

    made = take(site.url("/"), door=Door(allow_private=True, clock=clock))

    assert made.state is CaptureState.COMPLETE
    assert made.ip == "127.0.0.1"
    assert len(made.resources) == 2


def test_the_authority_and_the_identity_are_recorded(site: Site, take: Take) -> None:
    site.page("/", "x")

    made = take("/")

    assert made.authority == "the person herself"
    assert made.identity == site.log[0].agent


def test_an_earlier_record_is_replaced_whole(
    site: Site, take: Take, tmp_path: Path
) -> None:
    site.page("/", "x")
    take("/")

    take("http://site.invalid/")

    assert {each.name for each in tmp_path.iterdir()} == {"proxy.json", "record.json"}


def test_without_a_browser_it_says_what_to_install(take: Take) -> None:
    settings = CaptureSettings(browser=BrowserSettings(program="netscape"))

    with pytest.raises(ToolMissing, match="netscape"):
        take("/", settings=settings)
