"""The server that takes our mail: where it is, how to talk to it, what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Tls(StrEnum):
    """How the way to the relay is closed to others (RFC 8314, 3)."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait for a relay (RFC 5321, 4.5.3.2).

    Attributes:
        connect: for a connection.
        answer: for each answer but the last.
        last: for the answer to the content; a shorter wait makes doubles.
    """

    connect: float = 30.0
    answer: float = 300.0
    last: float = 600.0


RFC_5321 = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRelay:
    """The server that takes our mail, and how to talk to it.

    Attributes:
        host: its name, as its certificate has it.
        port: usually 587, or 465 with implicit TLS.
        tls: STARTTLS is required where it is chosen, never only tried.
        name: what we call ourselves (EHLO); this machine's own name stays here.
        user: empty where the relay asks for no login.
        password: never shown.
        allow_private: whether it may stand inside this machine or network.
        trust: PEM of who signed its certificate; empty for the public authorities.
        patience: how long to wait.
    """

    host: str
    port: int
    name: str
    tls: Tls = Tls.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    allow_private: bool = False
    trust: str = field(default="", repr=False)
    patience: Patience = RFC_5321


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStore:
    """The server that keeps what was answered to us, read by IMAP.

    Attributes:
        host: its name, as its certificate has it.
        port: usually 993, or 143 with STARTTLS.
        tls: STARTTLS is required where it is chosen, never only tried.
        user: whose mailbox.
        password: never shown.
        folder: which of its folders.
        allow_private: whether it may stand inside this machine or network.
        trust: PEM of who signed its certificate; empty for the public authorities.
        patience: how long to wait.
    """

    host: str
    port: int
    user: str
    tls: Tls = Tls.IMPLICIT
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    allow_private: bool = False
    trust: str = field(default="", repr=False)
    patience: Patience = Patience(answer=60.0)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the relay: its code (0 if it gave none) and its words, cleaned."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()
