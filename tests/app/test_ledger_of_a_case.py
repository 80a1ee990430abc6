"""The ledger in the store: two writers at once, and a crash at any point."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """
import sys
from datetime import UTC, datetime
from unburden.app import open_house
open_house()
from unburden import custody
from unburden.app.casework.cases import open_case, unlock
clock = lambda: datetime.now(UTC)
"""
OPEN = """
made = open_case(law="GB-EAW", authority="", actor="Sam", clock=clock, passphrase="p")
print(made.desk.row.id)
"""
WRITE = """
desk = unlock(sys.argv[1], "p", actor=sys.argv[2], clock=clock)
for count in range(15):
    desk.append("note", {"count": count})
"""
READ = """
desk = unlock(sys.argv[1], "p", actor="reader", clock=clock)
head = custody.verify(desk.entries())
print(head.seq, *(entry.actor for entry in desk.entries()))
"""
CRASH = """
import os
from unburden.app.casework.models import EntryRow
from django.db.models.signals import post_save
desk = unlock(sys.argv[1], "p", actor="crash", clock=clock)
if sys.argv[2] == "before":
    custody.to_line = lambda entry: os._exit(9)
else:
    post_save.connect(lambda **_: os._exit(9), sender=EntryRow, weak=False)
desk.append("note", {"lost": "yes"})
"""


def python(home: Path, script: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + script, *args],
        env=os.environ | {"UNBURDEN_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str], code: int = 0) -> list[str]:
    words, _ = process.communicate(timeout=120)
    assert process.returncode == code
    return words.split()


@pytest.fixture
def case(tmp_path: Path) -> str:
    return said(python(tmp_path, OPEN))[0]


def test_two_writers_at_once_lose_and_repeat_nothing(tmp_path: Path, case: str) -> None:
    writers = [python(tmp_path, WRITE, case, name) for name in ("ann", "bea")]
    for writer in writers:
        said(writer)
    seq, *actors = said(python(tmp_path, READ, case))
    assert int(seq) == 30
    assert actors.count("ann") == actors.count("bea") == 15


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_an_entry_is_written_leaves_a_ledger_that_verifies(
    tmp_path: Path, case: str, when: str
) -> None:
    said(python(tmp_path, CRASH, case, when), code=9)
    assert said(python(tmp_path, READ, case)) == ["0", "Sam"]
    said(python(tmp_path, WRITE, case, "ann"))
    assert said(python(tmp_path, READ, case))[0] == "15"
