"""Sources that an organisation opened itself: laid over the rows of any table."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

from unburden.data.tables import CONFIRMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Checks:
    """Which rows somebody looked up, and on which day.

    Whoever writes a day down has opened the row's source and seen that it says what the
    row says: the row counts as confirmed from then on.

    Attributes:
        days: by table and row's id, a day as in ``2026-11-20``.
    """

    days: Mapping[tuple[str, str], str] = dataclasses.field(default_factory=dict)

    def over(self, table: str, rows: Iterable[T]) -> tuple[T, ...]:
        """Lay the days over rows, in their order.

        Args:
            table: the name of their file, without ``.toml``.
            rows: dataclasses with ``id``, ``checked`` and ``confidence``.
        """
        return tuple(self._over(table, row) for row in rows)

    def _over(self, table: str, row: Any) -> Any:
        day = self.days.get((table, row.id))
        if day is None:
            return row
        return dataclasses.replace(row, checked=day, confidence=CONFIRMED)


NONE = Checks()
