"""A real timestamp authority (RFC 3161) on loopback, answering with `openssl ts`.

For the demo and the tests: its certificates were made a moment ago by the same
machine, so what it stamps proves nothing to anybody else.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from types import TracebackType

Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/intermediate.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
"""


class Authority:
    """A timestamp authority with a root, an intermediate and a signing certificate.

    Use as a context manager; it listens while the block lasts.

    Attributes:
        url: where to POST a timestamp query.
        certificates: its root and intermediate, PEM: what a client trusts.
        answered: how many queries it has answered.
    """

    def __init__(self, *, name: str = "Unburden demonstration authority") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="authority-")
        self._lock = Lock()  # openssl keeps one serial-number file
        self.answered = 0
        self.certificates = self._issue(Path(self._folder.name), name)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/tsr"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    def reply(self, query: bytes) -> tuple[int, bytes]:
        """Answer a DER TimeStampReq with an HTTP status and a DER TimeStampResp."""
        folder = Path(self._folder.name)
        with self._lock:
            self.answered += 1
            asked = folder / "query.tsq"
            asked.write_bytes(query)
            command = ["openssl", "ts", "-reply", "-config", str(folder / "tsa.conf")]
            command += ["-section", "here", "-queryfile", str(asked)]
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        return (200, done.stdout) if done.returncode == 0 else (500, done.stderr)

    @staticmethod
    def _issue(folder: Path, name: str) -> bytes:
        root = _certificate(f"{name} root", None, authority=True)
        middle = _certificate(f"{name} intermediate", root, authority=True)
        signer, key = _certificate(name, middle, authority=False)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "signer.key").write_bytes(secret)
        (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        (folder / "intermediate.pem").write_bytes(middle[0].public_bytes(Encoding.PEM))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.conf").write_text(_CONFIG.format(folder=folder))
        return b"".join(one[0].public_bytes(Encoding.PEM) for one in (root, middle))


def _certificate(name: str, issuer: Signer | None, *, authority: bool) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer_name, issuer_key = (
        (issuer[0].subject, issuer[1]) if issuer else (subject, key)
    )
    today = datetime.fromtimestamp(time.time(), UTC)
    builder = (
        x509.CertificateBuilder(
            issuer_name=issuer_name,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=today - timedelta(days=1),
            not_valid_after=today + timedelta(days=3650),
        )
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
    )
    if not authority:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(issuer_key, hashes.SHA256()), key


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _handler(authority: Authority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length", 0)), 65_536)
            status, body = authority.reply(self.rfile.read(length))
            self.send_response(status)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler
