"""httpx over connections that pass the guard, and end in time however slow they are."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from unburden.net.guard import Guard


@cache
def _tls() -> ssl.SSLContext:
    """One for all: reading the list of authorities takes as long as a small fetch."""
    return httpx.create_ssl_context(trust_env=False)


class Transport(httpx.HTTPTransport):
    """httpx's transport over a pool that connects through the guard."""

    def __init__(self, guard: Guard, *, seconds: float | None) -> None:
        context = _tls()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=_Backend(guard, seconds)
        )


class _Backend(httpcore.NetworkBackend):
    """Resolves, vets, and connects to the very address that was vetted."""

    def __init__(self, guard: Guard, seconds: float | None) -> None:
        self._guard = guard
        self._plain = httpcore.SyncBackend()
        self._deadline = _Deadline(seconds)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._guard.vet(host, port):
            where, at_port = self._guard.detour(address, port)
            try:
                stream = self._plain.connect_tcp(
                    where,
                    at_port,
                    self._deadline.within(timeout),
                    local_address,
                    socket_options or (),
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Deadline:
    """Shortens each wait so that all of them together end in time."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def within(self, timeout: float | None) -> float | None:
        if self._end is None:
            return timeout
        left = self._end - time.monotonic()
        if left <= 0:
            what = "it took longer than allowed"
            raise httpcore.ReadTimeout(what)
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A stream that keeps to the deadline, however slowly its bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        within = self._deadline.within(timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, within)
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
