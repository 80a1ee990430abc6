"""One page with everything on it: each byte the server sent is in the archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.simulators.everything import MEDIA, build, gates
from tests.simulators.site import Site
from warcio.archiveiterator import ArchiveIterator

from unburden.capture import CaptureSettings, from_json
from unburden.model import Capture, CaptureState

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]


def archived(wacz_file: Path) -> list[tuple[str, str, str]]:
    """(kind, URL, SHA-256 of the body) of each record, digests checked."""
    found = []
    with zipfile.ZipFile(wacz_file) as archive:
        data = archive.read("archive/page.warc.gz")
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        body = record.content_stream().read()
        url = record.rec_headers["WARC-Target-URI"] or ""
        found.append((record.rec_type, url, hashlib.sha256(body).hexdigest()))
    return found


def test_every_byte_the_server_sent_is_in_an_archive_that_validates(
    site: Site, take: Take, tmp_path: Path
) -> None:
    build(site)

    # On loopback the browser trusts plain http with brotli and service workers.
    made = take(
        site.url("/"),
        door=site.door(allow_private=True),
        settings=CaptureSettings(gates=gates()),
    )

    held = {
        sha for kind, _, sha in archived(tmp_path / made.wacz) if kind == "response"
    }
    # Redirects have no body; a service worker is not run and its script not kept.
    sent = [each for each in site.log if each.path != "/service.js"]
    assert [each.path for each in sent if each.sha256 not in held] == []
    assert {each.path for each in sent} >= MEDIA
    assert [each.range for each in sent if each.range] == []
    assert next(each for each in sent if each.path == "/fetched.png").posted

    assert made.state is CaptureState.COMPLETE, made.missing
    assert [each.why for each in made.missing] == [
        "Allowed: A service worker's script; it is not run."
    ]
    assert made.replay is not None
    assert (made.replay.lacking, made.replay.near) == ((), ())
    assert made.replay.similarity >= 990
    assert made.title == "Café"
    assert len(made.manner) == 2
    assert made.ip == "127.0.0.1"
    assert made.sandboxed
    assert made.certificate_sha256 == ""

    check_validates(tmp_path / made.wacz)
    check_index(made, tmp_path)
    check_files(made, tmp_path)
    check_headers(tmp_path / made.wacz)


def check_validates(wacz_file: Path) -> None:
    command = [sys.executable, "-m", "wacz", "validate", "-f", str(wacz_file)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
    assert "is valid" in told.stdout


def check_index(made: Capture, folder: Path) -> None:
    with zipfile.ZipFile(folder / made.wacz) as archive:
        index = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode()
        page = json.loads(archive.read("pages/pages.jsonl").splitlines()[1])
    entries = [json.loads(line.split(" ", 2)[2]) for line in index.splitlines()]
    times = {
        line.split(" ", 2)[1]
        for line in index.splitlines()
        if json.loads(line.split(" ", 2)[2])["url"] == page["url"]
    }
    assert len(entries) == len(made.resources)
    assert times == {"".join(c for c in page["ts"] if c.isdigit())}
    assert page["title"] == "Café"


def check_files(made: Capture, folder: Path) -> None:
    names = {"page.wacz", "screenshot.png", "shown.png", "proxy.json"}
    names |= {"text.txt", "headers.txt"}
    assert {path.name for path in folder.iterdir()} == names | {"record.json"}
    for name, sha256 in made.files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert set(made.files) == names
    assert from_json(json.loads((folder / "record.json").read_bytes())) == made


def check_headers(wacz_file: Path) -> None:
    with zipfile.ZipFile(wacz_file) as archive:
        data = archive.read("archive/page.warc.gz")
    for record in ArchiveIterator(io.BytesIO(data)):
        url = record.rec_headers["WARC-Target-URI"]
        if record.rec_type == "response" and url.endswith("style.css"):
            headers = record.http_headers.headers
            assert ("X-Archive-Orig-Content-Encoding", "gzip") in headers
            assert ("Set-Cookie", "a=1") in headers
            assert ("Set-Cookie", "b=2") in headers
            assert record.rec_headers["WARC-IP-Address"] == "127.0.0.1"
            return
    pytest.fail("the style sheet is not there")
