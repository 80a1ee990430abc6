"""Both verifiers, over every kind of tampering; `make bench-tamper` tries more."""

import shutil
import zipfile
from collections import Counter

import pytest
from tests.simulators import forgery, tampering, verifiers


@pytest.fixture
def roots(words, tmp_path):
    path = tmp_path / "roots.pem"
    path.write_bytes(forgery.files(words)["data/seals/001.pem"])
    return path


@pytest.fixture
def folder(words, tmp_path):
    with zipfile.ZipFile(words) as held:
        held.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "unburden-bundle"


def test_an_honest_bundle_holds_for_both(words, full, roots):
    for bundle in (words, full):
        assert verifiers.ours(bundle, roots) == 0
        for trusted in (roots, None):
            done = verifiers.alone(bundle, trusted)
            assert done.returncode == 0, done.stdout + done.stderr
            whose = "the certificates you gave" if trusted else "bundle's own"
            assert whose in done.stdout


def test_of_every_kind_of_tampering_both_catch_some(words, roots, tmp_path):
    seen = Counter()
    for tried in tampering.every(words, tmp_path, flips=1):
        seen[tried.kind] += 1
        if seen[tried.kind] <= 2:
            assert verifiers.both(tried, roots) in {(1, 1), (2, 2)}, tried
    assert len(seen) >= 30


def test_the_verifier_in_a_bundle_is_ours(words):
    assert forgery.files(words)["data/verify.py"] == verifiers.ALONE.read_bytes()


def test_an_unpacked_bundle_and_one_exhibit_alone_hold(folder, roots):
    done = verifiers.alone(folder, roots)
    assert done.returncode == 0, done.stdout
    exhibit = folder / "data/exhibits/UB1"
    done = verifiers.alone(exhibit, roots)
    assert done.returncode == 0, done.stdout
    assert "The record is line" in done.stdout
    assert "says http://127.0.0.1" in done.stdout


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("record.json", b"192.0.2.44", b"192.0.2.45"),
        ("proof/entry.json", b"192.0.2.44", b"192.0.2.45"),
        ("proof/proof.json", b'"seq": ', b'"seq": 1'),
        ("proof/seal-001.statement.json", b'"size":', b'"size":1'),
        ("proof/seal-001.tsr", b"\x30\x82", b"\x30\x81"),
    ],
)
def test_one_exhibit_alone_that_was_changed_does_not_hold(folder, name, old, new):
    exhibit = folder / "data/exhibits/UB1"
    path = exhibit / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    done = verifiers.alone(exhibit, None)
    assert done.returncode == 1, done.stdout
    assert "NOT" in done.stdout


def test_a_link_in_an_unpacked_bundle_is_named(folder):
    story = folder / "data/story.json"
    shutil.copy(story, folder.parent / "elsewhere")
    story.unlink()
    story.symlink_to(folder.parent / "elsewhere")
    done = verifiers.alone(folder, None)
    assert done.returncode == 1
    assert "is no plain file" in done.stdout


def test_what_is_no_bundle_cannot_be_checked(tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "b").mkdir()
    for path, code in (("a.txt", 2), ("none.zip", 2), ("b", 1)):
        done = verifiers.alone(tmp_path / path, None)
        assert done.returncode == code, done.stdout
        assert "Traceback" not in done.stderr
