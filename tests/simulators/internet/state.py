"""What stands where on the simulated internet: Post, SimPlace, SimSite."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.simulators.internet import pictures
from tests.simulators.internet.desks import Comeback, Return, SiteRow, Weather

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Post:
    """One time that a picture of hers was posted.

    Attributes:
        place: of which place, for instance ``forum5.example/2``.
        page: the address of the page.
        media: the address of the picture.
        body: the picture.
        since: when it was posted.
        until: when its page went; None while it is up.
        media_until: when the picture itself went; None while it is up.
        by: who took it down, a layer or ``itself``.
        leads_to: the page to which its page leads since it was posted again.
    """

    place: str
    page: str
    media: str
    body: bytes = field(repr=False)
    since: datetime
    until: datetime | None = None
    media_until: datetime | None = None
    by: str = ""
    leads_to: str = ""

    @property
    def is_up(self) -> bool:
        """Whether its page shows her."""
        return self.until is None


@dataclass(slots=True, kw_only=True)
class SimPlace:
    """A place: the same picture of the same site, however often it is posted."""

    id: str
    item: str
    edit: int
    site: SimSite
    posts: list[Post] = field(default_factory=list)
    ahead: list[Comeback] = field(default_factory=list)

    @property
    def post(self) -> Post:
        """The latest time it was posted."""
        return self.posts[-1]

    def add(self, at: datetime, how: Return | None = None) -> Post:
        """Post it: first, or again, where it was or at a new page."""
        number, turn = self.id.rpartition("/")[2], len(self.posts)
        home = f"http://{self.site.row.host}"
        page = f"{home}/thread/{number}" + (f"-{turn}" if turn else "")
        if how is Return.SAME:
            page = self.post.page
        if how is Return.MOVED:
            self.post.leads_to = page
        media = f"{home}/media/{number}-{turn}.jpg"
        body = pictures.copy(self.item, self.edit, 86 - 4 * turn)
        self.posts.append(
            Post(place=self.id, page=page, media=media, body=body, since=at)
        )
        return self.post


@dataclass(slots=True, kw_only=True)
class SimSite:
    """A site, with its places, and what it has on its public page of requests."""

    row: SiteRow
    start: datetime
    ip: str
    places: list[SimPlace] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    is_suspended: bool = False

    def posts(self) -> list[Post]:
        """All posts so far, latest first."""
        every = [post for place in self.places for post in place.posts]
        return sorted(every, key=lambda post: post.since, reverse=True)

    def post_at(self, url: str) -> Post | None:
        """The latest post whose page or picture has this address."""
        for post in self.posts():
            if url in (post.page, post.media):
                return post
        return None

    def weather(self, at: datetime) -> Weather | None:
        """What stands between us and the site."""
        since = at - self.start
        for spell in self.row.spells:
            if spell.since <= since < spell.until:
                return spell.weather
        return None
