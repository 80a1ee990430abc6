"""A search engine: it finds pages some hours after they are posted, until asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.simulators.internet import pages
from tests.simulators.internet.desks import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tests.simulators.internet.state import Post
    from tests.simulators.web import Page

SHOWN_AFTER = 6 * HOUR
STALE = 3 * DAY
ACTS_AFTER = 20 * HOUR


@dataclass(slots=True)
class SearchEngine:
    """What its results show.

    Attributes:
        removed: pages it was asked to leave out, and from when it does.
    """

    removed: dict[str, datetime] = field(default_factory=dict)

    def remove(self, urls: Iterable[str], at: datetime) -> None:
        """Leave pages out of the results, as its form asks."""
        for url in urls:
            self.removed.setdefault(url, at + ACTS_AFTER)

    def results(self, posts: Iterable[Post], at: datetime) -> list[str]:
        """The pages that its results list, old ones for some days too."""
        found = [
            post.page
            for post in posts
            if post.since + SHOWN_AFTER <= at
            and (post.until is None or at < post.until + STALE)
            and not self._is_removed(post.page, at)
        ]
        return sorted(set(found))

    def answer(self, path: str, posts: Iterable[Post], at: datetime) -> Page:
        """What it answers: its page of results, whatever was asked."""
        if path.startswith("/results"):
            return pages.results(self.results(posts, at))
        if path.startswith("/robots.txt"):
            return pages.ROBOTS
        return pages.html("Search", '<a href="/results?q=her">results</a>')

    def _is_removed(self, page: str, at: datetime) -> bool:
        return page in self.removed and self.removed[page] <= at
