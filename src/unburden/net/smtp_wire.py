"""smtplib behind the guard, with bounds on what it is told and how long it waits."""

from __future__ import annotations

import io
import smtplib
import ssl
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from unburden.errors import BadInput, Unreachable
from unburden.net.mail_relay import MailRelay, Said, Tls
from unburden.net.mail_wire import Ear, dial, secured, shown, tls_context

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from unburden.net.guard import Guard

LONGEST_ANSWER = 65_536  # RFC 5321, 4.5.3.1.5 gives one line 512; of lines it says none
SETTINGS = "[mail]"


class Wire(smtplib.SMTP):
    """smtplib over a vetted address, with bounds on what it is told."""

    def __init__(self, guard: Guard, relay: MailRelay) -> None:
        self.guard = guard
        self.relay = relay
        self.patience = relay.patience
        self.where = f"The mail relay {relay.host}"
        self.wait = relay.patience.answer
        self.address = ""
        super().__init__(local_hostname=relay.name, timeout=relay.patience.connect)
        self._host = relay.host  # what STARTTLS checks the certificate for

    def greet(self) -> None:
        """Open the connection, up to where a message may be sent."""
        relay = self.relay
        code, words = self.connect(relay.host, relay.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self.ehlo_or_helo_if_needed()
        if relay.tls == Tls.STARTTLS:
            self._secure()
        if relay.user:
            self._log_in()

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer, within its bounds."""
        if self.file is None and self.sock is not None:
            ear = Ear(self.sock, seconds=self.wait, most=LONGEST_ANSWER)
            self.file = io.BufferedReader(ear)
        elif self.file is not None:
            self.file.raw.again(seconds=self.wait, most=LONGEST_ANSWER)
        return super().getreply()

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        """Send, with all our patience for it."""
        if self.sock is not None:
            self.sock.settimeout(self.wait)
        super().send(s)

    def _secure(self) -> None:
        if not self.has_extn("starttls"):
            what = f"{self.where} offers no TLS (STARTTLS) on port {self.relay.port}."
            raise BadInput(what, "Ask who runs it, or set tls and port under [mail].")
        self.starttls(context=tls_context(self.relay.trust))
        self.ehlo()

    def _log_in(self) -> None:
        if self.relay.tls == Tls.NONE and not ip_address(self.address).is_loopback:
            what = f"{self.where} would be told the password for all to read."
            raise BadInput(what, 'Set tls = "starttls" or "implicit" under [mail].')
        try:
            self.login(self.relay.user, self.relay.password)
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise
            said = read_answer((error.smtp_code, error.smtp_error))
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:  # what smtplib says of a server without logins
            said = Said(0, "it takes no login")
        else:
            return
        what = f"{self.where} does not take the user and password: {said}."
        raise BadInput(what, "Check user and password under [mail] in config.toml.")

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Dial what was vetted; smtplib's own hook for a way of connecting."""
        plain, self.address = dial(
            self.guard, host, port, seconds=timeout, settings=SETTINGS
        )
        return self._implicit(plain, host)

    def _implicit(self, plain: socket.socket, host: str) -> socket.socket:
        if self.relay.tls != Tls.IMPLICIT:
            return plain
        return secured(plain, host, self.relay.trust)


def read_answer(reply: tuple[int, bytes | str]) -> Said:
    """An answer of the relay, its words cleaned and cut."""
    code, words = reply
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Said(code if 200 <= code < 600 else 0, shown(text))


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what smtplib and the system raise into a sentence."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        what = f"{where} shows a certificate not to be trusted: {error.verify_message}."
        raise Unreachable(what, "Nothing was sent; ask who runs it.") from error
    except smtplib.SMTPResponseException as error:
        what = f"{where} says: {read_answer((error.smtp_code, error.smtp_error))}."
        raise Unreachable(what, "Try again later.") from error
    except (smtplib.SMTPException, OSError) as error:
        what = f"{where} did not answer: {read_answer((0, str(error))).words}."
        raise Unreachable(what, "Try again later.") from error
