"""Which cases the work may go on in, and who opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from unburden.app.casework.cases import open_by_house
from unburden.app.casework.models import Case, Keyslot
from unburden.app.clock import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.jobs.queue import Cases

BY_ITSELF = "Unburden, by itself"
"""In whose name is done what no person asked for."""


class Keys(Protocol):
    """Opens cases for the worker."""

    def open(self) -> Cases:
        """The cases that may be worked on now."""

    def is_open(self, case: str) -> bool:
        """Whether one still is."""

    def desk(self, case: str, actor: str) -> Desk:
        """Open one of them.

        Raises:
            NotFound: there is no such case any more.
            WrongPassphrase: it is locked.
        """


class HouseKeys:
    """A server's own key opens each case that let the house in, for its worker."""

    def open(self) -> QuerySet[Case, str]:
        """Every such case that she did not delete."""
        house = Keyslot.objects.filter(opens_for=Keyslot.For.HOUSE)
        rows = Case.objects.filter(hidden_at=None, id__in=house.values("case_id"))
        return rows.values_list("id", flat=True)

    def is_open(self, case: str) -> bool:
        """Whether one still is."""
        return self.open().filter(id=case).exists()

    def desk(self, case: str, actor: str) -> Desk:
        """Open one."""
        return open_by_house(case, actor=actor, clock=clock)
