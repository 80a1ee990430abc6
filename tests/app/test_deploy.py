"""What docs/deploy.md says to do, done: backup, loss, restore, and a way back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.simulators.case import ROOT, opened, python, said
from tests.simulators.labour import HOUSE
from tests.simulators.postgres import Postgres, fresh

FILL = """
from tests.simulators import stories
from unburden.app.casework import actions
from unburden.model import ItemKind
desk = opened()
item = stories.item(1)
actions._keep(desk, item.label, item.kind, item.fingerprint)
files = Path(sys.argv[1])
desk.keep_capture(stories.capture(1, files), files)
tell(case=desk.row.id, entries=len(desk.entries()))
"""
READ = """
import hashlib
from unburden.app.casework.cases import open_by_house
desk = open_by_house(sys.argv[1], actor="Sam", clock=clock)
entries = desk.entries()
custody.verify(entries)
made = desk.capture(desk.row.captures.get())
files = desk.open_files(desk.row.captures.get(), Path(sys.argv[2]))
for name, sha256 in made.files.items():
    assert hashlib.sha256((files / name).read_bytes()).hexdigest() == sha256
hers = unlock(sys.argv[1], "p", actor="her", clock=clock)
tell(entries=len(entries), items=[item.label for item in hers.items()])
"""


def tried(name: str) -> str:
    """The lines of the document that stand under a mark."""
    text = (ROOT / "docs/deploy.md").read_text("utf-8")
    found = re.search(rf"<!-- tried: {name} -->\n```bash\n(.*?)```", text, re.DOTALL)
    assert found, name
    return found[1]


def run(name: str, **env: object) -> str:
    """Run them as they stand there."""
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    told = {key: str(value) for key, value in env.items()}
    done = subprocess.run(
        ["bash", "-c", tried(name)],
        env=os.environ | {"PATH": tools} | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(HOUSE)
    return home


def test_a_case_opens_again_after_backup_loss_and_restore(
    tmp_path: Path, home: Path, server: Postgres
) -> None:
    url = fresh(server)
    name = url.partition("@/")[2].partition("?")[0]
    filled = said(python(home, FILL, str(tmp_path / "files"), database=url))[0]
    backups, identity = tmp_path / "backups", tmp_path / "backup.age"
    backups.mkdir()
    subprocess.run(["age-keygen", "-o", identity], check=True, capture_output=True)
    public = re.findall("age1[a-z0-9]+", identity.read_text())[0]
    env = {"UNBURDEN_HOME": home, "UNBURDEN_DATABASE": url, "BACKUPS": backups}
    run("backup", **env, BACKUP_KEY=public)
    kept = sorted(path.suffixes[-2] for path in backups.iterdir())
    assert kept == [".dump", ".files"]
    assert all(b"age-encryption" in p.read_bytes()[:30] for p in backups.iterdir())

    apart = tmp_path / "safe"
    apart.mkdir()
    for secret in home.glob("house.*"):
        shutil.move(secret, apart)
    shutil.rmtree(home)
    server.say(f"DROP DATABASE {name} WITH (FORCE)")

    home.mkdir()
    env["UNBURDEN_DATABASE"] = new = server.url(server.database())
    at = next(backups.iterdir()).name.partition(".")[0]
    run("restore", **env, BACKUP_IDENTITY=identity, AT=at)
    assert not list(home.rglob("house.*"))  # it was not in the backup
    for secret in apart.iterdir():
        shutil.move(secret, home)
    case = str(filled["case"])
    told = said(python(home, READ, case, str(tmp_path / "shown"), database=new))[0]
    assert told["entries"] == filled["entries"]
    assert len(str(told["items"])) > 2


def test_each_apps_last_migration_can_be_taken_back_and_made_again(
    tmp_path: Path, home: Path, server: Postgres
) -> None:
    url = fresh(server)
    filled = said(python(home, FILL, str(tmp_path / "files"), database=url))[0]
    env = {"UNBURDEN_HOME": home, "UNBURDEN_DATABASE": url}
    plan = run("plan", **env)
    for app in ("jobs", "web", "casework"):
        rows = re.findall(rf"^\[X\]  {app}\.(\S+)", plan, re.MULTILINE)
        before = ["zero", *rows][-2]
        run("back", **env, APP=app, BEFORE=before)
        now = run("plan", **env)
        assert f"[ ]  {app}.{rows[-1]}" in now
        assert f"[X]  {app}.{rows[-1]}" not in now
    case = str(filled["case"])
    # Forward again, as the next process to start does by itself.
    lost = "Keyslot.objects.filter(opens_for='house').delete()"
    let_in = f"""
from unburden.app.casework.cases import let_house_in
from unburden.app.casework.models import Keyslot
{lost}
desk = unlock({case!r}, "p", actor="her", clock=clock)
let_house_in(desk.row, desk.vault)
"""
    said(python(home, let_in, database=url))
    told = said(python(home, READ, case, str(tmp_path / "shown"), database=url))[0]
    assert told["entries"] == filled["entries"]


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    opened(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "unburden.cli", "case", "list"],
        env=os.environ | {"UNBURDEN_HOME": str(tmp_path), "UNBURDEN_DATABASE": AWAY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "The database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


AWAY = "postgresql:///x?host=/nowhere"
