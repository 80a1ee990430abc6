"""OpenTimestamps proofs: a few operations that lead from a file's hash to others.

Only what proofs to Bitcoin use is read: append, prepend and SHA-256. The format is that
of https://github.com/opentimestamps/python-opentimestamps (core/timestamp.py, op.py and
notary.py); the tests hold what is read and written here against that library.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from unburden.errors import SealFailed

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01"
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
APPEND, PREPEND, SHA256, MORE, STATED = 0xF0, 0xF1, 0x08, 0xFF, 0x00
MAX_PROOF, MAX_MESSAGE, MAX_DEPTH = 64 * 1024, 4096, 256
AGAIN = "Ask the calendar, or another one, again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Where a proof leads.

    Attributes:
        kind: `PENDING` (a calendar's promise), `BITCOIN`, or another eight bytes.
        commitment: what is promised, or the Merkle root of the block.
        uri: of the calendar, for a promise.
        height: of the block, for Bitcoin.
        at: where in the proof it stands.
        is_last: whether nothing else follows from the same commitment.
    """

    kind: bytes
    commitment: bytes = field(repr=False)
    uri: str = ""
    height: int = 0
    at: int
    is_last: bool


def begin(message: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """Begin a proof for a message; return it, and the hash to hand to a calendar.

    The calendar sees the hash of a hash and a random number: it cannot guess at the
    message, nor tell that two people stamped the same.
    """
    digest = hashlib.sha256(message).digest()
    added = bytes([APPEND]) + _sized(nonce) + bytes([SHA256])
    begun = MAGIC + bytes([SHA256]) + digest + added
    return begun, hashlib.sha256(digest + nonce).digest()


def read(proof: bytes, message: bytes) -> list[Attestation]:
    """Follow a proof from a message to all it leads to.

    Raises:
        SealFailed: it is no proof, is of another message, or leads nowhere.
    """
    start = len(MAGIC)
    if not proof.startswith(MAGIC) or len(proof) > MAX_PROOF:
        raise SealFailed("It is not an OpenTimestamps proof.", AGAIN)
    digest = hashlib.sha256(message).digest()
    if proof[start : start + 33] != bytes([SHA256]) + digest:
        raise SealFailed("The OpenTimestamps proof is of something else.", AGAIN)
    return follow(proof, digest, start + 33)


def follow(proof: bytes, commitment: bytes, start: int = 0) -> list[Attestation]:
    """Follow a proof's operations from a commitment, to its end.

    Raises:
        SealFailed: they cannot be read, or lead nowhere.
    """
    reader = _Reader(proof, start)
    try:
        reader.step(commitment, MAX_DEPTH)
    except IndexError as error:
        raise _unread("it ends too early") from error
    if reader.at != len(proof):
        raise _unread("there is more after its end")
    return reader.found


def extended(proof: bytes, promise: Attestation, answer: bytes) -> bytes:
    """A proof in which a calendar's answer follows from what it had promised."""
    end = _Reader(proof, promise.at)
    end.attestation(promise.commitment, is_last=True)
    kept = proof[promise.at : end.at]
    return proof[: promise.at] + bytes([MORE]) + kept + answer + proof[end.at :]


class _Reader:
    """Reads operations one after the other, and keeps where they lead."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at
        self.found: list[Attestation] = []

    def step(self, commitment: bytes, depth: int) -> None:
        """Read all that follows from one commitment."""
        if depth == 0 or len(commitment) > MAX_MESSAGE:
            raise _unread("it is too long")
        while self.data[self.at] == MORE:
            self.at += 1
            self.branch(commitment, depth, is_last=False)
        self.branch(commitment, depth, is_last=True)

    def branch(self, commitment: bytes, depth: int, *, is_last: bool) -> None:
        """Read one thing that follows: where it leads, or one operation."""
        if self.data[self.at] == STATED:
            self.attestation(commitment, is_last=is_last)
            return
        tag = self.byte()
        if tag == SHA256:
            commitment = hashlib.sha256(commitment).digest()
        elif tag == APPEND:
            commitment += self.sized()
        elif tag == PREPEND:
            commitment = self.sized() + commitment
        else:
            raise _unread(f"it uses an operation that is not known here ({tag:#04x})")
        self.step(commitment, depth - 1)

    def attestation(self, commitment: bytes, *, is_last: bool) -> None:
        """Read where a proof leads."""
        at = self.at
        kind = self.take(9)[1:]
        payload = _Reader(self.sized(), 0)
        uri, height = "", 0
        if kind == PENDING:
            uri = payload.sized().decode("ascii", "replace")
        elif kind == BITCOIN:
            height = payload.number()
        self.found.append(
            Attestation(
                kind=kind,
                commitment=commitment,
                uri=uri,
                height=height,
                at=at,
                is_last=is_last,
            )
        )

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def take(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        if len(taken) < size:
            raise IndexError(size)
        self.at += size
        return taken

    def number(self) -> int:
        """Read a whole number, seven bits a byte, lowest first."""
        value = 0
        for place in range(5):
            byte = self.byte()
            value |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                return value
        raise _unread("a number in it is too large")

    def sized(self) -> bytes:
        return self.take(self.number())


def _sized(data: bytes) -> bytes:
    assert len(data) < 0x80  # noqa: S101 - one byte says how long
    return bytes([len(data)]) + data


def _unread(why: str) -> SealFailed:
    return SealFailed(f"The OpenTimestamps proof cannot be read: {why}.", AGAIN)
