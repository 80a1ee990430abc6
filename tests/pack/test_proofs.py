"""One exhibit proved alone, and a Bundle signed as a whole."""

import json

import pytest
from tests.simulators.forgery import SIGNATURE, STORY, bad, files, rebagged, zipped

from unburden import custody
from unburden.model import Checkpoint, Inclusion, sealed_statement
from unburden.seal import SigningKey

PROOF = "data/exhibits/UB1/proof"


def test_each_record_has_its_own_proof_and_seal(words):
    content = files(words)
    for label in ("UB1", "UB2", "UB3"):
        folder = f"data/exhibits/{label}"
        proof = json.loads(content[f"{folder}/proof/proof.json"])
        entry = custody.from_line(content[f"{folder}/proof/entry.json"].decode())
        record = json.loads(content[f"{folder}/record.json"])
        assert entry.body["manifest"] == record
        point = Checkpoint(size=proof["size"], root=proof["root"], head=proof["head"])
        inclusion = Inclusion(
            seq=proof["seq"], checkpoint=point, path=tuple(proof["path"])
        )
        assert custody.is_included(entry, inclusion)
        sealed = content[f"{folder}/proof/{proof['seals'][0]['statement']}"]
        assert sealed == sealed_statement(point)
    assert "data/exhibits/UB4/proof/proof.json" not in content  # it has no record


def changed(part, value):
    def change(data):
        return json.dumps(json.loads(data) | {part: value}).encode()

    return change


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("entry.json", lambda data: data + b" ", "It is not a line of this ledger"),
        ("proof.json", changed("seq", 0), "It is not a line of this ledger"),
        ("proof.json", changed("seq", -1), "It is not a line of this ledger"),
        ("proof.json", changed("seq", 10**9), "cannot be read"),
        ("proof.json", changed("size", 3), "leads to another ledger"),
        ("proof.json", changed("size", "8"), "cannot be read"),
        ("proof.json", changed("root", "0" * 64), "leads to another ledger"),
        ("proof.json", changed("path", []), "does not lead from its line"),
        ("proof.json", changed("path", ["x"]), "does not lead from its line"),
        ("proof.json", changed("seals", []), "does not name the seals"),
        ("proof.json", lambda data: b"[]", "cannot be read"),
        ("seal-001.tsr", lambda data: data[::-1], "not the seal that covers"),
        ("seal-001.statement.json", lambda data: b"{}", "not the seal that covers"),
        ("seal-001.pem", lambda data: data + b"\n", "not the seal that covers"),
    ],
    ids=map(str, range(14)),
)
def test_a_proof_changed_in_a_bag_made_right_is_named(
    words, tmp_path, name, change, says
):
    content = files(words)
    content[f"{PROOF}/{name}"] = change(content[f"{PROOF}/{name}"])
    found = bad(zipped(rebagged(content), tmp_path / "forged.zip"))
    assert len(found) == 1
    assert says in found[0]


def test_the_proof_of_another_exhibit_is_not_this_ones(words, tmp_path):
    content = files(words)
    for name in ("entry.json", "proof.json"):
        content[f"{PROOF}/{name}"] = content[f"data/exhibits/UB2/proof/{name}"]
    found = bad(zipped(rebagged(content), tmp_path / "forged.zip"))
    assert found == [f"{PROOF}/entry.json: It is not the line that holds this record."]


@pytest.mark.parametrize(
    "name", ["data/report.pdf", "data/README.txt", "data/exhibits/UB1/outline.svg"]
)
def test_a_file_changed_with_all_manifests_breaks_the_signature(words, tmp_path, name):
    content = files(words)
    content[name] += b" "
    found = bad(zipped(rebagged(content, SigningKey.new()), tmp_path / "forged.zip"))
    assert len(found) == 1
    assert found[0].startswith(f"{SIGNATURE}: The signature does not hold")


def test_a_forgers_own_key_is_not_the_one_the_ledger_names(words, tmp_path):
    key, content = SigningKey.new(), files(words)
    content["data/signing-key.pem"] = key.public_pem
    found = bad(zipped(rebagged(content, key), tmp_path / "forged.zip"))
    assert found == ["data/signing-key.pem: It is not the key that the story names."]
    told = json.loads(content[STORY])
    told["facts"]["signing_key"] = key.public_pem.decode()
    content[STORY] = json.dumps(told).encode()
    found = bad(zipped(rebagged(content, key), tmp_path / "again.zip"))
    assert found == [f"{STORY}: Its facts are not the ones the ledger holds."]


def test_all_that_is_encrypted_cannot_be_taken_out_unseen(full, tmp_path):
    content = {n: data for n, data in files(full).items() if not n.endswith(".age")}
    told = json.loads(content[STORY]) | {"locked": []}
    content[STORY] = json.dumps(told).encode()
    out = zipped(rebagged(content, SigningKey.new()), tmp_path / "less.zip")
    assert any("The signature does not hold" in one for one in bad(out))
