"""Which kind of notice a reader gets, and how many addresses in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from unburden.data.duties import Kind
from unburden.data.forms import LETTER, form
from unburden.model import Layer
from unburden.notify.wording import is_copyright
from unburden.notify.writer import owns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unburden.data.duties import Duty
    from unburden.data.forms import NoticeForm
    from unburden.model import Place, Route, Statement


def choose_form(
    route: Route, known: Sequence[Duty], *, statement: Statement | None = None
) -> tuple[NoticeForm, Duty | None]:
    """The kind of notice for a reader, and the duty it relies on.

    Who may pass it on gets the plain letter. Others get the first kind they take that a
    confirmed duty asks for, else the first they take, else what a duty asks for. A
    copyright notice is never chosen unless somebody recorded that she owns the picture.

    Args:
        route: to whom.
        known: as `data.duties.duties_on` gives them, best first.
        statement: what was stated; None: nothing yet.
    """
    if route.forwards:
        return form(LETTER), None
    mine = statement is not None and owns(statement)
    taken = [form(name) for name in route.forms]
    taken = [one for one in taken if mine or not is_copyright(one)]
    duties_ = [row for row in known if row.is_confirmed and row.kind is Kind.DUTY]
    for one in taken:
        for row in duties_:
            if row.form == one.id:
                return one, row
    if taken:
        return taken[0], None
    # A search engine is asked by its own form: under Art. 17 GDPR it would have to be
    # told her name.
    for row in duties_:
        asked = form(row.form)
        if not is_copyright(asked) and route.layer is not Layer.SEARCH:
            return asked, row
    return form(LETTER), None


def chunks(places: Sequence[Place], route: Route) -> list[list[Place]]:
    """Split places so that no Notice names more addresses than its reader takes.

    Pages and pictures both count. The order stays. A page with more pictures than a
    whole Notice holds is named again with the rest of them.
    """
    most = route.max_urls
    if not most:
        return [list(places)] if places else []
    made: list[list[Place]] = []
    room = 0
    for place in places:
        for part in _parts(place, most):
            needs = 1 + len(part.media)
            if needs > room:
                made.append([])
                room = most
            made[-1].append(part)
            room -= needs
    return made


def _parts(place: Place, most: int) -> Iterator[Place]:
    step = max(most - 1, 1)
    for start in range(0, max(len(place.media), 1), step):
        yield replace(place, media=place.media[start : start + step])
