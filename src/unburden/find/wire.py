"""The crawler's end of the pipes to its parent."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from unburden.find.frames import LENGTHS, Head, lengths, pack, read_head

if TYPE_CHECKING:
    from collections.abc import Mapping

FULL = 1 << 20


class Wire:
    """Frames both ways, in the crawler's event loop.

    Args:
        out: the file number of the pipe to the parent.
    """

    def __init__(self, out: int) -> None:
        self._out = out
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Take over the pipes."""
        loop = asyncio.get_running_loop()
        self._reader = asyncio.StreamReader(limit=FULL)
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self._reader), os.fdopen(0, "rb")
        )
        pipe, protocol = await loop.connect_write_pipe(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader()),
            os.fdopen(self._out, "wb"),
        )
        self._writer = asyncio.StreamWriter(pipe, protocol, None, loop)

    async def say(self, head: Mapping[str, object], body: bytes = b"") -> None:
        """Send a frame; returns when the parent is keeping up.

        One frame waits at a time, so that no more pictures are held than pages have
        in hand.
        """
        async with self._turn:
            self._writer.write(pack(head, body))
            await self._writer.drain()

    async def hear(self) -> tuple[Head, bytes]:
        """The next frame; if the parent is gone, so are we."""
        try:
            head, body = lengths(await self._reader.readexactly(LENGTHS.size))
            told = await self._reader.readexactly(head)
            return read_head(told), await self._reader.readexactly(body)
        except asyncio.IncompleteReadError:
            os._exit(0)


def read_first(number: int) -> Head:
    """The first frame, read before there is an event loop.

    Args:
        number: the file number of the pipe from the parent.
    """
    head, _ = lengths(_exactly(number, LENGTHS.size))
    return read_head(_exactly(number, head))


def _exactly(number: int, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = os.read(number, size - len(read))
        if not more:
            raise SystemExit(0)
        read += more
    return read
