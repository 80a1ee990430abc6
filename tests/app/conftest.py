"""The stores a case may be kept in: SQLite, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.simulators.postgres import IS_HERE, WHY_NOT, Postgres, fresh


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of the tests' own."""
    if not IS_HERE:
        pytest.skip(WHY_NOT)
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Where cases are kept: empty for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    return fresh(request.getfixturevalue("server"))
