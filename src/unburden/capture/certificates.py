"""The certificates a server showed, as the browser that made the Capture saw them."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def leaf_sha256(chain: Sequence[str]) -> str:
    """Return the SHA-256 of the first certificate; empty if there is none.

    Args:
        chain: base64 of each certificate's DER, leaf first.
    """
    return hashlib.sha256(base64.b64decode(chain[0])).hexdigest() if chain else ""


def to_pem(chain: Sequence[str]) -> str:
    """Write a chain as PEM (RFC 7468), leaf first."""
    return "".join(
        "-----BEGIN CERTIFICATE-----\n"
        + "\n".join(textwrap.wrap("".join(each.split()), 64))
        + "\n-----END CERTIFICATE-----\n"
        for each in chain
    )
