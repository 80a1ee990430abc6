"""A search engine: it finds pages some hours after they are posted, until asked.

It keeps a copy of each page that it lists, and answers programs in JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from tests.simulators.internet import pages
from tests.simulators.internet.desks import DAY, HOUR
from tests.simulators.web import Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tests.simulators.internet.state import Post

SHOWN_AFTER = 6 * HOUR
STALE = 3 * DAY
ACTS_AFTER = 20 * HOUR


@dataclass(slots=True)
class SearchEngine:
    """What its results show.

    Attributes:
        removed: pages it was asked to leave out, and from when it does.
        asked: addresses that programs asked it for, in order.
    """

    removed: dict[str, datetime] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

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
        some = list(posts)
        if path.startswith("/results"):
            return pages.results(self.results(some, at))
        if path.startswith("/api?"):
            return self._told(path, some, at)
        if path.startswith("/copy"):
            return self._copy(path, some, at)
        if path.startswith("/robots.txt"):
            return pages.ROBOTS
        return pages.html("Search", '<a href="/results?q=her">results</a>')

    def _told(self, path: str, posts: list[Post], at: datetime) -> Page:
        """What it tells programs of one address."""
        [wanted] = parse_qs(urlsplit(path).query)["q"]
        self.asked.append(wanted)
        copy = f"/copy?page={quote(wanted, safe='')}"
        listed = wanted in self.results(posts, at)
        rows = [{"url": wanted, "title": "A page", "cached": copy}] * listed
        others = [{"url": "http://other.example/", "title": "Another"}, {"title": 1}]
        body = json.dumps({"query": wanted, "results": [*rows, *others]})
        return Page(type="application/json", body=body.encode())

    def _copy(self, path: str, posts: list[Post], at: datetime) -> Page:
        """Its copy of a page, or, with ``picture``, that page's picture."""
        query = parse_qs(urlsplit(path).query)
        [page] = query["page"]
        if page not in self.results(posts, at):
            return pages.NOT_HERE
        if "picture" in query:
            post = next(one for one in reversed(posts) if one.page == page)
            return Page(type="image/jpeg", body=post.body)
        picture = f"/copy?picture=1&page={quote(page, safe='')}"
        return pages.html("A copy", f'<img src="{escape(picture)}" alt="">')

    def _is_removed(self, page: str, at: datetime) -> bool:
        return page in self.removed and self.removed[page] <= at
