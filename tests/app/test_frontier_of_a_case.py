"""A page counts as looked at only when what it showed is dealt with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
from datetime import UTC, datetime
from unburden.app import open_house
open_house()
from unburden.app.casework.cases import open_case
from unburden.app.casework.frontier import CaseFrontier
from unburden.model import Lead, Skipped
clock = lambda: datetime.now(UTC)
desk = open_case(
    law="GB-EAW", authority="", actor="Sam", clock=clock, passphrase="p"
).desk
SITE = "https://site.example/"
one = CaseFrontier(desk, SITE)
for name, depth in (("a", 0), ("b", 1), ("c", 1), ("a", 3)):
    one.add(SITE + name, depth)
def lead(name):
    return Lead(url=SITE + name, page=SITE, source=SITE, seen_at=clock())
given = one.hand_over([lead("1.jpg"), Skipped(url=SITE + "x", why="."), lead("2.jpg")])
next(given)
one.done(SITE + "a")
list(given)
one.done(SITE + "b")
def pending():
    again = CaseFrontier(desk, SITE)
    return [(url.removeprefix(SITE), depth) for url, depth in again.pending()]
print(pending())
one.dealt_with(SITE + "x")
one.dealt_with(SITE + "1.jpg")
print(pending())
one.dealt_with(SITE + "2.jpg")
print(pending(), one.seen(SITE + "a"), one.seen(SITE + "z"))
print(list(CaseFrontier(desk, "https://other.example/").pending()))
one.clear()
print(pending())
"""


def test_a_kill_before_a_lead_is_dealt_with_loses_no_page(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"UNBURDEN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "[('a', 0), ('b', 1), ('c', 1)]",
        "[('b', 1), ('c', 1)]",
        "[('c', 1)] True False",
        "[]",
        "[]",
    ]
