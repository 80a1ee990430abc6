from collections.abc import Iterator

import pytest
from tests.simulators.web import SmallWeb


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as small:
        yield small
