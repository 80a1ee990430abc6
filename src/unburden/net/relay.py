"""One connection through the proxy: the guard, then the bytes both ways."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import h11

from unburden.errors import PrivateAddress, Unreachable
from unburden.net.side import BadRequest, Side, end_to_end, read_target, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Executor
    from datetime import datetime

    from unburden.net.guard import Guard
    from unburden.net.limits import Limits

ONLY = "This proxy takes CONNECT and absolute http addresses only."
ODD = "The host did not answer as a web server does."


@dataclass(slots=True, kw_only=True, eq=False)
class Exchange:
    """One connection: its handling, and what there is to say of it."""

    guard: Guard
    limits: Limits
    at: datetime
    threads: Executor
    host: str = ""
    port: int = 0
    address: str = ""
    sent: int = 0
    received: int = 0
    refused: str = ""
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def run(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        on_asked: Callable[[Exchange], None],
    ) -> None:
        """Serve one client to the end; its connection is closed after.

        Args:
            reader: from the client.
            writer: to the client.
            on_asked: told once it is known what is asked for.
        """
        self.writers.append(writer)
        client = Side(speaker(h11.SERVER), reader, writer, self.limits.idle)
        try:
            await self._answer(client, on_asked)
        except PrivateAddress as error:
            self.refused = str(error)
            await client.say(403, str(error), because="destination_ip_prohibited")
        except Unreachable as error:
            await client.say(502, str(error), because="destination_unavailable")
        except BadRequest:
            await client.say(400, ONLY)
        except h11.ProtocolError:
            await client.say(502 if self.address else 400, ODD)
        except (TimeoutError, OSError):
            await client.say(504 if self.host else 408, ODD)
        except asyncio.CancelledError:  # the proxy closes: nobody waits for the rest
            self._abort()
            raise
        finally:
            self._abort() if client.cut else writer.close()
            self.writers.clear()

    async def _answer(self, client: Side, on_asked: Callable[[Exchange], None]) -> None:
        async with asyncio.timeout(self.limits.idle):
            request = await client.next_event()
        if not isinstance(request, h11.Request):
            return
        self.host, self.port, path = read_target(request.method, request.target)
        on_asked(self)
        far_reader, far_writer = await self._dial()
        try:
            async with asyncio.timeout(self.limits.idle) as patience:
                far = Side(
                    speaker(h11.CLIENT), far_reader, far_writer, self.limits.idle
                )
                client.patience = far.patience = patience
                if request.method == b"CONNECT":
                    await self._tunnel(client, far)
                else:
                    await self._pass_on(client, far, request, path)
        finally:
            client.patience = None
            far_writer.close()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self.threads, self.guard.vet, self.host, self.port
        )
        for address in found:
            where, at_port = self.guard.detour(address, self.port)
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(self.limits.connect):
                    streams = await asyncio.open_connection(where, at_port)
                self.address = address
                self.writers.append(streams[1])
                return streams
        what = f"{self.host} did not take a connection on port {self.port}."
        raise Unreachable(what, "Try again later.")

    def _abort(self) -> None:
        for writer in self.writers:
            writer.transport.abort()

    async def _tunnel(self, client: Side, far: Side) -> None:
        client.answered = True
        client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        early = client.http.trailing_data[0]
        far.writer.write(early)
        self.sent += len(early)
        await _both(self._pour_out(client, far), self._pour_back(client, far))

    async def _pour_out(self, client: Side, far: Side) -> None:
        while piece := await client.some():
            self.sent += len(piece)
            await far.put(piece)
        far.writer.write_eof()

    async def _pour_back(self, client: Side, far: Side) -> None:
        while piece := await far.some():
            self.received += len(piece)
            await client.put(piece)
        client.writer.write_eof()

    async def _pass_on(
        self, client: Side, far: Side, request: h11.Request, path: bytes
    ) -> None:
        host = f"[{self.host}]" if ":" in self.host else self.host
        at = host if self.port == 80 else f"{host}:{self.port}"
        headers = [
            (b"Host", at.encode()),
            *end_to_end(request.headers.raw_items(), besides=b"host"),
        ]
        asked = h11.Request(method=request.method, target=path, headers=headers)
        await self._send(far, asked)
        upload = asyncio.create_task(self._send_body(client, far))
        try:
            await self._bring_back(client, far)
        finally:
            upload.cancel()
            await asyncio.gather(upload, return_exceptions=True)

    async def _send(self, far: Side, event: h11.Event) -> None:
        self.sent += await far.send(event)

    async def _send_body(self, client: Side, far: Side) -> None:
        while isinstance(event := await client.next_event(), h11.Data):
            await self._send(far, event)
        if isinstance(event, h11.EndOfMessage):
            await self._send(far, event)

    async def _bring_back(self, client: Side, far: Side) -> None:
        while True:
            before = far.taken
            event = await far.next_event()
            self.received += far.taken - before
            if isinstance(event, h11.Response):
                client.answered = True
                headers = end_to_end(event.headers.raw_items())
                event = h11.Response(
                    status_code=event.status_code, headers=headers, reason=event.reason
                )
            if not isinstance(event, h11.Event):
                return
            await client.send(event)
            if isinstance(event, h11.EndOfMessage):
                return


async def _both(*ways: Coroutine[object, object, None]) -> None:
    """Run both ways to their end; the failure of one ends the other."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
