"""A helpline's server with people of each role, and cases that are truly sealed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.simulators import many

from unburden.app.casework.cases import open_by_house
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.models import Allocation, Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from unburden.app.casework.desk import Desk

FILLING = many.Filling(matches=8, places=4, notices=6)


@pytest.fixture
def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> Callable[[str], None]:
    """A server of its own; call it to set more under ``[house]``."""
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    monkeypatch.setattr(many, "prints", _prints)

    def configure(more: str = "") -> None:
        (tmp_path / "config.toml").write_text(f"[house]\nserver = true\n{more}")

    configure()
    return configure


_kept = many.prints


@cache
def _prints() -> object:
    return _kept()


@pytest.fixture
def staff(house: object) -> Callable[[str, str], Client]:
    """Log in somebody of a role."""

    def come(name: str, role: str) -> Client:
        return many.browser(many.staff(name, role))

    return come


@pytest.fixture
def case(house: object) -> Callable[..., Desk]:
    """Make a case, and give it to people by name; its open desk."""
    made: list[str] = []

    def make(*names: str, filling: many.Filling = FILLING) -> Desk:
        made.extend(many.fill(1, filling, begin=len(made)))
        row = Case.objects.get(id=made[-1])
        for name in names:
            member = Member.objects.get(user__username=name)
            Allocation.objects.create(case=row, member=member, at=clock())
        return open_by_house(row.id, actor="a test", clock=clock)

    return make
