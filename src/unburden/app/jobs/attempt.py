"""One try at a job, in a thread of its own, while the worker watches over it."""

from __future__ import annotations

import sys
import threading
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.models import F

from unburden.app.casework import sealing
from unburden.app.casework.retention import run_due
from unburden.app.clock import clock
from unburden.app.home import only_one
from unburden.app.jobs import kinds, queue
from unburden.app.jobs.keys import BY_ITSELF
from unburden.app.jobs.models import Kind, State
from unburden.app.jobs.progress import Progress, Stopped
from unburden.errors import NotFound, UnburdenError, WrongPassphrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.app.casework.desk import Desk
    from unburden.app.jobs.keys import Keys
    from unburden.app.jobs.models import JobRow

LATER = timedelta(seconds=15)
"""Before a job is tried again at which the database failed, or another is still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a try ended.

    Attributes:
        state: in which the job is put down; WAITING: somebody is to go on with it.
        trouble: sealed, what went wrong.
        counts: whether it was a try that came to nothing.
    """

    state: State
    trouble: bytes = b""
    counts: bool = False


class Attempt(threading.Thread):
    """A try at a job.

    Attributes:
        job: the job.
        progress: how far it got.
        end: how it ended; None after a mistake of ours, or while it is under way.
    """

    def __init__(self, job: JobRow, keys: Keys) -> None:
        # As a daemon: were it to hang, it would not keep the process from ending.
        super().__init__(name=f"job {job.pk}", daemon=True)
        self.job, self.keys = job, keys
        self.progress = Progress(job.counts)
        self.end: End | None = None

    def run(self) -> None:
        """Do it, and let go of the database."""
        try:
            self.end = self._house() if self.job.case_id is None else self._case()
        except OperationalError:
            self.end = End(state=State.WAITING, counts=True)
        finally:
            connections.close_all()

    def settle(self) -> None:
        """Put the job down as the try ended."""
        job, end = self.job, self.end
        counts = dict(self.progress.counts)
        if end is None:
            queue.end(job, State.FAILED, is_broken=True, counts=counts)
        elif end.state is State.WAITING:
            queue.give_back(job, wait=LATER * end.counts, counts=end.counts)
        else:
            # A pause is no try that came to nothing: many are allowed.
            tries = F("tries") - int(end.state is State.PAUSED)
            told = {"trouble": end.trouble, "counts": counts, "tries": tries}
            queue.end(job, end.state, **told)

    def _house(self) -> End:
        if self.job.kind == Kind.RETAIN:
            run_due(clock)
        elif self.job.kind == Kind.SWEEP:
            call_command("clearsessions")
        return End(state=State.DONE)

    def _case(self) -> End:
        try:
            desk = self._desk()
            with alone(desk) as is_alone:
                if not is_alone:
                    return End(state=State.WAITING, counts=True)
                return self._done(desk)
        except (WrongPassphrase, NotFound):
            return End(state=State.WAITING)  # it is locked now, or gone

    def _desk(self) -> Desk:
        desk = self.keys.desk(str(self.job.case_id), BY_ITSELF)
        actor, _ = queue.arguments(desk, self.job)
        return self.keys.desk(desk.row.id, actor)

    def _done(self, desk: Desk) -> End:
        _, what = queue.arguments(desk, self.job)
        number, kind = self.job.pk, Kind(self.job.kind)
        work = kinds.Work(job=number, desk=desk, what=what, progress=self.progress)
        try:
            if self.job.tries > 1 or self.job.counts:
                kinds.go_on(work)
            said = kinds.DO[kind](work)
        except Stopped as stopped:
            return self._stopped(desk, stopped)
        except UnburdenError as wrong:
            return End(state=State.FAILED, trouble=sealed(desk, [wrong.what]))
        return End(state=State.DONE, trouble=sealed(desk, said))

    def _stopped(self, desk: Desk, stopped: Stopped) -> End:
        if stopped.state in (State.PAUSED, State.CANCELLED):
            sealing.seal(desk)
        return End(state=stopped.state or State.WAITING)


def sealed(desk: Desk, said: list[str]) -> bytes:
    """Seal sentences on what went wrong; nothing where there are none."""
    return desk.vault.seal_json("trouble of a job", said) if said else b""


def troubles(desk: Desk, job: JobRow) -> list[str]:
    """The sentences on what went wrong in a job."""
    if not job.trouble:
        return []
    return list(desk.vault.open_json("trouble of a job", job.trouble))


@contextmanager
def alone(desk: Desk) -> Iterator[bool]:
    """Be the only one at work in a case on this machine, whatever a clock says.

    A process that was killed lets go of it.
    """
    desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(desk.folder / "job.lock") as is_alone:
        yield is_alone


def quiet(args: threading.ExceptHookArgs) -> None:
    """Write down where in the code a thread broke, and nothing of what it worked on."""
    frames = traceback.extract_tb(args.exc_traceback)
    where = [f"  {one.filename}:{one.lineno} in {one.name}\n" for one in frames]
    sys.stderr.writelines([f"A job broke: {args.exc_type.__name__}\n", *where])
