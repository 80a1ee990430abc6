"""Notices ready to go, for tests of their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.model import (
    Agent,
    Footing,
    Layer,
    Medium,
    Notice,
    Route,
    Statement,
    Step,
)
from unburden.notify import give

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow

AGENT = Agent(name="The desk", organisation="A helpline", email="desk@help.example")


def route(to: str, **changes: object) -> Route:
    """A host that takes mail."""
    fields = {
        "id": f"host:{to}",
        "layer": Layer.HOST,
        "name": to.partition("@")[2],
        "medium": Medium.MAIL,
        "to": to,
        "why": "It holds the page.",
        "footing": Footing.STATED,
        "source": "RDAP",
        "checked": "never",
        "forwards": True,
    }
    return Route(**{**fields, **changes})  # type: ignore[arg-type]


def notice(to: str, **changes: object) -> Notice:
    """A plain letter to such a host."""
    fields = {
        "name": "",
        "step": Step.REQUEST,
        "route": route(to),
        "form": "letter",
        "duty": "",
        "places": ("https://p.example/1",),
        "media": (),
        "matches": ("M1",),
        "subject": "A picture to take down",
        "body": "Please remove https://p.example/1.",
    }
    return Notice(**{**fields, **changes})  # type: ignore[arg-type]


def authorise(desk: Desk) -> None:
    """Let somebody write for her to anybody."""
    from unburden.app.casework import asking  # noqa: PLC0415 - once the store is open

    sign = desk.signing_key().sign
    mandate = give(AGENT, tuple(Layer), at=desk.clock(), until=None, sign=sign)
    asking.state(desk, Statement(law="GB-EAW", mandate=mandate))


def approved(desk: Desk, to: str, **changes: object) -> NoticeRow:
    """A Notice that a person approved, ready to go."""
    from unburden.app.casework import notices  # noqa: PLC0415 - once the store is open

    if not desk.row.statements.exists():
        authorise(desk)
    row = notices.keep(desk, notice(to, **changes), [])
    assert row is not None
    notices.approve(desk, [row])
    return row
