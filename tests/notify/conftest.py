"""What goes out in these tests: one notice, and a server that takes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.simulators.mail import MailServer

from unburden.model import Agent, Footing, Layer, Medium, Notice, Route, Step

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AGENT = Agent(name="Takedown desk", organisation="Help", email="takedown@help.example")


def notice(to: str = "abuse@host.example", **other: object) -> Notice:
    route = Route(
        id=f"host:{to}",
        layer=Layer.HOST,
        name="Host",
        medium=Medium.MAIL,
        to=to,
        why="It keeps the page.",
        footing=Footing.STATED,
        source="RDAP",
        checked="never",
    )
    chosen: dict[str, object] = {
        "name": "N1",
        "step": Step.REQUEST,
        "route": route,
        "form": "letter",
        "duty": "",
        "places": ("https://site.example/page?id=1",),
        "media": (),
        "matches": ("M1",),
        "subject": "Please remove: intimate images shared without consent",
        "body": "Hello,\n\nplease remove https://site.example/page?id=1\n\nThank you.",
    }
    return Notice(**{**chosen, **other})  # type: ignore[arg-type]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
