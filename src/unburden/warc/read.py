"""Reading a web archive that somebody else wrote, however badly.

Source: ISO 28500 (WARC 1.1); RFC 9112, 7.1 (chunked); RFC 9110, 8.4 (content coding).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
from backports import zstd
from fastwarc.warc import ArchiveIterator, WarcRecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastwarc.warc import WarcRecord

KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_HEADER = 1 << 20
WIDEST_WINDOW = 27  # 128 MiB; RFC 9659 allows servers 8
CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One thing an archive holds.

    Attributes:
        url: WARC-Target-URI.
        at: WARC-Date, in UTC; the epoch, with a ``why``, where it is missing.
        status: the HTTP status; 200 for a resource.
        type: the Content-Type header, empty if there is none.
        body: decoded; empty where ``why`` says so.
        why: why there is no whole body, in a sentence; empty when there is.
        revisit_of: of a revisit: the address of the record that has the body, empty
            if not named; None for what is not a revisit.
        digest: the payload digest as the record states it; empty if it does not.
    """

    url: str
    at: datetime
    status: int
    type: str
    body: bytes = field(repr=False)
    why: str = ""
    revisit_of: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Damaged:
    """From here on the archive cannot be read."""

    why: str


def read_warc(
    stream: IO[bytes], *, max_bytes: int, wanted: Callable[[str, str], bool]
) -> Iterator[Archived | Damaged]:
    """Read responses, resources and revisits, in the order they stand.

    Args:
        stream: an open file, plain or gzip; never an address.
        max_bytes: of one body, before and after decoding.
        wanted: told a record's address and Content-Type, says whether to read its body;
            one that is not wanted is passed over. Revisits, which have none, come
            whatever it says.
    """
    count = 0
    try:
        for record in ArchiveIterator(
            stream, parse_http=True, max_header_len=LONGEST_HEADER
        ):
            count += 1
            url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
            if not url or not record.record_type & KINDS:
                continue
            is_revisit = record.record_type == WarcRecordType.revisit
            if wanted(url, _type(record)) or is_revisit:
                yield _read(record, url, max_bytes)
    except (OSError, EOFError, ValueError) as error:
        count += 1
        yield Damaged(f"The rest of the archive is damaged ({error}).")
    if not count:
        yield Damaged("There is nothing in it that a web archive holds.")


def _type(record: WarcRecord) -> str:
    if record.record_type == WarcRecordType.resource:
        return record.headers.get("Content-Type") or ""
    http = record.http_headers if record.is_http_parsed else None
    return (http.get("Content-Type") or "") if http else ""


def _read(record: WarcRecord, url: str, max_bytes: int) -> Archived:
    http = record.http_headers if record.is_http_parsed else None
    # None where the archive's date is none, whatever the stubs say.
    at: datetime | None = record.record_date
    raw = record.reader.read(max_bytes + 1)
    body, why = b"", ""
    if len(raw) > max_bytes:
        why = f"It is larger than {max_bytes:,} bytes."
    elif record.headers.get("WARC-Truncated") or len(raw) < record.content_length:
        why = "The archive holds only a part of it."
    elif at is None:
        why = "The archive does not say when it was seen."
    else:
        body, why = decode(
            raw,
            transfer=(http and http.get("Transfer-Encoding")) or "",
            content=(http and http.get("Content-Encoding")) or "",
            max_bytes=max_bytes,
        )
    return Archived(
        url=url,
        at=(at or UNKNOWN).astimezone(UTC),
        status=(http and http.status_code) or 200,
        type=_type(record),
        body=body,
        why=why,
        revisit_of=_revisit(record),
        digest=record.headers.get("WARC-Payload-Digest") or "",
    )


def _revisit(record: WarcRecord) -> str | None:
    if record.record_type != WarcRecordType.revisit:
        return None
    return (record.headers.get("WARC-Refers-To-Target-URI") or "").strip("<> ")


def decode(
    raw: bytes, *, transfer: str, content: str, max_bytes: int
) -> tuple[bytes, str]:
    """Undo an archived body's encodings: the body, or none and why not.

    Many archives keep the headers of a chunked or packed answer over a body that is
    neither any more; such a body is taken as it stands.

    Args:
        raw: the body as stored.
        transfer: the Transfer-Encoding header.
        content: the Content-Encoding header.
        max_bytes: of the decoded body.
    """
    body = raw
    if "chunked" in transfer.lower():
        body = dechunk(raw)
    for coding in reversed(content.lower().split(",")):
        unpack = UNPACK.get(coding.strip())
        if unpack is None and coding.strip() not in {"", "identity"}:
            return b"", f"It is packed in a way unknown here ({coding.strip()[:40]})."
        try:
            body = unpack(body, max_bytes + 1) if unpack else body
        except (zlib.error, brotli.error, zstd.ZstdError):
            break  # stored unpacked: what it is now will show
        if len(body) > max_bytes:
            return b"", f"Unpacked it is larger than {max_bytes:,} bytes."
    return body, ""


def dechunk(raw: bytes) -> bytes:
    """The body inside chunks; the bytes themselves if they are not chunked."""
    out = bytearray()
    at = 0
    while head := CHUNK_HEAD.match(raw, at):
        size = int(head[1], 16)
        if size == 0:
            return bytes(out)
        end = head.end() + size
        if end > len(raw):
            break
        out += raw[head.end() : end]
        at = end + (2 if raw[end : end + 2] == b"\r\n" else 1)
    return raw if not at else bytes(out)


def _gunzip(body: bytes, room: int) -> bytes:
    return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, room)


def _inflate(body: bytes, room: int) -> bytes:
    try:
        return _gunzip(body, room)
    except zlib.error:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, room)


def _unbrotli(body: bytes, room: int) -> bytes:
    inflater = brotli.Decompressor()
    out = bytearray(inflater.process(body, output_buffer_limit=room))
    while len(out) < room and not inflater.is_finished():
        more = inflater.process(b"", output_buffer_limit=room - len(out))
        if not more:
            break
        out += more
    return bytes(out)


def _unzstd(body: bytes, room: int) -> bytes:
    window = {int(zstd.DecompressionParameter.window_log_max): WIDEST_WINDOW}
    return zstd.ZstdDecompressor(options=window).decompress(body, room)


UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
