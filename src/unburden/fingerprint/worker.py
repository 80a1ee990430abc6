"""The parent's end of one decoding process.

The child is started with ``posix_spawn`` rather than by ``multiprocessing``: that
would import the caller's main module, network and all, into the child, and needs
scripts to guard against it.
"""

import contextlib
import dataclasses
import hashlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from typing import NoReturn

from unburden.errors import BadInput, UnburdenError
from unburden.fingerprint import child, complaints, store
from unburden.fingerprint.limits import MIB, Limits
from unburden.model import Fingerprint

_PROGRAM = "from unburden.fingerprint.child import main; main()"
_STARTING = 60.0  # seconds, for a machine that is busy
_MOST_ANSWER = 256 * MIB
_MOST_JOBS = 2_000  # then a fresh child, lest a decoder's leaks add up
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """One warm child process, killed and replaced when a file is too much for it.

    Args:
        limits: bounds for each file.
        alone: held while a large file is decoded; shared by those who take turns.

    Raises:
        UnburdenError: the child did not start.
    """

    def __init__(self, limits: Limits, alone: threading.Lock) -> None:
        self._limits = limits
        self._alone = alone
        self._lock = threading.Lock()  # over the child's life and death
        self._turn = threading.Lock()  # one job at a time
        self._pid = 0
        self._stopped = False
        self._start()

    @property
    def pid(self) -> int:
        """The child's process id, 0 when there is none."""
        return self._pid

    def run(
        self, data: bytes, *, name: str, features: bool, exact: bool
    ) -> Fingerprint:
        """Take a Fingerprint in the child.

        Raises:
            UnreadablePicture: as ``fingerprint`` does, or the child died of it.
            TooLarge: as ``fingerprint`` does, or it took too long.
        """
        with self._turn:
            return self._run(data, name, features=features, exact=exact)

    def stop(self) -> None:
        """Kill the child for good, from any thread; a job that it is at fails."""
        self._stopped = True
        self._kill()

    def close(self) -> None:
        """Kill the child for good and clear up after it."""
        self.stop()
        with self._turn:
            self._reap()

    def _run(
        self, data: bytes, name: str, *, features: bool, exact: bool
    ) -> Fingerprint:
        if self._jobs >= _MOST_JOBS:
            self._restart()
        self._jobs += 1
        job = {"name": name, "features": features, "exact": exact, "alone": False}
        late = threading.Event()
        answer = self._exchange(job, data, late)
        if answer == child.LARGE:
            with self._alone:
                answer = self._exchange({**job, "alone": True}, data, late)
        if answer is not None and not late.is_set():
            taken = self._read(answer, name)
            if taken.sha256 == hashlib.sha256(data).hexdigest():
                return taken
        self._restart()
        if late.is_set():
            raise complaints.too_slow(name, self._limits.seconds)
        raise complaints.stopped(name)

    def _exchange(
        self, job: dict[str, object], data: bytes, late: threading.Event
    ) -> bytes | None:
        def give_up() -> None:
            late.set()
            self._kill()

        alarm = threading.Timer(self._limits.seconds, give_up)
        alarm.daemon = True
        alarm.start()
        try:
            self._pipe.send_bytes(json.dumps(job).encode())
            self._pipe.send_bytes(data)
            return self._pipe.recv_bytes(_MOST_ANSWER)
        except (EOFError, OSError):
            return None
        finally:
            alarm.cancel()
            alarm.join()

    def _read(self, answer: bytes, name: str) -> Fingerprint:
        kind, body = answer[:1], answer[1:]
        try:
            if kind == child.DONE:
                return store.loads(body)
            what, fix = json.loads(body)
            error = child.SAID[kind](str(what), str(fix))
        except (BadInput, ValueError, KeyError, TypeError):
            self._restart()  # what it says makes no sense: it is not ours any more
            raise complaints.stopped(name) from None
        raise error

    def _start(self) -> None:
        self._jobs = 0
        self._pipe, theirs = multiprocessing.Pipe()
        with theirs, self._lock:
            self._pid = _spawn(theirs.fileno())
        try:
            self._pipe.send_bytes(json.dumps(dataclasses.asdict(self._limits)).encode())
            started = self._pipe.poll(_STARTING) and self._pipe.recv_bytes(16)
        except (EOFError, OSError):
            started = b""
        if started != child.READY:
            self._kill()
            self._reap()
            _did_not_start()

    def _restart(self) -> None:
        self._kill()
        self._reap()
        if not self._stopped:
            self._start()

    def _kill(self) -> None:
        with self._lock:
            if self._pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)

    def _reap(self) -> None:
        self._pipe.close()
        with self._lock:
            if self._pid:
                # Someone else in this program may wait for any child.
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(self._pid, 0)
            self._pid = 0


def _did_not_start() -> NoReturn:
    what = "The process that decodes pictures did not start."
    fix = "Check that Unburden is installed completely and memory is not short."
    raise UnburdenError(what, fix)


def _spawn(pipe: int) -> int:
    path = os.pathsep.join(place for place in sys.path if place)
    environment = {**os.environ, "PYTHONPATH": path, **dict.fromkeys(_THREADS, "1")}
    # Decoders chatter on stderr, file names and all.
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", "-c", _PROGRAM],
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, pipe, child.PIPE), *quiet],
    )
