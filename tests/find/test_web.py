import base64
import contextlib
import gzip
import itertools
import os
import signal
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.find.conftest import NOON
from tests.simulators.pictures import picture
from tests.simulators.web import Page, SmallWeb, redirect

from unburden.errors import (
    ChildImagerySigns,
    NotFound,
    PrivateAddress,
    RobotsDisallow,
    ToolMissing,
    Unreachable,
)
from unburden.find import (
    FileFrontier,
    FindSettings,
    MemoryFrontier,
    UrlList,
    WebSite,
)
from unburden.model import Lead, Skipped
from unburden.net import IDENTITY

SITE = "http://site.example"


def jpeg(seed: int) -> Page:
    return Page(body=picture(seed), type="image/jpeg")


def text(words: str) -> Page:
    return Page(body=words.encode(), type="text/plain")


def look(settings: FindSettings, url: str = f"{SITE}/") -> list[Lead | Skipped]:
    return list(WebSite(url, settings).leads())


def places(found: list[Lead | Skipped]) -> set[tuple[str, str]]:
    return {
        (one.url.removeprefix(SITE), one.page.removeprefix(SITE))
        for one in found
        if isinstance(one, Lead)
    }


def whys(found: list[Lead | Skipped]) -> dict[str, str]:
    return {
        one.url.removeprefix(SITE): one.why for one in found if isinstance(one, Skipped)
    }


def test_a_site_is_read_page_by_page_and_each_picture_fetched_once(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<img src=a.jpg><a href=two>2</a><a href=http://far.example/>far</a>")
    web.put(
        "/two", b"<img src=a.jpg srcset='b.jpg 2x'><link rel=stylesheet href=s.css>"
    )
    web.put("/s.css", Page(body=b"@import 't.css';p{background:url(c.jpg)}"))
    web.put("/t.css", Page(body=b"p{background:url(http://cdn.example/d.jpg)}"))
    for number, name in enumerate("abcd"):
        web.put(f"/{name}.jpg", jpeg(number))
    found = look(quick)
    assert places(found) == {
        ("/a.jpg", "/"),
        ("/a.jpg", "/two"),
        ("/b.jpg", "/two"),
        ("/c.jpg", "/two"),
        ("http://cdn.example/d.jpg", "/two"),
    }
    assert whys(found) == {}
    assert web.paths.count("/a.jpg") == 1
    assert "far.example" not in {asked.host for asked in web.asked}
    first = next(one for one in found if isinstance(one, Lead))
    assert (first.source, first.seen_at, first.data) == (f"{SITE}/", NOON, picture(0))


def test_it_says_who_it_is_and_where_it_saw_a_picture(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<img src=a.jpg>")
    web.put("/a.jpg", jpeg(1))
    look(quick)
    assert {asked.headers["user-agent"] for asked in web.asked} == {IDENTITY}
    assert web.asked[-1].headers["referer"] == f"{SITE}/"
    assert not any("cookie" in asked.headers for asked in web.asked)


def test_robots_txt_is_honoured_unless_the_caseworker_answers_for_it(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/robots.txt", text("User-agent: Unburden\nDisallow: /no"))
    web.put("/", b"<img src=no/a.jpg><a href=no/page>x</a>")
    web.put("/no/page", b"<img src=/b.jpg>")
    web.put("/no/a.jpg", jpeg(1))
    web.put("/b.jpg", jpeg(2))
    found = look(quick)
    assert places(found) == set()
    assert "robots" in whys(found)["/no/a.jpg"]
    assert "robots" in whys(found)["/no/page"]
    assert not any(path.startswith("/no") for path in web.paths)
    found = look(replace(quick, ignore_robots=True))
    assert places(found) == {("/no/a.jpg", "/"), ("/b.jpg", "/no/page")}


def test_a_site_that_asks_robots_to_stay_away_is_left(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/robots.txt", text("User-agent: *\nDisallow: /"))
    web.put("/", b"<img src=a.jpg>")
    with pytest.raises(RobotsDisallow, match="--ignore-robots"):
        look(quick)
    assert web.paths == ["/robots.txt"]


def test_requests_to_one_host_are_spaced(web: SmallWeb, quick: FindSettings) -> None:
    web.put("/", b"<img src=a.jpg><img src=b.jpg>")
    web.put("/a.jpg", jpeg(1))
    web.put("/b.jpg", jpeg(2))
    look(replace(quick, delay=0.2))
    times = [asked.at for asked in web.asked]
    gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert len(gaps) == 3
    assert min(gaps) > 0.1


def test_depth_and_pages_are_bounded(web: SmallWeb, quick: FindSettings) -> None:
    for n in range(9):
        web.put(f"/{n}", f"<a href={n + 1}>on</a><img src=p{n}.jpg>".encode())
        web.put(f"/p{n}.jpg", jpeg(n))
    found = look(replace(quick, depth=2), f"{SITE}/0")
    assert places(found) == {(f"/p{n}.jpg", f"/{n}") for n in range(3)}
    found = look(replace(quick, depth=8, max_pages=4), f"{SITE}/0")
    assert len(places(found)) == 4
    assert "as many as allowed" in whys(found)["/0"]


def test_later_is_waited_for_and_never_is_said(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<img src=busy.jpg><img src=broken.jpg><img src=cut.jpg><img src=x>")
    busy = Page(status=503, headers=(("Retry-After", "0"),))
    web.put("/busy.jpg", lambda before: busy if before < 2 else jpeg(1))
    web.put("/broken.jpg", Page(status=500))
    web.put("/cut.jpg", Page(body=picture(2)[:90], type="image/jpeg", length=999))
    found = look(replace(quick, retries=2))
    assert places(found) == {("/busy.jpg", "/")}
    assert whys(found) == {
        "/broken.jpg": "The site answered 500.",
        "/cut.jpg": "Its answer broke off.",
        "/x": "The site answered 404.",
    }
    assert web.paths.count("/broken.jpg") == 3


def test_size_and_time_are_bounded(web: SmallWeb, quick: FindSettings) -> None:
    web.put(
        "/", b"<img src=big.jpg><img src=bomb.jpg><img src=slow.jpg><img src=a.jpg>"
    )
    web.put("/big.jpg", Page(body=picture(1) + bytes(300_000), type="image/jpeg"))
    packed = gzip.compress(picture(1) + bytes(50_000_000))
    gzipped = (("Content-Encoding", "gzip"),)
    web.put("/bomb.jpg", Page(body=packed, type="image/jpeg", headers=gzipped))
    web.put("/slow.jpg", Page(body=picture(2), wait=0.5, pieces=20))
    web.put("/a.jpg", jpeg(3))
    found = look(replace(quick, max_bytes=200_000, seconds=1.5, retries=0))
    assert places(found) == {("/a.jpg", "/")}
    assert "larger" in whys(found)["/big.jpg"]
    assert "larger" in whys(found)["/bomb.jpg"]
    assert "in time" in whys(found)["/slow.jpg"]


INSIDE = [
    "http://169.254.169.254/x.jpg",
    "http://127.0.0.1/x.jpg",
    "http://[::1]/x.jpg",
    "http://2130706433/x.jpg",
    "http://inside.example/x.jpg",
    "https://inside.example/x.jpg",
]


def test_inside_addresses_are_refused_shown_linked_or_redirected_to(
    web: SmallWeb, quick: FindSettings
) -> None:
    html = ""
    for number, inside in enumerate(INSIDE):
        html += f"<img src={inside}><img src={number}.jpg><a href={number}>x</a>"
        web.put(f"/{number}.jpg", redirect(inside))
        web.put(f"/{number}", redirect(inside))
    web.put("/", html.encode())
    found = look(quick)
    assert places(found) == set()
    told = whys(found)
    for number, inside in enumerate(INSIDE):
        for name in (inside, f"/{number}.jpg", f"/{number}"):
            assert "not on the public web" in told[name], name
    assert not any("x.jpg" in path for path in web.paths)


def test_a_site_inside_is_refused_before_anything_is_asked(quick: FindSettings) -> None:
    with pytest.raises(PrivateAddress):
        look(quick, "http://inside.example/")
    with pytest.raises(Unreachable):
        look(quick, "http://unknown.test/")


def test_redirects_stay_with_the_site_save_where_it_was_entered(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", redirect("http://www.other.example/home"), host="site.example")
    web.put("/home", b"<img src=a.jpg><a href=/leave>x</a><a href=/stay>x</a>")
    web.put("/leave", redirect("http://far.example/"))
    web.put("/stay", redirect("/page"))
    web.put("/page", b"<img src=b.jpg>")
    web.put("/", b"<img src=c.jpg>", host="far.example")
    for name in "abc":
        web.put(f"/{name}.jpg", jpeg(ord(name)))
    found = look(quick)
    home = "http://www.other.example"
    assert places(found) == {
        (f"{home}/a.jpg", f"{home}/home"),
        (f"{home}/b.jpg", f"{home}/page"),
    }
    assert whys(found) == {
        f"{home}/leave": "It leads to another site, which was not followed."
    }


def test_links_that_turn_out_otherwise_are_taken_as_what_they_are(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<a href=download?id=1>x</a><a href=view.jpg>x</a><img src=fake.jpg>")
    web.put("/download?id=1", jpeg(1))
    web.put("/view.jpg", b"<img src=full.jpg>")
    web.put("/full.jpg", jpeg(2))
    web.put("/fake.jpg", text("no picture"))
    found = look(quick)
    assert places(found) == {
        ("/download?id=1", "/download?id=1"),
        ("/full.jpg", "/view.jpg"),
    }
    assert set(whys(found)) == {"/fake.jpg"}


def test_pictures_written_into_pages_and_pages_of_odd_bytes_are_read(
    web: SmallWeb, quick: FindSettings
) -> None:
    data = base64.b64encode(picture(1)).decode()
    web.put("/", f"<img src='data:;base64,{data}'><a href=odd>x</a>".encode())
    web.put("/odd", Page(body=bytes(range(256)) * 9 + b"<img src=a.jpg>"))
    web.put("/a.jpg", jpeg(2))
    found = look(quick)
    assert {page for _, page in places(found)} == {"/", "/odd"}


def test_a_picture_that_memory_let_go_is_fetched_again_for_a_later_page(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<img src=a.jpg><a href=two>x</a>")
    web.put("/two", b"<img src=a.jpg>")
    web.put("/a.jpg", jpeg(1))
    found = look(replace(quick, hold=10))
    assert places(found) == {("/a.jpg", "/"), ("/a.jpg", "/two")}
    assert web.paths.count("/a.jpg") == 2


def test_pages_named_for_one_picture_are_bounded(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"".join(b"<a href=%d>x</a>" % n for n in range(6)))
    for n in range(6):
        web.put(f"/{n}", b"<img src=logo.jpg>")
    web.put("/logo.jpg", jpeg(1))
    found = look(replace(quick, max_places=4))
    assert len(places(found)) == 4
    assert "More than 4 pages" in whys(found)["/logo.jpg"]


@pytest.mark.parametrize(
    "page",
    [
        b"<title>Preteen nudes</title><img src=bad.jpg>",
        b"<img src=bad.jpg alt='kiddie porn'>",
        b"<img src=pthc/bad.jpg>",
    ],
)
def test_signs_of_child_imagery_stop_the_site_unseen(
    web: SmallWeb, quick: FindSettings, page: bytes
) -> None:
    web.put("/", b"<a href=worse>x</a>")
    web.put("/worse", page)
    web.put("/bad.jpg", jpeg(1))
    leads = WebSite(f"{SITE}/", quick).leads()
    with pytest.raises(ChildImagerySigns, match=f"{SITE}/worse"):
        list(leads)
    assert not any(path.endswith("bad.jpg") for path in web.paths)


def test_an_address_with_signs_is_never_asked_for(
    web: SmallWeb, quick: FindSettings
) -> None:
    web.put("/", b"<a href=preteen-nudes>x</a>")
    with pytest.raises(ChildImagerySigns):
        look(quick)
    assert web.paths == ["/robots.txt", "/"]


def test_a_crawl_goes_on_where_it_was_left(
    web: SmallWeb, quick: FindSettings, tmp_path: Path
) -> None:
    for n in range(5):
        web.put(f"/{n}", f"<a href={n + 1}>on</a><img src=p{n}.jpg>".encode())
        web.put(f"/p{n}.jpg", jpeg(n))
    deep = replace(quick, depth=9)
    seen = set()
    with FileFrontier(tmp_path / "frontier") as frontier:
        leads = WebSite(f"{SITE}/0", replace(deep, frontier=frontier)).leads()
        with contextlib.closing(leads):
            for lead in leads:
                seen.add(lead.url.removeprefix(SITE))
                if len(seen) == 2:
                    break
    asked = len(web.asked)
    with FileFrontier(tmp_path / "frontier") as frontier:
        rest = look(replace(deep, frontier=frontier), f"{SITE}/0")
        seen |= {url for url, _ in places(rest)}
        assert list(frontier.pending()) == []
    assert seen == {f"/p{n}.jpg" for n in range(5)}
    assert "/0" not in [one.path for one in web.asked[asked:]]
    with FileFrontier(tmp_path / "frontier") as frontier:
        assert look(replace(deep, frontier=frontier), f"{SITE}/0") == []


def test_what_did_not_answer_is_tried_again_by_the_next_run(
    web: SmallWeb, quick: FindSettings
) -> None:
    frontier = MemoryFrontier()
    settings = replace(quick, frontier=frontier, retries=0)
    web.put("/", b"<a href=later>x</a>")
    web.put("/later", Page(body=b"half", length=99))
    assert set(whys(look(settings))) == {"/later"}
    web.put("/later", b"<img src=a.jpg>")
    web.put("/a.jpg", jpeg(1))
    assert places(look(settings)) == {("/a.jpg", "/later")}


def test_a_list_of_addresses_is_looked_at_and_not_followed(
    web: SmallWeb, quick: FindSettings, tmp_path: Path
) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(
        "# a comment\n\nhttp://site.example/page\n  http://two.example/b.jpg#x \n"
        "not an address\nhttp://inside.example/\nhttp://gone.example/none\n"
    )
    web.put("/page", b"<img src=a.jpg><a href=next>x</a>")
    web.put("/next", b"<img src=c.jpg>")
    web.put("/a.jpg", jpeg(1))
    web.put("/b.jpg", jpeg(2))
    found = list(UrlList(str(listed), quick).leads())
    two = "http://two.example/b.jpg"
    assert places(found) == {("/a.jpg", "/page"), (two, two)}
    assert whys(found) == {
        "not an address": "Line 5 is not a web address.",
        "http://inside.example/": "Its address is not on the public web, "
        "so it was left alone.",
        "http://gone.example/none": "The site answered 404.",
    }
    assert "/next" not in web.paths


def test_a_list_without_addresses_or_that_is_gone_asks_nothing(
    quick: FindSettings, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("# nothing\n")
    assert list(UrlList(str(tmp_path / "empty.txt"), quick).leads()) == []
    with pytest.raises(NotFound):
        list(UrlList(str(tmp_path / "gone.txt"), quick).leads())


@dataclass
class FakeBrowser:
    """Renders by adding what a script would have."""

    rendered: list[str] = field(default_factory=list)
    closed: bool = False

    def __call__(
        self, proxy_url: str
    ) -> contextlib.AbstractContextManager["FakeBrowser"]:
        assert proxy_url.startswith("http://127.0.0.1:")
        return self._open()

    @contextlib.contextmanager
    def _open(self):  # type: ignore[no-untyped-def]
        try:
            yield self
        finally:
            self.closed = True

    def render(self, url: str, *, seconds: float = 30.0) -> "FakePage":
        self.rendered.append(url)
        if url.endswith("breaks"):
            what = "The browser stopped."
            raise ToolMissing(what)
        return FakePage(html="<img src=drawn.jpg><a href=breaks>x</a>é", url=url + "#!")


@dataclass
class FakePage:
    html: str
    url: str


def test_pages_are_rendered_when_asked_and_read_plain_when_that_fails(
    web: SmallWeb, quick: FindSettings
) -> None:
    browser = FakeBrowser()
    web.put("/robots.txt", text("User-agent: *\nDisallow: /private"))
    web.put("/", b"<script>draw()</script><a href=private>x</a>")
    web.put("/breaks", b"<img src=plain.jpg><a href=private>x</a>")
    web.put("/drawn.jpg", jpeg(1))
    web.put("/plain.jpg", jpeg(2))
    found = look(replace(quick, render=True, browser=browser))
    assert places(found) == {("/drawn.jpg", "/"), ("/plain.jpg", "/breaks")}
    assert "without its JavaScript" in whys(found)["/breaks"]
    assert browser.rendered == [f"{SITE}/", f"{SITE}/breaks"]
    assert browser.closed


def test_a_page_with_signs_is_not_rendered_either(
    web: SmallWeb, quick: FindSettings
) -> None:
    browser = FakeBrowser()
    web.put("/", b"<title>preteen nudes</title>")
    with pytest.raises(ChildImagerySigns):
        look(replace(quick, render=True, browser=browser))
    assert browser.rendered == []
    assert browser.closed


def test_a_crawler_that_dies_is_said_and_the_next_run_goes_on(
    web: SmallWeb, quick: FindSettings
) -> None:
    settings = replace(quick, frontier=MemoryFrontier(), depth=9)
    for n in range(30):
        web.put(f"/{n}", f"<a href={n + 1}>on</a><img src=p{n}.jpg>".encode())
        web.put(f"/p{n}.jpg", jpeg(n))
    leads = WebSite(f"{SITE}/0", settings).leads()
    first = next(leads)
    for pid in crawlers():
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(Unreachable, match="broke down"):
        list(leads)
    rest = look(settings, f"{SITE}/0")
    assert {first.url, *(one.url for one in rest)} >= {
        f"{SITE}/p{n}.jpg" for n in range(10)
    }


def crawlers() -> list[int]:
    """The crawlers this test started."""
    ours = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = [int(pid) for one in ours for pid in one.read_text().split()]
    told = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids}
    return [pid for pid, line in told.items() if b"unburden.find.crawler" in line]
