"""Whether search engines still show the way to places, or keep copies of them.

Only the engines that the organisation set up are asked, each for the address of a place
that is known already, and for no address that holds her name. What is still listed is
asked of whoever runs the engine; a copy that shows her is a new Match, for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from unburden.app.casework import notices, outcomes, places
from unburden.app.casework.models import ListingRow
from unburden.app.casework.statements import statement
from unburden.errors import UnburdenError
from unburden.find import has_name
from unburden.model import PlaceState
from unburden.watch.pace import UNANSWERED, next_ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.drafting import Drafts
    from unburden.app.casework.models import NoticeRow, PlaceRow
    from unburden.app.casework.watching import Rounds
    from unburden.app.engines import Asked
    from unburden.find import Listing
    from unburden.model import Place, Route

MOST = 30
"""Questions to one engine in one round; what is left is asked in the next."""

NEVER = timedelta(days=3650)
"""Until an address that holds her name is asked about."""


@dataclass(slots=True, kw_only=True)
class Listings:
    """What asks the engines about the places of a case.

    Attributes:
        desk: the open case.
        engines: those that the organisation set up.
        rounds: looks at copies, and keeps what is seen.
        drafts: drafts what is asked of whoever runs an engine.
    """

    desk: Desk
    engines: Sequence[Asked]
    rounds: Rounds
    drafts: Drafts

    def ask(self) -> None:
        """Ask each engine about the places that are due.

        Raises:
            ChildImagerySigns: a copy shows signs of child imagery.
        """
        for asked in self.engines:
            some = due(self.desk, asked)[:MOST]
            listed = [row for row in some if self._is_listed(row, asked)]
            wanted = [(row, _whom(row, asked)) for row in listed]
            self.drafts.ask((row, route) for row, route in wanted if route is not None)

    def _is_listed(self, row: PlaceRow, asked: Asked) -> bool:
        """Ask an engine about one place."""
        place = places.place(self.desk, row)
        if self.rounds.stop():
            return False
        if has_name(place.page, statement(self.desk).name):
            self._leave_out(row, asked)
            return False
        try:
            found = asked.engine.listing(place.page)
        except UnburdenError as wrong:
            self._unanswered(row, asked, wrong)
            return False
        self._keep(row, place, asked, found)
        self._look_at(found)
        return found.is_listed

    def _keep(self, row: PlaceRow, place: Place, asked: Asked, found: Listing) -> None:
        """Keep an answer."""
        desk, now = self.desk, self.desk.clock()
        kept, route = self._row(row, asked), _whom(row, asked)
        changed = kept.is_listed is not found.is_listed
        was_asked_of = kept.route_index
        with self.desk.writing():
            if changed:
                kept.is_listed, kept.since = found.is_listed, now
                told = {"place": f"P{row.number}", "page": place.page}
                word = "listed" if found.is_listed else "unlisted"
                desk.append(word, {**told, "engine": asked.engine.name})
            if changed and not found.is_listed:
                outcomes.unlisted(desk, row, was_asked_of)
            kept.route_index = notices.route_index(desk, route) if route else ""
            kept.asked_at = now
            kept.next_ask = next_ask(is_listed=found.is_listed, at=now, since=row.since)
            kept.save()
        self.rounds.changes += changed

    def _look_at(self, found: Listing) -> None:
        """Look at copies that were not recorded yet: what shows her is a new Match."""
        desk, eyes = self.desk, self.rounds.eyes
        for url in found.copies:
            index = desk.vault.index(f"page {url}")
            if desk.row.captures.filter(page_index=index).exists():
                continue
            eyes.strangers, eyes.known = set(), set()
            eyes.visit(url)
            self.rounds.keep_sightings()

    def _leave_out(self, row: PlaceRow, asked: Asked) -> None:
        kept = self._row(row, asked)
        with self.desk.writing():
            why = "Its address holds a part of her name, so no engine is asked for it."
            kept.next_ask = self.desk.clock() + NEVER
            kept.save()
            self.desk.append("not-asked", {"place": f"P{row.number}", "why": why})

    def _unanswered(self, row: PlaceRow, asked: Asked, wrong: UnburdenError) -> None:
        kept = self._row(row, asked)
        kept.next_ask = self.desk.clock() + UNANSWERED
        kept.save()
        self.rounds.tell("engine", {"name": asked.engine.name, "why": wrong.what})

    def _row(self, row: PlaceRow, asked: Asked) -> ListingRow:
        """What is held of a place and an engine; new where it was never asked."""
        index = _index(self.desk, asked)
        found = ListingRow.objects.filter(place=row, engine_index=index).first()
        if found is not None:
            return found
        now = self.desk.clock()
        return ListingRow(place=row, engine_index=index, since=now, next_ask=now)


def due(desk: Desk, asked: Asked) -> list[PlaceRow]:
    """The places about which an engine is to be asked now."""
    waits = ListingRow.objects.filter(
        place__case=desk.row,
        engine_index=_index(desk, asked),
        next_ask__gt=desk.clock(),
    )
    rows = desk.row.places.exclude(id__in=waits.values("place_id"))
    return list(rows.order_by("number"))


def held(row: PlaceRow, notice: NoticeRow) -> PlaceState:
    """What a place is held to be for the recipient of a Notice.

    Whoever runs an engine that lists it has it up, though the page itself is gone.
    """
    for one in row.listings.all():
        if one.is_listed and one.route_index == notice.route_index:
            return PlaceState.UP
    return PlaceState(row.state)


def _whom(row: PlaceRow, asked: Asked) -> Route | None:
    """Whom to ask: for what is gone there may be a form of its own."""
    is_gone = row.state == PlaceState.GONE
    return asked.outdated or asked.route if is_gone else asked.route


def _index(desk: Desk, asked: Asked) -> str:
    return desk.vault.index(f"engine {asked.engine.name}")
