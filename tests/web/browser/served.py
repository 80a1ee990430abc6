"""`unburden serve` in a process of its own, on a data folder of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from playwright.sync_api import sync_playwright

from unburden.browser import BrowserSettings
from unburden.browser.process import find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, SetCookieParam

ROOT = Path(__file__).parents[3]
LET_IN = {"let_in": True}
WITH_ONE_CASE = """
import json
from datetime import UTC, datetime
from tests.simulators import stories
from unburden.app import open_house
open_house()
from unburden.app.casework import actions
from unburden.app.casework.cases import open_case
from unburden.app.jobs.models import Kind, Wanted
from unburden.app.jobs.queue import ask, enqueue
from unburden.model import Lead

clock = lambda: datetime.now(UTC)
told = open_case(law="GB-EAW", authority="", actor="Sam", clock=clock)
item = stories.item(1)
actions._keep(told.desk, item.label, item.kind, item.fingerprint)
for number in (1, 2):
    seen = {"url": f"https://p.example/{number}", "page": "https://p.example/"}
    lead = Lead(**seen, source="s", seen_at=clock())
    told.desk.found(stories.match(number, item="I1"), lead, str(number) * 64, None)
ask(enqueue(told.desk, Kind.FIND, sources=["https://p.example/"]), Wanted.PAUSE)
print(json.dumps({"case": told.desk.row.id, "words": told.passphrase}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The web app as it runs for somebody, with one case in its store.

    Attributes:
        home: its data folder.
        url: where it is.
        link: what the laptop edition shows: the link that opens it once.
        case: the number of its case.
        words: the words that open it.
        process: ends with the fixture; a test may end it sooner.
    """

    home: Path
    url: str
    link: str
    case: str
    words: str
    process: subprocess.Popen[str]

    def cookie(self, session: dict[str, Any] = LET_IN) -> SetCookieParam:
        """Make a session as its store would, so that each test has one of its own."""
        key = secrets.token_hex(16)
        data = signing.dumps(
            session,
            key=(self.home / "web.key").read_text(),
            salt="django.contrib.sessions.SessionStore",
            serializer=JSONSerializer,
            compress=True,
        )
        row = (key, data, "2100-01-01 00:00:00")
        with closing(sqlite3.connect(self.home / "unburden.sqlite3")) as store, store:
            store.execute("INSERT INTO django_session VALUES (?, ?, ?)", row)
        return {"name": "session", "value": key, "url": self.url}

    def hers(self) -> dict[str, Any]:
        """What is in the session of one whose case is open."""
        return LET_IN | {"case": self.case, "law": "GB-EAW"}


@contextmanager
def served(home: Path, neutral: str, settings: str = "") -> Iterator[Served]:
    """Serve a data folder until the block ends.

    Args:
        home: the folder, which is there.
        neutral: where "leave this page" leads.
        settings: more lines of its ``config.toml``.
    """
    (home / "config.toml").write_text(f'{settings}\n[web]\nexit_to = "{neutral}"\n')
    env = _env(home)
    made = json.loads(python_at(home, "-c", WITH_ONE_CASE).stdout)
    port = _free()
    command = [sys.executable, "-m", "unburden.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            link = next(line for line in process.stdout if line.startswith("http"))
            url = f"http://127.0.0.1:{port}"
            _wait_for(port)
            yield Served(home=home, url=url, link=link.strip(), process=process, **made)
        finally:
            process.send_signal(signal.SIGINT)


def python_at(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run Python on a data folder, beside what serves it, and see that it ends well."""
    return subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        env=_env(home),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )


def _env(home: Path) -> dict[str, str]:
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return os.environ | {"UNBURDEN_HOME": str(home), "PYTHONPATH": path}


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = "the web app did not start"
    raise TimeoutError(message)


class _Weather(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title><h1>Sunny</h1>")

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Neutral:
    """A site that tells nothing, and the headers it was asked with."""

    url: str
    asked: list[dict[str, str]]


@contextmanager
def neutral_site() -> Iterator[Neutral]:
    """Serve a page about the weather."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Neutral(
            f"http://127.0.0.1:{server.server_port}/",
            server.asked,  # type: ignore[attr-defined]
        )
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def real_browser() -> Iterator[Browser]:
    """Debian's headless Chromium, driven by Playwright until the block ends."""
    program = find_browser(BrowserSettings())
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        yield launched
        launched.close()
