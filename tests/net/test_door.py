import gzip
import re
import time
from datetime import UTC, datetime

import pytest
from tests.simulators.web import OUTSIDE, Page, SmallWeb, redirect

from unburden.errors import PrivateAddress, TooLarge, Unreachable
from unburden.net import IDENTITY, Door, Limits


def test_a_page_is_fetched_with_our_own_name(web: SmallWeb) -> None:
    web.put("/a?b=c", b"hello")
    reply = web.door().fetch("http://site.example/a?b=c", headers={"x-y": "z"})
    assert (reply.status, reply.content) == (200, b"hello")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert web.asked[0].headers["user-agent"] == IDENTITY
    assert web.asked[0].headers["x-y"] == "z"
    assert IDENTITY.startswith("Unburden/")


def test_an_error_status_is_an_answer(web: SmallWeb) -> None:
    assert web.door().fetch("http://site.example/none").status == 404


def test_a_body_is_posted(web: SmallWeb) -> None:
    web.put("/tsa", b"ok")
    door = web.door()
    door.fetch("http://site.example/tsa", method="POST", content=b"query")
    assert web.asked[0].body == b"query"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "http://inside.example/",
    ],
)
def test_inside_addresses_are_refused_directly_and_by_redirect(
    web: SmallWeb, target: str
) -> None:
    web.put("/go", redirect(target))
    door = web.door(hosts={"inside.example": ["10.0.0.5"], "localhost": ["127.0.0.1"]})
    for url in (target, "http://site.example/go"):
        with pytest.raises(PrivateAddress):
            door.fetch(url)
    assert web.paths == ["/go"]


def test_a_name_that_changes_its_answer_is_connected_to_as_vetted(
    web: SmallWeb,
) -> None:
    answers = iter([[OUTSIDE], ["127.0.0.1"], ["127.0.0.1"]])
    dialled = []

    def detour(address: str, port: int) -> tuple[str, int]:
        dialled.append(address)
        return "127.0.0.1", web.port

    door = Door(resolve=lambda *_: next(answers), detour=detour)
    web.put("/", b"first")
    assert door.fetch("http://rebind.example/").content == b"first"
    with pytest.raises(PrivateAddress):
        door.fetch("http://rebind.example/")
    assert dialled == [OUTSIDE]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://site.example/", "gopher:"])
def test_only_http_and_https_are_spoken(web: SmallWeb, to: str) -> None:
    web.put("/go", redirect(to))
    for url in (to, "http://site.example/go"):
        with pytest.raises(Unreachable):
            web.door().fetch(url)


def test_redirects_end(web: SmallWeb) -> None:
    web.put("/round", redirect("/round"))
    with pytest.raises(Unreachable, match="redirect"):
        web.door().fetch("http://site.example/round")
    assert len(web.asked) == Limits().redirects + 1


@pytest.mark.parametrize(
    "page",
    [
        Page(body=bytes(200_000)),
        Page(
            body=gzip.compress(bytes(90_000_000)),
            headers=(("Content-Encoding", "gzip"),),
        ),
    ],
)
def test_an_answer_that_is_too_long_is_left(web: SmallWeb, page: Page) -> None:
    web.put("/long", page)
    with pytest.raises(TooLarge, match="more than 100,000 bytes"):
        web.door().fetch("http://site.example/long", max_bytes=100_000)


def test_gzip_is_undone(web: SmallWeb) -> None:
    packed = gzip.compress(b"words")
    web.put("/z", Page(body=packed, headers=(("Content-Encoding", "gzip"),)))
    assert web.door().fetch("http://site.example/z").content == b"words"


def test_a_dripping_answer_ends_in_time(web: SmallWeb) -> None:
    web.put("/drip", Page(body=b"." * 200, pieces=200, wait=0.1))
    whole = web.door()
    door = Door(resolve=whole.resolve, detour=whole.detour, limits=Limits(seconds=0.5))
    with pytest.raises(Unreachable, match="did not answer"):
        door.fetch("http://site.example/drip")


def test_a_closed_port_and_a_cut_answer_are_unreachable(web: SmallWeb) -> None:
    web.put("/cut", Page(body=b"half", length=99))
    with pytest.raises(Unreachable):
        web.door().fetch("http://site.example/cut")
    with pytest.raises(Unreachable):
        Door(allow_private=True).fetch("http://127.0.0.1:1/")


def test_the_environment_has_no_say(
    web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    web.put("/", b"direct")
    assert web.door().fetch("http://site.example/").content == b"direct"


def test_allow_private_reaches_this_machine_by_several_names(web: SmallWeb) -> None:
    web.put("/", b"here")
    door = Door(allow_private=True)
    for host in ("127.0.0.1", "localhost", "photos.localhost"):
        assert door.fetch(f"http://{host}:{web.port}/").content == b"here"


def test_errors_say_what_and_carry_no_other_errors_text_alone(web: SmallWeb) -> None:
    with pytest.raises(Unreachable) as caught:
        web.door().fetch("http://unknown.test/")
    assert re.search(r"unknown\.test", caught.value.what)


def test_the_default_clock_is_aware_and_now() -> None:
    now = Door().clock()
    assert now.tzinfo is UTC
    assert now >= datetime.fromtimestamp(time.time() - 60, UTC)


def test_a_hurried_door_waits_no_longer_and_is_else_the_same() -> None:
    door = Door(limits=Limits(wait=3.0), allow_private=True)

    hurried = door.hurried(5.0)

    assert (hurried.limits.seconds, hurried.limits.connect) == (5.0, 5.0)
    assert hurried.limits.wait == 3.0
    assert hurried.limits.max_bytes == Limits().max_bytes
    assert hurried.allow_private
