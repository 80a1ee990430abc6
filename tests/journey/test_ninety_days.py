"""A case lived through on the simulated internet: asked, answered, gone, and back."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SITES = (
    "album1.example",  # complies at once
    "forum5.example",  # complies after 47 hours, and posts again at the same address
    "forum6.example",  # the same, and posts again at a new one
    "share9.example",  # asks for more first
    "board12.example",  # its mailbox bounces
    "dump17.example",  # nobody vouches for it, and it publishes what it is sent
)
DAYS = 14


@cache
def lived(
    kills: float, *more: str, sites: tuple[str, ...] = SITES, days: int = DAYS
) -> dict[str, Any]:
    """A shorter life; `make bench-takedown` lives ninety days with all sixty places."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.journey.ninety_days"),
            *("--only", ",".join(sites), "--days", str(days), "--kills", str(kills)),
            *more,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_all_that_can_be_removed_is_and_what_comes_back_is_seen_within_a_day() -> None:
    came = lived(0.0)
    assert came["removed"] == came["places"]
    assert came["comebacks"] > 0
    assert came["caught_within_24_h"] == came["comebacks"]


def test_nothing_is_sent_twice_or_late_and_her_name_is_nowhere() -> None:
    came = lived(0.0)
    assert came["notices_sent"] > 0
    assert came["sent_twice"] == 0
    assert came["missed_by_us"] == 0
    assert came["name_sent"] is False
    assert came["name_published"] is False


def test_a_worker_that_is_killed_at_random_moments_comes_to_the_same() -> None:
    came, killed = lived(0.0), lived(0.002)
    assert killed["killed"] > 20
    for what in ("places", "removed", "fates", "sent_twice", "missed_by_us"):
        assert killed[what] == came[what], what
    assert killed["caught_within_24_h"] == killed["comebacks"]
    assert killed["name_sent"] is False


def test_an_engine_that_still_lists_what_is_gone_is_asked_to_stop() -> None:
    """The place goes within the hour; the engine finds it later, and keeps a copy."""
    came = lived(0.0, "--engine", sites=("album1.example",), days=3)
    assert came["still_listed"] == 0
    for word in ("listed", "unlisted"):
        assert came["done"][word] == came["places"]
    assert came["done"]["match"] == 2 * came["places"]  # its copies, too
    assert came["sent_twice"] == 0
