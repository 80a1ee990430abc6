"""What asking came to, kept for the next case: no person, address or day in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden import watch
from unburden.app.casework import notices
from unburden.app.casework.models import OutcomeRow
from unburden.model import Layer, NoticeState, PlaceState, Step
from unburden.watch import End, Event, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow, PlaceRow


def removed(desk: Desk, row: PlaceRow) -> None:
    """Note, of each recipient that was asked about a place, that it is gone now."""
    for asked, hours in _until(row, desk.clock()):
        _keep(desk, asked, End.REMOVED, hours)


def returned(desk: Desk, row: PlaceRow, *, gone_at: datetime) -> None:
    """Note, of those that had removed it, that it came back: their Outcome changes."""
    for asked, hours in _until(row, gone_at):
        notice = notices.notice(desk, asked)
        said = {"route": notice.route.id, "duty": notice.duty, "hours": hours}
        rows = OutcomeRow.objects.select_for_update(skip_locked=True)
        known = rows.filter(**said, end=End.REMOVED).first()  # nobody else's meanwhile
        if known is not None:
            known.end = End.RETURNED
            known.save(update_fields=["end"])
        else:
            _keep(desk, asked, End.RETURNED, hours)


def unlisted(desk: Desk, row: PlaceRow, route_index: str) -> None:
    """Note that an engine stopped listing a place that is gone, as it was asked to.

    Of a place that is up nothing is noted: it counts when the place itself goes.
    """
    if row.state != PlaceState.GONE:
        return
    for asked, hours in _until(row, desk.clock()):
        if asked.route_index == route_index:
            _keep(desk, asked, End.REMOVED, hours)


def given_up(desk: Desk, row: NoticeRow, event: Event) -> None:
    """Note that a recipient refused, or that no answer of use came in time."""
    refused = event in (Event.REFUSED, Event.HOSTILE)
    _keep(desk, row, End.REFUSED if refused else End.NO_ANSWER, None)


def every() -> list[Outcome]:
    """Every Outcome of the store."""
    return [
        Outcome(
            route=row.route,
            layer=Layer(row.layer),
            duty=row.duty,
            end=End(row.end),
            month=row.month,
            hours=row.hours,
        )
        for row in OutcomeRow.objects.all()
    ]


def measured() -> tuple[watch.Rate, ...]:
    """How often each route removed what it was asked to."""
    return watch.rates(every(), by_duty=False)


def _until(row: PlaceRow, gone_at: datetime) -> list[tuple[NoticeRow, float]]:
    """Each recipient's first request since the last return, and hours until it went."""
    rows = row.notices.filter(
        state=NoticeState.SENT, step=Step.REQUEST, sent_at__lt=gone_at
    ).order_by("sent_at")
    last = {each.route_index: each for each in rows}.values()
    return [
        (each, (gone_at - each.sent_at).total_seconds() / 3600)
        for each in last
        if each.sent_at is not None
    ]


def _keep(desk: Desk, row: NoticeRow, end: End, hours: float | None) -> None:
    asked = notices.notice(desk, row)
    OutcomeRow.objects.create(
        route=asked.route.id,
        layer=asked.route.layer,
        duty=asked.duty,
        end=end,
        hours=hours,
        month=f"{desk.clock():%Y-%m}",
    )
