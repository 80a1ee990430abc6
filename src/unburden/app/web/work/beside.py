"""A laptop's worker: in the process that holds the open case, and in that case only."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from unburden.app.jobs.queue import reap
from unburden.app.jobs.worker import Worker
from unburden.app.web.keys import desk_of, open_cases
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk


class OpenCases:
    """The cases that somebody has open now; work in them is no sign of life."""

    def open(self) -> list[str]:
        """Those that were used a short while ago."""
        return [case for case in open_cases() if self.is_open(case)]

    def is_open(self, case: str) -> bool:
        """Whether one still is; she may have left."""
        try:
            self.desk(case, "")
        except (NotFound, WrongPassphrase):
            return False
        return True

    def desk(self, case: str, actor: str) -> Desk:
        """Open one."""
        return desk_of(case, actor=actor, stays=True)


def work_beside() -> None:
    """Work in the background until the process ends.

    It is the only one: what a killed one was at is free at once.
    """
    reap(all_dead=True)
    worker = Worker(OpenCases())
    threading.Thread(target=worker.run, name="worker", daemon=True).start()
