from collections.abc import Iterator

import pytest
from tests.simulators.registry import (
    Registry,
    announced,
    arin_network,
    ripe_autnum,
    verisign_domain,
)
from tests.simulators.web import SmallWeb

from unburden.net import Door


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A hoster, a registrar and the network above, and who announces what."""
    with Registry(
        networks={"93.184.215.0/24": arin_network("HOSTER-7", "abuse@hoster.example")},
        domains={"site.example": verisign_domain("Names", "abuse@names.example")},
        autnums={64500: ripe_autnum("TRANSIT-AS", "abuse@transit.example")},
        txt=announced({"93.184.215.0/24": 64500}),
    ) as told:
        yield told


@pytest.fixture
def door(registry: Registry) -> Iterator[Door]:
    with SmallWeb() as web:
        yield registry.behind(web.door())
