"""A calendar of OpenTimestamps on loopback, and a block chain of one block.

It speaks with the words of the project's own library, so that what is read and written
by us is held against that.
"""

from __future__ import annotations

import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

from opentimestamps.core.notary import (
    BitcoinBlockHeaderAttestation,
    PendingAttestation,
)
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

HEIGHT = 871_234


class Calendar:
    """Promises all that it is handed a place, and keeps it once `mine` was called.

    Attributes:
        url: where it is.
        heard: each hash that was handed to it.
        roots: the Merkle root of the block, by what was promised.
        answered: how many requests it has answered.
    """

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.promised: list[bytes] = []
        self.roots: dict[str, bytes] = {}
        self.answered = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.says = self.url

    @property
    def certificates(self) -> bytes:
        """It has none."""
        return b""

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def promise(self, digest: bytes) -> bytes:
        """Take a hash, and promise what it became a place."""
        self.heard.append(digest)
        begun = Timestamp(digest)
        ends = begun.ops.add(OpAppend(secrets.token_bytes(8))).ops.add(OpSHA256())
        ends.attestations.add(PendingAttestation(self.says))
        self.promised.append(ends.msg)
        return _written(begun)

    def mine(self) -> None:
        """Put all that was promised into a block."""
        for promised in self.promised:
            self.roots[promised.hex()] = self._path(promised)[1].msg

    def follow(self, promised: str) -> bytes | None:
        """How a promise led to the block; None before it was mined."""
        if promised not in self.roots:
            return None
        begun, ends = self._path(bytes.fromhex(promised))
        ends.attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
        return _written(begun)

    def _path(self, promised: bytes) -> tuple[Timestamp, Timestamp]:
        begun = Timestamp(promised)
        beside = begun.ops.add(OpPrepend(b"\x01" * 32)).ops.add(OpSHA256())
        return begun, beside.ops.add(OpAppend(b"\x02" * 32)).ops.add(OpSHA256())


def _written(timestamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    timestamp.serialize(context)
    return bytes(context.getbytes())


def _handler(calendar: Calendar) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            self._answer(calendar.promise(self.rfile.read(length)))

        def do_GET(self) -> None:
            self._answer(calendar.follow(self.path.rpartition("/")[2]))

        def _answer(self, body: bytes | None) -> None:
            calendar.answered += 1
            self.send_response(404 if body is None else 200)
            self.send_header("content-length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    return Handler
