from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.simulators.site import Site, clock

from unburden.capture import CaptureSettings, capture
from unburden.model import Capture


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def take(site: Site, tmp_path: Path) -> Callable[..., Capture]:
    """Captures a page of the site, or any address; plays nothing back by itself."""

    def take(url: str, **changed: Any) -> Capture:
        url = f"http://site.example{url}" if url.startswith("/") else url
        facts = {
            "out": tmp_path,
            "authority": "the person herself",
            "door": site.door(),
            "clock": clock,
            "settings": CaptureSettings(replay=False),
        }
        return capture(url, **facts | changed)  # type: ignore[arg-type]

    return take
