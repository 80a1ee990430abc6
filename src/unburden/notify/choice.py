"""Which kind of notice a reader gets, and how many addresses in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from unburden.data.duties import Kind
from unburden.data.forms import LETTER, form
from unburden.errors import NoticeRefused
from unburden.model import Layer
from unburden.notify.wording import is_copyright
from unburden.notify.writer import owns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unburden.data.duties import Duty
    from unburden.data.forms import NoticeForm
    from unburden.model import Place, Route, Statement


def why_not(route: Route, statement: Statement | None) -> str:
    """Why a reader is sent nothing by us, in a sentence; empty where it may be.

    Who takes copyright notices only is sent no other: they would not be read by whoever
    deals with them. And a copyright notice is made only where she owns the picture, and
    not for those who may pass it on, as it names somebody.

    Args:
        route: to whom.
        statement: what was stated; None: nothing yet.
    """
    taken = [form(name) for name in route.forms]
    if not taken or not all(map(is_copyright, taken)):
        return ""
    if route.forwards:
        return f"{route.name} takes copyright notices only, and may pass them on."
    if statement is None or not owns(statement):
        return (
            f"{route.name} takes copyright notices only, and nobody has recorded that "
            "she owns the picture."
        )
    return ""


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

    Raises:
        NoticeRefused: it takes none that may be made; see `why_not`.
    """
    if wrong := why_not(route, statement):
        raise NoticeRefused(wrong, "Ask whoever is next on the ladder.")
    if route.forwards:
        return form(LETTER), None
    mine = statement is not None and owns(statement)
    taken = [form(name) for name in route.forms]
    taken = [one for one in taken if mine or not is_copyright(one)]
    duties_ = [row for row in known if row.is_confirmed and row.kind is Kind.DUTY]
    pairs = [(one, row) for one in taken for row in duties_ if row.form == one.id]
    if pairs:
        return pairs[0]
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
