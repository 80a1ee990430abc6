"""Timestamp authorities that misbehave, each in its own way."""

from __future__ import annotations

import re
import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from demo.authority import Authority
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder


class Rude(Authority):
    """Answers with the same status and bytes, whatever is asked."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.answer = (status, body)

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Ignore the query."""
        return self.answer


class Replaying(Authority):
    """Answers each query with the token it gave to the first."""

    def __init__(self) -> None:
        super().__init__()
        self.first: tuple[int, bytes] | None = None

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Answer the first query, for ever."""
        self.first = self.first or super().reply(query)
        return self.first


class Swapping(Authority):
    """Stamps something else than what it was asked to."""

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Stamp other bytes."""
        other = TimestampRequestBuilder(b"other", HashAlgorithm.SHA256).build()
        return super().reply(other.as_bytes())


class Faltering(Authority):
    """Is out of order for the first few queries."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Answer, once it is in order again."""
        if self.failures > 0:
            self.failures -= 1
            return 503, b"out of order"
        return super().reply(query)


class Tap:
    """A wire to an authority with somebody listening: every byte sent is kept.

    Attributes:
        url: where to POST a query, in place of the authority's own.
        heard: all that was sent to it, one item for each connection.
    """

    def __init__(self, authority: Authority) -> None:
        self.heard: list[bytes] = []
        there = urlsplit(authority.url)
        self._there = (str(there.hostname), int(there.port or 0))
        self._server = ThreadingTCPServer(("127.0.0.1", 0), _listener(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{there.path}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, wire: socket.socket) -> None:
        """Read a whole request, keep it, and carry the answer back."""
        asked = b""
        while not _is_whole(asked):
            asked += wire.recv(65536)
        self.heard.append(asked)
        with socket.create_connection(self._there) as there:
            there.sendall(asked)
            there.shutdown(socket.SHUT_WR)
            for piece in iter(lambda: there.recv(65536), b""):
                wire.sendall(piece)


def _is_whole(asked: bytes) -> bool:
    head, found, body = asked.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return bool(found) and len(body) >= int(length[1] if length else 0)


def _listener(tap: Tap) -> type[BaseRequestHandler]:
    class Listener(BaseRequestHandler):
        def handle(self) -> None:
            tap.pass_on(self.request)

    return Listener
