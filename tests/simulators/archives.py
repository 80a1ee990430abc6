"""Web archives, made in memory, byte by byte (ISO 28500)."""

from __future__ import annotations

import base64
import gzip as gz
import hashlib
import uuid
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "2024-05-06T07:08:09Z"


def digest(body: bytes) -> str:
    """A payload's digest as archives state it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()  # noqa: S324


def _record(headers: dict[str, str], block: bytes, *, packed: bool) -> bytes:
    named = {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **headers}
    named["Content-Length"] = str(len(block))
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    whole = b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
    return gz.compress(whole) if packed else whole


def _http(status: str, headers: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def warc(
    *things: tuple[str, str, bytes],
    gzip: bool = True,
    headers: tuple[tuple[str, str], ...] = (),
    status: str = "200 OK",
) -> bytes:
    """A WARC of responses, each an address, a Content-Type and a body."""
    records = (
        _record(
            {
                "WARC-Type": "response",
                "WARC-Target-URI": url,
                "WARC-Date": WHEN,
                "WARC-Payload-Digest": digest(body),
                "Content-Type": "application/http; msgtype=response",
            },
            _http(status, (("Content-Type", kind), *headers), body),
            packed=gzip,
        )
        for url, kind, body in things
    )
    return b"".join(records)


def revisit(url: str, *, digest: str, of: str, kind: str = "image/jpeg") -> bytes:
    """A WARC of one record that says: unchanged since an earlier visit."""
    return _record(
        {
            "WARC-Type": "revisit",
            "WARC-Target-URI": url,
            "WARC-Date": "2024-06-01T00:00:00Z",
            "WARC-Payload-Digest": digest,
            "WARC-Refers-To-Target-URI": of,
            "WARC-Refers-To-Date": WHEN,
            "Content-Type": "application/http; msgtype=response",
        },
        _http("200 OK", (("Content-Type", kind),), b""),
        packed=True,
    )


def wacz(path: Path, *warcs: bytes) -> Path:
    """A WACZ with these WARCs in it, at ``path``."""
    with zipfile.ZipFile(path, "w") as whole:
        for number, one in enumerate(warcs):
            whole.writestr(f"archive/data{number}.warc.gz", one)
        whole.writestr("datapackage.json", "{}")
    return path
