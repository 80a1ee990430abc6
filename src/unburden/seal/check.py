"""Check a Seal, offline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from rfc3161_client import (
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from unburden.errors import BadInput, SealFailed
from unburden.model import Seal, sealed_statement
from unburden.seal import proof
from unburden.seal.der import sort_certificates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unburden.seal.proof import Attestation

# All that the two libraries raise on a damaged token (every bit was flipped once).
_UNREADABLE = (
    VerificationError,
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


def check(seal: Seal, *, roots: bytes | None = None) -> str:
    """Check that a Seal's token covers its Checkpoint, and say what it proves.

    Of an RFC 3161 token the time and the trust are checked too. Of an OpenTimestamps
    proof all is followed up to the block; that the block is Bitcoin's, and when it was
    made, only its header shows, which is not here.

    Args:
        seal: what to check.
        roots: PEM certificates to trust. Without them those inside the Seal are
            trusted, which shows that nothing was changed by accident and no more:
            whoever can forge a Seal can put their own certificates beside it.

    Returns:
        What follows after "the first lines of the ledger", in words.

    Raises:
        SealFailed: it does not hold, and why.
        BadInput: the certificates to trust cannot be read.
    """
    message = sealed_statement(seal.checkpoint)
    if not seal.states_time:
        return _led_to(proof.read(seal.token, message))
    stated = time_stated(seal.token, message, trusted=roots or seal.certificates)
    if stated != seal.at:
        what = f"The token of {seal.authority} states {stated.isoformat()}"
        msg = f"{what}, and the seal says {seal.at.isoformat()}."
        raise SealFailed(msg)
    at = seal.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    whose = "the certificates given" if roots else "the bundle's own certificates"
    return f"existed on {at}, says {seal.authority} (checked against {whose})."


def _led_to(found: Sequence[Attestation]) -> str:
    """What an OpenTimestamps proof proves, in words."""
    blocks = [each for each in found if each.kind == proof.BITCOIN]
    if blocks:
        told = "; ".join(
            f"block {each.height:,}, if the Merkle root in its header is "
            f"{each.commitment[::-1].hex()}"
            for each in blocks
        )
        return f"existed when Bitcoin made {told}. The header was not checked here."
    uris = ", ".join(each.uri for each in found if each.kind == proof.PENDING)
    promised = f"are promised a place in Bitcoin by {uris or 'somebody unknown'}"
    return f"{promised}; that proves no time yet."


def time_stated(
    token: bytes, message: bytes, *, trusted: bytes, nonce: int | None = None
) -> datetime:
    """Verify a TimeStampResp over a message, and return the time it states, in UTC.

    The signature, the chain at that time, the certificate's purpose, the imprint and,
    if given, the nonce are checked.

    Raises:
        SealFailed: one of them does not hold.
        BadInput: ``trusted`` holds no certificates that can be read.
    """
    roots, intermediates = split_certificates(trusted)
    verifier = VerifierBuilder(
        roots=roots, intermediates=intermediates, nonce=nonce
    ).build()
    try:
        answer = decode_timestamp_response(sort_certificates(token))
        verifier.verify_message(answer, message)
        stated = answer.tst_info.gen_time
    except _UNREADABLE as error:
        what = f"The timestamp token does not hold: {error}."
        raise SealFailed(what, "Ask the authority, or another one, again.") from error
    return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated


def split_certificates(
    pem: bytes,
) -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    """Read PEM certificates: those that sign themselves, and the others.

    Raises:
        BadInput: none can be read, or none signs itself.
    """
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        what = "The timestamp authority's certificates cannot be read."
        raise BadInput(what, "Give them as a PEM file.") from error
    roots = [one for one in certificates if one.issuer == one.subject]
    if not roots:
        what = "Among the timestamp authority's certificates there is no root."
        raise BadInput(what, "Add the authority's root certificate to the PEM file.")
    return roots, [one for one in certificates if one not in roots]
