"""Timestamp authorities that misbehave, each in its own way."""

from __future__ import annotations

from demo.authority import Authority
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder


class Rude(Authority):
    """Answers with the same status and bytes, whatever is asked."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.answer = (status, body)

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Ignore the query."""
        return self.answer


class Replaying(Authority):
    """Answers each query with the token it gave to the first."""

    def __init__(self) -> None:
        super().__init__()
        self.first: tuple[int, bytes] | None = None

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Answer the first query, for ever."""
        self.first = self.first or super().reply(query)
        return self.first


class Swapping(Authority):
    """Stamps something else than what it was asked to."""

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Stamp other bytes."""
        other = TimestampRequestBuilder(b"other", HashAlgorithm.SHA256).build()
        return super().reply(other.as_bytes())
