"""The one way to write to a case: all of it or nothing, one writer at a time.

Numbers are counted on, and the ledger's hash chain goes on, from what is there: so two
writers of a case must not read the same end. SQLite has one writer for all of the store
(``BEGIN IMMEDIATE``). PostgreSQL has as many as there are connections: there the case's
row is locked, and what cases share by a lock of the house, always before the case's.

Source: PostgreSQL 15, 13.3.2 (row-level locks) and 13.3.5 (advisory locks).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from unburden.app.casework.models import Case
from unburden.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = 0x756E6275
"""The advisory lock of what cases share; the number means nothing."""


@contextmanager
def writing(case: str, *, house: bool = False) -> Iterator[None]:
    """Write to a case; other writers of it wait until the block ends.

    Args:
        case: its number.
        house: whether what is read or written belongs to other cases too. Such a block
            stands in no other, or two of them might wait for one another.

    Raises:
        NotFound: the case was deleted meanwhile; nothing is written.
    """
    with transaction.atomic():
        if house:
            lock_house()
        # no_key: a row that points to the case may be added meanwhile, as a job is.
        rows = Case.objects.select_for_update(no_key=True).filter(id=case)
        if not list(rows.values_list("id")):
            raise NotFound(f"There is no case {case} here any more.")
        yield


def lock_house() -> None:
    """Be the only one that writes what cases share, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HOUSE])
