"""Picture and network do not meet: the rooms that hold pictures run with none.

import-linter sees what our modules import; an audit hook sees what libraries do.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WATCH = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])

REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn")

def watch(event, args):
    if event.startswith(REFUSED):
        raise PermissionError(event)
"""
WORK = """
from skimage import data
from tests.simulators import stories
import cv2
from unburden.fingerprint import fingerprint
from unburden.match import Bank, explain
from unburden.model import Item, ItemKind, Lead
from datetime import UTC, datetime

folder = Path(sys.argv[1])
sys.addaudithook(watch)

photo = data.astronaut()[..., ::-1]
mine = fingerprint(cv2.imencode(".png", photo)[1].tobytes(), name="mine")
theirs = fingerprint(cv2.imencode(".jpg", photo[:400, 40:460])[1].tobytes(), name="x")
item = Item(id="I1", kind=ItemKind.INNOCENT, label="mine", fingerprint=mine)
lead = Lead(url="x", page="x", source="x", seen_at=datetime.now(UTC))
found, = Bank([item]).match(lead, theirs)
assert explain(found, item, mine.plate).png
told = stories.finish(stories.story(1, folder))
bundle = stories.write(told, folder / "bundle.zip")
verdict = stories.verify(bundle)
assert verdict.ok
print("done without a network")
"""
REACH = """
sys.addaudithook(watch)
import socket
socket.create_connection(("127.0.0.1", 9))
"""


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WATCH + script, str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_fingerprint_match_custody_and_pack_need_no_network(tmp_path: Path) -> None:
    done = run(WORK, tmp_path)
    assert done.stdout == "done without a network\n", done.stderr


def test_the_watch_is_awake(tmp_path: Path) -> None:
    assert "PermissionError: socket." in run(REACH, tmp_path).stderr
