"""What a Bundle holds, and what public tools say of it."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from tests.simulators import stories

from unburden import pack
from unburden.errors import BadInput, BundleBroken, LedgerBroken

ROOT = "unburden-bundle/"


def names(bundle):
    with zipfile.ZipFile(bundle) as held:
        return [name.removeprefix(ROOT) for name in held.namelist()]


def read(bundle, name):
    with zipfile.ZipFile(bundle) as held:
        return held.read(ROOT + name)


def told(bundle):
    return json.loads(read(bundle, "data/story.json"))


def unpacked(bundle, folder):
    with zipfile.ZipFile(bundle) as held:
        held.extractall(folder)
    return folder / "unburden-bundle"


def run(command, folder):
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def test_words_only_holds_words_and_drawings_and_no_imagery(words, story):
    kinds = {Path(name).suffix for name in names(words)}
    words_ = {".txt", ".pdf", ".json", ".jsonl", ".jsonld", ".svg", ".py"}
    assert kinds == words_ | {".tsr", ".ots", ".pem", ".sig"}
    secret = [story.exhibits[0].explanation.png]
    secret += [path.read_bytes() for path in story.exhibits[0].folder.glob("*.png")]
    for name in names(words):
        data = read(words, name)
        assert not any(png in data for png in secret)
        assert not data.startswith(b"\x89PNG")
        assert b"<image" not in data


def test_the_report_in_the_clear_holds_no_raster_picture(words, full, tmp_path):
    for bundle in (words, full):
        pdf = tmp_path / "report.pdf"
        pdf.write_bytes(read(bundle, "data/report.pdf"))
        done = run(["pdfimages", "-list", str(pdf)], tmp_path)
        assert len(done.stdout.splitlines()) == 2  # the table's two head lines


def test_the_full_edition_adds_only_encrypted_files(words, full):
    added = set(names(full)) - set(names(words))
    assert added
    assert all(name.endswith(".age") for name in added)
    for name in added:
        assert read(full, name).startswith(b"age-encryption.org/v1\n")


def test_the_encrypted_files_open_to_what_was_recorded(full, key, story):
    for one in told(full)["locked"]:
        data = pyrage.decrypt(read(full, one["path"]), [key])
        assert hashlib.sha256(data).hexdigest() == one["plain_sha256"]
    by_name = {(one["exhibit"], one["name"]): one for one in told(full)["locked"]}
    exhibit = story.exhibits[0]
    for name, sha256 in exhibit.manifest["files"].items():
        assert by_name[exhibit.label, name]["plain_sha256"] == sha256


def test_the_encrypted_report_shows_pictures(full, key, tmp_path):
    data = pyrage.decrypt(read(full, "data/report-with-pictures.pdf.age"), [key])
    (tmp_path / "report.pdf").write_bytes(data)
    done = run(["pdfimages", "-list", "report.pdf"], tmp_path)
    assert len(done.stdout.splitlines()) > 2
    assert run(["qpdf", "--check", "report.pdf"], tmp_path).returncode == 0


def test_the_same_story_gives_the_same_bytes(story, words, tmp_path):
    again = stories.write(story, tmp_path / "again.zip")
    assert again.read_bytes() == words.read_bytes()


def test_bagit_validates_it(words, full, tmp_path):
    for bundle in (words, full):
        folder = unpacked(bundle, tmp_path / bundle.parent.name)
        done = run([sys.executable, "-m", "bagit", "--validate", "."], folder)
        assert done.returncode == 0, done.stderr
        assert "is valid" in done.stderr


def test_every_command_of_how_to_verify_is_true(full, tmp_path):
    (tmp_path / "bundle.zip").write_bytes(full.read_bytes())
    text = read(full, "data/HOW-TO-VERIFY.txt").decode()
    tools = "unzip|cd|python3|sha256sum|bagit.py|openssl"
    commands = re.findall(rf"^    ((?:{tools}) (?:.*\\\n)?.*)", text, re.MULTILINE)
    # What a reader has at hand: the authority's roots, one exhibit, the Library's tool.
    folder = unpacked(full, tmp_path)
    shutil.copy(folder / "data/seals/001.pem", tmp_path / "authority.pem")
    shutil.copytree(folder / "data/exhibits/UB1", tmp_path / "UB1")
    shutil.rmtree(folder)
    path = f"PATH={Path(sys.executable).parent}:$PATH; "
    said, here = [], tmp_path
    for command in commands:
        if "FILE" in command:
            continue  # what it says of encrypted files is tried above
        if command.startswith("cd "):
            here = tmp_path / command.split()[1]
            continue
        script = path + command.replace("TOKEN.tsr", "data/seals/001.tsr")
        done = run(["sh", "-ec", script], here)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        said.append((command.split()[0], done.stdout + done.stderr))
    names_ = [name for name, _ in said]
    assert names_[:5] == ["unzip", "python3", "python3", "python3", "unzip"]
    assert names_[5:8] == ["sha256sum", "sha256sum", "bagit.py"]
    assert names_[8:] == ["openssl"] * 3
    assert "Verified OK" in said[8][1]
    assert "Verification: OK" in said[9][1]
    assert all("All of this holds" in words for _, words in said[1:4])


def test_without_a_seal_the_bundle_says_so(tmp_path):
    bundle = stories.write(
        stories.finish(stories.story(1, tmp_path)), tmp_path / "bundle.zip"
    )
    (tmp_path / "report.pdf").write_bytes(read(bundle, "data/report.pdf"))
    text = run(["pdftotext", "report.pdf", "-"], tmp_path).stdout
    assert "no trusted timestamp" in " ".join(text.split())
    how = read(bundle, "data/HOW-TO-VERIFY.txt").decode()
    assert "There are none: the report says why." in how


def test_two_exhibits_of_one_page_share_its_files(tmp_path, key):
    one = stories.exhibit(0, tmp_path)
    story = stories.finish(
        stories.story(0, tmp_path, exhibits=(one, replace(one, label="UB2")))
    )
    out = stories.write(story, tmp_path / "b.zip", recipients=[str(key.to_public())])
    files = [name for name in names(out) if "/files/" in name]
    assert len(files) == len(one.manifest["files"])
    assert all(name.startswith("data/exhibits/UB1/") for name in files)


def test_nothing_is_written_over(words, story):
    before = words.read_bytes()
    with pytest.raises(BadInput, match="is there already"):
        stories.write(story, words)
    assert words.read_bytes() == before


@pytest.mark.parametrize("bad", ["age1", "ssh-ed25519 AAAA", "", "AGE-SECRET-KEY-1QQ"])
def test_a_bad_key_is_refused_in_words_and_writes_nothing(story, tmp_path, bad):
    with pytest.raises(BadInput, match="is not an age public key") as caught:
        stories.write(story, tmp_path / "b.zip", recipients=[bad])
    assert "KEY-1QQ" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_what_would_be_refused_can_be_known_before_anything_is_written(
    words, key, tmp_path
):
    pack.may_write(tmp_path / "b.zip", [str(key.to_public())])
    assert list(tmp_path.iterdir()) == []
    for out, keys in (
        (words, []),
        (tmp_path / "none" / "b.zip", []),
        (tmp_path / "b.zip", ["x"]),
    ):
        with pytest.raises(BadInput):
            pack.may_write(out, keys)


@pytest.mark.parametrize("initials", ["", "ABCDE", "A1", "ab", "Ä", "../x"])
def test_what_are_no_initials_is_refused_before_anything_is_done(tmp_path, initials):
    with pytest.raises(BadInput, match="are no initials"):
        pack.may_write(tmp_path / "b.zip", [], initials)


def test_a_folder_that_is_not_there_is_bad_input(story, tmp_path):
    with pytest.raises(BadInput, match="There is no folder"):
        stories.write(story, tmp_path / "none" / "b.zip")


@pytest.mark.parametrize("labels", [("UB1", "UB1"), ("UB1", "../x"), ("ub1", "UB2")])
def test_labels_are_plain_and_each_its_own(tmp_path, labels):
    exhibits = tuple(
        stories.exhibit(n, tmp_path, label=label) for n, label in enumerate(labels)
    )
    story = stories.finish(stories.story(0, tmp_path, exhibits=exhibits))
    with pytest.raises(BadInput, match="label of its own"):
        stories.write(story, tmp_path / "b.zip")


def test_a_file_changed_since_its_capture_is_not_packed(tmp_path, key):
    story = stories.finish(stories.story(1, tmp_path / "case"))
    (tmp_path / "case/0/page.wacz").write_bytes(b"other")
    with pytest.raises(BundleBroken, match=r"page\.wacz of exhibit UB1"):
        stories.write(story, tmp_path / "b.zip", recipients=[str(key.to_public())])
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_file_lost_since_its_capture_is_named(tmp_path, key):
    story = stories.finish(stories.story(1, tmp_path / "case"))
    (tmp_path / "case/0/shown.png").unlink()
    with pytest.raises(BundleBroken, match=r"shown\.png of exhibit UB1"):
        stories.write(story, tmp_path / "b.zip", recipients=[str(key.to_public())])


def test_a_file_name_that_leads_elsewhere_is_not_packed(tmp_path, key):
    one = stories.exhibit(0, tmp_path / "case")
    files = one.manifest["files"] | {"../../secret": "0" * 64}
    one = replace(one, manifest=dict(one.manifest) | {"files": files})
    story = stories.finish(stories.story(0, tmp_path, exhibits=(one,)))
    with pytest.raises(BundleBroken, match="secret"):
        stories.write(story, tmp_path / "b.zip", recipients=[str(key.to_public())])


def test_a_story_its_ledger_does_not_hold_is_not_packed(story, tmp_path):
    with pytest.raises(LedgerBroken, match="digest of this story"):
        stories.write(replace(story, authority="Nobody"), tmp_path / "b.zip")


def test_a_capture_its_ledger_does_not_hold_is_not_packed(tmp_path):
    story = stories.finish(stories.story(1, tmp_path))
    lines = []
    stories.append(lines, "pack", {"story": pack.digest(story)})
    with pytest.raises(LedgerBroken, match="capture of exhibit UB1"):
        stories.write(replace(story, ledger=tuple(lines)), tmp_path / "b.zip")
