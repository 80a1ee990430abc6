"""What really happened in the world, to compare with what was seen and done."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulators.internet.desks import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from tests.simulators.internet.letters import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A time during which a picture of hers could be seen at a place.

    Attributes:
        place: which place.
        turn: 0 for the first time; more where it came back.
        page: the address of the page.
        media: the address of the picture.
        since: from when.
        until: when the picture was gone; None: it still is up.
        by: who took it down, a layer or ``itself``; empty while it is up.
    """

    place: str
    turn: int
    page: str
    media: str
    since: datetime
    until: datetime | None
    by: str

    def covers(self, at: datetime) -> bool:
        """Whether it could be seen at a time."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All times that pictures were up, and all requests that came.

    Attributes:
        at: when the record was read.
        ups: of each place in order.
        received: requests, in order.
    """

    at: datetime
    ups: tuple[Up, ...]
    received: tuple[Received, ...]

    @property
    def places(self) -> dict[str, list[Up]]:
        """The times of each place, first to last."""
        found: dict[str, list[Up]] = {}
        for up in self.ups:
            found.setdefault(up.place, []).append(up)
        return found

    @property
    def removed(self) -> list[str]:
        """The places that show her no more."""
        last = {place: ups[-1] for place, ups in self.places.items()}
        return [place for place, up in last.items() if not up.covers(self.at)]

    @property
    def comebacks(self) -> list[Up]:
        """The times that a picture came back."""
        return [up for up in self.ups if up.turn]

    @property
    def first_asked(self) -> dict[str, datetime]:
        """When a place was first named to anybody."""
        of = {url: up.place for up in self.ups for url in (up.page, up.media)}
        asked: dict[str, datetime] = {}
        for got in self.received:
            for url in got.urls:
                if url in of:
                    asked.setdefault(of[url], got.at)
        return asked

    @property
    def hours(self) -> list[float]:
        """From the first request to the first removal after it, of each place."""
        asked, found = self.first_asked, []
        for place, ups in self.places.items():
            ends = [up.until for up in ups if up.until is not None]
            later = [end for end in ends if place in asked and end >= asked[place]]
            if later:
                found.append((later[0] - asked[place]).total_seconds() / 3600)
        return found

    @property
    def median_hours(self) -> float:
        """The middle of `hours`; not a number where nothing was removed."""
        return statistics.median(self.hours) if self.hours else float("nan")

    @property
    def sent_twice(self) -> list[tuple[str, str]]:
        """Mails that reached a recipient twice, as (Message-ID, recipient)."""
        mails = [got for got in self.received if got.message is not None]
        every = Counter((got.message_id, got.to) for got in mails)
        return [one for one, count in every.items() if count > 1]

    @property
    def said_twice(self) -> list[tuple[str, str]]:
        """The same words to the same recipient twice, as (SHA-256, recipient)."""
        every = Counter((got.sha256, got.to) for got in self.received)
        return [one for one, count in every.items() if count > 1]

    def caught(
        self, seen: Mapping[str, Iterable[datetime]], *, within: timedelta = DAY
    ) -> list[Up]:
        """The comebacks that were seen in time.

        Args:
            seen: for a page's address, when it was seen to be up.
            within: how soon after it was posted.
        """
        return [
            up
            for up in self.comebacks
            if any(up.since <= at <= up.since + within for at in seen.get(up.page, ()))
        ]


def missed(
    steps: Iterable[tuple[datetime, datetime | None]],
    *,
    by: datetime,
    within: timedelta,
) -> int:
    """How many of our own steps came too late.

    Args:
        steps: when each was due, and when it was done; None: not yet.
        by: the end of the run: what is due later is not counted.
        within: how late is still in time.
    """
    return sum(
        due + within < by and (done is None or done > due + within)
        for due, done in steps
    )
