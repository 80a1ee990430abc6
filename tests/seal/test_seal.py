"""Seals under attack, and beside `openssl ts`."""

import json
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import rfc8785
from demo.authority import Authority
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response
from tests.simulators.authority import Replaying, Rude, Swapping

from unburden.errors import BadInput, PrivateAddress, SealFailed
from unburden.model import Checkpoint, sealed_statement
from unburden.net import Door
from unburden.seal import Rfc3161, check
from unburden.seal.der import sort_certificates

HEAD, ROOT = "5c" * 32, "a0" * 32
POINT = Checkpoint(size=8, root=ROOT, head=HEAD)
OPEN = Door(allow_private=True)


def stamp(authority, certificates=b""):
    trusted = certificates or authority.certificates
    return Rfc3161(authority.url, door=OPEN, certificates=trusted).stamp(POINT)


@pytest.fixture(scope="module")
def authority():
    with Authority() as running:
        yield running


@pytest.fixture(scope="module")
def seal(authority):
    return stamp(authority)


def test_the_statement_is_one_line_of_canonical_json():
    expected = (
        f'{{"format":"unburden-seal-2","head":"{HEAD}","root":"{ROOT}","size":8}}'
    )
    assert sealed_statement(POINT) == expected.encode()
    assert rfc8785.dumps(json.loads(expected)) == expected.encode()


def test_openssl_verifies_the_same_token_over_the_same_file(seal, tmp_path):
    (tmp_path / "statement.json").write_bytes(sealed_statement(seal.checkpoint))
    (tmp_path / "token.tsr").write_bytes(seal.token)
    (tmp_path / "roots.pem").write_bytes(seal.certificates)
    command = "openssl ts -verify -data statement.json -in token.tsr -CAfile roots.pem"
    done = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, check=True
    )
    assert b"Verification: OK" in done.stdout


def test_a_token_whose_certificates_are_in_no_order_is_read(seal):
    ordered = sort_certificates(seal.token)
    assert len(ordered) == len(seal.token)
    held = decode_timestamp_response(ordered).signed_data.certificates
    assert len(held) == 2
    first, second = sorted(held)
    for token in (ordered, ordered.replace(first + second, second + first)):
        check(replace(seal, token=token))
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(ordered.replace(first + second, second + first))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_token_are_left_alone(data):
    assert sort_certificates(data) == data


@pytest.mark.parametrize(
    "change",
    [
        {"checkpoint": replace(POINT, head="5d" * 32)},
        {"checkpoint": replace(POINT, root="5d" * 32)},
        {"checkpoint": replace(POINT, size=9)},
        {"token": b""},
        {"token": b"no"},
    ],
)
def test_a_token_of_something_else_fails(seal, change):
    with pytest.raises(SealFailed, match="does not hold"):
        check(replace(seal, **change))


def test_a_seal_that_claims_another_time_than_its_token_fails(seal):
    with pytest.raises(SealFailed, match="states"):
        check(replace(seal, at=seal.at - timedelta(days=1)))


def test_a_token_of_somebody_elses_authority_fails(seal):
    with Authority() as other, pytest.raises(SealFailed):
        check(seal, roots=other.certificates)


@pytest.mark.filterwarnings("ignore::UserWarning")  # cryptography on bad numbers
@given(where=st.integers(0), bit=st.integers(0, 7))
def test_a_bit_flipped_in_what_is_signed_fails(seal, where, bit):
    token = bytearray(seal.token)
    start = token.index(b"\x18\x0f20") - 60  # the imprint, serial number and time
    token[start + where % 80] ^= 1 << bit
    with pytest.raises(SealFailed):
        check(replace(seal, token=bytes(token)))


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(data=st.data())
def test_any_damage_is_a_clear_error_or_changes_no_proof(seal, data):
    token = bytearray(seal.token)
    for _ in range(data.draw(st.integers(1, 8))):
        where = data.draw(st.integers(0, len(token) - 1))
        token[where] = data.draw(st.integers(0, 255))
    damaged = replace(seal, token=bytes(token))
    try:
        check(damaged)
    except SealFailed as error:
        assert error.what  # noqa: PT017 - not being an error is an answer too
    else:
        with pytest.raises(SealFailed):
            check(replace(damaged, checkpoint=replace(POINT, head="0" * 64)))


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (500, b"", "HTTP status 500"),
        (404, b"<html>", "HTTP status 404"),
        (200, b"", "does not hold"),
        (200, b"<html>Welcome to the hotel</html>", "does not hold"),
        (200, b"0" * 300_000, "more than a timestamp can be"),
        (200, bytes.fromhex("30053003020102"), "does not hold"),  # a rejection
    ],
)
def test_an_authority_that_gives_no_token_fails_in_plain_words(status, body, says):
    with Rude(status, body) as rude, pytest.raises(SealFailed, match=says):
        stamp(rude)


def test_a_token_replayed_for_the_same_head_fails_by_its_nonce():
    with Replaying() as replaying:
        stamp(replaying)
        with pytest.raises(SealFailed, match="Nonce"):
            stamp(replaying)


def test_an_authority_that_stamps_something_else_fails():
    with Swapping() as swapping, pytest.raises(SealFailed):
        stamp(swapping)


def test_an_authority_we_were_not_told_to_trust_fails(authority):
    with Authority() as impostor, pytest.raises(SealFailed, match="certificate"):
        stamp(impostor, certificates=authority.certificates)


def test_an_authority_inside_the_network_is_refused_unless_allowed(authority):
    stamper = Rfc3161(authority.url, door=Door(), certificates=authority.certificates)
    with pytest.raises(PrivateAddress):
        stamper.stamp(POINT)


@pytest.mark.parametrize("certificates", [b"", b"not a certificate"])
def test_certificates_that_cannot_be_read_are_bad_input(certificates):
    with pytest.raises(BadInput, match="cannot be read"):
        Rfc3161("http://tsa.example", door=OPEN, certificates=certificates)


def test_certificates_without_a_root_are_bad_input(authority):
    begin = b"-----BEGIN"
    middle = begin + authority.certificates.split(begin)[2]
    with pytest.raises(BadInput, match="no root"):
        Rfc3161("http://tsa.example", door=OPEN, certificates=middle)


def test_only_a_hash_leaves_the_machine():
    asked = []

    class Listening(Authority):
        def reply(self, query):
            asked.append(query)
            return super().reply(query)

    with Listening() as listening:
        stamp(listening)
    assert len(asked[0]) < 90
    for known in (HEAD, ROOT):
        assert known.encode() not in asked[0]
        assert bytes.fromhex(known) not in asked[0]
