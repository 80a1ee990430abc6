"""`unburden serve` and `unburden work`, started as their user starts them."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from tests.simulators.case import python, said
from tests.simulators.labour import HOUSE

WEB = "http://localhost"
UNBURDEN = [sys.executable, "-m", "unburden.cli"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start(home: Path, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*UNBURDEN, *args],
        env=os.environ | {"UNBURDEN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(home: Path, *args: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server, and the line with which it says where it is."""
    process = start(home, *args)
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def refused(home: Path, *args: str) -> str:
    process = start(home, *args)
    _, words = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "Traceback" not in words
    assert len(words.strip().splitlines()) == 1
    return words


def server(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(HOUSE)
    return home


def test_a_laptop_works_beside_its_pages_and_only_in_the_open_case(
    tmp_path: Path,
) -> None:
    port = free_port()
    case = str(said(python(tmp_path, REAL + BEGIN))[0]["case"])
    with running(tmp_path, "serve", "--port", str(port)) as (_, link):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as her:
            her.get(link, follow_redirects=True)
            csrf = re.findall(r'ken" value="(\w+)"', her.get("/come-back/").text)[0]
            told = {
                "case": case,
                "words": "these are hers",
                "csrfmiddlewaretoken": csrf,
            }
            assert her.post("/come-back/", data=told).status_code == 302
            # Asked for by another process, which knows her words.
            job = said(python(tmp_path, REAL + PACK, case))[0]["job"]
            until_done(her, f"/jobs/{job}/")
            her.get("/rest/")
            said(python(tmp_path, SAME))
            time.sleep(3)  # a worker that could would have begun by now
        assert said(python(tmp_path, STATES)) == [{"states": ["done", "waiting"]}]
        assert "running already" in refused(tmp_path, "serve", "--port", "9")


def until_done(her: httpx.Client, path: str) -> None:
    end = time.monotonic() + 120
    while "It is done." not in her.get(path).text:
        assert time.monotonic() < end
        time.sleep(0.3)


REAL = """
from unburden.app.casework import vault
cases.wrap, cases.unwrap = vault.wrap, vault.unwrap
"""
BEGIN = """
hers = {"law": "GB-EAW", "authority": "", "passphrase": "these are hers"}
tell(case=open_case(**hers, actor="her", clock=clock).desk.row.id)
"""
PACK = """
from unburden.app.jobs.models import Kind
from unburden.app.jobs.queue import enqueue
desk = unlock(sys.argv[1], "these are hers", actor="her", clock=clock)
tell(job=enqueue(desk, Kind.PACK).pk)
"""
SAME = """
from unburden.app.jobs.models import JobRow
row = JobRow.objects.exclude(case=None).get()
row.pk, row.state, row.once = None, "waiting", "the same once more"
row.save()
tell()
"""
STATES = """
from unburden.app.jobs.models import JobRow
rows = JobRow.objects.exclude(case=None).order_by("id")
tell(states=[row.state for row in rows])
"""


def test_a_server_takes_the_pages_to_a_socket_and_the_work_elsewhere(
    tmp_path: Path,
) -> None:
    home = server(tmp_path)
    path = tmp_path / "web.sock"
    args = ("serve", "--workers", "2", "--socket", str(path))
    with running(home, *args) as (_, where):
        assert where == str(path)
        assert path.stat().st_mode & 0o777 == 0o660
        there = httpx.HTTPTransport(uds=str(path))
        with httpx.Client(transport=there, base_url=WEB, timeout=60) as client:
            assert "You are not alone" in client.get("/").text


ASK = """
from tests.simulators import stories
from unburden.app.casework import actions
from unburden.app.jobs.models import Kind
from unburden.app.jobs.queue import enqueue
desk = opened()
item = stories.item(1)
actions._keep(desk, item.label, item.kind, item.fingerprint)
enqueue(desk, Kind.FIND, sources=[sys.argv[1]])
"""


def stands(home: Path) -> tuple[str, int]:
    """The state of the one job, and how often somebody began it."""
    with closing(sqlite3.connect(home / "unburden.sqlite3", timeout=60)) as store:
        wanted = "SELECT state, tries FROM jobs_jobrow WHERE case_id IS NOT NULL"
        state, tries = store.execute(wanted).fetchone()
        return state, tries


def test_a_worker_that_is_told_to_end_gives_its_job_back_and_the_next_goes_on(
    tmp_path: Path,
) -> None:
    home, pictures = server(tmp_path), tmp_path / "pictures"
    pictures.mkdir()
    said(python(tmp_path / "home", DRAW, str(pictures)))
    said(python(home, ASK, str(pictures)))
    process = start(home, "work")
    end = time.monotonic() + 120
    while stands(home)[0] == "waiting":
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert stands(home) == ("waiting", 0)
    done = start(home, "work", "--once")
    done.communicate(timeout=300)
    assert stands(home) == ("done", 1)


DRAW = """
from tests.simulators import stories
for number in range(60):
    path = Path(sys.argv[1]) / f"{number}.png"
    path.write_bytes(stories.png(number % 250, (640 + number, 480)))
"""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("serve", "--workers", "2"), "On a laptop one process holds the open case"),
        (("work",), "On a laptop the work is done beside the pages"),
    ],
)
def test_what_only_a_server_does_a_laptop_says(
    tmp_path: Path, args: tuple[str, ...], words: str
) -> None:
    assert words in refused(tmp_path, *args)


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        port = one.getsockname()[1]
        words = refused(tmp_path, "serve", "--port", str(port))
    assert f"Port {port} cannot be used" in words


def test_a_data_folder_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused(tmp_path / "file" / "home", "serve")
