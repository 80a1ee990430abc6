"""May we connect there? Asked after the name is resolved, of every address it has.

The rules:

1. A host that only looks like an address (``2130706433``, ``0x7f.1``, ``127.1``) is
   refused: resolvers read those forms, people do not.
2. Every address of a name is looked at; one that is not public refuses the name.
3. Whoever connects is given the addresses that were looked at, never the name again,
   so a name that changes its answer in between (DNS rebinding) gains nothing.
4. ``allow_private`` opens this machine and private networks. Link-local addresses
   (cloud metadata among them), multicast, reserved and translated ones stay closed.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from unburden.errors import PrivateAddress, Unreachable

Resolve = Callable[[str, int], list[str]]
Detour = Callable[[str, int], tuple[str, int]]

HOW_TO_ALLOW = "If this is your own machine or test network, say --allow-private."

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190).
INSIDE = tuple(
    ip_network(block)
    for block in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
# Beyond what `is_global` says: forms that carry an IPv4 address inside (6to4, its
# relays, Teredo, NAT64, SIIT), and blocks newer than this Python's tables.
CLOSED = tuple(
    ip_network(block)
    for block in (
        "192.88.99.0/24",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
    )
)
GLOBAL_UNICAST = ip_network("2000::/3")
NUMERIC_LABEL = re.compile(r"0x[0-9a-f]*|[0-9]+")
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?")
ISATAP = (0x00005EFE, 0x02005EFE)


def system_resolve(host: str, port: int) -> list[str]:
    """All addresses of a host name, by the system's resolver.

    Names under ``localhost`` are this machine without asking (RFC 6761, 6.3).

    Raises:
        Unreachable: the name has no address.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1", "::1"]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        what = f"The address of {host} could not be found."
        raise Unreachable(what, "Check the spelling, and the connection.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def straight(address: str, port: int) -> tuple[str, int]:
    """Dial the vetted address itself."""
    return address, port


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Says which addresses may be connected to.

    Attributes:
        allow_private: whether this machine and private networks are let through.
        resolve: host and port to addresses; raises Unreachable.
        detour: where a vetted address is really dialled; a test's small web stands
            on loopback behind public addresses.
    """

    allow_private: bool = False
    resolve: Resolve = system_resolve
    detour: Detour = straight

    def vet(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to, all of them vetted.

        Raises:
            PrivateAddress: the host, or any address of it, is not public.
            Unreachable: the name has no address.
        """
        name = normalise(host)
        literal = _literal(name)
        addresses = [str(literal)] if literal else self.resolve(name, port)
        for address in addresses:
            self._vet_address(name, address)
        if not addresses:
            what = f"{host} has no address."
            raise Unreachable(what, "Check the spelling, and the connection.")
        return addresses

    def _vet_address(self, name: str, address: str) -> None:
        ip = _literal(address)
        inside = ip is not None and is_inside(ip)
        if (self.allow_private and inside) or (ip is not None and is_public(ip)):
            return
        leads = f"{name} leads to {address}, which" if name != address else name
        what = f"{leads} is not on the public web."
        raise PrivateAddress(what, HOW_TO_ALLOW if inside else "It was left alone.")


def normalise(host: str) -> str:
    """A host as it is compared: lower case, no brackets, no dot at the end.

    Raises:
        PrivateAddress: it is neither a name nor an address in its usual form.
    """
    name = host.lower().removesuffix(".")
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    if _literal(name):
        return name
    last = name.rpartition(".")[2]
    if NUMERIC_LABEL.fullmatch(last) or not HOST_NAME.fullmatch(name):
        what = f"{host[:100]!r} is not a host name, nor an address as people write it."
        raise PrivateAddress(what, "Give the site's name, for instance site.example.")
    return name


def is_inside(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is this machine or a private network."""
    return any(ip in block for block in INSIDE if block.version == ip.version)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is a plain, public, unicast one.

    Source: IANA special-purpose address registries (RFC 6890).
    """
    closed = any(ip in block for block in CLOSED if block.version == ip.version)
    if closed or not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    if isinstance(ip, IPv4Address):
        return True
    interface = int(ip) >> 32 & 0xFFFFFFFF
    return ip in GLOBAL_UNICAST and interface not in ISATAP


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(host)
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.scope_id:
        return None
    return ip
