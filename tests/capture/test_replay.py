"""The archive played back with nothing else there, and what that shows."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image
from tests.capture.test_certificates import certify
from tests.simulators.site import Site, clock, flat, picture

from unburden.browser import BrowserSettings
from unburden.capture import CaptureSettings, from_json
from unburden.capture.player import Player
from unburden.capture.replay import ALIKE, judge, similarity
from unburden.model import Capture, CaptureState, Replay
from unburden.warc.held import Holdings

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]
PAGE = "http://site.example/"


@pytest.fixture
def take(take: Take) -> Take:
    return partial(take, settings=CaptureSettings())


def noise(seed: int, size: tuple[int, int] = (200, 150)) -> Image.Image:
    return Image.open(io.BytesIO(picture(seed, size))).convert("RGB")


def seen(**changed: object) -> Replay:
    facts = {"similarity": 1000, "asked": 3, "lacking": (), "near": (), "why": ""}
    return Replay(**facts | changed)  # type: ignore[arg-type]


def test_a_page_played_back_looks_as_it_did_and_nobody_else_is_asked(
    site: Site, take: Take, tmp_path: Path
) -> None:
    site.page("/", "<h1>words</h1><img src=/a.png><img src=http://b.example/b.png>")
    site.add("/a.png", picture(1, (300, 200)), "image/png")
    site.add("/b.png", picture(2, (300, 200)), "image/png")

    made = take("/")

    assert made.state is CaptureState.COMPLETE
    assert made.replay == seen()
    assert sorted(each.path for each in site.log) == ["/", "/a.png", "/b.png"]
    kept = json.loads((tmp_path / "record.json").read_bytes())
    assert from_json(kept) == made


def test_a_page_over_tls_is_played_back(
    site: Site, take: Take, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certify(site, tmp_path_factory.mktemp("keys"))
    site.page("/", "<img src=/a.png><img src=https://b.example/b.png>")
    site.add("/a.png", picture(1), "image/png")
    site.add("/b.png", picture(2), "image/png")
    settings = CaptureSettings(browser=BrowserSettings(ignore_certificates=True))

    made = take("https://site.example/", settings=settings)

    assert made.replay == seen()


def test_addresses_made_anew_are_answered_by_the_nearest(
    site: Site, take: Take
) -> None:
    site.page("/", "<script>new Image().src = '/a.png?t=' + Date.now()</script>")
    site.add("/a.png", picture(1), "image/png")

    made = take("/")

    assert made.state is CaptureState.COMPLETE
    assert made.replay is not None
    assert made.replay.lacking == ()
    assert [url.partition("=")[0] for url in made.replay.near] == [f"{PAGE}a.png?t"]


def test_what_only_the_replay_asks_for_is_named_and_takes_nothing_away(
    site: Site, take: Take
) -> None:
    name = "String.fromCharCode(...Array.from({length: 9}, () => 97+Math.random()*26))"
    site.page("/", f"<script>new Image().src = '/pixel/' + {name}</script>words")

    made = take("/")

    assert made.state is CaptureState.COMPLETE
    assert made.replay is not None
    assert len(made.replay.lacking) == 1
    assert made.missing[-1].why.startswith("Allowed: Asked for only when the archive")


def test_a_page_that_shows_something_else_when_played_back_is_partial(
    site: Site, take: Take
) -> None:
    site.page(
        "/",
        "<style>*{margin:0}</style><div id=d style='height:790px'></div><script>"
        "fetch('/'+Math.random().toString(36).slice(2)+'x').then(r => r.status == 200"
        " && (d.innerHTML = '<img width=1280 height=780 src=/a.png>'))</script>",
    )
    site.add("/a.png", picture(1, (1280, 780)), "image/png")
    known = dict(site.answers)

    class Anything(dict[str, object]):
        def get(self, path: str, _: object = None) -> object:
            return known.get(path) or known["/"]

    site.answers = Anything()  # type: ignore[assignment]

    made = take("/")

    assert made.state is CaptureState.PARTIAL
    assert made.why == "Its archive does not play back what was seen."
    assert made.replay is not None
    assert made.replay.similarity < ALIKE
    assert "does not look as it did" in made.missing[-1].why


def test_what_a_script_asks_for_a_second_later_is_part_of_the_page(
    site: Site, take: Take
) -> None:
    late = "setTimeout(() => d.innerHTML = '<img src=/late.png>', 1000)"
    site.page("/", f"<div id=d></div><script>{late}</script>words")
    site.add("/late.png", picture(1), "image/png")

    made = take("/")

    assert made.state is CaptureState.COMPLETE
    assert f"{PAGE}late.png" in {each.url for each in made.resources}
    assert made.replay == seen(asked=2)


def test_the_clock_is_put_back_and_a_page_that_differs_by_itself_is_complete(
    site: Site, take: Take
) -> None:
    long_ago = clock() - timedelta(days=400)
    times = iter([long_ago])
    site.page(
        "/",
        "<script>fetch('/time').then(r => r.text()).then(t => { document.body.innerHTML"
        " = Math.abs(Date.now() - t) + Math.abs(new Date() - t) > 3600e3"
        " ? 'stale '.repeat(999) : 'fresh' })</script>",
    )
    site.add("/time", f"{long_ago.timestamp() * 1000:.0f}", "text/plain")

    made = take("/", clock=lambda: next(times, clock()))

    # The visit saw times long past; played back, its clock is of that time too.
    assert made.replay is not None
    assert (made.replay.asked, made.replay.lacking) == (2, ())
    assert made.replay.similarity < ALIKE
    assert made.state is CaptureState.COMPLETE
    assert made.missing[-1].why.startswith("Allowed: Played back, the page does not")


def test_a_failed_capture_is_not_played_back(take: Take) -> None:
    assert take("http://site.invalid/").replay is None


def test_it_can_be_left_out(site: Site, take: Take) -> None:
    site.page("/", "x")

    assert take("/", settings=CaptureSettings(replay=False)).replay is None


@pytest.fixture
def wacz(site: Site, take: Take, tmp_path: Path) -> Path:
    site.page(
        "/",
        "<img src=/a.png><script>fetch('/p', {method:'POST', body:'one'})"
        ".then(() => fetch('/p', {method: 'POST', body: 'two'}))</script>",
    )
    site.add("/a.png", flat((9, 9, 9)), "image/png", ranges=True)
    site.add("/p", b"posted", "text/plain", encoding="gzip")
    take("/", settings=CaptureSettings(replay=False))
    return tmp_path / "page.wacz"


def test_the_player_answers_from_the_archive_and_from_nowhere_else(
    site: Site, wacz: Path
) -> None:
    before = len(site.log)
    with (
        Holdings(wacz) as holdings,
        Player(holdings, at=clock()) as player,
        httpx.Client(proxy=player.url) as client,
        httpx.Client(proxy=player.url, verify=False) as lenient,  # noqa: S501
    ):
        whole = client.get(f"{PAGE}a.png")
        part = client.get(f"{PAGE}a.png", headers={"Range": "bytes=2-5"})
        posted = client.post(f"{PAGE}p", content=b"two")
        other = client.post(f"{PAGE}p", content=b"three")
        gone = client.get(f"{PAGE}gone.png")
        secure = lenient.get("https://site.example/a.png")
        asks_first = client.options(
            f"{PAGE}p", headers={"Access-Control-Request-Method": "PUT"}
        )
        worker = client.get(f"{PAGE}sw.js", headers={"Service-Worker": "script"})

    assert (whole.status_code, whole.content) == (200, flat((9, 9, 9)))
    assert (part.status_code, part.content) == (206, whole.content[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(whole.content)}"
    assert posted.content == other.content == b"posted"
    assert gone.status_code == secure.status_code == worker.status_code == 404
    assert asks_first.headers["Access-Control-Allow-Methods"] == "PUT"
    assert sorted(player.lacking) == [f"{PAGE}gone.png", "https://site.example/a.png"]
    assert list(player.near) == [f"{PAGE}p"]
    assert len(site.log) == before


def test_each_posted_body_has_its_own_answer(wacz: Path) -> None:
    with Holdings(wacz) as holdings:
        one = holdings.find("POST", f"{PAGE}p", b"one")
        two = holdings.find("POST", f"{PAGE}p", b"two")
        assert one is not None
        assert two is not None
        assert one.at < two.at
        assert one.method == "POST"
        assert holdings.find("GET", f"{PAGE}p") is None


def test_an_archive_that_is_damaged_cannot_be_played(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wacz"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("archive/page.warc.gz", b"\x1f\x8bnothing of the kind")

    with pytest.raises(ValueError, match="cannot be read"):
        Holdings(broken)
    broken.write_bytes(b"not a zip")
    with pytest.raises(ValueError, match="cannot be read"):
        Holdings(broken)


def test_a_picture_is_like_itself_and_unlike_another() -> None:
    page = noise(1)

    assert similarity(page, page) == 1000
    assert similarity(page, Image.new("RGB", page.size, "white")) < 200
    assert similarity(page, noise(2)) < 200


def test_what_only_one_picture_shows_counts_as_unlike() -> None:
    full, half = noise(1, (200, 300)), noise(1, (200, 300))
    half.paste("white", (0, 150, 200, 300))

    assert similarity(full, half) == similarity(half, full) < 600
    assert similarity(full, half.crop((0, 0, 200, 150))) < 600
    assert similarity(half, half.crop((0, 0, 200, 170))) > 990


def test_bare_ground_makes_no_two_pages_alike() -> None:
    one, other = (Image.new("RGB", (1280, 9000), "white") for _ in range(2))
    assert similarity(one, other) == 1000

    one.paste(noise(1), (100, 100))

    assert similarity(one, other) < 200
    assert similarity(one, Image.new("RGB", (1280, 9000), "black")) < 100


def test_where_moving_pictures_play_is_left_out() -> None:
    one, other = noise(1), noise(1)
    other.paste("white", (40, 40, 140, 120))

    assert similarity(one, other) < ALIKE
    assert similarity(one, other, apart=[(26, 26, 128, 108)]) > ALIKE
    assert similarity(one, other, apart=[(0, 0, 200, 150)]) == 1000


def test_only_what_the_visit_had_makes_a_capture_partial() -> None:
    replay = seen(lacking=("http://a/held", "http://a/known", "http://a/new"))

    found = judge(
        replay, "http://a/", held=["http://a/held"], missing=["http://a/known"]
    )

    assert [(loss.url, loss.allowed) for loss in found] == [
        ("http://a/held", False),
        ("http://a/new", True),
    ]
    assert not judge(seen(why="It hung."), "http://a/", held=(), missing=())[0].allowed
