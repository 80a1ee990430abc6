"""What verifying a Bundle finds, and whom it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from unburden.model import Checkpoint, Entry, Inclusion, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked.

    Attributes:
        what: what was found, in a sentence.
        where: the file, or the part of it.
        ok: whether it is as it should be.
    """

    what: str
    where: str
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that was checked of a Bundle."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is as it should be."""
        return all(finding.ok for finding in self.findings)


class ReadLedger(Protocol):
    """Reads and verifies a ledger's lines (`custody.read`)."""

    def __call__(self, lines: Iterable[str]) -> Sequence[Entry]:
        """Raise LedgerBroken, naming the line, if it does not hold."""
        ...


class CheckSeal(Protocol):
    """Checks a Seal (`seal.check`)."""

    def __call__(self, seal: Seal, *, roots: bytes | None) -> str:
        """Say what it proves of the first lines; raise SealFailed if nothing."""
        ...


class LedgerTree(Protocol):
    """A ledger as a Merkle tree (`custody.Tree`)."""

    def checkpoint(self, size: int) -> Checkpoint:
        """Raise IndexError if it has not so many lines."""
        ...


class CheckSignature(Protocol):
    """Checks a signature (`seal.check_signature`)."""

    def __call__(self, key: bytes, message: bytes, signature: bytes) -> None:
        """Raise SealFailed if it does not hold, BadInput if the key is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What other rooms know and verifying needs; whoever calls hands it in.

    Attributes:
        read_ledger: `custody.read`.
        tree: `custody.Tree.of`.
        is_included: `custody.is_included`.
        check_seal: `seal.check`.
        check_signature: `seal.check_signature`.
    """

    read_ledger: ReadLedger
    tree: Callable[[Sequence[Entry]], LedgerTree]
    is_included: Callable[[Entry, Inclusion], bool]
    check_seal: CheckSeal
    check_signature: CheckSignature


def good(what: str, where: str) -> Finding:
    """A Finding that something is as it should be."""
    return Finding(what=what, where=where, ok=True)


def bad(what: str, where: str) -> Finding:
    """A Finding that something is not as it should be."""
    return Finding(what=what, where=where, ok=False)
