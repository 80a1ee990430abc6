"""The one clock of the simulated internet; only who drives the run moves it."""

from __future__ import annotations

from datetime import datetime, timedelta


class SimClock:
    """A clock that stands still until it is moved, and never goes back.

    Args:
        now: where it starts, aware.
    """

    def __init__(self, now: datetime) -> None:
        assert now.tzinfo is not None, "the simulated clock is aware"
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move it on, and tell the new time."""
        return self.to(self.now + by)

    def to(self, when: datetime) -> datetime:
        """Move it on to a time, and tell it.

        Raises:
            ValueError: that time is past.
        """
        if when < self.now:
            what = f"{when} is before {self.now}."
            raise ValueError(what)
        self.now = when
        return when
