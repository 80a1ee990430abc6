from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.simulators.web import SmallWeb

from unburden.find import FindSettings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as small:
        yield small


@pytest.fixture
def quick(web: SmallWeb) -> FindSettings:
    """Settings for the small web: no waiting, and a clock that stands at noon."""
    return FindSettings(
        door=web.door(hosts={"inside.example": ["10.0.0.5"]}),
        clock=lambda: NOON,
        delay=0.0,
        back_off=0.01,
        seconds=20.0,
    )
