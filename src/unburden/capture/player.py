"""A forward proxy on loopback that has nothing but one archive to answer from.

A browser that goes out through it sees the page again with its own addresses, none
rewritten, and can reach nothing else. `docs/decisions/0009-replay.md` says why so.
"""

from __future__ import annotations

import contextlib
import datetime
import http.server
import ssl
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from types import TracebackType

    from unburden.warc.held import Held, Holdings

Headers = tuple[tuple[str, str], ...]
NAME = "unburden-replay.invalid"
IDLE_SECONDS = 60
POSTED_BYTES = 64 * 2**20
# What the archived headers say of a connection or of an encoding that is no more.
NOT_PLAYED = frozenset(
    {"connection", "keep-alive", "content-length", "transfer-encoding"}
    | {"content-encoding", "alt-svc", "trailer", "upgrade", "proxy-status"}
)


class Player:
    """The proxy, while its ``with`` block lasts.

    Args:
        holdings: what there is to answer from.
        at: the time now, which its certificate is valid around.

    Attributes:
        answered: how often each address was answered.
        near: addresses answered with the answer to a near one.
        lacking: addresses the archive has no answer for.
    """

    def __init__(self, holdings: Holdings, *, at: datetime.datetime) -> None:
        self.holdings = holdings
        self.answered: Counter[str] = Counter()
        self.near: Counter[str] = Counter()
        self.lacking: Counter[str] = Counter()
        self.tls = _context(at)
        handler = type("Handler", (_Handler,), {"player": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="unburden-player",
            daemon=True,
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def look(self, method: str, url: str, posted: bytes) -> Held | None:
        """Find an answer, and note what was found."""
        if held := self.holdings.find(method, url, posted):
            self.answered[url] += 1
            return held
        near = self.holdings.find(method, url) or self.holdings.near(method, url)
        (self.near if near else self.lacking)[url] += 1
        return near


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that leaves early."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    player: Player
    tunnel = ""  # host:port of the tunnel we are in, empty outside one

    def do_CONNECT(self) -> None:
        """Be the server at the other end of a tunnel, whoever it is."""
        self.send_response(200)
        self.end_headers()
        self.tunnel = self.path.removesuffix(":443")
        self.connection = self.player.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False

    def do_GET(self) -> None:
        """Answer from the archive."""
        url = self._url()
        posted = self._posted()
        asks_first = "Access-Control-Request-Method" in self.headers
        if self.command == "OPTIONS" and asks_first:
            self._permit()
        elif self.headers.get("Service-Worker") == "script":
            self._write(404, "Not played", (), b"")
        elif held := self.player.look(self.command, url, posted):
            self._play(held)
        else:
            self._write(404, "Not in the archive", (), b"")

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def finish(self) -> None:
        """Close the tunnel too: the server knows only the socket it began with."""
        super().finish()
        if self.tunnel:
            self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _url(self) -> str:
        if self.tunnel:
            return f"https://{self.tunnel}{self.path}"
        parts = urlsplit(self.path)
        host = parts.netloc.removesuffix(":80") if parts.scheme == "http" else ""
        return urlunsplit(parts._replace(netloc=host, path=parts.path or "/"))

    def _posted(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isdigit() else 0
        return self.rfile.read(min(size, POSTED_BYTES))

    def _permit(self) -> None:
        """Answer a preflight: archives hold none, as browsers show none."""
        asked = self.headers
        self._write(
            204,
            "",
            (
                ("Access-Control-Allow-Origin", asked.get("Origin", "*")),
                ("Access-Control-Allow-Credentials", "true"),
                (
                    "Access-Control-Allow-Methods",
                    asked["Access-Control-Request-Method"],
                ),
                (
                    "Access-Control-Allow-Headers",
                    asked.get("Access-Control-Request-Headers", "*"),
                ),
            ),
            b"",
        )

    def _play(self, held: Held) -> None:
        headers = tuple(
            (name, value)
            for name, value in held.headers
            if name.lower() not in NOT_PLAYED
        )
        body, status = self.player.holdings.body(held), held.status
        asked = self.headers.get("Range", "")
        if status == 200 and (span := _span(asked, len(body))):
            told = f"bytes {span[0]}-{span[1]}/{len(body)}"
            headers = (*headers, ("Content-Range", told))
            body, status = body[span[0] : span[1] + 1], 206
        self._write(status, held.reason, headers, body)

    def _write(
        self,
        status: int,
        reason: str,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
    ) -> None:
        with contextlib.suppress(OSError):  # the page may have gone on
            self.send_response_only(status, reason)
            for name, value in headers:
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a simple range (RFC 9110, 14.1.2); None for the whole."""
    first, dash, last = asked.removeprefix("bytes=").partition("-")
    if not asked.startswith("bytes=") or not dash or not first.isdigit():
        return None
    if int(first) >= size or (last and not last.isdigit()):
        return None
    return int(first), min(int(last or size - 1), size - 1)


def _context(at: datetime.datetime) -> ssl.SSLContext:
    """TLS under a certificate nobody vouches for: the replaying browser takes any."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    day = datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - day)
        .not_valid_after(at + day)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "key.pem"
        pem.write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context.load_cert_chain(pem)
    return context
