"""The browser: pages as a person would see them, and nothing left behind."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.simulators.site import Site, clock, picture

from unburden.browser import Browser, BrowserSettings, find_browser
from unburden.errors import CaptureFailed, ToolMissing
from unburden.net import Door

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR = "http://far.example"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as site:
        site.page("/", "<p id=x>before</p><script>x.textContent='after'</script>")
        site.page("/ok", "<p>fine</p>")
        yield site


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    with site.door().proxy() as proxy, Browser(proxy_url=proxy.url) as browser:
        yield browser


def test_the_page_is_read_after_its_javascript_ran(browser: Browser) -> None:
    page = browser.render(f"{FAR}/")

    assert '<p id="x">after</p>' in page.html
    assert page.url == f"{FAR}/"


def test_pictures_far_down_the_page_are_loaded(site: Site, browser: Browser) -> None:
    site.page(
        "/long", "<div style='height:9000px'></div><img loading=lazy src=/far.png>"
    )
    site.add("/far.png", picture(1), "image/png")

    browser.render(f"{FAR}/long")

    assert site.shas("/far.png")


def test_a_page_that_grows_while_scrolled_is_followed(
    site: Site, browser: Browser
) -> None:
    site.page(
        "/grow",
        "<div id=all></div><script>let n=0;const more=()=>{if(n<5){const d="
        "document.createElement('div');d.style.height='900px';d.textContent='part'+n++;"
        "all.append(d)}};more();addEventListener('scroll',()=>setTimeout(more,20));"
        "</script><div style='height:900px'></div>",
    )

    assert "part4" in browser.render(f"{FAR}/grow").html


def test_what_loads_only_once_scrolling_rests_is_loaded_all_the_way(
    site: Site, browser: Browser
) -> None:
    slots = "".join(f"<div data-n={n} style='height:2000px'></div>" for n in range(4))
    site.page(
        "/rest",
        f"{slots}<script>let t;addEventListener('scroll',()=>{{clearTimeout(t);"
        "t=setTimeout(()=>{for(const d of document.querySelectorAll('[data-n]')){"
        "const b=d.getBoundingClientRect();if(b.bottom<0||b.top>innerHeight)continue;"
        "new Image().src='/rest'+d.dataset.n+'.png'}},60)});</script>",
    )
    for number in range(4):
        site.add(f"/rest{number}.png", picture(number), "image/png")

    browser.render(f"{FAR}/rest")

    assert all(site.shas(f"/rest{number}.png") for number in range(4))


def test_frames_of_the_same_and_of_other_sites_are_read(
    site: Site, browser: Browser
) -> None:
    site.page(
        "/frames",
        "<iframe src=/ok></iframe><iframe src=http://other.example/deep></iframe>",
    )
    site.page("/deep", "<b>deep down</b>")

    frames = browser.render(f"{FAR}/frames").frames

    assert {frame.url for frame in frames} == {f"{FAR}/ok", "http://other.example/deep"}
    assert any("deep down" in frame.html for frame in frames)


def test_it_says_who_it_is(site: Site, browser: Browser) -> None:
    browser.render(f"{FAR}/ok")

    assert browser.identity == site.log[-1].agent
    assert "HeadlessChrome/" in browser.identity
    assert " Unburden/" in browser.identity


BOMBS = {
    "alerts": "while (true) alert('more')",
    "windows": "for (let i = 0; i < 100; i++) open('/ok')",
    "windows in a loop": "while (true) open('/ok')",
    "a loop": "while (true);",
    "a loop later": "setTimeout(() => { while (true); }, 200)",
    "memory": "const kept = []; while (true) kept.push(new Uint8Array(5e7).fill(1))",
    "reloading": "setInterval(() => location.reload(), 50)",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_page_that_bombs_the_browser_fails_and_the_next_goes_on(
    bomb: str, site: Site, browser: Browser
) -> None:
    site.page("/bomb", f"<script>{BOMBS[bomb]}</script>")

    # Reloading is only a nuisance: such a page may be read in spite of it.
    nuisance = bomb == "reloading"
    with suppress(CaptureFailed) if nuisance else pytest.raises(CaptureFailed):
        browser.render(f"{FAR}/bomb", seconds=2)

    assert "fine" in browser.render(f"{FAR}/ok").html


def test_a_page_over_the_memory_limit_is_stopped_by_it(site: Site) -> None:
    site.page("/bomb", f"<script>{BOMBS['memory']}</script>")
    settings = BrowserSettings(memory=600 * 2**20)

    with (
        site.door().proxy() as proxy,
        Browser(proxy_url=proxy.url, settings=settings) as browser,
        pytest.raises(CaptureFailed, match="more than 600 MB of memory"),
    ):
        browser.render(f"{FAR}/bomb", seconds=30)


def test_nothing_stays_of_it_on_the_machine(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)  # the browser runs as nobody where we are root
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    site.page("/keeps", "<script>localStorage.a = document.cookie = 'a=b'</script>")

    with site.door().proxy() as proxy, Browser(proxy_url=proxy.url) as browser:
        browser.render(f"{FAR}/keeps")
        assert browser._process is not None
        leader = browser._process._child.pid
        assert list(tmp_path.iterdir())

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ChildProcessError):
        os.waitpid(leader, os.WNOHANG)
    assert not _alive(leader)


def test_two_pages_share_no_cookies(site: Site, browser: Browser) -> None:
    site.add("/cookie", "hello", headers=(("Set-Cookie", "who=me"),))

    browser.render(f"{FAR}/cookie")
    browser.render(f"{FAR}/cookie")

    assert [sent.cookie for sent in site.log if sent.path == "/cookie"] == ["", ""]


def test_private_addresses_are_refused_inside_the_browser_too(site: Site) -> None:
    with (
        Door(clock=clock).proxy() as proxy,
        Browser(proxy_url=proxy.url) as browser,
        pytest.raises(CaptureFailed, match="not on the public web"),
    ):
        browser.render(site.url("/ok"))

    assert all(seen.refused for seen in proxy.log())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "chrome://version", "about:x"])
def test_only_the_web_is_visited(url: str, browser: Browser) -> None:
    with pytest.raises(CaptureFailed, match="not a web address"):
        browser.render(url)


def test_a_host_that_does_not_answer_is_a_failure_in_words(browser: Browser) -> None:
    with pytest.raises(CaptureFailed, match=r"missing\.invalid could not be found"):
        browser.render("http://missing.invalid/")


def test_a_missing_browser_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("UNBURDEN_BROWSER", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing, match="apt install chromium-headless-shell"):
        find_browser(BrowserSettings())
    with pytest.raises(ToolMissing, match="no program 'netscape'"):
        find_browser(BrowserSettings(program="netscape"))


def test_a_program_that_is_no_browser_is_refused() -> None:
    settings = BrowserSettings(program="/bin/true")

    with pytest.raises(ToolMissing, match="not a Chromium"):
        Browser(proxy_url="http://127.0.0.1:9", settings=settings).__enter__()


def test_the_sandbox_goes_only_where_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("UNBURDEN_NO_SANDBOX", raising=False)
    assert BrowserSettings().sandboxed
    assert not BrowserSettings(no_sandbox=True).sandboxed
    monkeypatch.setenv("UNBURDEN_NO_SANDBOX", "1")
    assert not BrowserSettings().sandboxed


def test_a_window_a_page_opens_loads_nothing_and_holds_nothing_up(
    site: Site, browser: Browser
) -> None:
    site.page("/opener", "<script>open('/advert')</script><p>the page itself</p>")

    assert "the page itself" in browser.render(f"{FAR}/opener").html
    assert site.shas("/advert") == set()


def _alive(leader: int) -> bool:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[3] == str(leader) and fields[0] != "Z":
                return True
    return False
