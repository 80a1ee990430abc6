"""One reader for every table of facts: the package's own, and an organisation's.

A table is a TOML file; its head explains its columns. Each row says where it was found
(``source``), the day somebody opened that source (``checked``, or ``never``) and
whether it was read in a source that can be named (``confidence``). What is wrong with a
row is told in one sentence that names the file, the row and the column.
"""

from __future__ import annotations

import dataclasses
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, get_type_hints

from unburden.data.values import value_of
from unburden.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NEVER = "never"
CONFIRMED = "confirmed"
UNCONFIRMED = "unconfirmed"
UNNAMED = "could not be named"
"""In the ``source`` of a row whose source could not be named."""
_MAX_BYTES = 1_000_000

T = TypeVar("T")


class Row(Protocol):
    """A row that has a name of its own."""

    @property
    def id(self) -> str:
        """That name: the same in every release."""


R = TypeVar("R", bound=Row)


class Sourced(Protocol):
    """A row of any table: where it is from, and how far to trust it."""

    @property
    def source(self) -> str:
        """Where it was found."""

    @property
    def checked(self) -> str:
        """The day somebody opened that source, or ``never``."""

    @property
    def is_confirmed(self) -> bool:
        """Whether it may decide anything."""


def label(row: Sourced) -> str:
    """What stands beside a fact wherever it shows; empty where nothing needs saying."""
    if row.is_confirmed and row.checked != NEVER:
        return ""
    if row.is_confirmed:
        return "from a saved copy: nobody has opened the source itself yet"
    if UNNAMED in row.source:
        return "not confirmed: the source could not be named"
    if row.checked != NEVER:
        return "not confirmed: the source did not settle it"
    return "not confirmed: nobody has opened the source yet"


@cache
def read(name: str) -> dict[str, Any]:
    """Read a TOML file of this folder; it is not to be written to."""
    return tomllib.loads(files("unburden.data").joinpath(name).read_text("utf-8"))


def table(kind: type[T], name: str, key: str) -> tuple[T, ...]:
    """Every row ``[[key]]`` of a file of this folder, in its order.

    Raises:
        BadInput: a row cannot be used.
    """
    return tuple(build(kind, raw, place(name, raw, n)) for n, raw in _rows(name, key))


def find(id_: str, rows: Sequence[R], what: str) -> R:
    """Give the row of an id.

    Args:
        id_: its id.
        rows: dataclasses with an ``id``.
        what: what to call one in a sentence.

    Raises:
        NotFound: there is none.
    """
    held = {row.id: row for row in rows}
    if id_ in held:
        return held[id_]
    raise NotFound(f'We hold no {what} called "{id_}".', _near(id_, held))


def _rows(name: str, key: str) -> enumerate[dict[str, Any]]:
    return enumerate(read(name).get(key, ()), 1)


def own(path: Path) -> dict[str, Any]:
    """Read a TOML file that people wrote; empty where there is none.

    Raises:
        BadInput: it cannot be read, or is not TOML.
    """
    try:
        if not path.exists():
            return {}
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
        if len(raw) > _MAX_BYTES:
            raise BadInput(f"{path.name} is over 1 MB.", "Is it the right file?")
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        what = f"{path.name} cannot be read: {error.strerror}."
        raise BadInput(what, "See who may read it.") from error
    except UnicodeDecodeError as error:
        what = f"{path.name} is not plain text in UTF-8."
        raise BadInput(what, "Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = f"{path.name} is not TOML: {error}."
        raise BadInput(what, "Mend that line; texts stand in quotes.") from error


def place(name: str, raw: object, number: int) -> str:
    """Name a row, for a sentence about it."""
    known = raw.get("id") if isinstance(raw, dict) else None
    return f'{name}, row "{known}"' if known else f"{name}, row {number}"


def build(kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    """Make a noun of a row, each column by the type of its field.

    Args:
        kind: a dataclass.
        raw: the row as read.
        where: how to call the row in a sentence, as `place` says.

    Raises:
        BadInput: a column is unknown, missing or of the wrong kind.
    """
    if not isinstance(raw, dict):
        raise BadInput(f"{where} is not a row.", "Begin it with its name in [[ ]].")
    hints = get_type_hints(kind)
    for column in raw:
        if column not in hints:
            raise BadInput(
                f'{where} has "{column}", which we do not know.', _near(column, hints)
            )
    values = {
        column: value_of(hints[column], value, f"{where}, {column}", build)
        for column, value in raw.items()
    }
    for one in dataclasses.fields(kind):  # type: ignore[arg-type]
        if one.name not in raw and one.default is dataclasses.MISSING:
            raise BadInput(f"{where} has no {one.name}.", "Add that line.")
    _check_source(values, where)
    return kind(**values)


def _near(column: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(column, known, 1)
    return f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."


def _check_source(values: Mapping[str, Any], where: str) -> None:
    """Look at a row's three columns; a row inside another row has none."""
    source, confidence = values.get("source"), values.get("confidence")
    if source is not None and not source.strip():
        raise BadInput(f"{where} has an empty source.", "Say where it was found.")
    if confidence not in {None, CONFIRMED, UNCONFIRMED}:
        what = f'{where}: the confidence "{confidence}" is not one we know.'
        raise BadInput(what, f"Write {CONFIRMED} or {UNCONFIRMED}.")
    if confidence == CONFIRMED and UNNAMED in (source or ""):
        what = f"{where} is called confirmed, but its source is not named."
        raise BadInput(what, f"Name the source, or write {UNCONFIRMED}.")
