"""A case store in a folder of its own, worked on by other processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from unburden.app import open_house
open_house()
from unburden import custody
from unburden.app.casework import sealing
from unburden.app.casework.cases import open_case, unlock
clock = lambda: datetime.now(UTC)
def tell(**what):
    print(json.dumps(what), flush=True)
def opened():
    return open_case(
        law="GB-EAW", authority="", actor="Sam", clock=clock, passphrase="p"
    ).desk
"""


def python(home: Path, script: str, *args: str) -> subprocess.Popen[str]:
    """Start a script on the case store in ``home``."""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + script, *args],
        cwd=ROOT,
        env=os.environ | {"UNBURDEN_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str], code: int = 0) -> list[dict[str, object]]:
    """Wait for a script, and read the lines that it told."""
    words, _ = process.communicate(timeout=300)
    assert process.returncode == code
    return [json.loads(line) for line in words.splitlines()]


def trust(home: Path, *authorities: tuple[str, bytes]) -> None:
    """Configure timestamp authorities, each a URL and its certificates."""
    rows = []
    for number, (url, certificates) in enumerate(authorities):
        (home / f"{number}.pem").write_bytes(certificates)
        rows.append(f'[[seal]]\nurl = "{url}"\ncertificates = "{number}.pem"\n')
    (home / "config.toml").write_text("".join(rows))
