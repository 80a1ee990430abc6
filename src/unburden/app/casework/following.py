"""What comes next about a Notice that went: drafted by itself, approved by a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from unburden import watch
from unburden.app.casework import listed, notices, outcomes, places, replies
from unburden.app.casework.drafting import ALIVE, IN_FORCE
from unburden.app.casework.models import CheckRow
from unburden.app.casework.statements import statement
from unburden.data.duties import Duty, duty
from unburden.model import (
    NoticeState,
    PlaceState,
    Reply,
    ReplyKind,
    Seen,
    Step,
)
from unburden.notify import Event, follow_up
from unburden.watch import Act, Standing, reminder_may_be_approved_ahead

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.drafting import Drafts
    from unburden.app.casework.models import NoticeRow, PlaceRow
    from unburden.model import Deadline, Notice, Route
    from unburden.watch import NextStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """What moves the clock of a case's Notices.

    Attributes:
        drafts: drafts requests to whoever is next.
        zone: the IANA zone in which she is told.
    """

    drafts: Drafts
    zone: str = "UTC"

    @property
    def desk(self) -> Desk:
        """The open case."""
        return self.drafts.desk

    def tick(self) -> list[NoticeRow]:
        """Draft what comes next about everything that went.

        Returns:
            The rows of those that are new.
        """
        rows = self.desk.row.notices.filter(state__in=IN_FORCE).order_by("number")
        full = rows.prefetch_related("places__listings", "replies", "followers__places")
        return [made for row in list(full) for made in self._next(row)]

    def _next(self, row: NoticeRow) -> list[NoticeRow]:
        """What comes next about the places whose next step no later Notice has."""
        later = [each for each in row.followers.all() if each.state in ALIVE]
        after = [each for each in later if _may_be_overtaken(each)]
        taken = [each for each in later if not _may_be_overtaken(each)]
        others = {place.id for each in taken for place in each.places.all()}
        named = [each for each in row.places.all() if each.id not in others]
        there = _there(named, row)
        threats = [r for r in row.replies.all() if r.kind == ReplyKind.HOSTILE]
        if not there and not (named and threats):
            return []
        self._renew(row, there, after)
        standing = self.standing(row, named, after)
        found = watch.next_step(standing, at=self.desk.clock())
        if found is None:
            return []
        for each in after:
            notices.stop(self.desk, each, f"overtaken: {found.event}")
        return self._do(row, there, found)

    def _renew(
        self, row: NoticeRow, there: Sequence[PlaceRow], after: Sequence[NoticeRow]
    ) -> None:
        """Write drafts that lacked something anew: it may have been said since."""
        for each in after:
            lacked = notices.notice(self.desk, each).missing
            if lacked and each.step not in (Step.REQUEST, Step.RETRACTION):
                drafted = self._written(row, there, Step(each.step))
                notices.renew(self.desk, each, drafted)

    def _do(
        self, row: NoticeRow, there: Sequence[PlaceRow], found: NextStep
    ) -> list[NoticeRow]:
        if found.act is Act.PERSON:
            self._wait_for_person(row, found)
            return []
        if found.act is Act.CLIMB:
            return self._climb(row, there, found)
        if found.act is Act.REQUEST:
            route = notices.notice(self.desk, row).route
            return list(self.drafts.ask_one(route, there, follows=row))
        return self._follow(row, there, found)

    def _climb(
        self, row: NoticeRow, there: Sequence[PlaceRow], found: NextStep
    ) -> list[NoticeRow]:
        route = notices.notice(self.desk, row).route
        above = [(each, self.drafts.above(each, route) or ()) for each in there]
        wanted = [(each, one) for each, some in above for one in some]
        made = self.drafts.ask(wanted, follows=row)
        if made:
            outcomes.given_up(self.desk, row, found.event)
        return made

    def standing(
        self,
        row: NoticeRow,
        named: Sequence[PlaceRow],
        after: Sequence[NoticeRow] = (),
    ) -> Standing:
        """How a Notice stands now.

        Args:
            row: the Notice, which went or tried to.
            named: the places that it names.
            after: what was drafted to follow it.
        """
        made = notices.notice(self.desk, row)
        relied = self._duty(made)
        relied = relied if relied is not None and relied.is_confirmed else None
        backs = [each.since for each in named if each.state == PlaceState.BACK]
        there = _there(named, row)
        above = [self.drafts.above(each, made.route) for each in there]
        done = {_act(row, each) for each in after}
        if all(some is None for some in above):
            done.add(Act.CLIMB)
        return Standing(
            step=Step(row.step),
            sent_at=row.sent_at or row.since,
            places=tuple(listed.held(each, row) for each in named),
            deadline=self.deadline(made, notices.asked(row).sent_at),
            replies=self._answers(row),
            seen_at=_seen_at(named),
            returned_at=max(backs, default=None),
            can_complain=relied is not None and bool(relied.complaint),
            can_report=self._regulator(relied) is not None,
            has_next_rung=any(some is None or some for some in above),
            done=frozenset(done | ({Act.PERSON} if _is_with_person(row) else set())),
        )

    def _duty(self, made: Notice) -> Duty | None:
        """The duty that a Notice relies on, as it was or has been confirmed."""
        return duty(made.duty, checks=self.drafts.checks) if made.duty else None

    def deadline(self, made: Notice, since: datetime | None) -> Deadline | None:
        """By when a Notice's recipient has to act; None where no law says.

        Args:
            made: the Notice.
            since: when it was received.
        """
        relied = self._duty(made)
        if relied is None or relied.hours is None or since is None:
            return None
        return watch.deadline(
            relied.hours,
            since=since,
            zone=self.zone,
            citation=relied.citation,
            is_confirmed=relied.is_confirmed,
        )

    def due(self, made: Notice, since: datetime) -> datetime | None:
        """The moment of that deadline, in UTC."""
        found = self.deadline(made, since)
        return found.due if found else None

    def _answers(self, row: NoticeRow) -> tuple[Reply, ...]:
        """What was answered in this matter since a Notice went, oldest first."""
        if row.state == NoticeState.FAILED:
            return (_bounce(row),)
        since, found = row.sent_at or row.since, replies.replies(self.desk, row)
        before = row.follows
        while before is not None and before.route_index == row.route_index:
            late = replies.replies(self.desk, before)
            found = [*found, *(one for one in late if one.at >= since)]
            before = before.follows
        return tuple(sorted(found, key=lambda one: one.at))

    def _wait_for_person(self, row: NoticeRow, found: NextStep) -> None:
        row.person = found.event.value
        row.save(update_fields=["person"])
        told = {"notice": f"N{row.number}", "why": found.why}
        self.desk.append("person-needed", told)
        self.drafts.tell("person", told)

    def _follow(
        self, row: NoticeRow, there: Sequence[PlaceRow], found: NextStep
    ) -> list[NoticeRow]:
        drafted = self._written(row, there, found.act.step or Step.REMINDER)
        kept = notices.keep(
            self.desk,
            drafted,
            there,
            follows=row,
            not_before=found.send_from,
            needs_look=found.event is watch.Event.LATE,
        )
        if kept is None:
            return []
        if row.reminders_approved and reminder_may_be_approved_ahead(found):
            notices.approve(self.desk, [kept])
        self.drafts.say(kept, drafted)  # last: who is told may stop the work here
        return [kept]

    def _written(self, row: NoticeRow, there: Sequence[PlaceRow], step: Step) -> Notice:
        """What follows a Notice, in words, as things stand now."""
        made = self._naming(row, there)
        relied = self._duty(made)
        return follow_up(
            made,
            step,
            at=self.desk.clock(),
            history=self.history(row),
            statement=statement(self.desk),
            duty=relied,
            deadline=self.deadline(made, notices.asked(row).sent_at),
            asked=notices.asked(row).sent_at,
            route=self._regulator(relied) if step is Step.REGULATOR else None,
        )

    def _naming(self, row: NoticeRow, there: Sequence[PlaceRow]) -> Notice:
        """A Notice as it was, naming only what is still there."""
        made = notices.notice(self.desk, row)
        left = [places.place(self.desk, each) for each in there]
        media = {url for place in left for url in place.media}
        return replace(
            made,
            places=tuple(place.page for place in left),
            media=tuple(url for url in made.media if url in media),
        )

    def _regulator(self, relied: Duty | None) -> Route | None:
        wanted = relied.regulator if relied else ""
        return next((one for one in self.drafts.routes if one.id == wanted), None)

    def history(self, row: NoticeRow) -> list[Event]:
        """What was asked and answered in a matter so far, oldest first."""
        told: list[Event] = []
        step: NoticeRow | None = row
        while step is not None:
            told += self._happened(step)
            step = step.follows
        return sorted(told, key=lambda one: one.at)

    def _happened(self, row: NoticeRow) -> list[Event]:
        name = f"N{row.number}"
        told = [
            Event(at=one.at, what=one.kind.value, notice=name)
            for one in replies.replies(self.desk, row)
        ]
        if row.sent_at is not None:
            made = notices.notice(self.desk, row)
            what = f"{made.step} sent to {made.route.name}"
            told.append(Event(at=row.sent_at, what=what, notice=name))
        return told


def _there(named: Sequence[PlaceRow], row: NoticeRow) -> list[PlaceRow]:
    """The places that are not gone, for the recipient of a Notice."""
    return [each for each in named if listed.held(each, row) is not PlaceState.GONE]


def _may_be_overtaken(after: NoticeRow) -> bool:
    """Whether a Notice is a draft that something more telling may take the place of."""
    return after.state == NoticeState.DRAFT and after.step != Step.REQUEST


def _is_with_person(row: NoticeRow) -> bool:
    """Whether a person is waited for, or dealt with all that came so far."""
    if row.person or row.handled_at is None:
        return bool(row.person)
    return not row.replies.filter(at__gt=row.handled_at).exists()


def _act(row: NoticeRow, after: NoticeRow) -> Act:
    if after.step == Step.REQUEST and after.route_index != row.route_index:
        return Act.CLIMB
    return Act(after.step)


def _seen_at(named: Sequence[PlaceRow]) -> datetime | None:
    seen = (Seen.UP, Seen.MOVED)
    looks = CheckRow.objects.filter(place__in=[row.id for row in named], seen__in=seen)
    last = looks.order_by("-at").first()
    return last.at if last else None


def _bounce(row: NoticeRow) -> Reply:
    """That a mail did not arrive, whether a server said so at once or by a mail."""
    return Reply(
        kind=ReplyKind.BOUNCED, why="", at=row.since, sender="", subject="", words=""
    )
