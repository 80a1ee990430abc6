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
from unburden.app.web.survivor.said import kind_of, recorded
from unburden.model import Declaration, PlaceState

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
        parts += [kind_of(match), recorded(row), *_hers(stated(desk, row))]
        yield " ".join(parts)
    left = rows.count() - MOST
    if left > 0:
        yield _("There are %(n)d more. The papers for the police name each.") % {
            "n": left
        }


def _hers(declared: tuple[Declared, ...]) -> Iterator[str]:
    """What she, or somebody for her, stated of one picture, by how it is known."""
    words = {
        Declaration.SHOWS_HER: _("it shows me"),
        Declaration.IS_INTIMATE: _("it is intimate"),
        Declaration.NOT_AGREED: _("I did not agree"),
        Declaration.WAS_ADULT: _("I was 18 or over"),
    }
    by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in declared:
        if one.what in words:
            by[one.by, one.basis].append(words[one.what])
    for (who, basis), what in by.items():
        said = _(
            "It was said of it by %(who)s: %(what)s. How that is known: %(basis)s."
        )
        yield said % {"who": who, "what": "; ".join(what), "basis": basis}


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
