"""One column of a row: from what TOML gives to the type of the field it fills."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_TEXT = 2_000

_WORDS = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a day, as 2026-11-20 without quotes",
}


def value_of(
    hint: Any,
    value: object,
    where: str,
    build: Callable[[Any, Any, str], object],
) -> object:
    """Turn one value of TOML into what a field holds.

    Args:
        hint: the field's type: text, number, day, enum, or a tuple of texts, enums or
            dataclasses.
        value: as TOML gives it.
        where: file, row and column, for a sentence about it.
        build: makes a dataclass of a row inside this row.

    Raises:
        BadInput: the value is of another kind.
    """
    if get_origin(hint) is UnionType:
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if where.endswith(", checked"):
        return _checked(value, where)
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], value, where, build)
    if issubclass(hint, StrEnum):
        return _one_of(hint, value, where)
    if hint not in _WORDS:
        return build(hint, value, where)
    if not _is(hint, value):
        raise BadInput(f"{where} is not {_WORDS[hint]}.", f"Write {_WORDS[hint]}.")
    return _text(value, where) if isinstance(value, str) else value


def _text(value: str, where: str) -> str:
    if not value.isprintable():
        what = f"{where} has a line break or another sign that cannot be printed."
        raise BadInput(what, "Write it on one line.")
    if len(value) > _MAX_TEXT:
        what = f"{where} is longer than {_MAX_TEXT:,} characters."
        raise BadInput(what, "Say it in fewer.")
    return value


def _is(hint: type, value: object) -> bool:
    # Python's truths are numbers and its times are days.
    odd = isinstance(value, bool) if hint is int else isinstance(value, datetime)
    return isinstance(value, hint) and not odd


def _checked(value: object, where: str) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if value == "never":
        return "never"
    what = f'{where} is neither a day nor "never".'
    raise BadInput(what, "Write the day somebody opened it, as 2026-11-20, no quotes.")


def _several(
    hint: Any,
    value: object,
    where: str,
    build: Callable[[Any, Any, str], object],
) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise BadInput(f"{where} is not a list.", 'Write it as ["one", "two"].')
    return tuple(value_of(hint, one, where, build) for one in value)


def _one_of(kind: type[StrEnum], value: object, where: str) -> StrEnum:
    if isinstance(value, str) and value in list(kind):
        return kind(value)
    known = ", ".join(kind)
    raise BadInput(f'{where}: "{value}" is not one we know.', f"Known are: {known}.")
