"""A local key that signs: ECDSA on P-384 with SHA-256."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_public_key,
)

from unburden.errors import BadInput, SealFailed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret key; `new` draws one, `from_der` reads one back."""

    _private: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Draw a key at random."""
        return cls(ec.generate_private_key(ec.SECP384R1()))

    @classmethod
    def from_der(cls, der: bytes) -> Self:
        """Read a key that `to_der` wrote.

        Raises:
            BadInput: it is none.
        """
        try:
            private = load_der_private_key(der, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadInput("The signing key cannot be read.") from error
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise BadInput("The signing key is not of the kind that signs here.")
        return cls(private)

    def to_der(self) -> bytes:
        """Write the secret key (PKCS #8, DER, not encrypted): for a vault only."""
        return self._private.private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
        )

    @property
    def public_pem(self) -> bytes:
        """The public key, PEM, as `openssl dgst -verify` takes it."""
        return self._public(Encoding.PEM)

    @property
    def public_der(self) -> bytes:
        """The public key (SubjectPublicKeyInfo, DER)."""
        return self._public(Encoding.DER)

    def sign(self, message: bytes) -> bytes:
        """Sign a message: DER; the same message gives the same signature.

        Source: FIPS 186-5; RFC 6979 (no random number that could be a bad one).
        """
        return self._private.sign(
            message, ec.ECDSA(SHA256(), deterministic_signing=True)
        )

    def _public(self, encoding: Encoding) -> bytes:
        public = self._private.public_key()
        return public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def check_signature(key: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature over a message with a public key, PEM.

    Raises:
        SealFailed: it does not hold.
        BadInput: the key cannot be read, or is of another kind.
    """
    public = _read(key)
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise BadInput("The signing key is not of the kind that signs here.")
    try:
        public.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        what = "The signature does not hold: what was signed, or the key, is another."
        raise SealFailed(what, "Ask for the bundle again, from its maker.") from error


def _read(key: bytes) -> PublicKeyTypes:
    try:
        return load_pem_public_key(key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput("The signing key cannot be read.") from error
