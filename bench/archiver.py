"""auto-archiver beside us, where one is at hand (https://pypi.org/project/auto-archiver).

It cannot stand in requirements/bench.txt: it asks for another NumPy than ours, and for
a full Chrome with its driver, Xvfb, ffmpeg and ffprobe, none of which PyPI has. It also
refuses addresses on this machine; so it is given a name, and our site as its proxy.
"""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 120
STEPS = {
    "--feeders": "cli_feeder",
    "--extractors": "antibot_extractor_enricher",
    "--enrichers": "hash_enricher",
    "--storages": "local_storage",
    "--formatters": "html_formatter",
    "--databases": "console_db",
}


def beside(program: str | None, path: str, port: int, folder: Path) -> str:
    """Run it on one page, and say how long that took and what came of it."""
    if not program:
        return (
            "auto-archiver: not measured, as none was named (--archiver PROGRAM); "
            "bench/archiver.py says what it needs."
        )
    folder.mkdir()
    command = [program, f"http://page.example{path}"]
    command += ["--antibot_extractor_enricher.proxy", f"127.0.0.1:{port}"]
    command += [word for step in STEPS.items() for word in step]
    began = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 - the program that was named
            command, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"auto-archiver: did not end in {SECONDS} s"
    took = time.monotonic() - began
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    made = [each for each in folder.rglob("*.html") if each.stat().st_size]
    if done.returncode or not made:
        last = said.strip().splitlines()[-1:] or ["nothing was said"]
        return f"auto-archiver: no record of the page ({last[0]})"
    pictures = sum(1 for each in folder.rglob("*.jpg"))
    return (
        f"auto-archiver, {path[1:]}: {took:.1f} s a page, {3600 / took:.0f} an hour "
        f"({pictures} pictures kept; no web archive, which it makes by Docker only)"
    )
