import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from tests.simulators.web import OUTSIDE, Page, SmallWeb, redirect

from unburden.net import Door, Limits, Proxy

INSIDE_HOSTS = ["127.0.0.1", "[::1]", "169.254.169.254", "2130706433", "0x7f.1"]
INSIDE_HOSTS += ["10.0.0.1", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "localhost"]

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def proxy(web: SmallWeb) -> Iterator[Proxy]:
    plain = web.door()
    door = Door(
        resolve=plain.resolve,
        detour=plain.detour,
        clock=lambda: NOON,
        limits=Limits(idle=1.0, connections=8),
    )
    with door.proxy() as running:
        yield running


@contextlib.contextmanager
def through(proxy: Proxy) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=proxy.url, trust_env=False) as client:
        yield client


def say(proxy: Proxy, *pieces: bytes) -> bytes:
    """Send raw bytes to the proxy, and read until it closes."""
    port = int(proxy.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        for piece in pieces:
            sock.sendall(piece)
        heard = b""
        with contextlib.suppress(ConnectionError):
            while more := sock.recv(65_536):
                heard += more
        return heard


def test_plain_http_passes_and_is_witnessed(web: SmallWeb, proxy: Proxy) -> None:
    web.put("/a?b", Page(body=b"x" * 100_000, headers=(("X-Kept", "yes"),)))
    with through(proxy) as client:
        reply = client.get("http://site.example/a?b", headers={"user-agent": "me"})
    assert (reply.content, reply.headers["x-kept"]) == (b"x" * 100_000, "yes")
    assert web.asked[0].host == "site.example"
    assert web.asked[0].headers["user-agent"] == "me"
    (seen,) = proxy.log()
    assert (seen.at, seen.host, seen.port) == (NOON, "site.example", 80)
    assert (seen.address, seen.refused) == (OUTSIDE, "")
    assert seen.sent > 50
    assert 100_000 < seen.received < 101_000


def test_post_head_and_other_statuses_pass(web: SmallWeb, proxy: Proxy) -> None:
    web.put("/form", lambda n: Page(body=b"took it"))
    with through(proxy) as client:
        assert client.post("http://site.example/form", content=b"q" * 9999).is_success
        assert client.head("http://site.example/form").headers["content-length"] == "7"
        assert client.get("http://site.example/no").status_code == 404
    assert web.asked[0].body == b"q" * 9999


def test_a_tunnel_carries_bytes_it_never_reads(web: SmallWeb, proxy: Proxy) -> None:
    web.put("/in", b"within")
    ask = b"GET /in HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n"
    head = b"CONNECT site.example:443 HTTP/1.1\r\nHost: site.example:443\r\n\r\n"
    heard = say(proxy, head + ask)  # what follows the head at once is not lost
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert heard.endswith(b"within")
    (seen,) = proxy.log()
    assert (seen.host, seen.port, seen.address) == ("site.example", 443, OUTSIDE)
    assert seen.sent == len(ask)
    assert seen.received > len(b"within")


@pytest.mark.parametrize("host", INSIDE_HOSTS)
def test_inside_addresses_are_refused_both_ways(
    web: SmallWeb, proxy: Proxy, host: str
) -> None:
    for ask in (f"CONNECT {host}:{web.port}", f"GET http://{host}:{web.port}/"):
        heard = say(proxy, f"{ask} HTTP/1.1\r\nHost: x.example\r\n\r\n".encode())
        assert heard.startswith((b"HTTP/1.1 403", b"HTTP/1.1 502")), heard
        assert b"text/plain" in heard
    assert web.asked == []
    assert {seen.address for seen in proxy.log()} == {""}


def test_a_redirect_inside_is_refused_when_followed(
    web: SmallWeb, proxy: Proxy
) -> None:
    web.put("/go", redirect(f"http://127.0.0.1:{web.port}/secret"))
    with through(proxy) as client:
        reply = client.get("http://site.example/go", follow_redirects=True)
    assert reply.status_code == 403
    assert "not on the public web" in reply.text
    assert web.paths == ["/go"]
    assert "not on the public web" in proxy.log()[-1].refused


def test_a_name_is_resolved_once_for_each_connection(web: SmallWeb) -> None:
    answers = iter([[OUTSIDE], ["127.0.0.1"]])
    door = Door(resolve=lambda *_: next(answers), detour=web.door().detour)
    web.put("/", b"public")
    with door.proxy() as proxy, through(proxy) as client:
        assert client.get("http://rebind.example/").text == "public"
        assert client.get("http://rebind.example/").status_code == 403


def test_what_does_not_answer_is_a_502_in_words() -> None:
    with Door(allow_private=True).proxy() as proxy, through(proxy) as client:
        closed = client.get("http://127.0.0.1:1/")
        unknown = client.get("http://nothing.invalid/")
    assert (closed.status_code, unknown.status_code) == (502, 502)
    assert "nothing.invalid" in unknown.text


@pytest.mark.parametrize(
    "ask",
    [
        b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"GET https://site.example/ HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"GET ftp://site.example/ HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"CONNECT site.example HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"CONNECT site.example:0 HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"CONNECT site.example:99999 HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"GET http://:80/ HTTP/1.1\r\nHost: site.example\r\n\r\n",
        b"\x16\x03\x01\x00\x01 not http\r\n\r\n",
    ],
)
def test_what_is_not_for_a_proxy_is_a_400(
    web: SmallWeb, proxy: Proxy, ask: bytes
) -> None:
    assert say(proxy, ask).startswith(b"HTTP/1.1 400 ")
    assert web.asked == []


def test_the_host_header_is_the_host_that_was_vetted(
    web: SmallWeb, proxy: Proxy
) -> None:
    ask = b"GET http://user:word@site.example?q HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    say(proxy, ask)
    assert (web.asked[0].host, web.asked[0].path) == ("site.example", "/?q")


def test_headers_of_one_hop_stay_here(web: SmallWeb, proxy: Proxy) -> None:
    names = b"Proxy-Authorization: x\r\nConnection: X-Hop\r\nX-Hop: y\r\nX-Far: z"
    ask = b"GET http://site.example/ HTTP/1.1\r\nHost: a\r\n" + names + b"\r\n\r\n"
    say(proxy, ask)
    sent = web.asked[0].headers
    assert "proxy-authorization" not in sent
    assert "x-hop" not in sent
    assert sent["x-far"] == "z"


def test_a_silent_client_and_a_silent_host_are_let_go(
    web: SmallWeb, proxy: Proxy
) -> None:
    assert say(proxy).startswith(b"HTTP/1.1 408 ")
    web.put("/slow", Page(body=b"late", wait=3.0))
    heard = say(proxy, b"GET http://site.example/slow HTTP/1.1\r\nHost: a\r\n\r\n")
    assert b"late" not in heard


def test_a_dripping_host_is_waited_for_while_bytes_come(
    web: SmallWeb, proxy: Proxy
) -> None:
    web.put("/drip", Page(body=b"." * 10, pieces=10, wait=0.2))
    with through(proxy) as client:
        assert client.get("http://site.example/drip").content == b"." * 10


def test_a_cut_answer_is_not_passed_off_as_whole(web: SmallWeb, proxy: Proxy) -> None:
    web.put("/cut", Page(body=b"half", length=99))
    with through(proxy) as client, pytest.raises(httpx.HTTPError):
        client.get("http://site.example/cut")


def test_no_more_connections_than_allowed(web: SmallWeb, proxy: Proxy) -> None:
    port = int(proxy.url.rpartition(":")[2])
    with contextlib.ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert say(proxy, b"GET http://site.example/ HTTP/1.1\r\n\r\n") == b""
    assert web.asked == []


def test_many_at_once_are_served(web: SmallWeb) -> None:
    web.put("/", lambda n: Page(body=b"y" * 50_000))
    with web.door().proxy() as proxy, through(proxy) as client:
        with ThreadPoolExecutor(16) as pool:
            urls = ["http://site.example/"] * 60
            sizes = [len(reply.content) for reply in pool.map(client.get, urls)]
        assert sizes == [50_000] * 60
        assert len(proxy.log()) == 60


def test_it_listens_on_loopback_only_and_closes_with_its_block(
    web: SmallWeb, caplog: pytest.LogCaptureFixture
) -> None:
    before = set(threading.enumerate())
    with web.door().proxy() as proxy:
        assert proxy.url.startswith("http://127.0.0.1:")
        port = int(proxy.url.rpartition(":")[2])
        held = socket.create_connection(("127.0.0.1", port))
    with held:
        held.settimeout(5)
        with contextlib.suppress(ConnectionResetError):
            assert held.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    assert caplog.records == []
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert not {name for name in left if name.startswith("unburden")}
