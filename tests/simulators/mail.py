"""A mail server on 127.0.0.1 that does with each recipient what it was told to do.

It keeps every mail it took, so that what went twice can be counted.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from enum import Enum
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from unburden.errors import Unreachable
from unburden.net import Door, MailRelay, Patience, Tls

OUTSIDE = "93.184.215.25"
CALM = Patience(connect=20.0, answer=20.0, last=20.0)
HASTY = Patience(connect=20.0, answer=0.5, last=0.5)
"""For a server that says nothing."""


class Does(Enum):
    """What is done with a recipient; accepting is the rule."""

    ACCEPT = "takes the mail"
    GREYLIST = "puts the first try off, and takes the next"
    REFUSE = "550 at RCPT TO"
    FULL = "452 at RCPT TO"
    REFUSE_CONTENT = "554 after the content"
    PUT_OFF_CONTENT = "451 after the content"
    DROP_AT_RCPT = "hangs up at RCPT TO"
    DROP_AT_DATA = "hangs up at DATA"
    DROP_IN_CONTENT = "invites the content, and hangs up"
    DROP_AFTER_DOT = "hangs up after the content, and keeps nothing"
    TAKE_AND_DROP = "takes the mail, and hangs up without a word"
    HANG_AT_RCPT = "says nothing at RCPT TO"
    HANG_AFTER_DOT = "takes the mail, and says nothing"
    BABBLE_AT_RCPT = "answers RCPT TO without end"
    BABBLE_AFTER_DOT = "takes the mail, and answers without end"
    ODD_AFTER_DOT = "takes the mail, and answers what is not SMTP"


DROPS = {Does.DROP_AFTER_DOT, Does.TAKE_AND_DROP}
NOT_KEPT = {Does.DROP_AFTER_DOT, Does.REFUSE_CONTENT, Does.PUT_OFF_CONTENT}
AT_RCPT = {
    Does.REFUSE: "550 5.1.1 No such user here",
    Does.FULL: "452 4.2.2 Mailbox full",
    Does.BABBLE_AT_RCPT: "250-more\r\n" * 20_000 + "250 end",
}
AFTER_DOT = {
    Does.REFUSE_CONTENT: "554 5.7.1 Content refused",
    Does.PUT_OFF_CONTENT: "451 4.3.0 Try again later",
    Does.BABBLE_AFTER_DOT: "250-more\r\n" * 20_000 + "250 end",
    Does.ODD_AFTER_DOT: "what?",
}


@dataclass(frozen=True)
class Taken:
    """One mail that was taken, for one recipient."""

    message_id: str
    sender: str
    to: str
    raw: bytes = field(repr=False)


class MailServer:
    """An SMTP server, while its ``with`` block lasts.

    Attributes:
        does: by recipient; those not named are accepted.
        taken: every mail taken, once for each recipient, in order.
        asked: every recipient that was asked for, taken or not, in order.
        names: what those who greeted it called themselves.
        connections: how many there were.
        deaf_to: commands at which it hangs up ("connect", "EHLO", "MAIL", ...).
        answers: what it answers to a command instead of what it would ("connect" too).
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.does: dict[str, Does] = {}
        self.taken: list[Taken] = []
        self.asked: list[str] = []
        self.deaf_to: set[str] = set()
        self.answers: dict[str, str] = {}
        self.connections = 0
        self.names: list[str] = []
        self.port = 0
        self._tls, self._implicit, self._login = tls, implicit, login
        self._wires: set[asyncio.Transport] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    def doubles(self) -> dict[tuple[str, str], int]:
        """Message-ID and recipient of what was taken more than once, and how often."""
        counted = Counter((one.message_id, one.to) for one in self.taken)
        return {key: count for key, count in counted.items() if count > 1}

    def relay(self, **other: object) -> MailRelay:
        """This server as a relay, ``relay.example``; plain if it has no certificate."""
        tls = Tls.NONE if not self._tls else Tls.STARTTLS
        chosen: dict[str, object] = {
            "host": "relay.example",
            "port": self.port,
            "name": "help.example",
            "tls": Tls.IMPLICIT if self._implicit else tls,
            "patience": CALM,
        }
        return MailRelay(**{**chosen, **other})  # type: ignore[arg-type]

    def door(self) -> Door:
        """A door that may not go inside, for which ``relay.example`` is this server."""

        def resolve(host: str, port: int) -> list[str]:
            if host != "relay.example":
                what = f"{host} is not of this network."
                raise Unreachable(what)
            return [OUTSIDE]

        def detour(address: str, port: int) -> tuple[str, int]:
            assert address == OUTSIDE, f"{address} was let through"
            return "127.0.0.1", port

        return Door(resolve=resolve, detour=detour)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        context = self._tls if self._implicit else None
        server = await self._loop.create_server(
            self._greet, "127.0.0.1", 0, ssl=context
        )
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._stop.wait()
        server.close()
        for wire in self._wires:
            wire.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _greet(self) -> SMTP:
        self.connections += 1
        return _Speaker(
            self,
            hostname="relay.example",
            tls_context=None if self._implicit else self._tls,
            require_starttls=bool(self._tls) and not self._implicit,
            authenticator=self._check if self._login else None,
            auth_required=bool(self._login and self._tls),
            auth_exclude_mechanism=() if self._login else ("LOGIN", "PLAIN"),
            auth_require_tls=bool(self._tls) and not self._implicit,
            loop=self._loop,
            enable_SMTPUTF8=False,
        )

    def _check(self, *asked: object) -> AuthResult:
        given = asked[-1]
        assert isinstance(given, LoginPassword)
        name, password = self._login or ("", "")
        is_known = (given.login, given.password) == (name.encode(), password.encode())
        return AuthResult(success=is_known, handled=False)

    # aiosmtpd's hooks

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.names.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        does = self.does.get(address, Does.ACCEPT)
        self.asked.append(address)
        if does is Does.DROP_AT_RCPT:
            server.transport.abort()
        if does is Does.HANG_AT_RCPT:
            await asyncio.sleep(3600)
        if does is Does.GREYLIST and self.asked.count(address) == 1:
            return "451 4.7.1 Greylisted, try again later"
        if does in {Does.REFUSE, Does.FULL}:
            return AT_RCPT[does]
        envelope.rcpt_tos.append(address)
        return AT_RCPT.get(does, "250 2.1.5 Ok")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        does = self.of(envelope)
        if does not in NOT_KEPT:
            self._keep(envelope)
        if does in DROPS:
            server.transport.abort()
        if does is Does.HANG_AFTER_DOT:
            await asyncio.sleep(3600)
        return AFTER_DOT.get(does, f"250 2.0.0 Ok: queued as {len(self.taken):06X}")

    def of(self, envelope: Envelope) -> Does:
        """What is done with the first recipient of an envelope."""
        return self.does.get(envelope.rcpt_tos[0], Does.ACCEPT)

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.original_content or b""
        named = str(BytesHeaderParser().parsebytes(raw).get("Message-ID", ""))
        for to in envelope.rcpt_tos:
            self.taken.append(Taken(named, envelope.mail_from or "", to, raw))


class _Speaker(SMTP):
    """aiosmtpd's server, which can also hang up or answer oddly."""

    def __init__(self, owner: MailServer, **settings: object) -> None:
        super().__init__(owner, **settings)  # type: ignore[arg-type]
        self.owner = owner

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.owner._wires.add(transport)
        if self.transport is None and "connect" in self.owner.deaf_to:
            transport.abort()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self.owner._wires.discard(self.transport)  # type: ignore[arg-type]
            super().connection_lost(error)

    async def push(self, status: str | bytes) -> None:
        """Say it, or what the owner would rather have said."""
        text = status.decode() if isinstance(status, bytes) else status
        if text.startswith("220") and self.session.host_name is None:
            text = self.owner.answers.get("connect", text)
        await super().push(text)
        if text.startswith("354") and (
            self.owner.of(self.envelope) is Does.DROP_IN_CONTENT
        ):
            self.transport.abort()


def _deaf(command: str) -> None:
    """Have a command hang up, or answer something else, where the owner wants it."""
    usual = getattr(SMTP, f"smtp_{command}")

    async def act(self: _Speaker, arg: str) -> None:
        drops = command in self.owner.deaf_to or (
            command == "DATA"
            and bool(self.envelope.rcpt_tos)
            and self.owner.of(self.envelope) is Does.DROP_AT_DATA
        )
        if drops:
            self.transport.abort()
        elif command in self.owner.answers:
            await self.push(self.owner.answers[command])
        else:
            await usual(self, arg)

    setattr(_Speaker, f"smtp_{command}", act)


for _command in ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"):
    _deaf(_command)
