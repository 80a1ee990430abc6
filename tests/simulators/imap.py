"""An IMAP server on 127.0.0.1 that says what it is told to, line by line.

It is for faults that a real server does not have; `dovecot.py` is a real one.
"""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Self

from unburden.net import Door, MailStore, Patience, Tls

OUTSIDE = "93.184.215.26"
HASTY = Patience(connect=5.0, answer=1.0)
SEARCH = re.compile(rb"UID SEARCH UID (\d+):\*")
FETCH = re.compile(rb"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")


@dataclass
class ImapServer:
    """Keeps mails by number; serves while its ``with`` block lasts.

    Attributes:
        mails: by number.
        validity: of the numbers.
        greeting: what it says first.
        odd: what it answers in place of what is right, by the command's first words.
        asked: all that it was asked, in order.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    greeting: bytes = b"* OK ready"
    odd: dict[bytes, bytes] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(server.greeting + b"\r\n")
                for line in self.rfile:
                    tag, _, command = line.strip().partition(b" ")
                    server.asked.append(command)
                    answer = server.answer(tag, command)
                    if answer is None:
                        return
                    self.wfile.write(answer)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                """Say nothing of a client that leaves early."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def store(self, **changes: object) -> MailStore:
        """Its settings."""
        told: dict[str, object] = {
            "host": "imap.example",
            "port": 143,
            "user": "desk",
            "password": "secret",
            "tls": Tls.NONE,
            "allow_private": True,
            "patience": HASTY,
        }
        return MailStore(**{**told, **changes})  # type: ignore[arg-type]

    def door(self, address: str = "127.0.0.1") -> Door:
        """A door for which this server stands at an address."""
        port = self._server.server_address[1]
        return Door(
            resolve=lambda host, _: [address],
            detour=lambda address, _: ("127.0.0.1", int(port)),
        )

    def answer(self, tag: bytes, command: bytes) -> bytes | None:
        """What it answers; None: it hangs up."""
        for begins, said in self.odd.items():
            if command.startswith(begins):
                return said.replace(b"TAG", tag) if said else None
        return self._told(command) + tag + b" OK done\r\n"

    def _told(self, command: bytes) -> bytes:
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith(b"EXAMINE"):
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n" % (
                len(self.mails),
                self.validity,
            )
        if found := SEARCH.fullmatch(command):
            # A range that begins after the last still names the last (RFC 9051).
            last = max(self.mails, default=0)
            some = [n for n in self.mails if n >= int(found[1])] or [last] * bool(last)
            return b"* SEARCH %s\r\n" % b" ".join(b"%d" % one for one in some)
        if found := FETCH.fullmatch(command):
            number = int(found[1])
            if number not in self.mails:
                return b""
            raw = self.mails[number][: int(found[2])]
            head = b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, len(raw))
            return head + raw + b")\r\n"
        return b""
