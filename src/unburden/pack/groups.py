"""Exhibits that share a record stand together, wherever people read of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def by_record(exhibits: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Put exhibits of one record together; without a record, those of one Source.

    Args:
        exhibits: of a story's facts. Their order stays.
    """
    groups: dict[object, list[Mapping[str, Any]]] = {}
    for one in exhibits:
        capture = one["capture"]
        if capture:
            files = tuple(sorted(capture["files"].items()))
            key: object = (capture["url"], capture["at"], files)
        else:
            key = (one["source"], one["not_captured"])
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def named(labels: Sequence[str]) -> str:
    """Name exhibits: ``UB1, UB5 to UB12 and UB20``."""
    numbers = sorted(int(label.lstrip(_LETTERS)) for label in labels)
    initials = labels[0].rstrip("0123456789")
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        told = [f"{initials}{number}" for _, number in run]
        runs += told if len(told) < 3 else [f"{told[0]} to {told[-1]}"]
    *first, last = runs
    return f"{', '.join(first)} and {last}" if first else last


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
