"""A small web on 127.0.0.1: pages by host and path, and a record of what was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from unburden.errors import Unreachable
from unburden.net import Door

OUTSIDE = "93.184.215.14"
"""A public address; `SmallWeb.door` leads it here."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one path answers.

    Attributes:
        body: sent as it is; given the number of earlier asks when it is a function.
        headers: besides Content-Type and Content-Length.
        wait: seconds before each piece of the body.
        pieces: into how many pieces the body is cut.
        length: the Content-Length to claim; the true one when None.
    """

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    pieces: int = 1
    length: int | None = None


Answer = Page | Callable[[int], Page]


@dataclass(frozen=True)
class Asked:
    """One request the small web took."""

    host: str
    path: str
    headers: dict[str, str] = field(repr=False)
    at: float
    body: bytes = b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that leaves early."""


class SmallWeb:
    """Pages, served while its ``with`` block lasts."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Answer] = {}
        self.asked: list[Asked] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web._answer(self)

            do_POST = do_HEAD = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                return

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return int(self._server.server_port)

    @property
    def url(self) -> str:
        """Its address for a door that allows private addresses."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def put(self, path: str, answer: Answer | bytes, *, host: str = "") -> None:
        """Serve an answer at a path, of one host or of every host."""
        page = Page(body=answer) if isinstance(answer, bytes) else answer
        self.pages[host, path] = page

    def door(self, *, hosts: dict[str, list[str]] | None = None) -> Door:
        """A door that may not go inside, for which this web is the public one.

        Args:
            hosts: addresses by name; names under ``.example`` are public unless named.
        """
        known = hosts or {}

        def resolve(host: str, port: int) -> list[str]:
            if host not in known and not host.endswith(".example"):
                what = f"{host} is not of this small web."
                raise Unreachable(what)
            return known.get(host, [OUTSIDE])

        def detour(address: str, port: int) -> tuple[str, int]:
            assert address == OUTSIDE, f"{address} was let through"
            return "127.0.0.1", self.port

        return Door(resolve=resolve, detour=detour)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = handler.headers.get("Host", "").rpartition(":")[0]
        host = host or handler.headers.get("Host", "")
        before = self.paths.count(handler.path)
        size = int(handler.headers.get("Content-Length", "0"))
        sent = handler.rfile.read(size)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(host, handler.path, headers, time.monotonic(), sent))
        answer = self.answer_at(host, handler.path)
        _send(handler, answer if isinstance(answer, Page) else answer(before))

    def answer_at(self, host: str, path: str) -> Answer:
        """What is served at a path of a host."""
        missing = Page(status=404, body=b"nothing here")
        return self.pages.get((host, path)) or self.pages.get(("", path), missing)


def _send(handler: BaseHTTPRequestHandler, page: Page) -> None:
    handler.send_response(page.status)
    handler.send_header("Content-Type", page.type)
    length = len(page.body) if page.length is None else page.length
    handler.send_header("Content-Length", str(length))
    for name, value in page.headers:
        handler.send_header(name, value)
    if length > len(page.body):
        handler.close_connection = True
    handler.end_headers()
    if handler.command == "HEAD":
        return
    size = max(1, -(-len(page.body) // page.pieces))
    for start in range(0, len(page.body), size):
        time.sleep(page.wait)
        handler.wfile.write(page.body[start : start + size])
        handler.wfile.flush()


def redirect(to: str, *, status: int = 302) -> Page:
    """An answer that sends the reader elsewhere."""
    return Page(status=status, headers=(("Location", to),))
