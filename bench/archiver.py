"""Other archivers on the same page: wget, and auto-archiver where one is at hand.

auto-archiver (https://pypi.org/project/auto-archiver) cannot stand in
requirements/bench.txt: it asks for another NumPy than ours, and for Chrome with its
driver, Xvfb, ffmpeg and ffprobe. Give it an environment of its own, and name it:

    python3 -m venv aside && aside/bin/pip install auto-archiver
    apt install chromium chromium-driver xvfb ffmpeg
    make bench-capture ARGS="--archiver aside/bin/auto-archiver"

It refuses addresses on this machine; so it is given a name, and our site as its proxy.
Its web archives it makes by Docker (browsertrix-crawler), which is not tried here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.site import Site

SECONDS = 180
STEPS = {
    "--feeders": "cli_feeder",
    "--extractors": "antibot_extractor_enricher",
    "--enrichers": "hash_enricher",
    "--storages": "local_storage",
    "--formatters": "html_formatter",
    "--databases": "console_db",
}
CHROMES = ("google-chrome", "chromium")


@dataclass(frozen=True)
class Peer:
    """How long another archiver took for a page, and what it kept.

    Attributes:
        name: of the program.
        seconds: for the page; 0 where there is no record of it.
        kept: SHA-256 of each file that it kept.
        what: it makes of a page.
    """

    name: str
    seconds: float
    kept: frozenset[str]
    what: str


def peers(program: str | None, path: str, site: Site, folder: Path) -> Iterator[Peer]:
    """Have each peer that is here record a page of the site."""
    if shutil.which("wget"):
        yield _wget(path, site, folder / "wget")
    if program:
        yield _archiver(Path(program).resolve(), path, site, folder / "archiver")


def _wget(path: str, site: Site, folder: Path) -> Peer:
    folder.mkdir(parents=True)
    command = ["wget", "--quiet", "--page-requisites", "--warc-file=page"]
    took, _ = _timed([*command, site.url(path)], folder, os.environ)
    kept = set()
    with (folder / "page.warc.gz").open("rb") as warc:
        for record in ArchiveIterator(warc):
            if record.rec_type == "response":
                body = record.content_stream().read()
                kept.add(hashlib.sha256(body).hexdigest())
    return Peer("wget --warc-file", took, frozenset(kept), "WARC, no JavaScript")


def _archiver(program: Path, path: str, site: Site, folder: Path) -> Peer:
    folder.mkdir(parents=True)
    proxy = f"127.0.0.1:{site.port}"
    command = [str(program), f"http://page.example{path}"]
    command += ["--antibot_extractor_enricher.proxy", proxy]
    command += [word for step in STEPS.items() for word in step]
    took, code = _timed(command, folder, _surroundings(folder, proxy))
    made = [each for each in folder.glob("local_archive/**/*") if each.is_file()]
    if code or not any(each.suffix == ".html" for each in made):
        return Peer("auto-archiver", 0.0, frozenset(), "no record of the page")
    kept = {hashlib.sha256(each.read_bytes()).hexdigest() for each in made}
    what = "HTML, screenshot, files"
    return Peer("auto-archiver", took, frozenset(kept), what)


def _surroundings(folder: Path, proxy: str) -> dict[str, str]:
    """Where it finds a Chrome by the name it looks for, and its way to our site."""
    names = folder / "names"
    names.mkdir()
    found = next(filter(None, map(shutil.which, CHROMES)), None)
    if found:
        (names / "google-chrome").symlink_to(found)
    path = f"{names}:{os.environ['PATH']}"
    direct = "127.0.0.1,localhost"  # where it speaks to its own driver
    ways = {"http_proxy": f"http://{proxy}", "no_proxy": direct}
    return os.environ | ways | {"PATH": path}


def _timed(
    command: list[str], folder: Path, surroundings: os._Environ[str] | dict[str, str]
) -> tuple[float, int]:
    began = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 - the program that was named
            command,
            cwd=folder,
            env=dict(surroundings),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return float(SECONDS), -1
    return time.monotonic() - began, done.returncode
