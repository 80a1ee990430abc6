"""A small hostile and friendly web on 127.0.0.1, which notes what it sent."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import brotli
import numpy as np
from PIL import Image

from unburden.net import Door
from unburden.net.guard import system_resolve

if TYPE_CHECKING:
    from collections.abc import Callable

OUTSIDE = "93.184.215.14"  # a public address; the site's door leads it here


def clock() -> datetime:
    """The time now: captures are dated, and nothing asserts when."""
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass
class Answer:
    """What a path answers with; `body` is what a browser should end up with."""

    body: bytes = b""
    mime: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    encoding: str = ""  # gzip, br
    chunked: bool = False
    ranges: bool = False
    wait: float = 0.0
    endless: bool = False
    hang_up: bool = False
    asks: str = ""  # a cookie without which `/gate` is answered in its place


@dataclass
class Sent:
    """One body the site sent, whole."""

    path: str
    sha256: str
    size: int
    status: int
    agent: str
    range: str = ""
    method: str = "GET"
    posted: bytes = b""
    cookie: str = ""


@dataclass
class Site:
    """Answers by path; `log` holds each body sent."""

    answers: dict[str, Answer] = field(default_factory=dict)
    log: list[Sent] = field(default_factory=list)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._stopping = threading.Event()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def add(self, path: str, body: bytes | str, mime: str = "", **how: object) -> None:
        data = body.encode() if isinstance(body, str) else body
        mime = mime or "text/html; charset=utf-8"
        self.answers[path] = Answer(body=data, mime=mime, **how)  # type: ignore[arg-type]

    def page(self, path: str, body: str) -> None:
        self.add(path, f"<!doctype html><title>{path}</title>{body}")

    def door(self, *, allow_private: bool = False) -> Door:
        """A door for which every ``.example`` name is public, and is this site."""

        def resolve(host: str, port: int) -> list[str]:
            return (
                [OUTSIDE] if host.endswith(".example") else system_resolve(host, port)
            )

        def detour(address: str, port: int) -> tuple[str, int]:
            return ("127.0.0.1", self.port) if address == OUTSIDE else (address, port)

        return Door(
            resolve=resolve, detour=detour, clock=clock, allow_private=allow_private
        )

    def shas(self, path: str) -> set[str]:
        return {sent.sha256 for sent in self.log if sent.path == path}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        answer = self.site.answers.get(self.path) or self.site.answers.get(split.path)
        length = int(self.headers.get("content-length", 0))
        posted = self.rfile.read(length)
        if answer is None:
            answer = Answer(b"<h1>not here</h1>", status=404)
        if answer.asks and answer.asks not in self.headers.get("cookie", ""):
            answer = self.site.answers["/gate"]
        try:
            self._answer(answer, posted)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_HEAD = do_GET  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        return

    def _answer(self, answer: Answer, posted: bytes) -> None:
        if answer.wait:
            self.site._stopping.wait(answer.wait)
        if answer.hang_up:
            self.close_connection = True
            return
        asked = self.headers.get("range", "")
        body, status = answer.body, answer.status
        headers = list(answer.headers)
        if answer.ranges:
            headers.append(("Accept-Ranges", "bytes"))
        if answer.ranges and asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, end = int(first), int(last or len(body) - 1)
            headers.append(("Content-Range", f"bytes {start}-{end}/{len(body)}"))
            body, status = body[start : end + 1], 206
        self.site.log.append(
            Sent(
                path=self.path,
                sha256=hashlib.sha256(body).hexdigest(),
                size=len(body),
                status=status,
                agent=self.headers.get("user-agent", ""),
                range=asked,
                method=self.command,
                posted=posted,
                cookie=self.headers.get("cookie", ""),
            )
        )
        self._write(answer, status, headers, body)

    def _write(
        self,
        answer: Answer,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.mime)
        for name, value in headers:
            self.send_header(name, value)
        wire = _ENCODE[answer.encoding](body)
        if answer.encoding:
            self.send_header("Content-Encoding", answer.encoding)
        if answer.endless:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while not self.site._stopping.is_set():
                self.wfile.write(b"%x\r\n%s\r\n" % (len(wire), wire))
                time.sleep(0.05)
        elif answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(wire), 7919):
                piece = wire[at : at + 7919]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(wire)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(wire)


_ENCODE: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "br": brotli.compress,
}


def picture(seed: int, size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """A picture of coloured noise, the same for the same seed."""
    noise = np.random.default_rng(seed).integers(
        0, 256, (size[1], size[0], 3), np.uint8
    )
    out = io.BytesIO()
    Image.fromarray(noise).save(out, kind)
    return out.getvalue()


def flat(colour: tuple[int, int, int], size: tuple[int, int] = (200, 150)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()
