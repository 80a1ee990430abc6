"""One key per case: everything private is sealed to it with age.

The case's public key stands in the clear, so that records can be added while the
case is locked. Its secret key stands only wrapped: by the pass-phrase, and by recovery
words that are shown once. Who has lost both cannot open the case, and nor can we.

Source: the age file format, C2SP age.md (X25519 and scrypt recipients).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyrage  # type: ignore[import-untyped]
from xkcdpass import xkcd_password  # type: ignore[import-untyped]

from unburden.errors import LedgerBroken, WrongPassphrase

if TYPE_CHECKING:
    from pathlib import Path

Bytes = bytes | memoryview

WORDS = 7
"""Words in a generated pass-phrase: 7 x 12.9 bits, from the EFF's long list."""

TRIES = 5
"""How often a slow machine is asked before the words are held for wrong."""


@dataclass(frozen=True, slots=True)
class Vault:
    """The open vault of one case.

    Attributes:
        case: the case's id; what is sealed for one case does not open in another.
        identity: the case's secret key, in age's text form.
    """

    case: str
    identity: str = field(repr=False)

    @property
    def public(self) -> str:
        """The case's public key, in age's text form."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    def seal(self, context: str, content: bytes) -> bytes:
        """Encrypt ``content`` for one place of this case (``context`` names it)."""
        recipient = pyrage.x25519.Recipient.from_str(self.public)
        return bytes(pyrage.encrypt(self._label(context) + content, [recipient]))

    def open(self, context: str, sealed: Bytes) -> bytes:
        """Decrypt what was sealed for ``context``.

        Raises:
            LedgerBroken: damaged, or moved here from another place or case.
        """
        identity = pyrage.x25519.Identity.from_str(self.identity)
        label = self._label(context)
        try:
            content = bytes(pyrage.decrypt(bytes(sealed), [identity]))
        except pyrage.DecryptError as error:
            raise _tampered(self.case, context) from error
        if not content.startswith(label):
            raise _tampered(self.case, context)
        return content[len(label) :]

    def seal_json(self, context: str, body: object) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(context, json.dumps(body, ensure_ascii=False).encode())

    def open_json(self, context: str, sealed: Bytes) -> Any:
        """Decrypt a JSON value."""
        return json.loads(self.open(context, sealed))

    def seal_file(self, plain: Path, sealed: Path) -> None:
        """Encrypt a file."""
        recipient = pyrage.x25519.Recipient.from_str(self.public)
        pyrage.encrypt_file(str(plain), str(sealed), [recipient])

    def open_file(self, sealed: Path, plain: Path) -> None:
        """Decrypt a file.

        Raises:
            LedgerBroken: damaged, or not this case's.
        """
        identity = pyrage.x25519.Identity.from_str(self.identity)
        try:
            pyrage.decrypt_file(str(sealed), str(plain), [identity])
        except pyrage.DecryptError as error:
            raise _tampered(self.case, sealed.name) from error

    def index(self, value: str) -> str:
        """Give a value's blind index: equal for equal values, says nothing else."""
        key = hashlib.sha256(b"unburden index\0" + self.identity.encode()).digest()
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

    def _label(self, context: str) -> bytes:
        return f"{self.case}\0{context}\0".encode()


def new_vault(case: str) -> Vault:
    """Make a vault with a key of its own."""
    return Vault(case, str(pyrage.x25519.Identity.generate()))


def new_passphrase() -> str:
    """Draw a pass-phrase of plain words, 90 bits, for a person to write down."""
    words = xkcd_password.generate_wordlist(wordfile="eff-long", valid_chars="[a-z]")
    phrase = xkcd_password.generate_xkcdpassword(words, numwords=WORDS, delimiter="-")
    return str(phrase)


def wrap(vault: Vault, passphrase: str) -> bytes:
    """Wrap the case's secret key by a pass-phrase (age's scrypt recipient)."""
    return bytes(pyrage.passphrase.encrypt(vault.identity.encode(), passphrase))


def unwrap(case: str, slots: list[Bytes], passphrase: str) -> Vault:
    """Open a case's vault by its pass-phrase or its recovery words.

    Raises:
        WrongPassphrase: it fits no slot.
    """
    for wrapped in slots:
        identity = _unwrapped(bytes(wrapped), passphrase)
        if identity is not None:
            return Vault(case, identity.decode())
    what = f"That pass-phrase does not open case {case}."
    fix = "Try again, or use the recovery words that were shown when it was opened."
    raise WrongPassphrase(what, fix)


def _unwrapped(wrapped: bytes, passphrase: str) -> bytes | None:
    """Unwrap a key; None where the words are not its own.

    age measures how fast this machine is and refuses what would take too long. In a
    busy moment it does so to the right words too, so it is asked again.
    """
    for _ in range(TRIES):
        try:
            return bytes(pyrage.passphrase.decrypt(wrapped, passphrase))
        except pyrage.DecryptError as error:
            if "Excessive work" not in str(error):
                return None
    return None


def wrap_for(vault: Vault, public: str) -> bytes:
    """Wrap the case's secret key for the holder of another key (age's X25519)."""
    recipient = pyrage.x25519.Recipient.from_str(public)
    return bytes(pyrage.encrypt(vault.identity.encode(), [recipient]))


def unwrap_by(case: str, wrapped: Bytes, identity: str) -> Vault:
    """Open a case's vault by another key's secret half.

    Raises:
        WrongPassphrase: it was not wrapped for that key.
    """
    holder = pyrage.x25519.Identity.from_str(identity)
    try:
        return Vault(case, bytes(pyrage.decrypt(bytes(wrapped), [holder])).decode())
    except pyrage.DecryptError as error:
        what = f"This server's key does not open case {case}."
        fix = "Give back the key file it was opened with (house.age)."
        raise WrongPassphrase(what, fix) from error


def _tampered(case: str, context: str) -> LedgerBroken:
    what = f"A record of case {case} ({context}) is damaged or was moved."
    return LedgerBroken(what, "Restore the data folder from a backup.")
