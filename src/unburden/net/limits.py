"""How much of the network's patience and bytes one door takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one door.

    Attributes:
        max_bytes: of one decoded answer.
        seconds: for one whole fetch, redirects included.
        connect: seconds to wait for a connection.
        wait: seconds to wait for the next bytes of an answer.
        redirects: followed for one fetch.
        connections: open at once through the proxy.
        idle: seconds without a byte after which the proxy closes a connection.
        witnesses: connections the proxy's log holds; the oldest leave first.
    """

    max_bytes: int = 64_000_000
    seconds: float = 120.0
    connect: float = 15.0
    wait: float = 30.0
    redirects: int = 8
    connections: int = 256
    idle: float = 120.0
    witnesses: int = 100_000


LIMITS = Limits()
"""What a door takes unless told otherwise."""
