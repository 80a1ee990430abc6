"""A capture asks who is behind a page only when told to, and keeps the answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulators.registry import Registry, arin_network, verisign_domain
from tests.simulators.site import OUTSIDE, Site

from unburden.capture import CaptureSettings
from unburden.model import Capture

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]


def test_a_capture_asks_only_when_told_to(
    site: Site, take: Take, tmp_path: Path
) -> None:
    site.page("/", "x")
    with Registry(
        networks={f"{OUTSIDE}/32": arin_network("HOSTER-7", "abuse@hoster.example")},
        domains={"site.example": verisign_domain("Names", "abuse@names.example")},
    ) as registry:
        door = registry.behind(site.door())
        take("/", settings=CaptureSettings(replay=False), door=door)
        assert registry.paths == []
        assert not (tmp_path / "lookups.json").exists()

        asking = CaptureSettings(
            replay=False, look_up=True, registries=registry.registries
        )
        made = take("/", settings=asking, door=door)

    kept = json.loads((tmp_path / "lookups.json").read_bytes())
    assert [each["kind"] for each in kept] == ["DNS", "RDAP", "RDAP"]
    assert kept[2]["answer"]["name"] == "HOSTER-7"
    assert "lookups.json" in made.files
    assert "abuse of the network" in {fact.name for fact in made.facts}
