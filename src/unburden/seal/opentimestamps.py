"""Timestamps by way of Bitcoin: a calendar that speaks OpenTimestamps.

A calendar first gives its promise, which proves nothing. Some hours later it can say
how the promise leads to the Merkle root of a Bitcoin block, and that needs nobody's
word any more: the block's header, which anybody can have, says when.

Source: https://opentimestamps.org
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.errors import SealFailed, TooLarge
from unburden.model import Seal, sealed_statement
from unburden.seal import proof

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.model import Checkpoint
    from unburden.net import Door
    from unburden.seal.proof import Attestation

_MAX_ANSWER = 10_000  # bytes, as the calendars' own client has it
_HEADERS = {"accept": "application/vnd.opentimestamps.v1"}
_RETRY = "The ledger is safe; seal it later, or with another authority."
# Whom the pools hand promises on to, as in the calendars' own client.
_KNOWN = (
    ".calendar.opentimestamps.org",
    ".calendar.eternitywall.com",
    ".calendar.catallaxy.com",
)


class OpenTimestamps:
    """One calendar, or a pool of them.

    Args:
        url: of the calendar.
        door: the way out.
        clock: aware UTC: a promise states no time, so a Seal's is when it was given.
    """

    def __init__(self, url: str, *, door: Door, clock: Callable[[], datetime]) -> None:
        self._url, self._door, self._clock = url.rstrip("/"), door, clock

    @property
    def authority(self) -> str:
        """Its URL."""
        return self._url

    def stamp(self, checkpoint: Checkpoint) -> Seal:
        """Have a Checkpoint promised a place; `complete` follows it up.

        Raises:
            Unreachable: the calendar did not answer.
            SealFailed: its answer is no promise that can be used.
            PrivateAddress: it is inside this network, and that was not allowed.
        """
        message = sealed_statement(checkpoint)
        begun, digest = proof.begin(message, secrets.token_bytes(16))
        at = self._clock()
        answer = self._ask(f"{self._url}/digest", content=digest)
        if answer is None:
            raise SealFailed(f"{self._url} is no OpenTimestamps calendar.", _RETRY)
        token = begun + answer
        proof.read(token, message)
        return Seal(checkpoint=checkpoint, at=at, authority=self._url, token=token)

    def complete(self, seal: Seal) -> Seal | None:
        """Follow a Seal's promises up; None while they lead no further.

        Raises:
            Unreachable: a calendar did not answer.
            SealFailed: its answer cannot be used.
        """
        message, token = sealed_statement(seal.checkpoint), seal.token
        # The last first: what comes before keeps its place.
        for promise in reversed(promises(seal)):
            if not promise.is_last or not self._is_known(promise.uri):
                continue
            there = f"{promise.uri.rstrip('/')}/timestamp/{promise.commitment.hex()}"
            answer = self._ask(there)
            if answer is not None:
                proof.follow(answer, promise.commitment)
                token = proof.extended(token, promise, answer)
        proof.read(token, message)
        return None if token == seal.token else replace(seal, token=token)

    def _ask(self, url: str, content: bytes | None = None) -> bytes | None:
        """Ask a calendar; None where it has nothing to say yet."""
        try:
            reply = self._door.fetch(
                url,
                method="GET" if content is None else "POST",
                content=content,
                headers=_HEADERS,
                max_bytes=_MAX_ANSWER,
            )
        except TooLarge as error:
            what = f"{url} answered with more than a timestamp can be."
            raise SealFailed(what, _RETRY) from error
        if reply.status == 404:
            return None
        if reply.status != 200:
            what = f"{url} answered with HTTP status {reply.status}."
            raise SealFailed(what, _RETRY)
        return reply.content

    def _is_known(self, uri: str) -> bool:
        """Whether a promise may be followed there: a stranger's address may not."""
        host = urlsplit(uri).hostname or ""
        is_known = uri.startswith("https://") and host.endswith(_KNOWN)
        return is_known or uri.rstrip("/") == self._url


def promises(seal: Seal) -> list[Attestation]:
    """The promises of a Seal that nothing has followed up so far.

    Raises:
        SealFailed: it is not by OpenTimestamps, or does not hold.
    """
    found = proof.read(seal.token, sealed_statement(seal.checkpoint))
    if any(each.kind == proof.BITCOIN for each in found):
        return []
    return [each for each in found if each.kind == proof.PENDING]
