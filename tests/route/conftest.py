from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.simulators.registry import (
    Registry,
    announced,
    arin_network,
    ripe_autnum,
    verisign_domain,
)
from tests.simulators.web import OUTSIDE, Page, SmallWeb

from unburden.data.routes import routes
from unburden.model import Ladder, MatchKind, Place
from unburden.route import climb

KNOWN = {"reddit.com": [OUTSIDE], "i.redd.it": [OUTSIDE]}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    """A site of few words; each test adds what it is about."""
    with SmallWeb() as small:
        small.put("/", b"<title>Home</title>")
        small.put("/gallery/7", b"<title>7</title><img src=/7.jpg>")
        yield small


@pytest.fixture(scope="module")
def registries() -> Iterator[Registry]:
    with Registry() as told:
        yield told


@pytest.fixture
def registry(registries: Registry) -> Registry:
    """A hoster, a registrar and the network above, and who announces what."""
    registries.networks = {
        "93.184.215.0/24": arin_network("HOSTER-7", "abuse@hoster.example")
    }
    registries.domains = {
        "site.example": verisign_domain("Names", "abuse@names.example")
    }
    registries.autnums = {64500: ripe_autnum("TRANSIT-AS", "abuse@transit.example")}
    registries.txt = announced({"93.184.215.0/24": 64500})
    registries.asked.clear()
    return registries


def place(page: str, *media: str, ip: str = OUTSIDE) -> Place:
    return Place(
        page=page,
        host="",
        media=media,
        matches=("M1",),
        kinds=(MatchKind.COPY,),
        seen_at=NOON,
        ip=ip,
    )


Climb = Callable[..., Ladder]


@pytest.fixture
def up(web: SmallWeb, registry: Registry) -> Climb:
    """Climbs the ladder of a page of the small web."""

    def up(
        page: str = "http://site.example/gallery/7",
        *media: str,
        ip: str = OUTSIDE,
        **changed: Any,
    ) -> Ladder:
        how = {
            "door": registry.behind(web.door(hosts=KNOWN)),
            "clock": lambda: NOON,
            "law": "GB-EAW",
            "routes": routes(),
            "registries": registry.registries,
        }
        return climb(place(page, *media, ip=ip), **how | changed)

    return up


def page(body: str, **headers: str) -> Page:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page(body=body.encode(), headers=named)
