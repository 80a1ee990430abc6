"""A case store in a folder of its own, worked on by other processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
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
from unburden.app.casework import cases
from unburden.app.casework.vault import Vault
# A pass-phrase is meant to take a second to try; here it is of no interest.
cases.wrap = lambda vault, secret: f"{secret} {vault.identity}".encode()
def unwrap(case, slots, secret):
    found = [bytes(slot).decode().split() for slot in slots]
    return next(Vault(case, key) for words, key in found if words == secret)
cases.unwrap = unwrap
clock = lambda: datetime.now(UTC)
def tell(**what):
    print(json.dumps(what), flush=True)
def opened():
    return open_case(
        law="GB-EAW", authority="", actor="Sam", clock=clock, passphrase="p"
    ).desk
"""


def python(
    home: Path, script: str, *args: str, database: str = ""
) -> subprocess.Popen[str]:
    """Start a script on the case store in ``home``, or in another database."""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + script, *args],
        cwd=ROOT,
        env=os.environ | {"UNBURDEN_HOME": str(home), "UNBURDEN_DATABASE": database},
        stdout=subprocess.PIPE,
        text=True,
    )


OPEN = "desk = opened()"


@cache
def _opened(script: str) -> tuple[tempfile.TemporaryDirectory[str], str]:
    """A data folder with one case in it, made once; gone when the tests end."""
    folder = tempfile.TemporaryDirectory(prefix="unburden-tests-")
    told = said(python(Path(folder.name), f"{script}\ntell(case=desk.row.id)"))
    return folder, str(told[0]["case"])


def opened(home: Path, script: str = OPEN) -> str:
    """Give a data folder a case whose pass-phrase is ``p``; return its id."""
    folder, case = _opened(script)
    shutil.copytree(folder.name, home, dirs_exist_ok=True)
    return case


def said(process: subprocess.Popen[str], code: int = 0) -> list[dict[str, object]]:
    """Wait for a script, and read the lines that it told."""
    words, _ = process.communicate(timeout=300)
    assert process.returncode == code
    return [json.loads(line) for line in words.splitlines()]


def trust(home: Path, *authorities: tuple[str, bytes]) -> None:
    """Configure timestamp authorities, each a URL and its certificates.

    One without certificates is a calendar of OpenTimestamps.
    """
    rows = []
    for number, (url, certificates) in enumerate(authorities):
        if not certificates:
            rows.append(f'[[seal]]\nurl = "{url}"\nkind = "opentimestamps"\n')
            continue
        (home / f"{number}.pem").write_bytes(certificates)
        rows.append(f'[[seal]]\nurl = "{url}"\ncertificates = "{number}.pem"\n')
    (home / "config.toml").write_text("".join(rows))
