"""Requests, drafted for a person to approve: whom to ask first, and whom after that.

A place's ladder is climbed from its first rung. Where that is the search engines, the
rung after it is asked at once too: they only stop showing the way to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from unburden import watch
from unburden.app.casework import notices, places
from unburden.app.casework.stated import stated
from unburden.app.casework.statements import statement
from unburden.data.checks import NONE, Checks
from unburden.data.duties import duties_on
from unburden.data.offences import law_in_force
from unburden.data.route_rows import GONE
from unburden.model import Layer, NoticeState, PlaceState, Step
from unburden.notify import Evidence, choose_form, chunks, draft, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow, NoticeRow, PlaceRow
    from unburden.app.casework.pages import Tell
    from unburden.model import Ladder, Notice, Place, Route, Statement

IN_FORCE = (NoticeState.SENT, NoticeState.FAILED)
"""What went, or tried to: these have a next step."""

ALIVE = (
    NoticeState.DRAFT,
    NoticeState.APPROVED,
    NoticeState.SENDING,
    NoticeState.UNSURE,
    *IN_FORCE,
)
"""What is not over: the same is not asked of the same again meanwhile."""

THERE = (PlaceState.UP, PlaceState.BACK, PlaceState.DOUBTFUL, PlaceState.UNREACHABLE)
"""States of a place about which somebody is asked for the first time."""


@dataclass(kw_only=True)
class Drafts:
    """What drafts the requests of a case.

    Attributes:
        desk: the open case.
        climb: looks up whom to write to about a place; goes out to the network.
        routes: every Route that is held, for regulators.
        tell: is told what happens as it happens.
        measured: how often each route removed what it was asked to.
        checks: which facts the organisation looked up itself.
    """

    desk: Desk
    climb: Callable[[Place], Ladder]
    routes: Sequence[Route]
    tell: Tell
    measured: tuple[watch.Rate, ...] = ()
    checks: Checks = NONE
    _rungs: dict[int, list[tuple[Route, ...]]] = field(default_factory=dict, init=False)

    def first(self) -> list[NoticeRow]:
        """Draft the first requests about every place that nobody was asked about.

        Returns:
            The rows of those that are new.
        """
        rows = places.gather(self.desk)
        new = [row for row in rows if row.state in THERE and not row.is_begun]
        wanted = ((row, route) for row in new for route in first_of(self.rungs(row)))
        made = self.ask(wanted)
        for row in new:  # a stop before this drafts again what is not there yet
            self._begun(row)
        return made

    def _begun(self, row: PlaceRow) -> None:
        """Note that the first were asked about a place, and who was passed over."""
        said = statement(self.desk)
        wrong = [why_not(route, said) for route in self._ladder(row).routes]
        told = {"place": f"P{row.number}", "why": [one for one in wrong if one]}
        with self.desk.writing():
            row.is_begun = True
            row.save(update_fields=["is_begun"])
            if told["why"]:
                self.desk.append("passed-over", told)
        if told["why"]:
            self.tell("passed over", told)

    def renew(self) -> None:
        """Write the drafts of requests anew: what is said for them may have changed."""
        self._rungs.clear()
        drafts = self.desk.row.notices.filter(
            state=NoticeState.DRAFT, step=Step.REQUEST
        )
        for row in drafts:
            some = [places.place(self.desk, each) for each in row.places.all()]
            route = notices.notice(self.desk, row).route
            if wrong := why_not(route, statement(self.desk)):
                with self.desk.writing():
                    notices.stop(self.desk, row, wrong)
                    row.places.update(is_begun=False)  # whoever is next is asked
                continue
            # Of a page whose pictures went into several Notices each names its own.
            if len(chunks(some, route)) == 1:
                notices.renew(self.desk, row, self._draft(route, some))

    def ask(
        self,
        wanted: Iterable[tuple[PlaceRow, Route]],
        *,
        follows: NoticeRow | None = None,
    ) -> list[NoticeRow]:
        """Draft requests: those to one recipient in as few Notices as it takes.

        Args:
            wanted: about which place whom to ask; who was asked already is passed over.
            follows: the Notice that made this due.
        """
        waiting: dict[str, list[PlaceRow]] = defaultdict(list)
        routes: dict[str, Route] = {}
        for row, route in wanted:
            if notices.route_index(self.desk, route) not in self.asked(row):
                waiting[route.id].append(row)
                routes[route.id] = route
        return [
            made
            for id_, some in waiting.items()
            for made in self.ask_one(routes[id_], some, follows=follows)
        ]

    def ask_one(
        self,
        route: Route,
        rows: Sequence[PlaceRow],
        *,
        follows: NoticeRow | None = None,
    ) -> Iterator[NoticeRow]:
        """Draft requests to one recipient, whether or not it was asked before."""
        shown = {places.place(self.desk, row).page: row for row in rows}
        for some in chunks([places.place(self.desk, row) for row in rows], route):
            made = self._draft(route, some)
            named = [shown[place.page] for place in some]
            row = notices.keep(self.desk, made, named, follows=follows)
            if row is not None:
                self.say(row, made)
                yield row

    def rungs(self, row: PlaceRow) -> list[tuple[Route, ...]]:
        """Whom to write to about a place, those of one layer together, best first."""
        if row.number not in self._rungs:
            said = statement(self.desk)
            of_use = [one for one in self._ladder(row).routes if _is_of_use(one, said)]
            ordered = watch.better(of_use, self.measured)
            by_layer = groupby(ordered, key=lambda one: one.layer)
            self._rungs[row.number] = [tuple(some) for _, some in by_layer]
        return self._rungs[row.number]

    def _ladder(self, row: PlaceRow) -> Ladder:
        """Whom to write to, looked up once for all places of a site."""
        known = places.ladder(self.desk, row)
        if known is None:
            known = self.climb(places.place(self.desk, row))
            places.keep_ladder(self.desk, row, known)
        return known

    def above(self, row: PlaceRow, route: Route) -> tuple[Route, ...] | None:
        """Whom to ask about a place after a Route; nobody at the top.

        None where somebody above it was asked already: who is asked highest climbs on,
        so that the silence of many below takes no more than one step up.
        """
        if route.only == GONE:
            return ()  # it is on no ladder: it only lists what is gone
        rungs, known = self.rungs(row), self.asked(row)
        mine = next(
            (
                n
                for n, some in enumerate(rungs)
                if any(one.id == route.id for one in some)
            ),
            -1,
        )
        higher = rungs[mine + 1 :]
        for some in higher:
            if any(notices.route_index(self.desk, one) in known for one in some):
                return None
        return first_of(higher)

    def asked(self, row: PlaceRow) -> frozenset[str]:
        """Blind indexes of who was asked about a place, or is about to be."""
        alive = row.notices.filter(state__in=ALIVE)
        return frozenset(alive.values_list("route_index", flat=True))

    def _draft(self, route: Route, some: Sequence[Place]) -> Notice:
        said, now = statement(self.desk), self.desk.clock()
        known = self.checks
        duties = duties_on(now.date(), said.law, route.layer, checks=known)
        shared_on = said.happened_on or now.date()
        kind, relied = choose_form(route, duties, statement=said)
        names = [name for place in some for name in place.matches]
        rows = [self.desk.find_match(name) for name in names]
        return draft(
            route,
            some,
            places.with_stated(said, [stated(self.desk, row) for row in rows]),
            at=now,
            duty=relied,
            form=kind,
            offences=law_in_force(shared_on, said.law, checks=known),
            evidence=self._evidence(rows),
        )

    def _evidence(self, rows: Iterable[MatchRow]) -> dict[str, Evidence]:
        originals = {item.id: item.fingerprint.sha256 for item in self.desk.items()}
        found = {}
        for row in rows:
            match, seen = self.desk.match(row)
            original = originals[match.item]
            name = f"M{row.number}"
            found[name] = Evidence(sha256=seen["sha256"], original=original)
        return found

    def say(self, row: NoticeRow, made: Notice) -> None:
        """Tell that a Notice was drafted."""
        told = {"notice": f"N{row.number}", "to": made.route.name}
        self.tell("drafted", {**told, "step": made.step.value})


def _is_of_use(route: Route, said: Statement) -> bool:
    """Whether a recipient takes such pictures, and a notice that may be made."""
    is_kind = not route.only or (route.only == "made-up") is (said.is_synthetic is True)
    return is_kind and not why_not(route, said)


def first_of(rungs: Sequence[Sequence[Route]]) -> tuple[Route, ...]:
    """Whom to ask first: the best of a layer; of search engines all, and who is next.

    Search engines only stop showing the way, so nobody waits for them.
    """
    if not rungs:
        return ()
    if rungs[0][0].layer is Layer.SEARCH:
        return (*rungs[0], *(some[0] for some in rungs[1:2]))
    return (rungs[0][0],)
