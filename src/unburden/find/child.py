"""The crawler's process, seen from its parent: started, spoken with, and ended.

Scrapy lives in a process of its own because its reactor cannot start twice, and because
strange pages are read there. Its only way out is the proxy it is told of.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import unburden
from unburden.find.frames import LENGTHS, Head, lengths, pack, read_head

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import IO

PIECE = 1 << 20
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")


class Child:
    """A crawler process, alive while its ``with`` block lasts.

    Args:
        settings: what the crawler is told first.
        patience: seconds it may be silent.
    """

    def __init__(self, settings: Mapping[str, object], *, patience: float) -> None:
        self._settings = settings
        self._patience = patience
        self._words: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        home = str(Path(unburden.__file__).parents[1])
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        command = [sys.executable, "-P", "-m", "unburden.find.crawler"]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | {"PYTHONPATH": home},
            start_new_session=True,  # Ctrl-C is for the parent, which ends the child
        )
        # Speaking from a thread, as the child may be waiting for us to listen.
        self._speaker = threading.Thread(target=self._speak, name="unburden-crawl")
        self._speaker.start()
        self.tell({"kind": "settings", **self._settings})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # It keeps nothing and starts nothing, so there is nothing to end gently.
        self._words.put(b"")
        self._process.kill()
        self._process.wait()
        self._out.close()
        self._speaker.join()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def _out(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdout)

    def tell(self, head: Mapping[str, object], body: bytes = b"") -> None:
        """Say something to the crawler, without waiting for it to listen."""
        self._words.put(pack(head, body))

    def hear(self) -> tuple[Head, bytes] | None:
        """The next thing the crawler says; None when it has ended.

        Raises:
            BadFrame: what it says is no frame.
            TimeoutError: it has been silent for too long.
        """
        try:
            head, body = lengths(self._exactly(LENGTHS.size))
            return read_head(self._exactly(head)), self._exactly(body)
        except EOFError:
            return None

    def _exactly(self, size: int) -> bytes:
        read = bytearray()
        number = self._out.fileno()
        while len(read) < size:
            ready, _, _ = select.select([number], [], [], self._patience)
            if not ready:
                raise TimeoutError
            more = os.read(number, min(size - len(read), PIECE))
            if not more:
                raise EOFError
            read += more
        return bytes(read)

    def _speak(self) -> None:
        pipe = cast("IO[bytes]", self._process.stdin)
        # It may have ended, which `hear` will notice.
        with contextlib.suppress(OSError), contextlib.closing(pipe) as told:
            while words := self._words.get():
                told.write(words)
                told.flush()
