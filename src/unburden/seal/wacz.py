"""Sign a WACZ with a local key: WACZ Signing and Verification, anonymous signature.

What is signed is the hash of ``datapackage.json``, which names the hash of every other
file; the signature goes into ``datapackage-digest.json``, in the form that WebCrypto
writes and players read: the two numbers one after the other, not DER.

Source: https://specs.webrecorder.net/wacz-auth/latest/
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from base64 import b64encode
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from unburden.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.seal.signing import SigningKey

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
_NUMBER = 48  # bytes of each of a P-384 signature's two numbers


def sign_wacz(path: Path, key: SigningKey, *, software: str) -> str:
    """Sign a WACZ in place, all its other bytes kept; return its new SHA-256, hex.

    Args:
        path: the archive; it is replaced whole or not at all.
        key: the key to sign with.
        software: what made the archive, and its version.

    Raises:
        BadInput: it is no WACZ.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(part, "w") as new:
            signed = _digest(old.read(PACKAGE), key, software)
            for info in old.infolist():
                if info.filename != DIGEST:
                    _copy(old, new, info)
            new.writestr(DIGEST, json.dumps(signed, indent=2))
        part.replace(path)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path.name} is no web archive that can be signed.") from error
    finally:
        part.unlink(missing_ok=True)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(package: bytes, key: SigningKey, software: str) -> dict[str, object]:
    named = f"sha256:{hashlib.sha256(package).hexdigest()}"
    numbers = decode_dss_signature(key.sign(named.encode()))
    signature = b"".join(number.to_bytes(_NUMBER) for number in numbers)
    signed = {
        "hash": named,
        "created": json.loads(package)["created"],  # `wacz validate` compares them
        "software": software,
        "signature": b64encode(signature).decode(),
        "publicKey": b64encode(key.public_der).decode(),
    }
    return {"path": PACKAGE, "hash": named, "signedData": signed}


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Copy a file with its name, time and kind of compression; WARCs stay stored."""
    with old.open(info) as source, new.open(info, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)
