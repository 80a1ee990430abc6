"""A WACZ of ours in ReplayWeb.page, the player that others will open it with.

It is fetched when the test runs and is no part of this project: its licence is the
AGPL-3.0. Where npm or its registry cannot be reached, the test is skipped.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.simulators.site import Site, picture

from unburden.browser import Browser
from unburden.browser.devtools import Message
from unburden.browser.frames import worlds
from unburden.browser.tab import Place, Tab
from unburden.errors import CaptureFailed
from unburden.model import Capture, CaptureState

Take = Callable[..., Capture]
PLAYER = "replaywebpage@2.4.6"
FETCH_SECONDS = 90
LOOK = """
[location.href, document.title, document.body ? document.body.innerText : '',
 [...document.images].map((each) => each.naturalWidth)]
"""


@pytest.fixture(scope="session")
def player(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The player's two files."""
    if shutil.which("npm") is None:
        pytest.skip("There is no npm to fetch ReplayWeb.page with.")
    folder = tmp_path_factory.mktemp("player")
    try:
        done = subprocess.run(
            ["npm", "pack", "--silent", PLAYER],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=FETCH_SECONDS,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry did not answer in time.")
    if done.returncode:
        pytest.skip(f"npm could not fetch {PLAYER}: {done.stderr.strip()[:200]}")
    with tarfile.open(folder / done.stdout.split()[-1]) as packed:
        held = {name: packed.extractfile(f"package/{name}") for name in NAMES}
        return {name: file.read() for name, file in held.items() if file is not None}


NAMES = ("ui.js", "sw.js")


class Companion:
    """A tab's guest who lets service workers run: the player is one."""

    def enter(self, tab: Tab) -> None:
        self.tab = tab

    async def welcome(self, place: Place) -> None:
        if place.kind == "service_worker":
            await self.tab.send("Runtime.runIfWaitingForDebugger", place.session)

    def event(self, session: str, method: str, params: Message) -> None:
        return


def played(site: Site, url: str) -> tuple[str, str, str, list[int]]:
    """What the player shows of `url`: address, title, words, widths of pictures."""

    async def work(tab: Tab) -> Any:
        seen: list[Any] = []
        for turn in range(320):
            if turn % 80 == 0:  # on a busy machine its worker may miss the first load
                await tab.goto(site.url("/player"), 30.0)
            seen = []
            for world in await worlds(tab):
                with contextlib.suppress(CaptureFailed):  # frames come and go
                    seen.append(await world.evaluate(LOOK))
            for each in seen:
                if each and url in each[0].split("mp_/")[1:] and any(each[3]):
                    return each
            await asyncio.sleep(0.25)
        raise AssertionError([each[:2] for each in seen if each])

    door = site.door(allow_private=True)
    with door.proxy() as proxy, Browser(proxy_url=proxy.url) as browser:
        return tuple(browser.visit(work, seconds=180, guest=Companion()))  # type: ignore[arg-type]


def test_the_player_shows_the_title_the_words_and_the_picture(
    site: Site, take: Take, player: dict[str, bytes], tmp_path: Path
) -> None:
    site.add(
        "/kept",
        "<!doctype html><title>What was there</title><h1>Some words</h1>"
        "<img src=/photo.png>",
    )
    site.add("/photo.png", picture(3, (320, 240)), "image/png")
    made = take("/kept")
    assert made.state is CaptureState.COMPLETE
    for gone in ("/kept", "/photo.png"):
        del site.answers[gone]  # from here on only the archive has them
    sent = len(site.log)

    site.add("/ui.js", player["ui.js"], "text/javascript")
    site.add("/replay/sw.js", player["sw.js"], "text/javascript")
    wacz = (tmp_path / made.wacz).read_bytes()
    site.add("/page.wacz", wacz, "application/wacz+zip", ranges=True)
    site.add(
        "/player",
        "<!doctype html><script src=/ui.js></script><replay-web-page "
        f"source='/page.wacz' url='{made.url}' embed=replayonly replayBase=/replay/ "
        "style='height:700px'></replay-web-page>",
    )
    where, title, words, widths = played(site, made.url)

    assert where.endswith(made.url)
    assert title == "What was there"
    assert "Some words" in words
    assert widths == [320]
    asked = {each.path.partition("?")[0] for each in site.log[sent:]}
    assert not asked & {"/kept", "/photo.png"}
