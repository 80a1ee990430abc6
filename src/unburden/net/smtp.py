"""Mail on its way out: SMTP over a connection that passed the guard.

One command at a time (RFC 5321), so that the caller knows at each moment whether any
of the content may have been taken. Every answer is bounded in bytes and in time.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from unburden.net.smtp_wire import Wire, read_answer, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.net.guard import Guard
    from unburden.net.mail_relay import MailRelay, Said

LINE_ENDS = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"(?m)^\.")


class Transaction:
    """One mail to a relay that was greeted, one command at a time (RFC 5321, 3.3).

    Each raises Unreachable once the connection broke or the wait was too long.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def sender(self, address: str) -> Said:
        """Say who gets the bounces (MAIL FROM)."""
        with told(self._wire.where):
            return read_answer(self._wire.mail(address))

    def recipient(self, address: str) -> Said:
        """Say who it is for (RCPT TO)."""
        with told(self._wire.where):
            return read_answer(self._wire.rcpt(address))

    def begin(self) -> Said:
        """Ask to send the content (DATA); 354 invites it."""
        with told(self._wire.where):
            return read_answer(self._wire.docmd("DATA"))

    def content(self, raw: bytes) -> Said:
        """Send the content and its final dot; any answer or none may mean it went.

        Args:
            raw: the whole message; its line ends are made CRLF, so that nothing in it
                can end it early.
        """
        wire = self._wire
        with told(wire.where):
            wire.wait = wire.patience.last
            wire.send(as_sent(raw))
            return read_answer(wire.getreply())


def as_sent(raw: bytes) -> bytes:
    """A message as it travels: CRLF only, dots doubled, the end (RFC 5321, 4.5.2)."""
    lines = LINE_ENDS.sub(b"\r\n", raw)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return LEADING_DOT.sub(b"..", lines) + b".\r\n"


@contextmanager
def transaction(guard: Guard, relay: MailRelay) -> Iterator[Transaction]:
    """Connect, secure, log in; part politely, or just hang up after an error.

    Raises:
        PrivateAddress: the relay stands inside, and that is not allowed.
        BadInput: the relay refuses us, our login, or has no TLS where we ask for it.
        Unreachable: it did not answer, or its certificate is not to be trusted.
    """
    wire = Wire(guard, relay)
    try:
        with told(wire.where):
            wire.greet()
        yield Transaction(wire)
        with suppress(smtplib.SMTPException, OSError):
            wire.wait = min(5.0, relay.patience.answer)
            wire.quit()
    finally:
        wire.close()
