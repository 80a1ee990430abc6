"""A forward proxy on loopback, for programs that bring their own network code.

It understands two things: ``CONNECT host:port``, answered with a tunnel whose bytes it
counts but never reads, and a request for an absolute ``http://`` address, which it
passes on. Both pass the guard first; a refusal is a 403 in plain words, a host that
does not answer a 502.

It listens on 127.0.0.1 only, on a port of the system's choosing, and only while its
``with`` block runs. Other programs of the same machine could use it in that time, and
would get no further than the public web, or whatever ``allow_private`` opened.
Credentials would keep them out, but Chromium takes none on its command line.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from unburden.net.relay import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from types import TracebackType

    from unburden.net.guard import Guard
    from unburden.net.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What the proxy saw of one connection it was asked for.

    Attributes:
        at: when it was asked for.
        host: as asked for.
        port: as asked for.
        address: that was connected to; empty if none was.
        sent: bytes that went out to the host.
        received: bytes that came back.
        refused: why it was refused, in a sentence; empty if let through.
    """

    at: datetime
    host: str
    port: int
    address: str
    sent: int
    received: int
    refused: str


class Proxy:
    """The proxy, running in a thread of its own while its ``with`` block lasts.

    Args:
        guard: asked before every connection.
        limits: open connections, waiting times, length of the log.
        clock: dates each Witness.
    """

    def __init__(
        self, guard: Guard, *, limits: Limits, clock: Callable[[], datetime]
    ) -> None:
        self._guard = guard
        self._limits = limits
        self._clock = clock
        self._seen: deque[Exchange] = deque(maxlen=limits.witnesses)
        self._open = 0
        self._port = 0
        self._loop = asyncio.new_event_loop()
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="unburden-resolve")
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="unburden-proxy", daemon=True
        )

    @property
    def url(self) -> str:
        """Where it listens, for instance ``http://127.0.0.1:40123``."""
        return f"http://127.0.0.1:{self._port}"

    def log(self) -> tuple[Witness, ...]:
        """Every connection so far, in the order asked for, open ones included."""
        return tuple(
            Witness(
                at=seen.at,
                host=seen.host,
                port=seen.port,
                address=seen.address,
                sent=seen.sent,
                received=seen.received,
                refused=seen.refused,
            )
            for seen in self._seen.copy()
        )

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._run(self._listen())
        except OSError:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._close())
        self._end()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self._open >= self._limits.connections:
            writer.transport.abort()
            return
        self._open += 1
        exchange = Exchange(
            guard=self._guard,
            limits=self._limits,
            at=self._clock(),
            threads=self._threads,
        )
        # Ended by `_close`, a task may end here: the streams would print its end.
        with contextlib.suppress(asyncio.CancelledError):
            try:
                await exchange.run(reader, writer, on_asked=self._seen.append)
            finally:
                self._open -= 1

    async def _close(self) -> None:
        # First let nobody in, then let whoever just came in get to where it can be
        # ended: asyncio forgets a connection that it accepts while its server closes.
        for listening in self._server.sockets:
            asyncio.get_running_loop().remove_reader(listening.fileno())
        await _let_pass()
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await _let_pass()  # transports let go of their sockets a turn or two later

    def _run(self, step: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(step, self._loop).result()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _let_pass() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
