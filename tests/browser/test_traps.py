"""What a browser tells that is not what a server sent: why pages are kept as they are.

Each test shows the trap with the plain protocol, and then that recording passes it.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.simulators.everything import film
from tests.simulators.site import Site, clock

from unburden.browser import Browser, Shelf, Visit, record
from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unburden.browser import Recording
    from unburden.browser.tab import Place, Tab

FAR = "http://far.example"
WORDS = "<!doctype html><meta charset=windows-1252><p>d\xe9j\xe0 vu".encode("cp1252")
SEEKING = """<video id=v src=/film.webm preload=metadata muted></video><script>
v.onloadedmetadata = () => { v.currentTime = 60 }</script>"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as site:
        site.add("/words", WORDS, "text/html; charset=windows-1252")
        cookies = (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
        site.add("/style.css", "p{}", "text/css", encoding="gzip", headers=cookies)
        site.page("/styled", "<link rel=stylesheet href=/style.css>")
        site.add("/film.webm", film(4_000_000), "video/webm", ranges=True)
        site.page("/film", SEEKING)
        yield site


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    with site.door().proxy() as proxy, Browser(proxy_url=proxy.url) as browser:
        yield browser


class Plain:
    """A guest who listens, and looks into answers at the Fetch stage."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.bodies: dict[str, bytes] = {}

    def enter(self, tab: Tab) -> None:
        self.tab = tab

    async def welcome(self, place: Place) -> None:
        patterns = [{"urlPattern": "*", "requestStage": "Response"}]
        await self.tab.send("Fetch.enable", place.session, patterns=patterns)

    def event(self, session: str, method: str, params: dict[str, Any]) -> None:
        if method == "Network.responseReceived":
            self.told[params["response"]["url"]] = params["requestId"]
        if method == "Fetch.requestPaused":
            self.tab.start(self._take(session, params))

    async def _take(self, session: str, params: dict[str, Any]) -> None:
        url, own = params["request"]["url"], {"requestId": params["requestId"]}
        if url.endswith("style.css"):
            answer = await self.tab.send("Fetch.getResponseBody", session, **own)
            self.bodies[url] = base64.b64decode(answer["body"])
            self.told[f"{url} headers"] = params["responseHeaders"]
        await self.tab.send("Fetch.continueRequest", session, **own)


def visit(browser: Browser, path: str, ask: str = "") -> tuple[Plain, Any]:
    """Go there plainly; then ask for the body of the page, where asked to."""
    guest = Plain()

    async def work(tab: Tab) -> Any:
        await tab.goto(f"{FAR}{path}", 10)
        await tab.settle(5)
        await asyncio.sleep(0.5)
        if not ask:
            return None
        request = guest.told[f"{FAR}{ask}"]
        return await tab.send("Network.getResponseBody", requestId=request)

    return guest, browser.visit(work, seconds=30, guest=guest)


def kept(
    browser: Browser, path: str, folder: Path
) -> tuple[Recording, dict[str, bytes]]:
    with Shelf(folder) as shelf:
        made = record(browser, Visit(url=f"{FAR}{path}"), shelf=shelf, clock=clock)
        return made, {each.url: shelf.get(each.body) for each in made.exchanges}


def test_text_is_encoded_anew_by_the_browser_and_kept_as_it_was_sent(
    browser: Browser, tmp_path: Path
) -> None:
    _, told = visit(browser, "/words", ask="/words")
    assert told["base64Encoded"] is False
    assert told["body"].encode("utf-8") != WORDS

    _, bodies = kept(browser, "/words", tmp_path)
    assert bodies[f"{FAR}/words"] == WORDS


def test_cookies_are_not_told_where_bodies_are_and_are_kept(
    browser: Browser, tmp_path: Path
) -> None:
    guest, _ = visit(browser, "/styled")
    url = f"{FAR}/style.css"
    names = {each["name"].lower() for each in guest.told[f"{url} headers"]}
    assert "set-cookie" not in names
    assert "content-encoding" in names  # said of a body that is decoded already
    assert guest.bodies[url] == b"p{}"

    made, bodies = kept(browser, "/styled", tmp_path)
    style = next(each for each in made.exchanges if each.url == url)
    cookies = [value for name, value in style.answered if name == "Set-Cookie"]
    assert cookies == ["a=1", "b=2"]
    assert bodies[url] == b"p{}"


def test_media_is_asked_for_in_parts_and_kept_whole(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    whole = site.answers["/film.webm"].body
    visit(browser, "/film")
    parts = [each for each in site.log if each.path == "/film.webm"]
    assert {each.status for each in parts} == {206}

    site.log.clear()
    _, bodies = kept(browser, "/film", tmp_path)
    sent = [each for each in site.log if each.path == "/film.webm"]
    assert [(each.status, each.range) for each in sent] == [(200, "")]
    assert bodies[f"{FAR}/film.webm"] == whole


def test_a_body_the_page_did_not_read_is_not_to_be_had_and_kept(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    site.add("/raw", bytes(range(256)) * 4000, "application/octet-stream")
    site.page("/unread", "<script>fetch('/raw').then(r => r.body.cancel())</script>")
    with pytest.raises(CaptureFailed, match="No data found"):
        visit(browser, "/unread", ask="/raw")

    _, bodies = kept(browser, "/unread", tmp_path)
    assert bodies[f"{FAR}/raw"] == site.answers["/raw"].body


# It answers in the server's place; the page waits until it is in charge.
WORKER = """self.oninstall = () => skipWaiting();
self.onactivate = e => e.waitUntil(clients.claim());
self.onfetch = e => e.request.url.endsWith('/asked') &&
  e.respondWith(new Response('from the worker'))"""
WORKED = """<img src=/slow.png><script>const then = (ready) => Promise.race([ready,
  new Promise(done => setTimeout(done, 600))]).then(() => fetch('/asked'))
  .then(r => r.text()).then(told => { document.title = told });
navigator.serviceWorker.register('/worker.js');
then(new Promise(done => { navigator.serviceWorker.oncontrollerchange = done }))
</script>"""


def test_a_service_worker_does_not_answer_in_the_servers_place(
    site: Site, tmp_path: Path
) -> None:
    site.add("/worker.js", WORKER, "text/javascript")
    site.add("/asked", "from the server", "text/plain")
    site.add("/slow.png", b"", "image/png", wait=1.2)  # until then it has not settled
    site.page("/worked", WORKED)
    # Only on loopback does the browser run one without TLS.
    door = site.door(allow_private=True)
    with (
        door.proxy() as proxy,
        Browser(proxy_url=proxy.url) as near,
        Shelf(tmp_path) as shelf,
    ):
        visit = Visit(url=site.url("/worked"))
        made = record(near, visit, shelf=shelf, clock=clock)
        bodies = {each.url: shelf.get(each.body) for each in made.exchanges}

    assert made.title == "from the server"
    assert bodies[site.url("/asked")] == b"from the server"
    said = [each for each in made.losses if each.url.endswith("/worker.js")]
    assert {each.why for each in said} == {"A service worker's script; it is not run."}
    assert all(each.allowed for each in said)


def test_no_more_than_four_megabytes_are_handed_back_at_once(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    site.add("/large", b"\x07" * 9_000_000, "application/octet-stream", ranges=True)
    site.page(
        "/parts",
        "<script>fetch('/large').then(r => r.arrayBuffer()).then(() => fetch('/large',"
        "{headers: {Range: 'bytes=1000-8999999'}})).then(r => r.arrayBuffer())"
        ".then(b => { document.title = String(b.byteLength) })</script>",
    )

    made, bodies = kept(browser, "/parts", tmp_path)

    assert made.title == str(4 * 2**20)
    assert json.dumps(sorted(len(body) for body in bodies.values()))[-8:] == "9000000]"
    assert [each.range for each in site.log if each.path == "/large"] == [""]
