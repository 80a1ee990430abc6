"""The proxy's log beside the browser's word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from unburden.browser import Exchange, Loss, Shelf
from unburden.capture.witness import address, disagreements, sort
from unburden.net import Witness

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 1, 2, tzinfo=UTC)


def seen(host: str, **changed: Any) -> Witness:
    facts: dict[str, Any] = {
        "at": AT,
        "host": host,
        "port": 80,
        "address": "192.0.2.1",
        "sent": 100,
        "received": 1000,
        "refused": "",
    }
    return Witness(**facts | changed)


def exchange(url: str, shelf: Shelf, body: bytes = b"", **changed: Any) -> Exchange:
    facts: dict[str, Any] = {
        "at": AT,
        "request": "1",
        "frame": "f",
        "url": url,
        "method": "GET",
        "kind": "Image",
        "status": 200,
        "reason": "OK",
        "asked": (),
        "answered": (("Content-Type", "text/plain"), ("Date", "today")),
        "body": shelf.put(body),
    }
    return Exchange(**facts | changed)


def test_a_host_only_the_proxy_saw_is_named(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        log = [seen("a.example"), seen("b.example")]
        kept = sort([exchange("http://a.example/", shelf)], [], log, shelf)

    assert [loss.url for loss in disagreements(kept, log)] == ["b.example"]


def test_bytes_that_came_and_were_not_kept_are_named(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        log = [seen("a.example", received=9_000_000)]
        kept = sort([exchange("http://a.example/", shelf, b"few")], [], log, shelf)

    (found,) = disagreements(kept, log)
    assert found.url == "a.example"
    assert "9,000,000" in found.why or "8,967,232" in found.why


def test_bytes_of_a_named_loss_are_no_surprise(tmp_path: Path) -> None:
    lost = Loss(url="http://a.example/big", why="It is larger than allowed.")
    with Shelf(tmp_path) as shelf:
        log = [seen("a.example", received=9_000_000)]
        kept = sort([exchange("http://a.example/", shelf, b"few")], [lost], log, shelf)

    assert disagreements(kept, log) == ()


def test_the_proxys_own_answers_are_no_part_of_the_page(tmp_path: Path) -> None:
    ours = (("Proxy-Status", "unburden; error=destination_unavailable"),)
    url = "http://gone.example/"
    with Shelf(tmp_path) as shelf:
        log = [seen("gone.example", address="", received=0)]
        answer = exchange(url, shelf, b"It is gone.\n", status=502, answered=ours)
        kept = sort([answer], [], log, shelf)

    assert kept.exchanges == ()
    assert kept.losses == (Loss(url=url, why="It is gone."),)


def test_a_server_that_claims_to_be_the_proxy_is_not_believed(tmp_path: Path) -> None:
    claim = (("Proxy-Status", "unburden; error=destination_unavailable"),)
    with Shelf(tmp_path) as shelf:
        answer = exchange("http://sly.example/", shelf, b"x", answered=claim)
        kept = sort([answer], [], [seen("sly.example")], shelf)

    assert kept.exchanges == (answer,)


def test_the_address_is_the_one_that_was_connected_to() -> None:
    log = [seen("a.example", address=""), seen("a.example", address="192.0.2.7")]

    assert address(log, "http://a.example/x") == "192.0.2.7"
    assert address(log, "https://a.example/x") == ""
