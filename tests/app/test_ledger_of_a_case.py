"""The ledger in the store: writers at once, and a crash at every point."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulators.case import opened, python, said

from unburden.app import clock

WRITE = """
from tests.simulators import stories
home = Path(os.environ["UNBURDEN_HOME"])
desk = unlock(sys.argv[1], "p", actor=sys.argv[2], clock=clock)
for count in range(12):
    desk.append("note", {"count": count})
    if count % 4 == 0:
        files = home / f"{sys.argv[2]}-{count}"
        desk.keep_capture(stories.capture(count, files), files)
"""
READ = """
import hashlib, tempfile
desk = unlock(sys.argv[1], "p", actor="reader", clock=clock)
entries = desk.entries()
last = custody.verify(entries)
for row in desk.row.captures.order_by("number"):
    made = desk.capture(row)
    with tempfile.TemporaryDirectory() as folder:
        files = desk.open_files(row, Path(folder) / "open")
        got = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files.iterdir()
        }
    assert got == made.files, (row.number, got)
    assert [e for e in entries if e.body.get("manifest") == custody.manifest(made)]
own = {}
for entry in entries:
    own.setdefault(entry.actor, []).append(entry.body.get("count"))
tell(seq=last.seq, captures=desk.row.captures.count(), own=own)
tell(clocks=sorted({entry.clock for entry in entries}))
"""


@pytest.fixture
def case(tmp_path: Path, database: str) -> str:
    if not database:
        return opened(tmp_path)
    script = "tell(case=opened().row.id)"
    return str(said(python(tmp_path, script, database=database))[0]["case"])


def test_four_writers_at_once_lose_and_repeat_nothing(
    tmp_path: Path, case: str, database: str
) -> None:
    names = ("ann", "bea", "cay", "dee")
    writers = [python(tmp_path, WRITE, case, n, database=database) for n in names]
    for writer in writers:
        said(writer)
    told, clocks = said(python(tmp_path, READ, case, database=database))
    assert told["seq"] == 4 * (12 + 3)
    assert told["captures"] == 12
    own = told["own"]
    assert isinstance(own, dict)
    for name in names:
        assert [n for n in own[name] if n is not None] == list(range(12))
    assert clocks["clocks"] == [clock.time_source()]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (0, "system clock, synchronised"),
        (5, "system clock, not synchronised"),
        (-1, "system clock, not known whether synchronised"),
    ],
)
def test_an_entry_says_what_the_kernel_says_of_the_clock(
    monkeypatch: pytest.MonkeyPatch, state: int, says: str
) -> None:
    monkeypatch.setattr(clock, "_state", lambda: state)
    monkeypatch.setattr(clock.sys, "platform", "linux")
    assert clock.time_source() == says


def test_elsewhere_than_on_linux_it_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock.sys, "platform", "darwin")
    assert "not known" in clock.time_source()


def test_the_kernel_answers_or_the_entry_says_it_did_not() -> None:
    assert clock.time_source().startswith("system clock, ")
