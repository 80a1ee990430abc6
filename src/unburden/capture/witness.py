"""What the proxy saw, beside what the browser told.

The proxy answers in the server's stead when it refuses an address or a host does not
answer: such answers are no part of the page, and are told apart here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.browser import Exchange, Loss, header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.browser import Shelf
    from unburden.net import Witness

# What the proxy answers with when a server breaks off: bare, unlike a server's.
OUR_STATUSES = frozenset({400, 408, 502, 504})
OUR_HEADERS = frozenset({"content-type", "content-length", "connection"})
SENTENCE_BYTES = 1000
# Allowances when bytes are compared: headers, and for each connection TLS.
EXCHANGE_BYTES = 16_384
CONNECTION_BYTES = 32_768
SHARE = 0.05

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What the servers answered, and what they did not."""

    exchanges: tuple[Exchange, ...]
    losses: tuple[Loss, ...]


def place(url: str) -> Place:
    """Return the host and port of a URL, as the proxy writes them."""
    parts = urlsplit(url)
    default = 443 if parts.scheme in ("https", "wss") else 80
    try:
        port = parts.port or default
    except ValueError:
        port = default
    return (parts.hostname or "", port)


def address(log: Sequence[Witness], url: str) -> str:
    """Return the IP address that answered for a URL's host; empty if none did."""
    where = place(url)
    found = [seen.address for seen in log if (seen.host, seen.port) == where]
    return next((each for each in reversed(found) if each), "")


def refusal(log: Sequence[Witness], url: str) -> str:
    """Return why the proxy refused a URL's host; empty if it did not."""
    where = place(url)
    found = [seen.refused for seen in log if (seen.host, seen.port) == where]
    return next((each for each in found if each), "")


def sort(
    exchanges: Iterable[Exchange],
    losses: Iterable[Loss],
    log: Sequence[Witness],
    shelf: Shelf,
) -> Sorted:
    """Take the proxy's own answers out, and give losses the proxy's reasons."""
    kept: list[Exchange] = []
    lost: list[Loss] = []
    for each in exchanges:
        if _is_ours(each, log):
            words = shelf.get(each.body, 0, SENTENCE_BYTES).decode("utf-8", "replace")
            lost.append(Loss(url=each.url, why=words.strip()))
        else:
            kept.append(each)
    for loss in losses:
        why = "" if loss.allowed else refusal(log, loss.url)
        lost.append(Loss(url=loss.url, why=why or loss.why, allowed=loss.allowed))
    return Sorted(exchanges=tuple(kept), losses=tuple(lost))


def _is_ours(exchange: Exchange, log: Sequence[Witness]) -> bool:
    """Whether our proxy answered in the server's stead (Proxy-Status, RFC 9209).

    A server that claims to be our proxy is not believed unless the proxy's own log
    has a connection to it that failed.
    """
    told = {name.lower() for name, _ in exchange.answered}
    claims = header(exchange.answered, "proxy-status").startswith("unburden;") or (
        exchange.status in OUR_STATUSES and told <= OUR_HEADERS
    )
    where = place(exchange.url)
    seen = [each for each in log if (each.host, each.port) == where]
    return claims and any(not each.address or not each.received for each in seen)


def disagreements(sorted_: Sorted, log: Sequence[Witness]) -> tuple[Loss, ...]:
    """Name hosts of which the proxy saw more than the archive holds.

    Plain hosts are compared one by one. Tunnels are compared all together, as one
    may carry requests for several hosts (connection coalescing, RFC 9113 9.1.1).
    """
    named = {place(loss.url)[0] for loss in sorted_.losses}
    held = {place(each.url)[0] for each in sorted_.exchanges}
    silent = [
        seen.host for seen in log if seen.received and seen.host not in held | named
    ]
    found = [
        Loss(url=host, why="Our proxy saw it answer, but nothing of it was kept.")
        for host in dict.fromkeys(silent)
    ]
    tunnels = {seen.host for seen in log if seen.port == 443}
    kept: dict[str, int] = defaultdict(int)
    for each in sorted_.exchanges:
        group = _group(place(each.url)[0], tunnels)
        kept[group] += each.body.size + EXCHANGE_BYTES
    came: dict[str, int] = defaultdict(int)
    for seen in log:
        came[_group(seen.host, tunnels)] += max(0, seen.received - CONNECTION_BYTES)
    excused = {_group(host, tunnels) for host in named}
    for group, size in came.items():
        if size > kept[group] * (1 + SHARE) and group not in excused and kept[group]:
            why = f"Our proxy saw {size:,} bytes come, more than was kept of it."
            found.append(Loss(url=group, why=why))
    return tuple(found)


def _group(host: str, tunnels: set[str]) -> str:
    return "https" if host in tunnels else host


def to_json(log: Iterable[Witness]) -> list[dict[str, object]]:
    """Write the proxy's log as plain JSON values."""
    return [asdict(seen) | {"at": seen.at.isoformat()} for seen in log]
