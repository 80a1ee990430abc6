"""Timestamps from an authority that speaks RFC 3161 over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from unburden.errors import SealFailed, TooLarge
from unburden.model import Seal, sealed_statement
from unburden.seal.check import split_certificates, time_stated

if TYPE_CHECKING:
    from unburden.model import Checkpoint
    from unburden.net import Door

_MAX_TOKEN = 256 * 1024
_HEADERS = {
    "content-type": "application/timestamp-query",
    "accept": "application/timestamp-reply",
}


class Rfc3161:
    """One timestamp authority.

    Args:
        url: where it takes queries.
        door: the way out.
        certificates: its root and intermediates, PEM, got from the authority by a way
            you trust. A token that does not lead to that root is refused.

    Raises:
        BadInput: the certificates cannot be read.

    Source: RFC 3161, 3.4 (HTTP).
    """

    def __init__(self, url: str, *, door: Door, certificates: bytes) -> None:
        split_certificates(certificates)
        self._url = url
        self._door = door
        self._certificates = certificates

    @property
    def authority(self) -> str:
        """Its URL."""
        return self._url

    def stamp(self, checkpoint: Checkpoint) -> Seal:
        """Have a Checkpoint stamped; the token is verified before it is returned.

        Raises:
            Unreachable: the authority did not answer.
            SealFailed: its answer is no token over it that can be trusted.
            PrivateAddress: it is inside this network, and that was not allowed.
        """
        message = sealed_statement(checkpoint)
        query = TimestampRequestBuilder(message, HashAlgorithm.SHA256).build()
        token = self._ask(query.as_bytes())
        at = time_stated(token, message, trusted=self._certificates, nonce=query.nonce)
        return Seal(
            checkpoint=checkpoint,
            at=at,
            authority=self._url,
            token=token,
            certificates=self._certificates,
        )

    def _ask(self, query: bytes) -> bytes:
        retry = "The ledger is safe; seal it later, or with another authority."
        try:
            reply = self._door.fetch(
                self._url,
                method="POST",
                content=query,
                headers=_HEADERS,
                max_bytes=_MAX_TOKEN,
            )
        except TooLarge as error:
            what = f"{self._url} answered with more than a timestamp can be."
            raise SealFailed(what, retry) from error
        if reply.status != 200:
            what = f"{self._url} answered with HTTP status {reply.status}."
            raise SealFailed(what, retry)
        return reply.content
