"""The certificate a server showed, as the browser saw it."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.simulators.site import Site, clock

from unburden.browser import BrowserSettings
from unburden.capture import CaptureSettings, from_json
from unburden.errors import BadInput
from unburden.model import Capture, CaptureState

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]


def certify(site: Site, folder: Path) -> bytes:
    """Give the site a certificate of its own; return its DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.example")])
    now = clock()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "site.pem"
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    site._server.socket = context.wrap_socket(site._server.socket, server_side=True)
    return made.public_bytes(serialization.Encoding.DER)


def test_the_certificate_is_kept_and_that_it_was_not_checked_is_said(
    site: Site, take: Take, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    der = certify(site, tmp_path_factory.mktemp("keys"))
    site.page("/", "over TLS")
    settings = CaptureSettings(
        browser=BrowserSettings(ignore_certificates=True), replay=False
    )

    made = take("https://site.example/", settings=settings)

    assert made.state is CaptureState.COMPLETE
    assert made.certificate_sha256 == hashlib.sha256(der).hexdigest()
    pem = (tmp_path / "certificates.pem").read_bytes()
    assert (
        x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
        == der
    )
    assert "certificates.pem" in made.files
    assert made.ip == "93.184.215.14"
    assert any("Certificates were not checked" in each.why for each in made.missing)


def test_a_certificate_nobody_vouches_for_is_a_failure(
    site: Site, take: Take, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certify(site, tmp_path_factory.mktemp("keys"))
    site.page("/", "over TLS")

    made = take("https://site.example/")

    assert made.state is CaptureState.FAILED
    assert "ERR_CERT" in made.why


def test_a_record_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="not the record of a capture"):
        from_json({"url": "http://site.example/"})
