"""The command line as a person uses it: another process, a data folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from skimage import data
from typer.testing import CliRunner

from unburden.cli.commands import app
from unburden.fingerprint import fingerprint, to_hex


class Shell:
    """A person at a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = dict(
            os.environ,
            UNBURDEN_HOME=str(folder / "home"),
            UNBURDEN_KEY_FILE=str(folder / "key"),
            UNBURDEN_ACTOR="Sam",
            COLUMNS="200",
        )

    def run(
        self, *args: object, typed: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "unburden.cli", *map(str, args)]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *args: object, code: int = 0) -> list[dict[str, object]]:
        done = self.run(*args, "--json")
        assert done.returncode == code, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def case(self) -> str:
        """A new case, its pass-phrase in the key file."""
        folder, case = _opened()
        shutil.copytree(folder.name, self.folder, dirs_exist_ok=True)
        return case


@cache
def _opened() -> tuple[tempfile.TemporaryDirectory[str], str]:
    """A folder in which a case was opened, once for all who need one."""
    folder = tempfile.TemporaryDirectory(prefix="unburden-tests-")
    opened = Shell(Path(folder.name)).json("case", "new")
    return folder, str(opened[0]["case"])


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "astronaut.jpg"
    Image.fromarray(data.astronaut()).save(path, quality=92)
    return path


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A folder of what others made: a copy, a crop, and a stranger's picture."""
    folder = tmp_path / "web"
    folder.mkdir()
    astronaut = Image.fromarray(data.astronaut())
    astronaut.resize((384, 384)).save(folder / "copy.jpg", quality=60)
    astronaut.crop((40, 0, 440, 380)).save(folder / "crop.webp", quality=70)
    Image.fromarray(data.chelsea()).save(folder / "cat.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    return folder


def assert_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr.replace("\n", " ")


def test_match_says_which_are_made_from_those(
    shell: Shell, photo: Path, web: Path
) -> None:
    lines = shell.json("match", photo, "--against", web)
    found = {
        Path(str(line["candidate"])).name: line for line in lines if "kind" in line
    }
    assert set(found) == {"copy.jpg", "crop.webp"}
    assert found["copy.jpg"]["kind"] == "copy"
    assert found["crop.webp"]["kind"] == "edited"
    wanted = "item candidate kind score false_alarm distance inliers kept mirrored box"
    assert set(wanted.split()) <= set(found["copy.jpg"])
    skipped = [line["url"] for line in lines if line.get("event") == "skipped"]
    assert [Path(str(url)).name for url in skipped] == ["broken.jpg"]
    assert not (shell.folder / "home").exists(), "match stores nothing"


def test_nothing_found_is_still_done(shell: Shell, web: Path) -> None:
    done = shell.run("match", web / "cat.png", "--against", shell.folder)
    assert done.returncode == 0
    assert "Nothing was found" not in done.stdout  # the cat itself is below that folder
    empty = shell.folder / "empty"
    empty.mkdir()
    done = shell.run("match", web / "cat.png", "--against", empty)
    assert done.returncode == 0
    assert "Nothing was found" in done.stdout


def test_a_case_from_new_to_a_verified_bundle(
    shell: Shell, photo: Path, web: Path
) -> None:
    opened = shell.json("case", "new", "--law", "GB-SCT")[0]
    case = opened["case"]
    assert "passphrase" not in opened, "it is in the key file"
    assert (shell.folder / "key").stat().st_mode & 0o077 == 0
    assert shell.json("add", case, photo, "--as", "innocent", "--adult")[0]["item"]

    lines = shell.json("run", case, "--in", web, "--out", "b.zip")
    found = {Path(str(line["candidate"])).name for line in lines if "kind" in line}
    assert found == {"copy.jpg", "crop.webp"}
    assert shell.json("verify", "b.zip")[-1] == {"bundle": "b.zip", "verified": True}

    assert shell.json("confirm", case, "M1", "--shows-her", "her own words")
    assert shell.json("confirm", case, "2", "--reject")[0]["state"] == "rejected"
    states = [
        line["state"] for line in shell.json("case", "show", case) if "match" in line
    ]
    assert states == ["confirmed", "rejected"]
    assert shell.json("pack", case, "--out", "ab.zip", "--initials", "ab")
    with ZipFile(shell.folder / "ab.zip") as bundle:
        labels = {n.split("/")[3] for n in bundle.namelist() if "/exhibits/" in n}
    assert labels == {"AB1"}

    again = shell.json("find", case, "--in", web)
    assert not [line for line in again if "kind" in line], "nothing new"


def test_nothing_private_stands_in_the_data_folder(
    shell: Shell, photo: Path, web: Path
) -> None:
    case = shell.case()
    shell.json("add", case, photo, "--as", "innocent", "--adult")
    shell.json("find", case, "--in", web)
    kept = b"".join(
        p.read_bytes() for p in (shell.folder / "home").rglob("*") if p.is_file()
    )
    for secret in (b"astronaut", b"copy.jpg", str(web).encode(), b"Sam"):
        assert secret not in kept


def test_deleting_a_case_leaves_nothing_of_it(
    shell: Shell, photo: Path, web: Path
) -> None:
    case = shell.case()
    shell.json("add", case, photo, "--as", "innocent", "--adult")
    shell.json("find", case, "--in", web)
    assert shell.json("case", "delete", case) == [{"case": case, "deleted": True}]
    assert shell.json("case", "list") == []
    home = shell.folder / "home"
    kept = b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())
    assert case.encode() not in kept
    assert b"age-encryption.org" not in kept
    assert_told(shell.run("case", "show", case), "There is no case")


def test_under_eighteen_nothing_is_kept(shell: Shell, photo: Path) -> None:
    done = shell.run("case", "new", "--under-18")
    assert_told(done, "Nothing was kept", "Report Remove")
    case = shell.case()
    done = shell.run("add", case, photo, "--as", "intimate", "--under-18")
    assert_told(done, "Nothing was kept", "takeitdown.ncmec.org")
    assert_told(
        shell.run("add", case, photo, "--as", "intimate"), "Nobody has said", "--adult"
    )
    items = [line for line in shell.json("case", "show", case) if "item" in line]
    assert items == []


def test_of_an_intimate_picture_only_hashes_are_kept(
    shell: Shell, photo: Path, web: Path
) -> None:
    case = shell.case()
    shell.json("add", case, photo, "--as", "intimate", "--adult")
    lines = shell.json("find", case, "--in", web)
    kinds = {Path(str(x["candidate"])).name: x["kind"] for x in lines if "kind" in x}
    assert kinds == {"copy.jpg": "copy"}, "a crop needs the details that were not kept"


def test_the_passphrase_may_be_typed_and_a_wrong_one_opens_nothing(
    shell: Shell,
) -> None:
    opened = shell.run("case", "new", "--json", UNBURDEN_KEY_FILE="")
    secrets = json.loads(opened.stdout)
    for words in (secrets["passphrase"], secrets["recovery"]):
        done = shell.run(
            "case", "show", secrets["case"], typed=words + "\n", UNBURDEN_KEY_FILE=""
        )
        assert done.returncode == 0, done.stderr
    done = shell.run(
        "case", "show", secrets["case"], typed="wrong\n", UNBURDEN_KEY_FILE=""
    )
    assert_told(done, "does not open case", "recovery words")


def test_a_key_file_beside_what_it_opens_is_refused(shell: Shell) -> None:
    inside = shell.folder / "home" / "key"
    assert_told(
        shell.run("case", "new", "--key-file", inside), "inside the data folder"
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("match", "nothing.jpg", "--against", "."), "nothing.jpg"),
        (("match", "b.txt", "--against", "ftp://x.example/"), "ftp://x.example/"),
        (("case", "show", "UB-NONE"), "There is no case UB-NONE"),
        (("case", "new", "--law", "XX"), "'XX'"),
        (("verify", "b.txt"), "b.txt"),
        (("verify", "absent.zip"), "absent.zip"),
    ],
)
def test_a_users_mistake_is_one_sentence(
    shell: Shell, args: tuple[str, ...], words: str
) -> None:
    (shell.folder / "b.txt").write_text("not a bundle")
    assert_told(shell.run(*args), words)


def test_a_private_address_is_not_visited_unless_allowed(shell: Shell) -> None:
    done = shell.run("capture", "http://127.0.0.1:9/", "--out", "record", "--json")
    line = json.loads(done.stdout)
    assert (done.returncode, line["state"]) == (1, "failed")
    assert line["wacz"] is None


def test_match_looks_for_a_list_of_hashes(shell: Shell, web: Path) -> None:
    image = Image.fromarray(data.astronaut())
    image.save(shell.folder / "item.png")
    found = fingerprint((shell.folder / "item.png").read_bytes(), name="item")
    (shell.folder / "known.txt").write_text(f"# ours\n{to_hex(found.pdq[0])}\n")
    seen = shell.json("match", "known.txt", "--against", web)
    (line,) = (line for line in seen if "item" in line)
    assert (line["item"], line["kind"]) == ("known.txt:2", "copy")
    assert str(line["candidate"]).endswith("copy.jpg")
    (shell.folder / "none.csv").write_text("a,b\n1,2\n")
    assert_told(shell.run("match", "none.csv", "--against", web), "none.csv", "64 hex")


def test_every_command_explains_itself(shell: Shell) -> None:
    overview = shell.run("--help").stdout
    wide = CliRunner(env={"COLUMNS": "200"})
    groups = {"case", "notice", "data"}
    first = ("match", "capture", "case", "add", "find", "confirm", "pack", "run")
    then = ("statement", "notify", "notice", "reply", "watch", "stats", "data")
    for name in (*first, *then):
        assert f" {name} " in overview
        assert "--json" in wide.invoke(app, [name, "--help"]).stdout or name in groups
    for name in ("serve", "work", "member"):
        assert f" {name} " in overview


def test_an_unreadable_data_folder_is_told(shell: Shell) -> None:
    blocked = shell.folder / "a-file"
    blocked.write_text("")
    assert_told(
        shell.run("case", "list", UNBURDEN_HOME=str(blocked / "home")), "UNBURDEN_HOME"
    )


def test_record_says_what_is_no_page_and_keeps_none(shell: Shell) -> None:
    case = shell.case()
    listed = shell.folder / "pages.txt"
    listed.write_text("# pages\n\nhttps://page.example/\npage.example\n")
    done = shell.run("record", case, "--list", listed)
    assert_told(done, "page.example is not an address on the web.")
    assert_told(shell.run("record", case, "--list", shell.folder / "none"), "none")
    assert shell.json("record", case) == []  # nothing waits
