"""Which facts somebody has to look up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from unburden.data.checks import NONE, Checks
from unburden.data.tables import CONFIRMED, NEVER, own, read
from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from unburden.model import Route

_URGENT = (
    "duties",
    "offences",
    "notices",
    "routes",
    "helplines",
    "courses",
    "rules",
    "zones",
)
_SAID = ("source", "checked", "confidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One row of any table.

    Attributes:
        table: the name of its file, without ``.toml``.
        id: its own, or what it cites.
        source: where it was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
    """

    table: str
    id: str
    source: str
    checked: str
    confidence: str

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED


def every_fact(
    *, checks: Checks = NONE, held: Sequence[Route] = ()
) -> tuple[FactRow, ...]:
    """Every row of every table of this room, and an organisation's own routes.

    Args:
        checks: of `own_checks`.
        held: of `routes.with_own`; none: the package's.

    Raises:
        BadInput: a row, or a row inside it, does not say where it is from.
    """
    rows: dict[tuple[str, str], FactRow] = {}
    for name in sorted(file.name for file in files("unburden.data").iterdir()):
        if name.endswith(".toml"):
            table = name.removesuffix(".toml")
            rows |= {(row.table, row.id): row for row in facts_of(table, read(name))}
    for route in held:
        rows["routes", route.id] = FactRow(
            table="routes",
            id=route.id,
            source=route.source,
            checked=route.checked,
            confidence=route.confidence,
        )
    return tuple(row for key, one in rows.items() for row in checks.over(key[0], [one]))


def facts_of(table: str, written: Mapping[str, Any]) -> Iterator[FactRow]:
    """Every row of one file; a row inside another one shares what that says.

    Args:
        table: what to call the file.
        written: the file as read.

    Raises:
        BadInput: a row, or a row inside it, does not say where it is from.
    """
    yield from _walk(table, table, written, {})


def _walk(
    table: str, name: str, node: Mapping[str, Any], above: Mapping[str, str]
) -> Iterator[FactRow]:
    said = dict(above) | {key: str(node[key]) for key in _SAID if key in node}
    name = str(node.get("id") or node.get("citation") or name)
    within = {key: _rows(value) for key, value in node.items()}
    if any(key not in _SAID and not rows for key, rows in within.items()):
        for key in _SAID:
            if not said.get(key, "").strip():
                raise BadInput(f"{table}.toml: {name} has no {key}.", "Add that line.")
    if "source" in node:
        yield FactRow(table=table, id=name, **said)
    for key, rows in within.items():
        for row in rows:
            yield from _walk(table, key, row, said)


def _rows(value: object) -> list[Mapping[str, Any]]:
    """The tables in a value: itself, or those in its list."""
    some = value if isinstance(value, list) else [value]
    return [one for one in some if isinstance(one, dict)]


def stale(
    on: date, days: int = 180, *, checks: Checks = NONE, held: Sequence[Route] = ()
) -> tuple[FactRow, ...]:
    """What to look up again: never opened, or too long ago, or on a day to come.

    Most urgent first: what was never opened, and of that what is relied on all the
    same; then the longest ago; duties before offences before the rest.

    Args:
        on: today.
        days: how long a look holds.
        checks: of `own_checks`.
        held: of `routes.with_own`; none: the package's.
    """
    oldest, today = (on - timedelta(days=days)).isoformat(), on.isoformat()
    rows = [
        row
        for row in every_fact(checks=checks, held=held)
        if row.checked == NEVER or not oldest <= row.checked <= today
    ]

    def urgency(row: FactRow) -> tuple[str, bool, int, str]:
        looked = "" if row.checked == NEVER else row.checked
        return (looked, not row.is_confirmed, _URGENT.index(row.table), row.id)

    return tuple(sorted(rows, key=urgency))


def own_checks(path: Path | None) -> Checks:
    """Read which sources an organisation opened, from its `checked.toml`.

    It holds a table for each of ours, with a row's id and a day: ``[duties]``, and
    under it ``uk-osa-10-3A = 2026-11-20``. What is cited stands in quotes. A route is
    checked in `routes.toml`.

    Args:
        path: the file; None, or a missing file: nothing was opened.

    Raises:
        BadInput: a line cannot be used; the sentence names the file and the line.
    """
    if path is None or not (told := own(path)):
        return NONE
    known: dict[str, list[str]] = {}
    for row in every_fact():
        known.setdefault(row.table, []).append(row.id)
    del known["routes"]
    days: dict[tuple[str, str], str] = {}
    for table, rows in told.items():
        where = f"{path.name}, {table}"
        if table not in known or not isinstance(rows, dict):
            names = ", ".join(f"[{one}]" for one in known)
            raise BadInput(f"{where} is not a table we know.", f"Known are: {names}.")
        for id_, day in rows.items():
            days[table, id_] = _day(day, id_, known[table], f"{where}, {id_}")
    return Checks(days)


def _day(day: object, id_: str, known: Sequence[str], where: str) -> str:
    if id_ not in known:
        near = get_close_matches(id_, known, 1)
        fix = f"Did you mean {near[0]}?" if near else "See `unburden data stale`."
        raise BadInput(f"{where} is not a row we know.", fix)
    if isinstance(day, datetime) or not isinstance(day, date):
        raise BadInput(f"{where} is not a day.", "Write it as 2026-11-20, no quotes.")
    return day.isoformat()
