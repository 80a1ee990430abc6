"""Being asked to stop: a service's end (SIGTERM) waits for what is under way."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import FrameType

SLICE = 0.5
"""Seconds between two looks at whether somebody asked; a sleep goes on after a signal
(PEP 475)."""


class Stopping:
    """While its block lasts, SIGTERM asks to stop, and ends nothing by itself."""

    def __init__(self) -> None:
        self.is_asked = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTERM, self._before)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until somebody asks; whether somebody did."""
        end = time.monotonic() + seconds
        while not self.is_asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, SLICE))
        return self.is_asked
