"""What happens now: what was done, what comes next, who has to act, what she may do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unburden.app.casework import notices, places
from unburden.app.casework.guarding import may_see, seen
from unburden.app.casework.models import MatchRow
from unburden.app.web.chart import chart
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.lines import changes, days
from unburden.app.web.survivor.said import place_is
from unburden.model import CaptureState, ItemKind, NoticeState, PlaceState, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.web.survivor.lines import Change
    from unburden.app.web.visitor import Visit

MOST_DAYS = 30
"""Days with news that the page shows; the newest come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened on a day, a sentence each."""

    day: date
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that runs: who has to act, and by when."""

    who: str
    due: datetime
    is_late: bool


def _found(desk: Desk) -> Iterator[tuple[date, str]]:
    for at in seen(desk).values_list("found_at", flat=True):
        yield at.date(), "found"


def _recorded(desk: Desk) -> Iterator[tuple[date, str]]:
    if not may_see(desk, ItemKind.INNOCENT):
        return
    rows = desk.row.captures.exclude(state=CaptureState.FAILED)
    for at in rows.values_list("at", flat=True):
        yield at.date(), "recorded"


def _moved(every: list[Change]) -> Iterator[tuple[date, str]]:
    for one in every:
        if one.state in (PlaceState.GONE, PlaceState.BACK):
            yield one.at.date(), one.state.value


def _sentence(word: str, n: int) -> str:
    if word == "found":
        return ngettext("We found %d place.", "We found %d places.", n) % n
    if word == "recorded":
        said = ngettext("We kept proof of %d page.", "We kept proof of %d pages.", n)
        return said % n
    if word == PlaceState.GONE:
        return ngettext("%d place is gone.", "%d places are gone.", n) % n
    said = ngettext("%d place came back.", "%d places came back.", n) % n
    return f"{said} {_('We saw it, and we ask again.')}"


def _asked(desk: Desk) -> Iterator[tuple[date, str]]:
    told = {
        Step.REQUEST: _("We asked {who} to take it down."),
        Step.REMINDER: _("We asked {who} once more."),
        Step.COMPLAINT: _("We complained to {who}."),
        Step.REGULATOR: _("We told {who}, who watches over sites."),
        Step.RETRACTION: _("We took back what we asked of {who}."),
    }
    for row in desk.row.notices.exclude(sent_at=None).order_by("sent_at"):
        if row.sent_at is not None:
            who = notices.notice(desk, row).route.name
            yield row.sent_at.date(), told[Step(row.step)].format(who=who)


def news(desk: Desk, every: list[Change]) -> list[News]:
    """What happened, newest day first."""
    counted: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for some in (_found(desk), _recorded(desk), _moved(every)):
        for day, word in some:
            counted[day][word] += 1
    said: dict[date, list[str]] = defaultdict(list)
    for day, words in counted.items():
        said[day] += [_sentence(word, n) for word, n in words.items()]
    for day, sentence in _asked(desk):
        said[day].append(sentence)
    newest = sorted(said, reverse=True)[:MOST_DAYS]
    return [News(day=day, says=tuple(dict.fromkeys(said[day]))) for day in newest]


def running(desk: Desk) -> list[Asked]:
    """Requests whose clock runs while something they name is up, soonest first."""
    rows = desk.row.notices.filter(state=NoticeState.SENT).exclude(due_at=None)
    open_ = rows.filter(places__in=desk.row.places.exclude(state=PlaceState.GONE))
    now = desk.clock()
    return [
        Asked(
            who=notices.notice(desk, row).route.name,
            due=row.due_at,
            is_late=row.due_at < now,
        )
        for row in open_.distinct().order_by("due_at")
        if row.due_at is not None
    ]


@her_page(Action.SEE_OWN)
def timeline(request: Visit, desk: Desk) -> HttpResponse:
    """The page."""
    every = changes(desk)
    told_days = days(every)
    states = [
        (places.place(desk, row).host, place_is(row.state), row.since)
        for row in desk.row.places.order_by("number")
    ]
    rows = desk.row.notices
    told = {
        "news": news(desk, every),
        "running": running(desk),
        "chart": chart(told_days, until=desk.clock().date()),
        "states": states,
        "waiting": seen(desk).filter(state=MatchRow.State.NEW).count(),
        "drafts": rows.filter(state=NoticeState.DRAFT).count(),
        "persons": rows.exclude(person="").count(),
        "next_look": desk.row.places.order_by("next_look")
        .values_list("next_look", flat=True)
        .first(),
    }
    return render(request, "survivor/timeline.html", told)
