"""Fingerprints of strangers' files, taken where they can do no harm."""

import dataclasses
import os
import queue
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from unburden.errors import BadInput
from unburden.fingerprint import complaints
from unburden.fingerprint.limits import LIMITS, Limits
from unburden.fingerprint.worker import Worker
from unburden.model import Fingerprint, Lead, Skipped

Found = Lead | Skipped
Taken = tuple[Lead, Fingerprint] | Skipped


class Decoder:
    """A few warm child processes that take Fingerprints, one file each at a time.

    A child has no network, writes no file, and has a limit on memory; a file that
    takes too long, or makes its child die, is an error that names the file, and
    the next file gets a fresh child. Large pictures are decoded one at a time, so
    that their memory does not add up. Any thread may use it.

    Args:
        workers: how many children; as many as there are processors if None.
        limits: bounds for each file.
    """

    def __init__(self, *, workers: int | None = None, limits: Limits = LIMITS) -> None:
        self._number = workers or len(os.sched_getaffinity(0))
        self._limits = limits
        self._all: list[Worker] = []
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()

    def __enter__(self) -> Self:
        """Start the children.

        Raises:
            UnburdenError: one did not start.
        """
        self._threads = ThreadPoolExecutor(self._number, "fingerprint")
        alone = threading.Lock()
        starting = [
            self._threads.submit(Worker, self._limits, alone)
            for _ in range(self._number)
        ]
        wait(starting)
        self._all = [one.result() for one in starting if one.exception() is None]
        for worker in self._all:
            self._idle.put(worker)
        failed = [one.exception() for one in starting if one.exception() is not None]
        if failed and failed[0] is not None:
            self.__exit__(None, None, None)
            raise failed[0]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill the children, whatever they are at."""
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.close()

    def fingerprint(
        self, data: bytes, *, name: str, features: bool = True, exact: bool = False
    ) -> Fingerprint:
        """Take a Fingerprint in a child; waits for one that is idle.

        Args:
            data: the file's bytes.
            name: what to call it in an error.
            features: take local features too.
            exact: as ``unburden.fingerprint.fingerprint`` has it.

        Raises:
            UnreadablePicture: not a picture or video, damaged, or hostile.
            TooLarge: over a limit of bytes, pixels, memory or time.
        """
        if len(data) > self._limits.bytes:
            raise complaints.too_many_bytes(name, self._limits.bytes)
        worker = self._idle.get()
        try:
            return worker.run(data, name=name, features=features, exact=exact)
        finally:
            self._idle.put(worker)

    def map(self, found: Iterable[Found], *, features: bool = True) -> Iterator[Taken]:
        """Take the Fingerprint of each Lead, as they finish, in no order.

        At most twice as many Leads as children are held at a time, and fewer where
        they are large, so an endless Source is fine. A file that cannot be used
        comes back as Skipped; a Skipped is passed on. Returned Leads have no bytes.
        """
        running: dict[Future[Taken], int] = {}
        try:
            for one in found:
                if isinstance(one, Skipped):
                    yield one
                    continue
                running[self._threads.submit(self._take, one, features)] = len(one.data)
                del one
                yield from _finished(running, 0)
                while self._full(running):
                    yield from _finished(running, None)
            while running:
                yield from _finished(running, None)
        finally:
            for future in running:
                future.cancel()

    def _full(self, running: dict[Future[Taken], int]) -> bool:
        held = sum(running.values())
        return len(running) >= 2 * self._number or held > self._limits.held

    def _take(self, lead: Lead, features: bool) -> Taken:  # noqa: FBT001
        try:
            taken = self.fingerprint(lead.data, name=lead.url, features=features)
        except BadInput as error:
            return Skipped(url=lead.url, why=str(error))
        return dataclasses.replace(lead, data=b""), taken


def _finished(
    running: dict[Future[Taken], int], timeout: float | None
) -> Iterator[Taken]:
    """Give what is done and take it out; wait for one if there is no timeout."""
    for future in wait(running, timeout, return_when=FIRST_COMPLETED).done:
        del running[future]
        yield future.result()
