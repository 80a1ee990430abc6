"""Pages wait to be recorded: a kill at any moment loses none and repeats none."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.simulators.case import opened, python, said
from tests.simulators.site import Site

# A Capture that takes no browser: its files are written, as those of a real one are.
WORK = """
import time
from dataclasses import replace
from tests.simulators import stories
from unburden.app.casework.pages import BY_HAND, PageQueue
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
pages = [f"https://p.example/{n}" for n in range(int(sys.argv[2]))]
log = open(sys.argv[3], "a")
def take(url, *, out, **how):
    log.write(url + chr(10))
    log.flush()
    made = stories.capture(1, out)
    return replace(made, url=url, wacz="")
def news(word, what):
    tell(word=word, url=what["url"])
queue = PageQueue(desk, None, news, take=take)
queue.add_all(pages)
queue.go_on()
queue.clear(BY_HAND)
tell(word="done")
"""
SHOW = """
from unburden.app.home import home
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
entries = desk.entries()
custody.verify(entries)
rows = list(desk.row.captures.order_by("number"))
tell(
    urls=[desk.capture(row).url for row in rows],
    said=[e.body["manifest"]["url"] for e in entries if e.action == "capture"],
    asked=[e.body["pages"] for e in entries if e.action == "record"],
    states=[row.state for row in rows],
    numbers=[row.number for row in rows],
    folders=sorted(path.name for path in desk.folder.iterdir() if path.is_dir()),
    left=[path.name for path in home().glob("workshop-*")],
    waiting=desk.row.pages.count(),
)
"""


def show(home: Path, case: str) -> dict[str, list[str]]:
    return said(python(home, SHOW, case))[0]  # type: ignore[return-value]


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)


def begun(process: subprocess.Popen[str], count: int) -> list[str]:
    """Wait until so many pages were recorded, or all were; return the words told."""
    assert process.stdout is not None
    words: list[str] = []
    for line in process.stdout:
        words.append(json.loads(line)["word"])
        if words.count("captured") >= count:
            break
    return words


def assert_whole(told: dict[str, list[str]], pages: list[str]) -> None:
    assert sorted(told["urls"]) == sorted(pages)
    assert told["said"] == told["urls"]
    assert told["folders"] == sorted(f"capture-{n}" for n in told["numbers"])
    assert told["left"] == []
    assert told["waiting"] == 0


def test_five_hundred_pages_and_seven_kills(tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    case, kills = opened(home), 0
    for number in range(7):
        process = python(home, WORK, case, "500", str(log))
        words = begun(process, 20 + 7 * number)
        assert "done" not in words
        time.sleep(0.004 * number)  # somewhere in the pages that follow
        kill(process)
        kills += 1
    said(python(home, WORK, case, "500", str(log)))

    pages = [f"https://p.example/{n}" for n in range(500)]
    told = show(home, case)
    assert_whole(told, pages)
    assert told["asked"] == [pages]  # asked for once, however often it was gone on with
    visits = Counter(log.read_text().splitlines())
    assert set(visits) == set(pages)
    # Visited again at most those that were under way at a kill.
    assert sum(visits.values()) <= 500 + kills


def test_two_at_once_share_the_pages(tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    case = opened(home)
    both = [python(home, WORK, case, "60", str(log)) for _ in range(2)]
    for process in both:
        said(process)

    pages = [f"https://p.example/{n}" for n in range(60)]
    assert_whole(show(home, case), pages)
    assert sorted(log.read_text().splitlines()) == sorted(pages)


def test_more_pages_than_five_hundred_are_refused_and_none_is_added(
    tmp_path: Path,
) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    case = opened(home)
    script = WORK.replace("queue.add_all(pages)", REFUSED)
    told = said(python(home, script, case, "501", str(log)))
    assert told == [{"waiting": 0}, {"word": "done"}]


REFUSED = """
from unburden.errors import BadInput
for wrong in (pages, ["https://p.example/", "p.example"]):
    try:
        queue.add_all(wrong)
    except BadInput as error:
        assert "500" in str(error) or "p.example" in str(error), error
    else:
        raise AssertionError(wrong)
tell(waiting=queue.waiting())
"""

BROWSE = """
from unburden.app.casework import actions
from unburden.net import Door
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
door = Door(allow_private=True, clock=clock)
def news(word, what):
    tell(word=word, url=what["url"])
actions.record(desk, sys.argv[2:], door=door, tell=news)
"""


@pytest.mark.parametrize("path", ["/1", "/1.png"])
def test_a_real_page_under_way_at_the_kill_is_recorded_by_the_next_command(
    tmp_path: Path, path: str
) -> None:
    home = tmp_path / "home"
    case = opened(home)
    with Site() as site:
        for number in range(3):
            site.page(f"/{number}", f"words <img src=/{number}.png>")
            site.add(f"/{number}.png", b"no picture", "image/png")
        urls = [f"http://127.0.0.1:{site.port}/{number}" for number in range(3)]
        process = python(home, BROWSE, case, *urls)
        while not any(sent.path == path for sent in site.log):
            assert process.poll() is None
            time.sleep(0.01)
        kill(process)
        assert list(home.glob("workshop-*"))  # it was under way
        again = [str(line["url"]) for line in said(python(home, BROWSE, case))]

    assert list(dict.fromkeys(again)) == urls[1:]
    told = show(home, case)
    assert_whole(told, urls)
    assert told["urls"] == urls
    assert set(told["states"]) == {"complete"}
