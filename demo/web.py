"""A small web on loopback, made with real site software: copyparty and sigal.

copyparty is a file server: the pictures are uploaded into it over HTTP, as visitors
do. sigal builds a gallery whose pages load their pictures by JavaScript, in batches;
a plain file server shows it. Both end when the web closes, whatever happened.
"""

from __future__ import annotations

import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOPBACK = "127.0.0.1"
GALLERY_SETTINGS = """\
title = "Weekend gallery"
source = {source!r}
destination = {destination!r}
theme = "galleria"
img_size = (1024, 1024)
thumb_size = (480, 360)
thumb_fit = False
jpg_options = {{"quality": 80, "optimize": True, "progressive": True}}
"""


class SiteFailed(Exception):  # noqa: N818 - said to a person
    """One of the two sites did not start; what its program said."""


@dataclass(frozen=True, slots=True)
class Web:
    """Where the two sites are.

    Attributes:
        files: copyparty's address.
        gallery: the sigal gallery's address.
    """

    files: str
    gallery: str

    def place(self, url: str) -> str:
        """Name the picture an address shows, thumbnails included, as `Truth` does.

        copyparty's thumbnails have a query; sigal's lie in ``thumbnails/``.
        """
        for site, home in (("files", self.files), ("gallery", self.gallery)):
            if url.startswith(home):
                path = unquote(urlsplit(url).path).replace("/thumbnails/", "/")
                return site + path
        return url

    def is_thumbnail(self, url: str) -> bool:
        """Whether an address is that of a site's small version of a picture."""
        return "/thumbnails/" in url or "?th=" in url


@contextmanager
def small_web(pictures: Path, scratch: Path) -> Iterator[Web]:
    """Serve ``pictures/files`` by copyparty and ``pictures/gallery`` by sigal."""
    with ExitStack() as stack:
        files = stack.enter_context(_copyparty(scratch / "copyparty"))
        _upload(pictures / "files", files)
        built = _build_gallery(pictures / "gallery", scratch / "sigal")
        gallery = stack.enter_context(_served(built))
        yield Web(files=files, gallery=gallery)


@contextmanager
def _copyparty(scratch: Path) -> Iterator[str]:
    volume = scratch / "volume"
    volume.mkdir(parents=True)
    port = _free_port()
    home = {"HOME": str(scratch), "XDG_CONFIG_HOME": str(scratch / "config")}
    command = [
        *(sys.executable, "-m", "copyparty", "-q", "-i", LOOPBACK, "-p", str(port)),
        *("-v", f"{volume}::rw", "--grid", "--name", "Shared pictures"),
        *("--http-only", "--no-zip", "-j", "1"),
    ]
    with (scratch / "log.txt").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            cwd=scratch,
            env=os.environ | home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us; we then end it ourselves
        )
        try:
            yield _wait_for(f"http://{LOOPBACK}:{port}/", server, scratch / "log.txt")
        finally:
            server.terminate()
            try:
                server.wait(timeout=5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return url
    message = f"copyparty did not start: {log.read_text(errors='replace')}"
    raise SiteFailed(message)


def _upload(folder: Path, site: str) -> None:
    with httpx.Client(trust_env=False, timeout=30) as client:
        for path in sorted(folder.rglob("*.*")):
            place = quote(path.relative_to(folder).as_posix())
            client.put(site + place, content=path.read_bytes()).raise_for_status()


def _build_gallery(albums: Path, scratch: Path) -> Path:
    scratch.mkdir(parents=True)
    built = scratch / "built"
    settings = scratch / "sigal.conf.py"
    settings.write_text(
        GALLERY_SETTINGS.format(source=str(albums.resolve()), destination=str(built)),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "sigal", "build", "--quiet", "-n", "1"]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [*command, "-c", str(settings)],
        cwd=scratch,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        message = f"sigal could not build the gallery: {done.stdout}{done.stderr}"
        raise SiteFailed(message)
    return built


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the demo's own output is enough."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
