"""Ninety days of a case with sixty places, on a simulated internet, in minutes.

Run as ``python -m tests.journey.ninety_days``; it prints one line of JSON. With
``--kills`` the worker is killed at random moments, and goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.simulators.internet import SITES, World
from tests.simulators.mail import MailServer

from unburden.app import open_house


def memory() -> int:
    """MiB that are resident now."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--only", default="", metavar="HOST,HOST", help="these sites")
    parser.add_argument("--kills", type=float, default=0.0, metavar="ODDS")
    parser.add_argument("--engine", action="store_true", help="ask the engine, too")
    asked = parser.parse_args()
    room = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=room)))
        os.environ["UNBURDEN_HOME"] = str(home / "home")
        mails = home / "mails"
        mails.mkdir()
        open_house()
        from tests.journey.life import Fate, Life, outcome  # noqa: PLC0415 - once open

        hosts = asked.only.split(",") if asked.only else [row.host for row in SITES]
        rows = [row for row in SITES if row.host in hosts]
        world = stack.enter_context(World(rows))
        (home / "home" / "routes.toml").write_text(world.own_routes())
        if asked.engine:
            (home / "home" / "config.toml").write_text(world.own_engine())
        server = stack.enter_context(MailServer())
        registry = stack.enter_context(world.registry())
        life = Life(world, server, Fate(asked.kills))
        life.door = registry.behind(world.door())
        life.registries = registry.registries
        begun = time.monotonic()
        life.live(asked.days, mails)
        took = {"seconds": round(time.monotonic() - begun), "memory_mib": memory()}
        sys.stdout.write(json.dumps(outcome(life) | took) + "\n")


if __name__ == "__main__":
    main()
