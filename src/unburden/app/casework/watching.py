"""Looking again at the places of a case, and what a look changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from unburden import watch
from unburden.app.casework import outcomes, places
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import CheckRow, NoticeRow, ReplyRow
from unburden.app.casework.statements import NOT_GONE
from unburden.errors import ChildImagerySigns, PrivateAddress
from unburden.model import Check, NoticeState, PlaceState, ReplyKind, Seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.looking import Eyes
    from unburden.app.casework.models import PlaceRow
    from unburden.app.casework.pages import PageQueue, Tell
    from unburden.model import Place

REMEMBERED = 500
"""Strangers' pictures of one place that are known again by their SHA-256."""

LATER = "later looks"
"""In place of a Source: pages to be recorded for what a later look saw."""

AROUND = timedelta(hours=6)
"""Between two looks around one site for a return. Its places are looked at every 18
hours at the least: so none of those looks is passed over, and many places share one."""


def never() -> bool:
    """Go on to the end."""
    return False


@dataclass(slots=True, kw_only=True)
class Rounds:
    """The rounds that are made of a case's places.

    Attributes:
        desk: the open case.
        eyes: what looks.
        queue: records pages where something new is seen.
        tell: is told what happens as it happens.
        stop: whether to stop before the next place; what is left stays due.
        changes: how many places changed, and pictures were new, so far.
    """

    desk: Desk
    eyes: Eyes
    queue: PageQueue
    tell: Tell
    stop: Callable[[], bool] = never
    changes: int = 0

    def make(self) -> int:
        """Look at each place that is due, longest due first; how many were looked at.

        Raises:
            ChildImagerySigns: a place shows signs of child imagery; nothing more is
                looked at.
        """
        self.queue.clear(LATER)
        rows = self.desk.row.places.filter(next_look__lte=self.desk.clock())
        looked = 0
        for row in list(rows.order_by("next_look")):
            if self.stop():
                break
            self.look(row)
            looked += 1
        return looked

    def look(self, row: PlaceRow) -> Check:
        """Look at one place now."""
        desk, place = self.desk, places.place(self.desk, row)
        self._know(row)
        try:
            looked = self.eyes.look(place)
            if row.state == PlaceState.GONE:
                self._around(row, place)
        except ChildImagerySigns:
            desk.append(
                "watch-stopped", {"place": f"P{row.number}", "page": place.page}
            )
            raise
        except PrivateAddress as wrong:
            looked = watch.Looked(asked=place.page, error=wrong.what)
        check = watch.check(looked, at=desk.clock())
        self._keep(row, place, check)
        self.keep_sightings()
        return check

    def _know(self, row: PlaceRow) -> None:
        """Tell the eyes what is known already of a place."""
        desk, eyes = self.desk, self.eyes
        eyes.strangers, eyes.known = set(self._strangers(row)), set()
        for each in row.matches.all():
            match, seen = desk.match(each)
            eyes.known.add((match.page, match.url, seen["sha256"]))

    def _around(self, row: PlaceRow, place: Place) -> None:
        """Look around a place's site, unless that was done a short while ago."""
        now = self.desk.clock()
        same = self.desk.row.places.filter(hosts_index=row.hosts_index)
        if not same.filter(around_at__gt=now - AROUND).exists():
            self.eyes.around(place.page)
            row.around_at = now

    def _keep(self, row: PlaceRow, place: Place, check: Check) -> None:
        """Keep a look, and what it changes; all of it or nothing."""
        desk, before = self.desk, PlaceState(row.state)
        after = watch.move(before, check.seen)
        with desk.writing():
            CheckRow.objects.create(
                place=row,
                at=check.at,
                seen=check.seen,
                sealed=desk.vault.seal_json(f"check of {row.number}", to_json(check)),
            )
            row.looks += 1
            row.out_since = _out_since(row, check)
            if after is not before:
                self._change(row, place, check, after)
            row.next_look = watch.next_look(
                after,
                at=check.at,
                since=row.since,
                due=_open_deadlines(row),
                out_since=row.out_since,
                place=place.page,
            )
            self._remember(row)
            row.save()
        told = {"place": f"P{row.number}", "page": place.page, "why": check.why}
        self.tell("seen", {**told, "seen": check.seen.value, "state": after.value})

    def _strangers(self, row: PlaceRow) -> list[str]:
        if not row.strangers:
            return []
        held = self.desk.vault.open_json(f"strangers {row.number}", row.strangers)
        return list(held)

    def _remember(self, row: PlaceRow) -> None:
        """Keep the SHA-256 of what is there and not hers, where it is new."""
        before = self._strangers(row)
        new = sorted(self.eyes.strangers.difference(before))
        if new:
            held = [*new, *before][:REMEMBERED]
            name = f"strangers {row.number}"
            row.strangers = self.desk.vault.seal_json(name, held)

    def _change(
        self, row: PlaceRow, place: Place, check: Check, after: PlaceState
    ) -> None:
        self.changes += 1
        desk, before, since = self.desk, row.state, row.since
        row.state, row.since = after, check.at
        told = {"place": f"P{row.number}", "page": place.page, "why": check.why}
        desk.append(f"place-{after.value}", {**told, "before": before})
        if after is PlaceState.GONE:
            outcomes.removed(desk, row)
            _stop_unneeded(desk, row)
        elif after is PlaceState.BACK:
            outcomes.returned(desk, row, gone_at=since)
            self.queue.add(place.page, source=LATER)

    def keep_sightings(self) -> None:
        """Keep what was seen of hers that no Match tells of, as new Matches."""
        for one in self.eyes.sightings:
            page = self.queue.add(one.lead.page, source=LATER)
            row = self.desk.found(one.match, one.lead, one.fingerprint.sha256, page)
            if row is not None:
                self.changes += 1
                self.tell("match", {"match": f"M{row.number}", "url": one.lead.url})
        self.eyes.sightings.clear()


def _out_since(row: PlaceRow, check: Check) -> datetime | None:
    if check.seen is not Seen.UNREACHABLE:
        return None
    return row.out_since or check.at


def _open_deadlines(row: PlaceRow) -> list[datetime]:
    """Moments around which a look matters: deadlines, and words that it is removed."""
    sent = row.notices.filter(state=NoticeState.SENT)
    said = ReplyRow.objects.filter(notice__in=sent, kind=ReplyKind.REMOVED)
    waiting = row.notices.filter(state__in=NOT_GONE, needs_look=True)
    due = [each.due_at for each in sent if each.due_at is not None]
    due += [each.not_before for each in waiting if each.not_before is not None]
    return [*due, *(each.at for each in said)]


def _stop_unneeded(desk: Desk, row: PlaceRow) -> None:
    """Stop what waits to go and names only places that are gone now."""
    from unburden.app.casework import notices  # noqa: PLC0415

    waiting: list[NoticeRow] = list(row.notices.filter(state__in=NOT_GONE))
    for each in waiting:
        others = each.places.exclude(id=row.id).exclude(state=PlaceState.GONE)
        if not others.exists():
            notices.stop(desk, each, "all that it names is gone")
