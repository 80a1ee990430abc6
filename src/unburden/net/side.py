"""One end of a connection through the proxy, and the forms of what is asked there."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECE = 65_536
HEADER_BYTES = 262_144
# Of one hop only (RFC 9110, 7.6.1), and what is meant for proxies.
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-connection proxy-authorization proxy-authenticate te "
    b"trailer upgrade".split()
)
AUTHORITY = re.compile(r"(?:[^@]*@)?(\[[0-9a-fA-F:.]+\]|[^:\[\]@]+)(?::([0-9]{1,5}))?")

Headers = list[tuple[bytes, bytes]]


class BadRequest(Exception):  # noqa: N818 - never leaves the proxy
    """What was asked cannot be understood."""


@dataclass(slots=True, eq=False)
class Side:
    """One end of the exchange: its streams, and the h11 state that goes with them."""

    http: h11.Connection
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle: float
    patience: asyncio.Timeout | None = None
    answered: bool = False
    cut: bool = False
    taken: int = 0

    async def some(self) -> bytes:
        """The next bytes; none at the end. Each arrival renews our patience."""
        piece = await self.reader.read(PIECE)
        self.taken += len(piece)
        self._renew()
        return piece

    async def put(self, piece: bytes) -> None:
        """Send bytes on, no faster than they are taken."""
        self.writer.write(piece)
        await self.writer.drain()
        self._renew()

    async def next_event(self) -> h11.Event | type[h11.PAUSED]:
        """What the other end says next."""
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await self.some())
        return event  # type: ignore[return-value]  # NEED_DATA is gone by here

    async def send(self, event: h11.Event) -> int:
        """Say something, and give the number of bytes that took."""
        piece = self.http.send(event) or b""
        await self.put(piece)
        return len(piece)

    async def say(self, status: int, words: str, *, because: str = "") -> None:
        """Answer in plain words, or cut the connection if an answer has begun.

        Args:
            status: the HTTP status.
            words: the body.
            because: an error type for programs to read (RFC 9209, 2.3).
        """
        if self.answered or self.http.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.cut = True
            return
        body = f"{words}\n".encode()
        headers = [
            (b"Content-Type", b"text/plain; charset=utf-8"),
            (b"Content-Length", str(len(body)).encode()),
            (b"Connection", b"close"),
        ]
        if because:
            headers.append((b"Proxy-Status", f"unburden; error={because}".encode()))
        with contextlib.suppress(OSError, h11.LocalProtocolError):
            await self.send(h11.Response(status_code=status, headers=headers))
            await self.send(h11.Data(data=body))

    def _renew(self) -> None:
        if self.patience and not self.patience.expired():
            now = asyncio.get_running_loop().time()
            self.patience.reschedule(now + self.idle)


def read_target(method: bytes, target: bytes) -> tuple[str, int, bytes]:
    """Host, port and path of what is asked for; the path is empty for a tunnel.

    Raises:
        BadRequest: it is neither ``host:port`` nor an absolute http address.
    """
    text, path = target.decode("latin-1"), b""
    if method != b"CONNECT":
        scheme, separator, rest = text.partition("://")
        if scheme.lower() != "http" or not separator:
            raise BadRequest
        text = re.split(r"[/?#]", rest, maxsplit=1)[0]
        path = rest[len(text) :].partition("#")[0].encode("latin-1")
        path = path if path.startswith(b"/") else b"/" + path
    found = AUTHORITY.fullmatch(text)
    if not found or (method == b"CONNECT" and not found[2]):
        raise BadRequest
    port = int(found[2] or 80)
    if not 0 < port < 65_536:
        raise BadRequest
    return found[1].strip("[]"), port, path


def end_to_end(
    headers: Sequence[tuple[bytes, bytes]], *, besides: bytes = b""
) -> Headers:
    """The headers that travel on: without those of one hop, with our own Connection.

    Args:
        headers: as they came.
        besides: one more to leave out, in lower case.
    """
    named = b",".join(value for name, value in headers if name.lower() == b"connection")
    dropped = HOP_BY_HOP | {word.strip().lower() for word in named.split(b",")}
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in dropped and name.lower() != besides
    ]
    return [*kept, (b"Connection", b"close")]


def speaker(role: type[h11.CLIENT | h11.SERVER]) -> h11.Connection:
    """An h11 connection that bears the long headers browsers send."""
    return h11.Connection(role, max_incomplete_event_size=HEADER_BYTES)
