"""The pages of a site still to be looked at, kept in the case: a stop loses none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import FrontierRow


class CaseFrontier:
    """The frontier of one Source of a case, its addresses sealed.

    Satisfies `find.Frontier`.
    """

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.source = desk.vault.index(f"source {source}")

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
        """Mark a page as looked at."""
        self._rows.filter(index=self._index(url)).update(is_done=True)

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
