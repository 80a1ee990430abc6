"""Our own requests: an httpx client whose every connection passes the guard."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import httpx

from unburden import __version__
from unburden.errors import TooLarge, Unreachable
from unburden.net.decode import Inflater
from unburden.net.guard import Detour, Guard, Resolve, straight, system_resolve
from unburden.net.imap import Inbox, inbox
from unburden.net.limits import LIMITS, Limits
from unburden.net.names import Txt, system_txt
from unburden.net.proxy import Proxy
from unburden.net.smtp import Transaction, transaction
from unburden.net.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from unburden.net.mail_relay import MailRelay, MailStore

IDENTITY = (
    f"Unburden/{__version__} "
    "(+finds and records pictures shared without consent, for the person in them)"
)
"""What we send as User-Agent: who we are, honestly. Robots know us as ``Unburden``."""

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def wall_clock() -> datetime:
    """The time now, aware, in UTC.

    The one clock of this room: a Witness is worth nothing without the time, and most
    callers have no other. Callers that have one pass it to the Door.
    """
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        url: the address that answered, after redirects.
        status: the HTTP status.
        headers: by lower-case name.
        content: the body, decoded.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The one way out to the network.

    Attributes:
        allow_private: whether this machine and private networks may be reached.
        identity: the User-Agent of our own requests.
        limits: bounds on bytes, time, redirects and connections.
        clock: gives the time a Witness is dated with.
        resolve: host and port to addresses.
        detour: where a vetted address is really dialled (see Guard).
        txt: a name to its TXT records.
    """

    allow_private: bool = False
    identity: str = IDENTITY
    limits: Limits = LIMITS
    clock: Callable[[], datetime] = wall_clock
    resolve: Resolve = system_resolve
    detour: Detour = straight
    txt: Txt = system_txt

    @property
    def guard(self) -> Guard:
        """The guard behind every connection of this door."""
        return Guard(
            allow_private=self.allow_private, resolve=self.resolve, detour=self.detour
        )

    def hurried(self, seconds: float) -> Door:
        """The same door, whose every fetch ends after so many seconds at most."""
        least = {
            name: min(seconds, getattr(self.limits, name))
            for name in ("seconds", "connect", "wait")
        }
        return replace(self, limits=replace(self.limits, **least))

    def client(self, *, seconds: float | None = None) -> httpx.Client:
        """An httpx client; every connection, redirects included, passes the guard.

        It ignores proxies and credentials of the environment, and follows redirects.

        Args:
            seconds: after this long, all its reading and connecting stops.
        """
        return httpx.Client(
            transport=Transport(self.guard, seconds=seconds),
            headers={"user-agent": self.identity, "accept-encoding": "gzip, deflate"},
            timeout=httpx.Timeout(self.limits.wait, connect=self.limits.connect),
            follow_redirects=True,
            max_redirects=self.limits.redirects,
            trust_env=False,
        )

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        max_bytes: int | None = None,
        method: str = "GET",
        content: bytes | None = None,
        follow: bool = True,
    ) -> Reply:
        """Ask for one address and read the whole answer, whatever its status.

        Args:
            url: http or https.
            headers: sent besides our own.
            max_bytes: of the decoded body; the door's limit when None.
            method: GET, or POST with ``content``.
            content: the body to send.
            follow: whether to follow redirects; not with a key among the headers.

        Raises:
            PrivateAddress: it, or a redirect of it, leads inside.
            TooLarge: the answer is longer than allowed.
            Unreachable: no usable answer came, in time.
        """
        limit = self.limits.max_bytes if max_bytes is None else max_bytes
        try:
            with (
                self.client(seconds=self.limits.seconds) as client,
                client.stream(
                    method,
                    url,
                    headers=dict(headers),
                    content=content,
                    follow_redirects=follow,
                ) as response,
            ):
                return _read(response, limit)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            what = f"{url} did not answer: {str(error) or type(error).__name__}."
            raise Unreachable(what, "Try again later, or check the address.") from error

    @contextmanager
    def proxy(self) -> Iterator[Proxy]:
        """A forward proxy on loopback, behind the same guard, until the block ends."""
        with Proxy(self.guard, limits=self.limits, clock=self.clock) as proxy:
            yield proxy

    @contextmanager
    def smtp(self, relay: MailRelay) -> Iterator[Transaction]:
        """One mail to the organisation's relay, behind the same guard.

        Args:
            relay: it may be private where it says so itself.

        Raises:
            PrivateAddress: the relay stands inside, and that is not allowed.
            BadInput: the relay refuses our login, or has no TLS where we ask for it.
            Unreachable: it did not answer, or its certificate is not to be trusted.
        """
        private = self.allow_private or relay.allow_private
        with transaction(replace(self.guard, allow_private=private), relay) as begun:
            yield begun

    @contextmanager
    def imap(self, store: MailStore) -> Iterator[Inbox]:
        """The organisation's mailbox, to look only, behind the same guard.

        Args:
            store: it may be private where it says so itself.

        Raises:
            PrivateAddress: it stands inside, and that is not allowed.
            BadInput: it refuses our login, or has no TLS or folder that we ask for.
            Unreachable: it did not answer, or its certificate is not to be trusted.
        """
        private = self.allow_private or store.allow_private
        with inbox(replace(self.guard, allow_private=private), store) as opened:
            yield opened


def _read(response: httpx.Response, limit: int) -> Reply:
    inflater = Inflater(response.headers.get("content-encoding", ""))
    body = bytearray()
    for chunk in response.iter_raw():
        body += inflater.feed(chunk, limit + 1 - len(body))
        if len(body) > limit:
            what = f"{response.url} sends more than {limit:,} bytes."
            raise TooLarge(what, "It was left unread.")
    return Reply(
        url=str(response.url),
        status=response.status_code,
        headers=MappingProxyType(dict(response.headers)),
        content=bytes(body),
    )
