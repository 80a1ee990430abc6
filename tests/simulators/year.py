"""A year of a case of 300 places, on a scripted world, in seconds.

The world knows what is truly there at any time; the watch learns of it by looks alone.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from unburden.model import PlaceState, Seen
from unburden.watch import Looked, Shows, is_return, judge, move, next_look

START = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
END = START + 365 * DAY
PLACES = 300
SHORT, LONG = 2.6 * HOUR, 6 * DAY
QUIET = 4 * HOUR

# What a page answers while it is there, while it is away, and while it cannot be seen.
PICTURE = "https://cdn.example/p.jpg"
HERS = (
    {"status": 200, "found": (PICTURE,), "compared": 4},
    {"status": 404, "found": (PICTURE,), "text": "Page not found"},
    {"status": 200, "text": "This image has been removed", "found": (PICTURE,)},
    {"status": 410, "media": ((PICTURE, Shows.HERS),)},
    {"status": 200, "final": "https://site.example/moved", "found": (PICTURE,)},
)
AWAY = (
    {"status": 404},
    {"status": 410, "media": ((PICTURE, Shows.UNANSWERED),)},
    {"status": 200, "title": "Page not found", "text": "Nothing here."},
    {"status": 200, "text": "A thread", "compared": 6},
    {"status": 200, "final": "https://site.example/", "text": "Home", "compared": 9},
    {"status": 200, "media": ((PICTURE, Shows.ANOTHER),), "compared": 2},
)
OUT = (
    {"status": 0, "error": "no answer in 30 s"},
    {"status": 503, "text": "Be right back"},
    {"status": 429},
    {"status": 200, "text": ""},
    {"status": 200, "text": "A thread", "media": ((PICTURE, Shows.UNANSWERED),)},
    {"status": 403, "text": "Verify you are human"},
    {"status": 200, "text": "Log in to view this thread", "has_login_form": True},
    {"status": 451},
)


@dataclass(frozen=True)
class Outage:
    """A time in which the page cannot be seen as it is: `wall`, `glitch` or `long`."""

    start: datetime
    end: datetime
    kind: str


@dataclass
class World:
    """One place: when it was removed and put back, and when it could not be seen."""

    page: str
    random: Random
    turns: list[datetime] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = START + self.random.expovariate(1 / 4) * DAY + HOUR
        while at < END and self.random.random() < 0.85:
            self.turns.append(at)
            at += 3 * DAY + self.random.expovariate(1 / 60) * DAY
        at = START
        while (at := at + QUIET + self.random.expovariate(1 / 12) * DAY) < END:
            kind = self.random.choices(("wall", "glitch", "long"), (6, 3, 1))[0]
            length = self.random.random() * (LONG if kind == "long" else SHORT)
            self.outages.append(Outage(at, at + length, kind))
            at += length

    def is_there(self, at: datetime) -> bool:
        return bisect_right(self.turns, at) % 2 == 0

    def outage(self, at: datetime) -> Outage | None:
        before = bisect_right(self.outages, at, key=lambda one: one.start)
        last = self.outages[before - 1] if before else None
        return last if last and at < last.end else None

    def look(self, at: datetime) -> Looked:
        """What a look gathers; in a glitch the page answers as if it were away."""
        outage = self.outage(at)
        answers = HERS if self.is_there(at) else AWAY
        if outage:
            answers = AWAY if outage.kind == "glitch" else OUT
        return Looked(asked=self.page, **self.random.choice(answers))

    def there_to_be_seen(self, seen: datetime) -> datetime:
        """When it came back, or what hid it ended: a glitch, or a long outage."""
        back = self.turns[bisect_right(self.turns, seen) - 1]
        ends = [
            one.end
            for one in self.outages
            if one.kind != "wall" and back < one.end <= seen
        ]
        return max([back, *ends])


@dataclass
class Watch:
    """What the watch remembers of one place."""

    world: World
    due: list[datetime]
    state: PlaceState = PlaceState.UP
    since: datetime = START
    out_since: datetime | None = None
    looks: list[datetime] = field(default_factory=list)
    gone: list[tuple[datetime, datetime]] = field(default_factory=list)
    returns: list[datetime] = field(default_factory=list)

    def look(self, at: datetime) -> datetime:
        """Look once; say when to look again."""
        seen, _ = judge(self.world.look(at))
        before, self.state = self.state, move(self.state, seen)
        if is_return(before, seen):
            self.returns.append(at)
        if self.state is not before:
            self.since = at
            if self.state is PlaceState.GONE:
                self.gone.append((self.looks[-1], at))
        is_out = seen is Seen.UNREACHABLE
        self.out_since = (self.out_since or at) if is_out else None
        self.looks.append(at)
        return self.next(at)

    def next(self, at: datetime) -> datetime:
        return next_look(
            self.state,
            at=at,
            since=self.since,
            due=[] if self.state is PlaceState.GONE else self.due,
            out_since=self.out_since,
            place=self.world.page,
        )


def play(seed: int = 20261126) -> list[Watch]:
    """Watch every place for the year; all were found at its start."""
    random = Random(seed)  # noqa: S311 - the same world each time
    watches = [
        Watch(
            World(f"https://site{n // 10}.example/{n}", Random(random.random())),  # noqa: S311
            [START + (48 + n // 10) * HOUR],
        )
        for n in range(PLACES)
    ]
    queue = [(one.next(START), n) for n, one in enumerate(watches)]
    heapq.heapify(queue)
    while queue[0][0] < END:
        at, n = queue[0]
        heapq.heapreplace(queue, (watches[n].look(at), n))
    return watches


@dataclass(frozen=True)
class Told:
    """What the year came to: delays in hours, looks by place and by hour."""

    came_back: int
    delays: list[float]
    each: list[int]
    first_week: int
    later: int


def tell(watches: list[Watch]) -> Told:
    hours = Counter((at - START) // HOUR for one in watches for at in one.looks)
    return Told(
        came_back=sum(len(one.world.turns) // 2 for one in watches),
        delays=[
            (at - one.world.there_to_be_seen(at)) / HOUR
            for one in watches
            for at in one.returns
        ],
        each=[len(one.looks) for one in watches],
        first_week=max(count for hour, count in hours.items() if hour < 7 * 24),
        later=max(count for hour, count in hours.items() if hour >= 7 * 24),
    )
