"""What every Source promises, whichever it is."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.simulators.archives import wacz, warc
from tests.simulators.pictures import picture
from tests.simulators.web import Page, SmallWeb

from unburden.find import FindSettings, Source, open_source
from unburden.model import Lead, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE = "http://site.example"
PLANTED = picture(7, side=480)
OTHERS = [picture(seed) for seed in range(20, 26)]
BAD = b"\xff\xd8\xff not the rest of a picture"
HTML = b"".join(b"<img src=other%d.jpg>" % n for n in range(len(OTHERS)))
PAGE = b"<title>A page</title><img src=planted.jpg><img src=bad.jpg>" + HTML


def files() -> Iterator[tuple[str, bytes]]:
    yield "planted.jpg", PLANTED
    yield "bad.jpg", BAD
    yield from ((f"other{n}.jpg", data) for n, data in enumerate(OTHERS))


def a_folder(tmp: Path, _web: SmallWeb) -> str:
    folder = tmp / "pictures"
    (folder / "broken.jpg").mkdir(parents=True)
    for name, data in files():
        (folder / name).write_bytes(data)
    return str(folder)


def archived() -> bytes:
    things = [(f"{SITE}/{name}", "image/jpeg", data) for name, data in files()]
    return warc((f"{SITE}/", "text/html", PAGE), *things)


def a_warc(tmp: Path, _web: SmallWeb) -> str:
    path = tmp / "site.warc.gz"
    path.write_bytes(archived() + b"damage")
    return str(path)


def a_wacz(tmp: Path, _web: SmallWeb) -> str:
    return str(wacz(tmp / "site.wacz", b"damage", archived()))


def a_site(_tmp: Path, web: SmallWeb) -> str:
    web.put("/", PAGE + b"<a href=broken>x</a>")
    for name, data in files():
        web.put(f"/{name}", Page(body=data, type="image/jpeg"))
    return f"{SITE}/"


def a_list(tmp: Path, web: SmallWeb) -> str:
    page = a_site(tmp, web)
    path = tmp / "urls.txt"
    path.write_text(f"{page}\nhttp://gone.invalid/\nbroken\n")
    return str(path)


@dataclass
class Setting:
    """A Source, and the world it stands in."""

    source: Source
    settings: FindSettings
    name: str
    home: Path

    @cached_property
    def found(self) -> list[Lead | Skipped]:
        """What its first look gave; files opened for writing are noted meanwhile."""
        WRITTEN.clear()
        WATCHING.set()
        try:
            return list(self.source.leads())
        finally:
            WATCHING.clear()

    @property
    def leads(self) -> list[Lead]:
        return [one for one in self.found if isinstance(one, Lead)]


KINDS: dict[str, Callable[[Path, SmallWeb], str]] = {
    "folder": a_folder,
    "warc": a_warc,
    "wacz": a_wacz,
    "list": a_list,
    "site": a_site,
}
WRITTEN: list[str] = []
WATCHING = threading.Event()


def note_writes(event: str, args: tuple[object, ...]) -> None:
    """Note every file opened for writing by name; pipes are opened by number."""
    if not WATCHING.is_set() or event != "open" or isinstance(args[0], int):
        return
    name, mode, flags = args
    by_mode = isinstance(mode, str) and set(mode) & set("wax+")
    by_flags = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
    if (by_mode or by_flags) and name != os.devnull:
        WRITTEN.append(str(name))


sys.addaudithook(note_writes)


@pytest.fixture(scope="module", params=KINDS)
def setting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Setting]:
    tmp = tmp_path_factory.mktemp("source")
    home = tmp / "home"
    home.mkdir()
    start = datetime(2026, 5, 1, tzinfo=UTC)
    ticks = itertools.count()
    with SmallWeb() as web, pytest.MonkeyPatch.context() as patch:
        for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
            patch.setenv(variable, str(home))
        patch.setattr(tempfile, "tempdir", str(home))
        patch.chdir(home)
        settings = FindSettings(
            door=web.door(),
            clock=lambda: start + timedelta(seconds=next(ticks)),
            delay=0.0,
            back_off=0.01,
            retries=1,
        )
        name = KINDS[request.param](tmp, web)
        source = open_source(name, settings=settings)
        yield Setting(source, settings, name, home)


def test_the_planted_picture_is_found_once_and_what_is_bad_breaks_nothing(
    setting: Setting,
) -> None:
    assert all(isinstance(one, Lead | Skipped) for one in setting.found)
    seen = Counter(one.data for one in setting.leads)
    assert seen[PLANTED] == 1
    assert all(seen[data] == 1 for data in OTHERS)
    skipped = [one for one in setting.found if isinstance(one, Skipped)]
    assert skipped
    assert all(one.url and one.why.endswith(".") for one in skipped)


def test_a_lead_says_where_and_when_it_was_seen(setting: Setting) -> None:
    assert setting.source.name == setting.name
    assert setting.leads
    for lead in setting.leads:
        assert lead.source == setting.name
        assert lead.url
        assert lead.page
        assert lead.seen_at.utcoffset() == timedelta(0)


def test_nothing_is_written_to_disk(setting: Setting) -> None:
    assert setting.found
    assert WRITTEN == []
    assert list(setting.home.iterdir()) == []


def test_it_may_be_asked_again(setting: Setting) -> None:
    again = sorted(one.url for one in setting.source.leads())
    assert again == sorted(one.url for one in setting.found)


def test_it_may_be_left_at_any_time_and_leaves_nothing_running(
    setting: Setting,
) -> None:
    processes, threads = children(), set(threading.enumerate())
    with contextlib.closing(setting.source.leads()) as leads:
        next(leads)
    with contextlib.closing(setting.source.leads()):
        pass
    assert children() <= processes
    for thread in set(threading.enumerate()) - threads:
        if thread.name.startswith("unburden"):
            thread.join(10)
            assert not thread.is_alive(), thread.name


def test_what_is_too_large_is_skipped_with_a_sentence(setting: Setting) -> None:
    small = replace(setting.settings, max_bytes=len(PLANTED) - 1)
    found = list(open_source(setting.name, settings=small).leads())
    leads = {one.data for one in found if isinstance(one, Lead)}
    assert PLANTED not in leads
    assert leads >= set(OTHERS)
    assert any("larger" in one.why for one in found if isinstance(one, Skipped))


def children() -> set[int]:
    """The processes this one started."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for one in tasks for pid in one.read_text().split()}
