"""Seals: somebody outside says that a ledger existed at a time.

Only the SHA-256 of a line that itself holds nothing but hashes ever leaves the machine.
`docs/formats/ledger.md` says what is stamped and how to check it with `openssl ts`.
"""

from typing import Protocol

from unburden.model import Checkpoint, Seal
from unburden.seal.check import check
from unburden.seal.opentimestamps import OpenTimestamps, promises
from unburden.seal.retry import stamp_with_retry
from unburden.seal.rfc3161 import Rfc3161
from unburden.seal.signing import SigningKey, check_signature
from unburden.seal.wacz import sign_wacz


class Timestamper(Protocol):
    """Somebody who states the time at which a ledger existed."""

    @property
    def authority(self) -> str:
        """Who it is: its URL."""
        ...

    def stamp(self, checkpoint: Checkpoint) -> Seal:
        """Have a ledger's Checkpoint stamped.

        Raises:
            Unreachable: the authority did not answer; try later.
            SealFailed: it answered, and not with a token that can be used.
        """
        ...


__all__ = [
    "OpenTimestamps",
    "Rfc3161",
    "SigningKey",
    "Timestamper",
    "check",
    "check_signature",
    "promises",
    "sign_wacz",
    "stamp_with_retry",
]
