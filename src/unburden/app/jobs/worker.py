"""Who does the jobs: takes one after the other, and watches over the one under way."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import OperationalError, close_old_connections, connections

from unburden.app.jobs import due, queue
from unburden.app.jobs.attempt import Attempt, quiet
from unburden.app.jobs.models import State, Wanted
from unburden.app.jobs.progress import Stopped

if TYPE_CHECKING:
    from unburden.app.jobs.keys import Keys

TICK = 1.0
"""Seconds between two signs of life, and between two looks for work."""

BETWEEN = timedelta(seconds=30)
"""Between two looks at what became due by the clock."""

STATES = {Wanted.PAUSE: State.PAUSED, Wanted.CANCEL: State.CANCELLED}


class Worker:
    """Does the jobs of cases that are open, one at a time.

    Attributes:
        keys: opens them.
        stopping: set, it takes no more, and gives back the one under way.
    """

    def __init__(self, keys: Keys, *, tick: float = TICK) -> None:
        self.keys, self.tick = keys, tick
        self.name = secrets.token_hex(16)
        self.stopping = threading.Event()
        self._rounds = 0.0
        threading.excepthook = quiet

    def run(self) -> None:
        """Work until it is to stop. A database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                close_old_connections()
                has_worked = self.step()
            except OperationalError:
                connections.close_all()
                has_worked = False
            if not has_worked:
                self.stopping.wait(self.tick)
        connections.close_all()

    def step(self) -> bool:
        """Do the next job; whether there was one."""
        self._rounds -= self.tick
        if self._rounds <= 0:
            self._rounds = BETWEEN.total_seconds()
            due.enqueue_due(self.keys)
        queue.reap()
        job = queue.take(self.name, self.keys.open())
        if job is None:
            return False
        self._watch_over(Attempt(job, self.keys))
        return True

    def _watch_over(self, attempt: Attempt) -> None:
        attempt.start()
        while attempt.is_alive():
            attempt.join(self.tick)
            try:
                attempt.progress.stop = self._stop(attempt)
            except OperationalError:
                connections.close_all()  # the lease may end; the lock of the case holds
        attempt.settle()

    def _stop(self, attempt: Attempt) -> Stopped | None:
        """Give a sign of life; say whether, and how, the work is to stop."""
        progress, job = attempt.progress, attempt.job
        wanted = queue.beat(job, progress.step, progress.counts)
        if wanted is None:
            return Stopped(None)
        if wanted is not Wanted.RUN:
            return Stopped(STATES[wanted])
        if self.stopping.is_set() or not self._is_open(job.case_id):
            return Stopped(State.WAITING)
        return None

    def _is_open(self, case: str | None) -> bool:
        """Whether a case may still be worked on; its person may have locked it."""
        return case is None or self.keys.is_open(case)
