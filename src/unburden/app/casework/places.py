"""The places of a case: pages of the web that show what a person confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden import policy
from unburden.app.casework.desk import next_number
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import MatchRow, PlaceRow
from unburden.app.casework.stated import stated
from unburden.model import (
    OF_A_MATCH,
    Declared,
    ItemKind,
    Ladder,
    Match,
    Place,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk

Shown = tuple[MatchRow, Match]
Stated = tuple[Declared, ...]


def gather(desk: Desk) -> list[PlaceRow]:
    """Bring the places up to date with what was confirmed; each page is one.

    Left out are Matches that no page of the web shows, those of which not all four
    Declarations were made, and ordinary copies of an innocent photo.

    Returns:
        The rows of every place, in the order in which they became known.
    """
    confirmed = MatchRow.State.CONFIRMED
    new = desk.row.matches.filter(state=confirmed, places=None)
    shown: dict[str, list[Shown]] = {}
    for one in _reportable(desk, new):
        shown.setdefault(one[1].page, []).append(one)
    taken_back = desk.row.places.filter(matches__state=MatchRow.State.REJECTED)
    if shown or taken_back.exists():
        with desk.writing():
            _forget(desk)
            for page, found in shown.items():
                _keep(desk, page, found)
    return list(desk.row.places.order_by("number"))


def _reportable(desk: Desk, rows: QuerySet[MatchRow]) -> Iterator[Shown]:
    """The Matches that a Notice may name, and that a page of the web shows."""
    kinds = {f"I{row.number}": ItemKind(row.kind) for row in desk.row.items.all()}
    for row in rows.select_related("capture").order_by("number"):
        match, _ = desk.match(row)
        may = policy.may_report(kinds[match.item], match.kind, stated(desk, row))
        if may and match.page.startswith(("http://", "https://")):
            yield row, match


def _forget(desk: Desk) -> None:
    """Let places go of Matches that a person took back."""
    for row in desk.row.places.prefetch_related("matches"):
        row.matches.remove(
            *(one for one in row.matches.all() if one.state == MatchRow.State.REJECTED)
        )


def _keep(desk: Desk, page: str, new: Sequence[Shown]) -> None:
    index = desk.vault.index(f"place {page}")
    row = desk.row.places.filter(index=index).first()
    before = (
        [] if row is None else [(one, desk.match(one)[0]) for one in row.matches.all()]
    )
    found = [*before, *new]
    place = Place(
        page=page,
        host=(urlsplit(page).hostname or "").lower(),
        media=tuple(dict.fromkeys(match.url for _, match in found)),
        matches=tuple(f"M{each.number}" for each, _ in found),
        kinds=tuple(match.kind for _, match in found),
        seen_at=max(each.found_at for each, _ in found),
        ip=_address(desk, [each for each, _ in found]),
    )
    row = row or _new(desk, index, place)
    row.sealed = desk.vault.seal_json(f"place {row.number}", to_json(place))
    row.save()
    row.matches.set([each for each, _ in found])


def _new(desk: Desk, index: str, place: Place) -> PlaceRow:
    number, now = next_number(desk.row.places), desk.clock()
    desk.append("place", {"place": f"P{number}", "page": place.page})
    hosts = {place.host, *(urlsplit(url).hostname or "" for url in place.media)}
    return PlaceRow(
        case=desk.row,
        number=number,
        index=index,
        hosts_index=desk.vault.index(f"hosts {sorted(hosts)}"),
        since=now,
        next_look=now,
    )


def _address(desk: Desk, rows: Sequence[MatchRow]) -> str:
    """Where the page came from, as our proxy saw it when it was recorded."""
    captures = [row.capture for row in rows if row.capture is not None]
    return desk.capture(captures[-1]).ip if captures else ""


def with_stated(said: Statement, of_all: Sequence[Stated]) -> Statement:
    """Add to a Statement what was stated of every one of some Matches.

    Args:
        said: what holds for all.
        of_all: what was stated of each; what one of them lacks is not added.
    """
    each = [{one.what: one for one in some} for some in of_all]
    common = set.intersection(*(set(some) for some in each)) if each else set()
    added = tuple(each[0][what] for what in OF_A_MATCH if what in common)
    return replace(said, declared=(*said.declared, *added))


def place(desk: Desk, row: PlaceRow) -> Place:
    """Read a place."""
    return desk.read(f"place {row.number}", row.sealed, Place)


def ladder(desk: Desk, row: PlaceRow) -> Ladder | None:
    """Read whom to write to about a place; None where that was not looked up.

    Pages of one site share what was looked up for the first of them.
    """
    if not row.ladder:
        same = desk.row.places.filter(hosts_index=row.hosts_index).exclude(ladder=b"")
        first = same.order_by("number").first()
        return None if first is None else ladder(desk, first)
    return desk.read(f"ladder {row.number}", row.ladder, Ladder)


def keep_ladder(desk: Desk, row: PlaceRow, found: Ladder) -> None:
    """Keep whom to write to about a place, with an Entry that names each."""
    names = [[route.layer.value, route.name, route.to] for route in found.routes]
    left = [[one.layer.value, one.name, one.why] for one in found.left_out]
    with desk.writing():
        row.ladder = desk.vault.seal_json(f"ladder {row.number}", to_json(found))
        row.save(update_fields=["ladder"])
        body = {"place": f"P{row.number}", "routes": names, "left_out": left}
        desk.append("ladder", body | {"presumed_hostile": found.is_hostile})
