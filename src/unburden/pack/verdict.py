"""What verifying a Bundle finds, and whom it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.model import Entry, Seal


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

    def __call__(self, seal: Seal, *, roots: bytes | None) -> None:
        """Raise SealFailed if it does not hold."""
        ...


def good(what: str, where: str) -> Finding:
    """A Finding that something is as it should be."""
    return Finding(what=what, where=where, ok=True)


def bad(what: str, where: str) -> Finding:
    """A Finding that something is not as it should be."""
    return Finding(what=what, where=where, ok=False)
