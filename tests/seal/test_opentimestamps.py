"""Timestamps by way of Bitcoin, held against the library of OpenTimestamps itself."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.serialize import BytesDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile
from tests.pack.test_second_pair_of_eyes import alone
from tests.simulators.calendar import HEIGHT, Calendar

from unburden.errors import SealFailed
from unburden.model import Checkpoint, sealed_statement
from unburden.net import Door
from unburden.seal import OpenTimestamps, check, promises, proof

POINT = Checkpoint(size=8, root="a0" * 32, head="5c" * 32)
STATEMENT = sealed_statement(POINT)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def calendar():
    with Calendar() as running:
        yield running


@pytest.fixture
def stamper(calendar):
    door = Door(allow_private=True)
    return OpenTimestamps(calendar.url, door=door, clock=lambda: NOW)


def read_by_the_library(token):
    context = BytesDeserializationContext(token)
    return DetachedTimestampFile.deserialize(context)


def test_the_library_reads_what_we_keep_and_it_is_of_the_statement(stamper, calendar):
    seal = stamper.stamp(POINT)
    read = read_by_the_library(seal.token)
    assert read.file_digest == hashlib.sha256(STATEMENT).digest()
    ((reached, stated),) = read.timestamp.all_attestations()
    assert stated == PendingAttestation(calendar.url)
    assert reached == calendar.promised[0]
    assert seal.at == NOW
    assert not seal.states_time


def test_the_calendar_sees_one_hash_that_is_nobodys(stamper, calendar):
    stamper.stamp(POINT)
    stamper.stamp(POINT)
    one, other = calendar.heard
    assert len(one) == 32
    assert one != other  # nor can it tell that both are of the same
    assert hashlib.sha256(STATEMENT).digest() not in (one, other)


def test_a_promise_proves_no_time_and_is_completed_once_it_is_in_a_block(
    stamper, calendar
):
    seal = stamper.stamp(POINT)
    assert "proves no time yet" in check(seal)
    assert stamper.complete(seal) is None
    calendar.mine()

    whole = stamper.complete(seal)

    root = calendar.roots[calendar.promised[0].hex()]
    read = read_by_the_library(whole.token).timestamp.all_attestations()
    block = BitcoinBlockHeaderAttestation(HEIGHT)
    assert (root, block) in list(read)
    for said in (
        check(whole),
        alone.promised(whole.token, STATEMENT, "x"),
    ):
        assert root[::-1].hex() in said  # as block explorers write it
        assert "not checked" in said
    assert "871,234" in check(whole)
    assert promises(whole) == []
    assert stamper.complete(whole) is None
    assert replace(whole, token=seal.token) == seal


def test_a_strangers_address_in_a_promise_is_not_followed(stamper, calendar):
    calendar.says = "http://127.0.0.1:9"
    seal = stamper.stamp(POINT)
    answered = calendar.answered
    assert stamper.complete(seal) is None
    assert calendar.answered == answered


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no proof",
        b"\xf0\x00",
        b"\x67" + b"\x00" * 99,
        b"\xff" * 400,
        b"\x08" * 999,
    ],
)
def test_an_answer_that_is_no_promise_is_refused(
    stamper, calendar, answer, monkeypatch
):
    monkeypatch.setattr(calendar, "promise", lambda _: answer)
    with pytest.raises(SealFailed, match="cannot be read"):
        stamper.stamp(POINT)


def test_no_calendar_is_there(stamper, calendar, monkeypatch):
    monkeypatch.setattr(calendar, "promise", lambda _: None)
    with pytest.raises(SealFailed, match="no OpenTimestamps calendar"):
        stamper.stamp(POINT)


def whole_proof(stamper, calendar):
    seal = stamper.stamp(POINT)
    calendar.mine()
    return stamper.complete(seal).token


def test_both_readers_agree_on_every_changed_bit_and_every_cut(stamper, calendar):
    token = whole_proof(stamper, calendar)
    changed = [token[:size] for size in range(len(token))]
    for at in range(len(token)):
        flipped = bytearray(token)
        flipped[at] ^= 1 << at % 8
        changed.append(bytes(flipped))
    for one in changed:
        ours = theirs = None
        try:
            found = proof.read(one, STATEMENT)
            ours = {a.commitment for a in found if a.kind == proof.BITCOIN}
        except SealFailed:
            pass
        try:
            said = alone.promised(one, STATEMENT, "x")
            theirs = {
                bytes.fromhex(w.rstrip(".;"))[::-1] for w in said.split() if len(w) > 60
            }
        except (alone.Broken, *alone.MISSHAPEN):
            pass
        assert ours == theirs, one.hex()
    assert proof.read(token, STATEMENT)
