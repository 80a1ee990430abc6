"""The DevTools protocol over a pipe: commands, answers and events.

Source: https://chromedevtools.github.io/devtools-protocol/ (flat sessions).
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Protocol

from unburden.errors import CaptureFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

Message = dict[str, Any]
MESSAGE_BYTES = 512 * 2**20  # one body of 256 MB in base64, with room to spare


class CommandFailed(CaptureFailed):
    """The browser refused one command; the page may still be usable."""


class BrowserGone(CaptureFailed):
    """The browser ended, or was ended because it went over a limit."""


class Listener(Protocol):
    """What is told of the browser's events."""

    def event(self, session: str, method: str, params: Message) -> None:
        """Take one event; must not block."""


class Connection(asyncio.Protocol):
    """One browser's pipe; commands may be under way at once, on many sessions."""

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self._last = 0
        self._parts: list[bytes] = []
        self._held = 0
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self.gone = ""  # why the browser cannot be asked any more
        self._reading: asyncio.BaseTransport | None = None
        self._writing: asyncio.WriteTransport | None = None

    async def open(self, out: IO[bytes], into: IO[bytes]) -> None:
        """Start talking: `out` is what the browser says, `into` what it hears."""
        loop = asyncio.get_running_loop()
        self._reading, _ = await loop.connect_read_pipe(lambda: self, out)
        self._writing, _ = await loop.connect_write_pipe(asyncio.Protocol, into)

    def close(self, why: str = "The browser was closed.") -> None:
        """Stop talking; whoever still waits is told `why`."""
        self._end(why)
        for transport in (self._reading, self._writing):
            if transport is not None:
                transport.close()

    async def send(
        self, method: str, session: str = "", *, seconds: float = 30.0, **params: Any
    ) -> Message:
        """Ask for one command and return its answer.

        Raises:
            CommandFailed: the browser said no, or took longer than `seconds`.
            BrowserGone: it ended.
        """
        if self.gone or self._writing is None or self._writing.is_closing():
            raise BrowserGone(self.gone or "The browser has ended.")
        self._last += 1
        number = self._last
        message: Message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._writing.write(json.dumps(message).encode() + b"\0")
        try:
            async with asyncio.timeout(seconds):
                return await answer
        except TimeoutError:
            what = f"The browser did not answer {method} in {seconds:.0f} seconds."
            raise CommandFailed(what) from None
        finally:
            self._waiting.pop(number, None)

    def data_received(self, data: bytes) -> None:
        """Split what arrives at NUL bytes; the rest waits for its end."""
        *ends, rest = data.split(b"\0")
        for end in ends:
            self._parts.append(end)
            whole = b"".join(self._parts)
            self._parts, self._held = [], 0
            self._take(json.loads(whole))
        self._parts.append(rest)
        self._held += len(rest)
        if self._held > MESSAGE_BYTES:
            self.close("The browser sent a message larger than we can hold.")

    def connection_lost(self, exc: Exception | None) -> None:
        """The browser ended: nobody is left waiting."""
        self._end(f"The browser ended unexpectedly{f' ({exc})' if exc else ''}.")

    def _end(self, why: str) -> None:
        self.gone = self.gone or why
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(BrowserGone(self.gone))

    def _take(self, message: Message) -> None:
        if "id" not in message:
            if self.listener is not None:
                session = message.get("sessionId", "")
                self.listener.event(session, message["method"], message["params"])
            return
        answer = self._waiting.get(message["id"])
        if answer is None or answer.done():
            return
        if "error" in message:
            what = f"The browser refused: {message['error'].get('message', '')}"
            answer.set_exception(CommandFailed(what))
        else:
            answer.set_result(message.get("result", {}))


async def until(
    happened: Callable[[], bool], seconds: float, *, every: float = 0.05
) -> bool:
    """Wait until `happened()` is true; False when `seconds` passed first."""
    end = asyncio.get_running_loop().time() + seconds
    while not happened():
        if asyncio.get_running_loop().time() >= end:
            return False
        await asyncio.sleep(every)
    return True
