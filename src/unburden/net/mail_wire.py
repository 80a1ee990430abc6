"""What sending and reading mail stand on: dialling, TLS, bounds on what is heard."""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
from typing import TYPE_CHECKING

import httpx

from unburden.errors import PrivateAddress

if TYPE_CHECKING:
    from unburden.net.guard import Guard

LONGEST_WORDS = 500
UNPRINTED = re.compile(r"[^ -~]+")


class Ear(io.RawIOBase):
    """Reads from a socket: so many bytes and seconds for each answer, however slow."""

    def __init__(self, sock: socket.socket, *, seconds: float, most: int) -> None:
        self._sock = sock
        self.again(seconds=seconds, most=most)

    def again(self, *, seconds: float, most: int) -> None:
        """A new answer begins."""
        self._end, self._left = time.monotonic() + seconds, most

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        """Read what is there, within the bounds."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("it took longer than allowed")
        if self._left <= 0:
            raise ConnectionAbortedError("its answer is longer than allowed")
        self._sock.settimeout(left)
        count = self._sock.recv_into(into[: self._left])
        self._left -= count
        return count


def dial(
    guard: Guard, host: str, port: int, *, seconds: float, settings: str
) -> tuple[socket.socket, str]:
    """Connect to an address that was vetted.

    Args:
        guard: vets it.
        host: its name.
        port: its port.
        seconds: for a connection.
        settings: the table of settings, for the sentence where it stands inside.

    Returns:
        The connection, and the address.

    Raises:
        PrivateAddress: it stands inside, and that is not allowed.
        OSError: it does not answer.
    """
    failure = OSError("it has no address")
    try:
        addresses = guard.vet(host, port)
    except PrivateAddress as error:
        fix = f"If it is your own server, set allow_private = true under {settings}."
        raise PrivateAddress(error.what, fix) from error
    for address in addresses:
        try:
            return socket.create_connection(
                guard.detour(address, port), seconds
            ), address
        except OSError as error:
            failure = error
    raise failure


def secured(plain: socket.socket, host: str, trust: str) -> socket.socket:
    """The same connection, closed to others from its first byte (RFC 8314, 3)."""
    try:
        return tls_context(trust).wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def tls_context(trust: str) -> ssl.SSLContext:
    """What certificates are verified with.

    Args:
        trust: PEM of who signed the server's; empty for the public authorities.
    """
    if trust:
        return ssl.create_default_context(cadata=trust)
    return httpx.create_ssl_context(trust_env=False)


def shown(words: str) -> str:
    """What a server said, cleaned and cut."""
    return UNPRINTED.sub(" ", words)[:LONGEST_WORDS].strip()
