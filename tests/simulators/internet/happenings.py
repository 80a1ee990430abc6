"""What happens on the simulated internet, and when: taken down, posted again, gone."""

from __future__ import annotations

import sched
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulators.internet.desks import NOTHING

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.internet.state import Post, SimPlace, SimSite

Action = Callable[["datetime"], None]


class Happenings:
    """Things to come, each done at its own time however far the clock jumps."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._plan = sched.scheduler(lambda: self._now, lambda _: None)  # type: ignore[arg-type, return-value]

    def at(self, when: datetime, action: Action) -> None:
        """Do something at a time; it is told that time."""
        self._plan.enterabs(when, 0, action, (when,))  # type: ignore[arg-type]

    def catch_up(self, now: datetime) -> None:
        """Let happen all that was to happen until now, in order."""
        self._now = max(self._now, now)
        self._plan.run(blocking=False)

    def next(self) -> datetime | None:
        """When the next thing happens; None: nothing is to come."""
        return self._plan.queue[0].time if self._plan.queue else None  # type: ignore[return-value]

    def take_down(self, site: SimSite, post: Post, by: str, at: datetime) -> None:
        """Take a post down; it may come back."""
        if not post.is_up:
            return
        lingers = site.row.media_lingers if by == "itself" else NOTHING
        post.until, post.media_until, post.by = at, at + lingers, by
        place = next(one for one in site.places if one.id == post.place)
        if place.ahead and not site.is_suspended:
            self._return_later(place, at)

    def suspend(self, site: SimSite, at: datetime) -> None:
        """Take a site's name away, and all that it shows with it."""
        site.is_suspended = True
        for post in site.posts():
            self.take_down(site, post, "registrar", at)

    def _return_later(self, place: SimPlace, at: datetime) -> None:
        comeback = place.ahead.pop(0)

        def post_again(when: datetime) -> None:
            if not place.site.is_suspended:
                place.add(when, comeback.how)

        self.at(at + comeback.after, post_again)
