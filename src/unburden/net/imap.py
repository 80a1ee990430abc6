"""Mail on its way in: IMAP over a connection that passed the guard, to look only.

The folder is opened with EXAMINE and mails are read with BODY.PEEK (RFC 9051, 6.3.3 and
6.4.5.1): nothing is marked, moved or deleted. Every answer is bounded in bytes and
time, and no size that the server names is believed.
"""

from __future__ import annotations

import imaplib
import io
import ssl
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from unburden.errors import BadInput, Unreachable
from unburden.net.mail_relay import Tls
from unburden.net.mail_wire import Ear, dial, secured, shown, tls_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.net.guard import Guard
    from unburden.net.mail_relay import MailStore

SETTINGS = "[mailbox]"
SMALL = 2_000_000
"""Most bytes of an answer that holds no mail."""

SPARE = 65_536
"""Bytes of an answer beside the mail that it holds."""


class Inbox:
    """A folder that was opened to look only.

    Each raises Unreachable once the connection broke or the wait was too long.

    Attributes:
        validity: while it is the same, a mail's number is (UIDVALIDITY, RFC 9051,
            2.3.1.1).
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.validity = wire.validity

    def after(self, number: int) -> list[int]:
        """The numbers of the mails after one, oldest first."""
        with told(self._wire.where):
            self._wire.next(SMALL)
            found = self._wire.asked("SEARCH", f"UID {number + 1}:*")
        words = b" ".join(one for one in found if isinstance(one, bytes)).split()
        numbers = {int(one) for one in words if one.isdigit() and len(one) < 11}
        # A range that begins after the last still names the last.
        return sorted(one for one in numbers if one > number)

    def raw(self, number: int, *, most: int) -> bytes:
        """A mail as it came, cut after so many bytes; empty where it is gone."""
        with told(self._wire.where):
            self._wire.next(most + SPARE)
            what = f"(BODY.PEEK[]<0.{most}>)"
            found = self._wire.asked("FETCH", str(number), what)
        parts = [one[1] for one in found if isinstance(one, tuple)]
        return parts[0][:most] if parts else b""


class Wire(imaplib.IMAP4):
    """imaplib over a vetted address, with bounds on what it is told."""

    def __init__(self, guard: Guard, store: MailStore) -> None:
        self.guard, self.box = guard, store
        self.where = f"The mailbox {store.host}"
        self.address = ""
        self.validity = 0
        self._most = SMALL
        super().__init__(store.host, store.port, store.patience.connect)

    def enter(self) -> None:
        """Secure it, log in, and open the folder to look only."""
        store = self.box
        if store.tls == Tls.STARTTLS:
            self._secure()
        self._log_in()
        kind, words = self.select(_quoted(store.folder), readonly=True)
        if kind != "OK":
            what = f"{self.where} has no folder {store.folder}: {_words(words)}."
            raise BadInput(what, f"Check folder under {SETTINGS} in config.toml.")
        validity = self.response("UIDVALIDITY")[1][0]
        self.validity = int(validity) if validity and validity.isdigit() else 0

    def next(self, most: int) -> None:
        """The next answer may hold so many bytes."""
        self._most = most
        self._ear.again(seconds=self.box.patience.answer, most=most)

    def asked(self, command: str, *words: str) -> list[object]:
        """Ask by number, and return what was found; see `imaplib.IMAP4.uid`."""
        kind, found = self.uid(command, *words)
        if kind != "OK":
            raise imaplib.IMAP4.error(_words(found))
        return list(found)

    def open(
        self, host: str = "", port: int = 143, timeout: float | None = None
    ) -> None:
        """Connect; imaplib's own hook for a way of connecting."""
        self.host, self.port = host, port
        self.sock, self.address = dial(
            self.guard, host, port, seconds=timeout or 0, settings=SETTINGS
        )
        if self.box.tls == Tls.IMPLICIT:
            self.sock = secured(self.sock, host, self.box.trust)
        self._listen()

    def read(self, size: int) -> bytes:
        """Read so many bytes of a mail; no more are set aside than may come."""
        if size > self._most:
            what = f"it wants to send {size:,} bytes at once"
            raise imaplib.IMAP4.abort(what)
        data: bytes = self._heard.read(size)
        return data

    def _listen(self) -> None:
        ear = Ear(self.sock, seconds=self.box.patience.answer, most=SMALL)
        self._ear, self._heard = ear, io.BufferedReader(ear)
        self.file = self._heard

    def _secure(self) -> None:
        if "STARTTLS" not in self.capabilities:
            what = f"{self.where} offers no TLS (STARTTLS) on port {self.box.port}."
            raise BadInput(what, f"Ask who runs it, or set tls under {SETTINGS}.")
        self.starttls(tls_context(self.box.trust))
        self._listen()  # what was heard before is forgotten

    def _log_in(self) -> None:
        if self.box.tls == Tls.NONE and not ip_address(self.address).is_loopback:
            what = f"{self.where} would be told the password for all to read."
            raise BadInput(what, f'Set tls = "implicit" under {SETTINGS}.')
        self.next(SMALL)
        try:
            self.login(_quoted(self.box.user), self.box.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            said = _words(error)
            what = f"{self.where} does not take the user and password: {said}."
            fix = f"Check user and password under {SETTINGS} in config.toml."
            raise BadInput(what, fix) from error


@contextmanager
def inbox(guard: Guard, store: MailStore) -> Iterator[Inbox]:
    """Connect, secure, log in, open the folder; part politely.

    Raises:
        PrivateAddress: the server stands inside, and that is not allowed.
        BadInput: it refuses our login, has no such folder, or has no TLS where we ask
            for it.
        Unreachable: it did not answer, or its certificate is not to be trusted.
    """
    where = f"The mailbox {store.host}"
    with told(where):
        wire = Wire(guard, store)
    try:
        with told(where):
            wire.enter()
        yield Inbox(wire)
        with suppress(imaplib.IMAP4.error, OSError):
            wire.logout()
    finally:
        with suppress(OSError):
            wire.shutdown()


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what imaplib and the system raise into a sentence."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        what = f"{where} shows a certificate not to be trusted: {error.verify_message}."
        raise Unreachable(what, "Nothing was read; ask who runs it.") from error
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        # ValueError: numbers where imaplib expects some, and none are.
        what = f"{where} did not answer: {_words(error)}."
        raise Unreachable(what, "Try again later.") from error


def _quoted(text: str) -> str:
    """A string as IMAP quotes it (RFC 9051, 4.3); imaplib leaves that to others."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(found: object) -> str:
    """What a server said, or an error tells, cleaned."""
    if isinstance(found, Exception):
        found = found.args[-1] if found.args else type(found).__name__
    some = found if isinstance(found, list) else [found]
    texts = (
        one.decode("ascii", "replace") if isinstance(one, bytes) else str(one)
        for one in some
    )
    return shown(" ".join(texts)).rstrip(".")
