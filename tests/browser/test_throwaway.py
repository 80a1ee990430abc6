"""What a kill leaves in the temporary folder is swept by the next start: ours only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from unburden.browser import Browser, throwaway
from unburden.browser.throwaway import PREFIX, sweep

SCRIPT = """
import time
from unburden.browser import Browser
from unburden.browser.throwaway import sweep
with Browser(proxy_url="http://127.0.0.1:9") as browser:
    sweep()
    print(browser._process.home, browser._process._child.pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="unburden-tests-") as folder:
        Path(folder).chmod(0o755)  # the browser runs as nobody where we are root
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)
        monkeypatch.undo()


def test_the_folder_of_a_killed_browser_is_swept_once_it_is_gone(
    temporary: Path,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    home, leader = process.stdout.readline().split()
    sweep()
    assert any(Path(home).iterdir())  # it lives: neither sweep took anything

    os.kill(int(leader), signal.SIGSTOP)  # it cannot end by itself
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    sweep()
    assert any(Path(home).iterdir())  # its maker is gone, and it is not

    os.kill(int(leader), signal.SIGKILL)
    end = time.monotonic() + 30
    while Path(home).exists() and time.monotonic() < end:
        sweep()
        time.sleep(0.05)
    assert list(temporary.iterdir()) == []


def test_a_browser_that_starts_sweeps(temporary: Path) -> None:
    left, held = throwaway.make()
    os.close(held)
    (left / "Cookies").write_text("left")
    with Browser(proxy_url="http://127.0.0.1:9"):
        assert not left.exists()
        assert len(list(temporary.iterdir())) == 1


def test_what_is_not_ours_stays(temporary: Path) -> None:
    other = temporary / "other"
    other.mkdir()
    (other / "kept").write_text("kept")
    (temporary / f"{PREFIX}link").symlink_to(other)
    (temporary / f"{PREFIX}file").write_text("kept")
    if os.geteuid() == 0:
        strange = temporary / f"{PREFIX}strange"
        strange.mkdir()
        os.chown(strange, 12345, 12345)
    before = sorted(temporary.rglob("*"))

    sweep()

    assert sorted(temporary.rglob("*")) == before
