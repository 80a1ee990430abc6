"""Where to report: the routes we hold, and an organisation's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from unburden.data.places import within
from unburden.data.route_rows import ANY_SUFFIX, GONE, over, route_of
from unburden.data.tables import CONFIRMED, own, place, read, table
from unburden.errors import BadInput
from unburden.model import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from unburden.model import Route

_TABLE = "routes.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A service that passes fingerprints of pictures on to platforms.

    It takes them from the person shown only: she is pointed to it, and nothing is sent.

    Attributes:
        url: its page.
        serves: ``adults`` or ``under18``.
        who: who may use it, in words.
        does: what it does, in a sentence.
        partners: registrable domains of those said to take part.
        source: where the row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
        note: what a reader should know; may be empty.
    """

    id: str
    name: str
    url: str
    serves: str
    who: str
    does: str
    partners: tuple[str, ...] = ()
    source: str
    checked: str
    confidence: str
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED


@cache
def routes() -> tuple[Route, ...]:
    """Every row that comes with the package, in the file's order."""
    return tuple(route_of(raw, place(_TABLE, raw, 0)) for raw in read(_TABLE)["route"])


@cache
def exchanges() -> tuple[Exchange, ...]:
    """The services to point her to, in the file's order."""
    return table(Exchange, _TABLE, "exchange")


def with_own(path: Path | None) -> tuple[Route, ...]:
    """The package's rows, with an organisation's own over and after them.

    A row with the id of one of ours changes the columns that it names; ``checked``, the
    day somebody opened it, makes it a checked route. Any other row is a new one.

    Args:
        path: the organisation's `routes.toml`; None or a missing file: ours alone.

    Raises:
        BadInput: a row cannot be used; the sentence names file, row and column.
    """
    ours = {raw["id"]: raw for raw in read(_TABLE)["route"]}
    made = {row.id: row for row in routes()}
    seen: set[str] = set()
    for where, raw in _rows(path) if path else ():
        id_ = raw["id"]
        if id_ in seen:
            raise BadInput(f"{where} is there twice.", "Keep one of the two.")
        seen.add(id_)
        made[id_] = route_of(over(ours.get(id_, {}), raw), where)
    return tuple(made.values())


def _rows(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """What people wrote, each row with how to call it in a sentence."""
    written = own(path)
    for key in written:
        if key != "route":
            what = f'{path.name} has "{key}", which we do not know.'
            raise BadInput(what, "Begin each row with [[route]].")
    rows = written.get("route", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = f"{path.name} has a route that is not a row."
        raise BadInput(what, "Begin each row with [[route]], two brackets each side.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row.get("id"), str) or not row["id"].strip():
            what = f"{path.name}, row {number} has no id."
            raise BadInput(what, 'Add a name of its own, as id = "a-name".')
    return [(place(path.name, row, n), row) for n, row in enumerate(rows, 1)]


def platform_for(host: str, held: Sequence[Route] | None = None) -> tuple[Route, ...]:
    """The routes of the platform that runs a host, in the file's order.

    Args:
        host: of a page, for instance ``www.example.org``.
        held: of `with_own`; None: the package's.
    """
    return tuple(row for row in _of(Layer.PLATFORM, held) if _answers(row, host))


def search_routes(held: Sequence[Route] | None = None) -> tuple[Route, ...]:
    """The search engines' routes, in the file's order; not those for what is gone."""
    return tuple(row for row in _of(Layer.SEARCH, held) if row.only != GONE)


def cdn_for(name: str, held: Sequence[Route] | None = None) -> tuple[Route, ...]:
    """The routes of a content delivery network.

    Args:
        name: as its headers or its network's holder call it; case does not matter.
        held: of `with_own`; None: the package's.
    """
    wanted = name.casefold()
    return tuple(row for row in _of(Layer.CDN, held) if row.name.casefold() in wanted)


def regulators(
    jurisdiction: str, held: Sequence[Route] | None = None
) -> tuple[Route, ...]:
    """Whom to turn to where a person lives: nearest place first."""
    near = within(jurisdiction)
    rows = [row for row in _of(Layer.REGULATOR, held) if row.country in near]
    return tuple(sorted(rows, key=lambda row: near.index(row.country)))


def never_contact(host: str, held: Sequence[Route] | None = None) -> str:
    """Why nothing may be sent to a host; empty where something may."""
    for row in routes() if held is None else held:
        if row.never and _answers(row, host):
            return row.why
    return ""


def _of(layer: Layer, held: Sequence[Route] | None) -> tuple[Route, ...]:
    rows = routes() if held is None else held
    return tuple(row for row in rows if row.layer is layer and not row.never)


def _answers(row: Route, host: str) -> bool:
    """Whether a host is one of a row's, or under one."""
    labels = host.casefold().rstrip(".").split(".")
    above = {".".join(labels[n:]) for n in range(len(labels))}
    above |= {label + ANY_SUFFIX for label in labels[:-1]}
    return not above.isdisjoint(row.hosts)
