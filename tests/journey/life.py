"""A case lived through on the simulated internet, by a person and a worker.

The person does what only a person does: confirm, approve, fill in forms, ask whoever
runs the mail server, deal with what a reply asks for. All else is the program's. To be
imported once the store is open.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from tests.simulators import stories
from tests.simulators.internet import missed

from unburden.app.casework import actions, asking, notices, sending
from unburden.app.casework.cases import open_case
from unburden.app.casework.looking import Eyes
from unburden.app.casework.models import CheckRow
from unburden.app.casework.pages import PageQueue
from unburden.app.casework.practice import Practice
from unburden.app.casework.watching import Rounds
from unburden.fingerprint import Decoder
from unburden.match import Bank
from unburden.model import (
    OF_A_MATCH,
    Agent,
    Declaration,
    Declared,
    ItemKind,
    Layer,
    Lead,
    Medium,
    NoticeState,
    Statement,
)
from unburden.notify import ByMail, give

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tests.simulators.internet import World
    from tests.simulators.mail import MailServer

    from unburden.app.casework.models import NoticeRow
    from unburden.app.casework.sending import Outbox
    from unburden.model import Attempt
    from unburden.notify import Channel

HOUR = timedelta(hours=1)
SOON = timedelta(minutes=10)
NAME = "Amira Lindqvist-Okonkwo"
FIRST = "Amira"
AGENT = Agent(name="The desk", organisation="A helpline", email="desk@helpline.example")
SAID = {what.value: "she told the desk" for what in OF_A_MATCH}


class Killed(BaseException):
    """The worker was killed here."""


@dataclass(slots=True)
class Fate:
    """Kills the worker at random moments, if at all.

    The moments are: before and after each statement to the store, and at each step of
    a mail's way to the server. What is not committed is lost, as in a real kill.
    """

    odds: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    kills: int = 0

    def strike(self) -> None:
        if self.odds and self.dice.random() < self.odds:
            self.kills += 1
            raise Killed

    def statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: Any, ctx: Any
    ) -> Any:
        self.strike()
        done = execute(sql, params, many, ctx)
        self.strike()
        return done


class Life:
    """One case, lived through on a world of its own.

    Args:
        home: the data folder; the store must have been opened there.
        rows: the sites.
        fate: when the worker is killed.
    """

    def __init__(self, world: World, server: MailServer, fate: Fate) -> None:

        self.world, self.server, self.fate = world, server, fate
        self.seen: dict[str, list[datetime]] = {}
        self.delivered = 0
        self.counts: Counter[str] = Counter()
        self.desk = open_case(
            law="GB-EAW",
            authority="her written request",
            actor="The desk",
            clock=world.clock,
            passphrase="p",  # noqa: S106
        ).desk
        self.door = world.door()
        self.registries = ""
        self.practice: Practice

    # The worker.

    def start(self) -> None:
        """Start the worker anew, as after a kill: only what is stored is known."""

        self.practice = Practice(
            desk=self.desk,
            door=self.door,
            tell=self.tell,
            registries=self.registries,
            take=self.take,
        )

    def work(self, what: Callable[[], object]) -> None:
        """Have the worker do something, as often as it takes."""

        while True:
            try:
                with connection.execute_wrapper(self.fate.statement):
                    what()
            except Killed:
                self.counts["killed"] += 1
                connection.close()
                self.start()
            else:
                return

    def tell(self, word: str, news: Mapping[str, object]) -> None:
        self.counts[word] += 1
        if word == "seen" and news["seen"] in ("up", "moved"):
            self.see(str(news["page"]))

    def see(self, page: str) -> None:
        self.seen.setdefault(page, []).append(self.world.clock())

    def take(self, url: str, *, out: Path, **_: object) -> Any:
        """A Capture that takes no browser: tests of `capture` make real ones."""
        made = stories.capture(1, out)
        return replace(made, url=url, wacz="")

    # What the person does.

    def begin(self) -> None:
        """Open the case: her pictures, her word, and what was found."""

        pictures = [
            Lead(
                url=label, page=label, source="", seen_at=self.world.clock(), data=data
            )
            for label, data in self.world.hers.items()
        ]
        added = list(
            actions.add(
                self.desk, pictures, ItemKind.INTIMATE, adult=True, keep_details=True
            )
        )
        assert all(one.item for one in added)
        at = self.world.clock()
        declared = tuple(
            Declared(what=what, basis="read and checked", by="The desk", at=at)
            for what in (Declaration.GOOD_FAITH, Declaration.ACCURATE)
        )
        mandate = give(
            AGENT, tuple(Layer), at=at, until=None, sign=self.desk.signing_key().sign
        )
        said = Statement(
            law="GB-EAW", declared=declared, mandate=mandate, name=NAME, words="Please."
        )
        asking.state(self.desk, said)
        self.find()

    def find(self) -> None:
        """Find every place once, as a search would; `find` has tests of its own."""

        bank = Bank(self.desk.items())
        with Decoder() as decoder:
            for place in self.world.places:
                eyes = Eyes(
                    door=self.door,
                    decoder=decoder,
                    bank=bank,
                    clock=self.world.clock,
                )
                eyes.visit(place.post.page)
                for one in eyes.sightings:
                    self.desk.found(one.match, one.lead, one.fingerprint.sha256, None)

    def person(self) -> None:
        """An hour at the desk."""

        desk = self.desk
        new = [f"M{row.number}" for row in desk.row.matches.filter(state="new")]
        if new:
            actions.confirm(desk, new, basis=SAID, reject=False)
            for name in new:
                self.see(desk.match(desk.find_match(name))[0].page)
            self.work(lambda: asking.draft(self.practice))
        for row in desk.row.notices.exclude(person=""):
            asking.handled(desk, f"N{row.number}", note="dealt with")
            self.counts["for a person"] += 1
        for row in desk.row.notices.filter(state=NoticeState.UNSURE):
            ids = {one.message_id for one in sending.attempts(desk, row)}
            went = any(one.message_id in ids for one in self.server.taken)
            asking.settle(self.practice, f"N{row.number}", went=went, why="its log")
            self.counts["settled"] += 1
        asking.approve(desk, [], reminders=True)
        for row in desk.row.notices.filter(state=NoticeState.APPROVED):
            made = notices.notice(desk, row)
            may = row.not_before is None or row.not_before <= self.world.clock()
            if made.route.medium is Medium.FORM and may:
                reference = self.world.fill_form(
                    made.route, made.body, self.world.clock()
                )
                asking.hand_in(self.practice, made.name, reference=reference)

    # The run.

    def deliver(self) -> None:
        """Hand the world what the mail server took."""
        for mail in self.server.taken[self.delivered :]:
            self.world.receive(mail.raw, mail.to, self.world.clock())
        self.delivered = len(self.server.taken)

    def send(self) -> None:

        self.work(lambda: asking.send(self.outbox()))
        self.deliver()

    def outbox(self) -> Outbox:
        door = replace(self.server.door(), clock=self.world.clock)
        relay = self.server.relay()
        channel = ByMail(door=door, relay=relay, sender=AGENT.email)
        return self.practice.outbox(Struck(channel, self.fate), domain="help.example")

    def fetch_mail(self, folder: Path) -> bool:

        raws = self.world.replies_due(self.world.clock())
        for number, raw in enumerate(raws):
            name = f"{self.world.clock():%Y%m%d%H%M}-{number}.eml"
            (folder / name).write_bytes(raw)
        if raws:
            self.work(lambda: asking.take_in(self.practice, folder))
            for path in folder.iterdir():
                path.unlink()
        return bool(raws)

    def look(self, decoder: Decoder, bank: Bank) -> bool:

        if not asking.is_due(self.practice):
            return False

        def make() -> None:
            eyes = Eyes(
                door=self.door, decoder=decoder, bank=bank, clock=self.world.clock
            )
            queue = PageQueue(self.desk, self.door, self.tell, take=self.take)
            rounds = Rounds(desk=self.desk, eyes=eyes, queue=queue, tell=self.tell)
            asking.look(self.practice, rounds)
            changed.append(rounds.changes)

        changed: list[int] = []
        self.work(make)
        return any(changed)

    def live(self, days: int, folder: Path) -> None:
        """Live through so many days, an hour at a time."""

        clock = self.world.clock
        end = clock() + timedelta(days=days)
        self.start()
        self.begin()
        bank = Bank(self.desk.items())
        with Decoder() as decoder:
            while clock() < end:
                changed = self.fetch_mail(folder)
                changed = self.look(decoder, bank) or changed
                if changed or clock().minute == 0:
                    self.work(lambda: asking.draft(self.practice))
                    self.person()
                    self.send()
                clock.to(self.next_moment(end))

    def next_moment(self, end: datetime) -> datetime:
        """When something is next to be done, to ten minutes."""
        now = self.world.clock()
        hour = now.replace(minute=0, second=0, microsecond=0) + HOUR
        look = self.desk.row.places.order_by("next_look").first()
        times = [hour, self.world.next_event(), look and look.next_look]
        ahead = [max(one, now + SOON) for one in times if one is not None]
        return min([end, *ahead])


class Struck:
    """A channel at every step of which the worker may be killed."""

    def __init__(self, channel: Channel, fate: Fate) -> None:
        self.channel, self.fate = channel, fate

    def hand_over(
        self, message: bytes, *, to: str, about_to: Callable[[], None]
    ) -> Attempt:
        def last() -> None:
            about_to()
            self.fate.strike()

        self.fate.strike()
        made = self.channel.hand_over(message, to=to, about_to=last)
        self.fate.strike()
        return made


def could_go(row: NoticeRow, drafted: Mapping[str, datetime]) -> datetime:
    """When a follow-up could go: at its time, once what made it due was known.

    One for a deadline that passed: when the picture was then seen still there.
    """
    if not row.needs_look:
        return max(row.not_before, drafted[f"N{row.number}"])
    there = CheckRow.objects.filter(
        place__in=row.places.all(), at__gte=row.not_before, seen__in=("up", "moved")
    )
    return there.order_by("at").values_list("at", flat=True).first() or row.not_before


def truth_listed(life: Life) -> list[bool]:
    """Of each place that is gone, whether the search engine still lists it."""
    world = life.world
    posts = [post for place in world.places for post in place.posts]
    listed = world.engine.results(posts, world.clock())
    return [place.post.page in listed for place in world.places if not place.post.is_up]


def outcome(life: Life) -> dict[str, Any]:
    """What the ninety days came to, by the world's own record."""
    truth, rows = life.world.truth(), life.desk.row.notices
    sent = list(rows.filter(state__in=(NoticeState.SENT, NoticeState.FAILED)))
    drafted = {
        str(entry.body["notice"]): entry.at
        for entry in life.desk.entries()
        if entry.action == "notice"
    }
    timed = [(could_go(row, drafted), row.sent_at) for row in sent if row.not_before]
    caught = truth.caught(life.seen)
    return {
        "places": len(life.world.places),
        "removed": len(truth.removed),
        "median_hours": round(truth.median_hours, 1),
        "notices_sent": len(truth.received),
        "sent_twice": len(truth.sent_twice) + len(truth.said_twice),
        "missed_by_us": missed(timed, by=life.world.clock(), within=HOUR),
        "comebacks": len(truth.comebacks),
        "caught_within_24_h": len(caught),
        "name_published": FIRST in life.world.published,
        "name_sent": any(FIRST in got.text for got in truth.received),
        "looks": life.counts["seen"],
        "killed": life.counts["killed"],
        "settled": life.counts["settled"],
        "for_a_person": life.counts["for a person"],
        "states": dict(Counter(rows.values_list("state", flat=True))),
        "steps": dict(Counter(rows.values_list("step", flat=True))),
        "fates": sorted(truth.removed),
        "still_listed": sum(truth_listed(life)),
        "done": dict(Counter(entry.action for entry in life.desk.entries())),
    }
