"""Seals: somebody outside says that a ledger head existed at a time.

Only the SHA-256 of a line that holds the head's own hash ever leaves the machine.
`docs/formats/ledger.md` says what is stamped and how to check it with `openssl ts`.
"""

from typing import Protocol

from unburden.model import Seal
from unburden.seal.check import check
from unburden.seal.rfc3161 import Rfc3161


class Timestamper(Protocol):
    """Somebody who states the time at which a ledger head existed."""

    @property
    def authority(self) -> str:
        """Who it is: its URL."""
        ...

    def stamp(self, head: str, seq: int) -> Seal:
        """Have a ledger head stamped.

        Args:
            head: the head's hash, lower-case hex.
            seq: the head Entry's number.

        Raises:
            Unreachable: the authority did not answer; try later.
            SealFailed: it answered, and not with a token that can be used.
        """
        ...


__all__ = ["Rfc3161", "Timestamper", "check"]
