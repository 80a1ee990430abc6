"""A draft of what she may say as a witness: from the record, with gaps for her.

Nothing is made up: each sentence rests on a row of the case, and what only she can say
stands in square brackets.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unburden.app.casework import notices, places
from unburden.app.casework.guarding import seen
from unburden.app.casework.models import MatchRow
from unburden.app.casework.stated import stated
from unburden.app.web.visitor import HERSELF
from unburden.model import CaptureState, Declaration, MatchKind, PlaceState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from unburden.app.casework.desk import Desk
    from unburden.model import Declared

MOST = 100
"""Places that a draft tells one by one; the bundle tells all."""


def day(at: datetime) -> str:
    """Say a day: ``4 March 2026``."""
    return f"{at.day} {at:%B %Y}"


def spoken(desk: Desk) -> list[str]:
    """The draft, a paragraph each."""
    return [
        _("My name is [your name]. I am over 18."),
        *_begun(desk),
        *_places(desk),
        *_asked(desk),
        _("[What this did to you. Say it in your own words. Say as much as you like.]"),
        _("[Who you think did it, and how you know. Leave it out if you do not know.]"),
        _("What I say here is true, as far as I know."),
        _("Signed: [your name]. Date: [the day you sign]."),
    ]


def _begun(desk: Desk) -> Iterator[str]:
    said = _("On %(day)s I began a case with a program. It has the number %(case)s.")
    yield said % {"day": day(desk.row.opened_at), "case": desk.row.id}
    labels = [desk.label(row) for row in desk.row.items.order_by("number")]
    if labels:
        said = _("I let it look for these pictures of mine: %(names)s.")
        yield said % {"names": ", ".join(labels)}


def _places(desk: Desk) -> Iterator[str]:
    rows = seen(desk).filter(state=MatchRow.State.CONFIRMED)
    rows = rows.select_related("item", "capture").order_by("number")
    for row in rows[:MOST]:
        match, _more = desk.match(row)
        said = _("On %(day)s it found this page: %(page)s.")
        parts = [said % {"day": day(row.found_at), "page": match.page}]
        parts += [_kind(match.kind), _record(row), *_hers(stated(desk, row))]
        yield " ".join(parts)
    left = rows.count() - MOST
    if left > 0:
        yield _("There are %(n)d more. The papers for the police name each.") % {
            "n": left
        }


def _hers(declared: tuple[Declared, ...]) -> Iterator[str]:
    """What she, or somebody for her, stated of one picture, by how it is known."""
    by: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
    for one in declared:
        by[one.by, one.basis].append(one.what)
    for (who, basis), what in by.items():
        if who == HERSELF:
            said = _("I say of it: %(what)s. How I know: %(basis)s.")
            told = "; ".join(_mine()[each] for each in what if each in _mine())
            yield said % {"what": told, "basis": _bases().get(basis, basis)}
        else:
            said = _("%(who)s said of it: %(what)s. How that is known: %(basis)s.")
            told = "; ".join(each.value for each in what)
            yield said % {"who": who, "what": told, "basis": basis}


def _mine() -> dict[Declaration, str]:
    return {
        Declaration.SHOWS_HER: _("it shows me"),
        Declaration.IS_INTIMATE: _("it is intimate"),
        Declaration.NOT_AGREED: _("I did not agree"),
        Declaration.WAS_ADULT: _("I was 18 or over"),
    }


def _bases() -> dict[str, str]:
    return {
        "her own knowledge": _("I know it myself"),
        "the words on the page": _("the words on the page say so"),
    }


def _kind(kind: MatchKind) -> str:
    return {
        MatchKind.IDENTICAL: _("The picture there is mine, not changed at all."),
        MatchKind.COPY: _("The picture there is mine, saved again."),
        MatchKind.EDITED: _("The picture there is mine, but changed."),
        MatchKind.DERIVED: _("Parts of the picture there are from mine."),
        MatchKind.FRAME: _("My picture shows in a video there."),
    }[kind]


def _record(row: MatchRow) -> str:
    states = {
        CaptureState.COMPLETE: _("The program kept the whole page."),
        CaptureState.PARTIAL: _("The program kept most of the page."),
        CaptureState.FAILED: _("The program could not keep the page."),
    }
    if row.capture is None:
        return _("The program did not keep the page.")
    return states[CaptureState(row.capture.state)]


def _asked(desk: Desk) -> Iterator[str]:
    for row in desk.row.notices.exclude(sent_at=None).order_by("sent_at")[:MOST]:
        if row.sent_at is not None:
            said = _("On %(day)s %(who)s was asked to act on %(n)d pages.")
            told = notices.notice(desk, row)
            who, n = told.route.name, len(told.places)
            yield said % {"day": day(row.sent_at), "who": who, "n": n}
    for place in desk.row.places.filter(state=PlaceState.GONE).order_by("number"):
        said = _("On %(day)s this page was seen without it: %(page)s.")
        page = places.place(desk, place).page
        yield said % {"day": day(place.since), "page": page}
