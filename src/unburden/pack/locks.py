"""Encrypt for people's own keys, and decrypt with one of them (age, X25519)."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import pyrage  # type: ignore[import-untyped]

from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

Recipient: TypeAlias = Any  # pyrage.x25519.Recipient; pyrage has no types
Identity: TypeAlias = Any  # pyrage.x25519.Identity


class HashingReader(io.RawIOBase):
    """A file opened for reading, hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, and hash what was read."""
        data = self._file.read(len(buffer))
        self._sha256.update(data)
        buffer[: len(data)] = data
        return len(data)

    def hexdigest(self) -> str:
        """SHA-256 of all that was read so far."""
        return self._sha256.hexdigest()


class HashingWriter(io.RawIOBase):
    """A file opened for writing (None: nowhere), hashed and counted on the way."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write, hash and count."""
        if self._file is not None:
            self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)
        return len(data)

    def hexdigest(self) -> str:
        """SHA-256 of all that was written so far."""
        return self._sha256.hexdigest()


def read_recipients(keys: Sequence[str]) -> list[Recipient]:
    """Read public keys, ``age1...``.

    Raises:
        BadInput: one of them is not a public key.
    """
    recipients = []
    for key in keys:
        try:
            recipients.append(pyrage.x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError as error:
            what = f"“{_shown(key)}” is not an age public key."
            fix = "It begins with age1 and is made by age-keygen; ask for it again."
            raise BadInput(what, fix) from error
    return recipients


def read_identity(text: str) -> Identity:
    """Read a secret key, as age-keygen writes it (comment lines are passed over).

    Raises:
        BadInput: it is none; the message never repeats it.
    """
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str("".join(keys))
    except pyrage.IdentityError as error:
        what = "That is not an age secret key."
        fix = "Give the file that age-keygen wrote; its key begins AGE-SECRET-KEY-1."
        raise BadInput(what, fix) from error


def lock(
    source: BinaryIO, target: HashingWriter, recipients: Sequence[Recipient]
) -> str:
    """Encrypt a file for recipients; SHA-256 of the plain bytes that were read."""
    reader = HashingReader(source)
    pyrage.encrypt_io(reader, target, recipients)
    return reader.hexdigest()


def unlocked_sha256(source: BinaryIO, identity: Identity) -> str | None:
    """SHA-256 of the plain bytes of an encrypted file.

    None if this key cannot open it, or it is damaged. The plain bytes go nowhere.
    """
    writer = HashingWriter()
    try:
        pyrage.decrypt_io(source, writer, [identity])
    except (pyrage.DecryptError, OSError):  # OSError: cut short
        return None
    return writer.hexdigest()


def _shown(key: str) -> str:
    # A secret key given by mistake is not repeated on a screen.
    return key[:4] + "…" if key.upper().startswith("AGE-SECRET") else key[:80]
