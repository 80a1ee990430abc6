"""A signed WACZ beside the specification, `openssl` and the `wacz` tool."""

import base64
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from tests.simulators import archives
from wacz.main import main as wacz

from unburden.errors import BadInput, SealFailed
from unburden.seal import SigningKey, check_signature, sign_wacz

KEY = SigningKey.new()
DIGEST = "datapackage-digest.json"


@pytest.fixture
def archive(tmp_path):
    warc = tmp_path / "data.warc.gz"
    warc.write_bytes(
        archives.warc(("https://site.example/", "text/html", b"<title>x</title>"))
    )
    assert wacz(["create", str(warc), "-o", str(tmp_path / "page.wacz"), "-t"]) == 0
    return tmp_path / "page.wacz"


def files(path):
    with zipfile.ZipFile(path) as held:
        return {info.filename: (info, held.read(info)) for info in held.infolist()}


def sign(path, key=KEY):
    return sign_wacz(path, key, software="Unburden/0.1.0")


def test_it_is_signed_as_the_specification_says(archive):
    sha256 = sign(archive)
    assert sha256 == hashlib.sha256(archive.read_bytes()).hexdigest()
    held = files(archive)
    told = json.loads(held[DIGEST][1])
    package = hashlib.sha256(held["datapackage.json"][1]).hexdigest()
    assert told["path"] == "datapackage.json"
    assert told["hash"] == told["signedData"]["hash"] == f"sha256:{package}"
    signed = told["signedData"]
    assert set(signed) == {"hash", "created", "software", "signature", "publicKey"}
    assert signed["created"] == json.loads(held["datapackage.json"][1])["created"]
    assert signed["software"] == "Unburden/0.1.0"
    public = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert public.curve.name == "secp384r1"
    assert len(base64.b64decode(signed["signature"])) == 96  # as WebCrypto writes it


def test_openssl_verifies_the_signature(archive, tmp_path):
    sign(archive)
    signed = json.loads(files(archive)[DIGEST][1])["signedData"]
    raw = base64.b64decode(signed["signature"])
    der = encode_dss_signature(int.from_bytes(raw[:48]), int.from_bytes(raw[48:]))
    (tmp_path / "sig").write_bytes(der)
    (tmp_path / "key.der").write_bytes(base64.b64decode(signed["publicKey"]))
    (tmp_path / "hash").write_text(signed["hash"])
    command = "openssl dgst -sha256 -verify key.der -keyform DER -signature sig hash"
    done = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "Verified OK\n", done.stderr


def test_the_wacz_tool_still_holds_it_valid(archive):
    sign(archive)
    tool = Path(sys.executable).with_name("wacz")
    command = [tool, "validate", "-f", archive]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "the passed WACZ is valid" in done.stdout


def test_nothing_else_in_it_is_changed(archive):
    before = files(archive)
    sign(archive)
    sign(archive, SigningKey.new())
    after = files(archive)
    assert list(after)[-1] == DIGEST
    assert set(after) == {*before, DIGEST}
    for name, (info, data) in before.items():
        if name != DIGEST:
            assert after[name][1] == data
            assert after[name][0].compress_type == info.compress_type
            assert after[name][0].date_time == info.date_time
    assert [path.name for path in archive.parent.glob(".*")] == []


def test_an_archive_that_is_none_is_left_alone(tmp_path):
    path = tmp_path / "page.wacz"
    empty = archives.wacz(tmp_path / "empty.wacz").read_bytes()
    (tmp_path / "empty.wacz").unlink()
    for content in (b"not a zip", empty):
        path.write_bytes(content)
        with pytest.raises(BadInput, match="no web archive"):
            sign(path)
        assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["page.wacz"]


def test_a_key_comes_back_from_its_bytes_and_signs_the_same():
    again = SigningKey.from_der(KEY.to_der())
    assert again.public_pem == KEY.public_pem
    assert again.sign(b"x") == KEY.sign(b"x")
    check_signature(KEY.public_pem, b"x", KEY.sign(b"x"))


def test_the_secret_key_does_not_show():
    assert repr(KEY) == "SigningKey()"


def test_a_signature_of_something_or_somebody_else_fails():
    for message, signature in (
        (b"y", KEY.sign(b"x")),
        (b"x", SigningKey.new().sign(b"x")),
        (b"x", b""),
        (b"x", b"0" * 100),
    ):
        with pytest.raises(SealFailed, match="does not hold"):
            check_signature(KEY.public_pem, message, signature)


def test_what_is_no_key_is_bad_input():
    ed25519 = (
        b"-----BEGIN PUBLIC KEY-----\n"
        b"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
        b"-----END PUBLIC KEY-----\n"
    )
    for key in (b"", b"no", ed25519):
        with pytest.raises(BadInput, match="signing key"):
            check_signature(key, b"x", b"y")
    with pytest.raises(BadInput, match="signing key"):
        SigningKey.from_der(b"no")
