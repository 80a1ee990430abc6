"""What is pressed: a gallery's "next", and the gates that are listed."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.simulators.site import Site, picture

from unburden.browser import press
from unburden.capture import CaptureSettings
from unburden.capture.cookies import read_cookies, without
from unburden.capture.gates import Gate, listed_gates, read_gates
from unburden.errors import BadInput
from unburden.model import Capture, CaptureState

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]

GALLERY = """<img id=slide src=/0.png width=300>
<span class="slider-next" id=go>&gt;</span><script>let at = 0;
go.onclick = () => { at = (at + 1) %% %s; slide.src = '/' + at + '.png' }</script>"""


def pictures(site: Site, count: int) -> None:
    for number in range(count):
        site.add(f"/{number}.png", picture(number), "image/png")


def asked(site: Site) -> set[str]:
    return {each.path for each in site.log}


def test_a_gallery_is_leafed_through_once_round(site: Site, take: Take) -> None:
    site.page("/", GALLERY % 6)
    pictures(site, 6)

    made = take("/", settings=CaptureSettings())

    assert made.state is CaptureState.COMPLETE
    assert {f"/{number}.png" for number in range(6)} <= asked(site)
    assert made.replay is not None
    assert made.replay.lacking == ()
    assert made.replay.asked == len({each.url for each in made.resources}) == 7


def test_a_gallery_without_an_end_is_followed_a_bounded_way(
    site: Site, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "PRESSES", 4)
    site.page("/", GALLERY % 1000)
    pictures(site, 10)

    made = take("/")

    assert made.state is CaptureState.PARTIAL
    assert any("A gallery goes on without an end" in each.why for each in made.missing)
    assert "/4.png" in asked(site)
    assert "/5.png" not in asked(site)


def test_the_page_is_never_left(site: Site, take: Take) -> None:
    site.page(
        "/",
        "<a href=/other>Next</a><form action=/sent><button>Next</button></form>"
        "<button onclick=\"location='/away'\">Next</button>"
        "<a href='#' onclick=\"location='/off';return false\" class=next>more</a>",
    )

    made = take("/")

    assert made.state is CaptureState.COMPLETE
    assert made.final_url == "http://site.example/"
    assert asked(site) == {"/"}
    led = {each.url.rpartition("/")[2] for each in made.missing}
    assert led == {"away", "off"}
    assert all(
        each.why.startswith("Allowed: It would have led") for each in made.missing
    )


def test_a_next_that_makes_another_page_of_it_is_pressed_once(
    site: Site, take: Take
) -> None:
    site.page(
        "/",
        "<button id=go>next</button><p id=p></p><script>let at = 0;"
        "go.onclick = () => { history.pushState({}, '', '/page' + ++at);"
        "p.innerHTML = '<img src=/' + at + '.png>' }</script>",
    )
    pictures(site, 9)

    made = take("/")

    assert asked(site) == {"/", "/1.png"}
    assert made.final_url == "http://site.example/"


CONSENT = """<div id=ask><button id=yes>Agree</button></div><div id=more></div>
<script>yes.onclick = () => { ask.remove(); more.innerHTML = '<img src=/0.png>' }
</script>"""


def gate(**changed: object) -> Gate:
    facts = {"host": "site.example", "what": "cookie question", "press": "#yes"}
    facts |= {"source": "https://docs.example/", "checked": "2026-01-02"}
    return Gate(**facts | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "listed", [(), (gate(host="other.example"),), (gate(checked="never"),)]
)
def test_a_gate_that_is_not_listed_and_checked_stays_shut(
    listed: tuple[Gate, ...], site: Site, take: Take
) -> None:
    site.page("/", CONSENT)
    pictures(site, 1)

    made = take("/", settings=CaptureSettings(gates=listed, replay=False))

    assert asked(site) == {"/"}
    assert made.manner == ()


def test_a_listed_gate_is_passed_and_that_is_recorded(site: Site, take: Take) -> None:
    site.page("/", CONSENT)
    pictures(site, 1)

    made = take("/", settings=CaptureSettings(gates=(gate(),)))

    assert asked(site) == {"/", "/0.png"}
    said = "The cookie question of site.example was answered by pressing #yes "
    assert made.manner == (
        said + "(listed from https://docs.example/, checked 2026-01-02).",
    )
    assert made.replay is not None
    assert made.replay.lacking == ()


def test_every_gate_that_comes_with_us_has_a_source_and_the_day_it_was_read() -> None:
    assert listed_gates()
    for each in listed_gates():
        assert each.source.startswith("https://")
        assert len(each.checked) == len("2026-01-02")


@pytest.mark.parametrize(
    "row",
    [
        "host = 'a.example'",
        "host = '*'\npress = 'a'",
        "host = 'a.example'\npress = 'a'\ncookies = {b = 'c'}",
        "host = 'a.example'\npress = 'a'\nevery = 1",
        "not toml",
    ],
)
def test_a_list_of_gates_that_is_wrong_is_refused(row: str, tmp_path: Path) -> None:
    known = "what = 'x'\nsource = 'y'\nchecked = 'never'\n"
    path = tmp_path / "gates.toml"
    path.write_text(f"[[gate]]\n{known}{row}\n")

    with pytest.raises(BadInput, match="not a list of gates"):
        read_gates(path)


COOKIES = """# Netscape HTTP Cookie File
site.example\tFALSE\t/\tFALSE\t4102444800\tsession\tvery-secret
#HttpOnly_.site.example\tTRUE\t/\tFALSE\t0\ttoken\talso-secret
"""


def test_a_page_behind_a_login_is_seen_with_the_cookies_of_a_file(
    site: Site, take: Take, tmp_path: Path
) -> None:
    (tmp_path / "cookies.txt").write_text(COOKIES)
    site.page("/gate", "Who are you?")
    renewed = (("Set-Cookie", "session=new-secret; Path=/"), ("Set-Cookie", "b=2"))
    site.add("/", "<title>Inside</title>x", asks="session=very-secret", headers=renewed)
    cookies = read_cookies(tmp_path / "cookies.txt")

    settings = CaptureSettings(cookies=cookies, replay=False)
    made = take("/", settings=settings, out=tmp_path / "made")

    assert made.title == "Inside"
    assert "token=also-secret" in site.log[0].cookie
    assert len(made.manner) == 1
    assert "session (site.example)" in made.manner[0]
    assert "token (.site.example)" in made.manner[0]
    assert b"secret" not in (tmp_path / "made" / "record.json").read_bytes()
    with zipfile.ZipFile(tmp_path / "made" / made.wacz) as archive:
        kept = gzip.decompress(archive.read("archive/page.warc.gz"))
    assert b"secret" not in kept
    assert b"session=withheld; Path=/" in kept
    assert b"Set-Cookie: b=2" in kept


def test_headers_without_cookies_of_a_file_stay_as_they_are() -> None:
    told = (("Cookie", "a=1; b=2"), ("Set-Cookie", "a=3; Path=/"), ("Host", "a=1"))

    assert without(told, frozenset()) == told
    assert without(told, frozenset({"a"})) == (
        ("Cookie", "a=withheld; b=2"),
        ("Set-Cookie", "a=withheld; Path=/"),
        ("Host", "a=1"),
    )


@pytest.mark.parametrize(
    "text", ["", "nothing of the kind", "# Netscape HTTP Cookie File\n"]
)
def test_a_file_that_holds_no_cookies_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(text)

    with pytest.raises(BadInput, match=r"cookies\.txt"):
        read_cookies(path)
