"""The pages of a site still to be looked at, kept in the case: a stop loses none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unburden.model import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import FrontierRow
    from unburden.model import Skipped


class CaseFrontier:
    """The frontier of one Source of a case, its addresses sealed.

    Satisfies `find.Frontier`. A page is marked as looked at only once each Lead that
    was handed over before is dealt with: a kill between the two loses none.
    """

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.source = desk.vault.index(f"source {source}")
        self._open: Counter[str] = Counter()
        self._waiting: list[tuple[str, frozenset[str]]] = []

    def hand_over(self, leads: Iterable[Lead | Skipped]) -> Iterator[Lead | Skipped]:
        """Pass Leads on, keeping count of those that are being looked at."""
        for lead in leads:
            if isinstance(lead, Lead):
                self._open[lead.url] += 1
            yield lead

    def dealt_with(self, url: str) -> None:
        """Note that a Lead was matched and kept, or passed over."""
        self._open[url] -= 1
        if self._open[url] <= 0:
            del self._open[url]
        self._settle()

    def _settle(self) -> None:
        held = [
            (url, leads) for url, leads in self._waiting if leads & self._open.keys()
        ]
        for url, leads in self._waiting:
            if (url, leads) not in held:
                self._rows.filter(index=self._index(url)).update(is_done=True)
        self._waiting = held

    @property
    def _rows(self) -> QuerySet[FrontierRow]:
        return self.desk.row.frontier.filter(source_index=self.source)

    def _index(self, url: str) -> str:
        return self.desk.vault.index(f"frontier {url}")

    def add(self, url: str, depth: int) -> None:
        """Remember a page to look at; one that is known already stays as it is."""
        self._rows.get_or_create(
            index=self._index(url),
            defaults={
                "case": self.desk.row,
                "source_index": self.source,
                "depth": depth,
                "sealed": self.desk.vault.seal("frontier", url.encode()),
            },
        )

    def done(self, url: str) -> None:
        """Mark a page as looked at, as soon as its Leads are dealt with."""
        self._waiting.append((url, frozenset(self._open)))
        self._settle()

    def seen(self, url: str) -> bool:
        """Say whether a page is known, looked at or not."""
        return self._rows.filter(index=self._index(url)).exists()

    def pending(self) -> Iterator[tuple[str, int]]:
        """Give the pages still to be looked at, with their depth, oldest first."""
        for row in self._rows.filter(is_done=False).order_by("id"):
            url = self.desk.vault.open("frontier", row.sealed).decode()
            yield url, row.depth

    def clear(self) -> None:
        """Forget the pages: the Source has been looked through."""
        self._rows.delete()
