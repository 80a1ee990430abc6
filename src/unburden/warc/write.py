"""Writing what a page loaded as a web archive (WARC 1.1).

Source: ISO 28500:2017, https://iipc.github.io/warc-specifications/
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
)
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

Headers = tuple[tuple[str, str], ...]
# What no longer describes the body once it is decoded and whole; kept under this
# prefix, as archives do, so that nothing the server said is lost.
ORIGINAL = "X-Archive-Orig-"
OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
TO_THE_PROXY = frozenset({"proxy-connection", "proxy-authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One request and its answer, to be archived.

    Attributes:
        url: asked for, without fragment.
        at: when the answer began; kept to the second, as indexes are.
        method: of the request.
        status: of the answer.
        reason: the words beside the status, if any.
        asked: request headers.
        answered: response headers.
        posted: the request's body.
        body: the answer's body, decoded.
        ip: the address it came from; empty if not known.
    """

    url: str
    at: datetime
    method: str
    status: int
    reason: str
    asked: Headers
    answered: Headers
    body: bytes
    posted: bytes = b""
    ip: str = ""


def write_warc(
    out: IO[bytes],
    answers: Iterable[Answered],
    *,
    info: Mapping[str, str],
    at: datetime,
    new_id: Callable[[], str] = lambda: f"<urn:uuid:{uuid4()}>",
) -> None:
    """Write a gzipped WARC: a warcinfo, then a response and a request for each.

    Args:
        out: where to.
        answers: read one at a time, so that only one body is in memory.
        info: what the warcinfo record says.
        at: the warcinfo record's time.
        new_id: names each record.
    """
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    text = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in info.items())
    head = {"WARC-Date": warc_date(at), "WARC-Record-ID": new_id()}
    head["WARC-Block-Digest"] = _sha256(text.encode())
    writer.write_record(
        writer.create_warc_record(
            "",
            "warcinfo",
            payload=io.BytesIO(text.encode()),
            length=len(text.encode()),
            warc_headers_dict=head,
        )
    )
    for answer in answers:
        name = new_id()
        _write(writer, "response", answer, {"WARC-Record-ID": name})
        beside = {"WARC-Record-ID": new_id(), "WARC-Concurrent-To": name}
        _write(writer, "request", answer, beside)


def warc_date(at: datetime) -> str:
    """Write a time as WARC-Date does, to the second: pages.jsonl must say the same."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(
    writer: WARCWriter, kind: str, answer: Answered, head: dict[str, str]
) -> None:
    is_response = kind == "response"
    body = answer.body if is_response else answer.posted
    http = _response(answer) if is_response else _request(answer)
    head |= {
        "WARC-Date": warc_date(answer.at),
        "WARC-Payload-Digest": _sha256(body),
        "WARC-Block-Digest": _sha256(http.to_ascii_bytes(), body),
    }
    if answer.ip:
        head["WARC-IP-Address"] = answer.ip
    record = writer.create_warc_record(
        answer.url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict=head,
    )
    writer.write_record(record)


def _response(answer: Answered) -> StatusAndHeaders:
    size = ("Content-Length", str(len(answer.body)))
    headers = [
        (ORIGINAL + name if _is_of_the_wire(name) else name, _one_line(value))
        for name, value in answer.answered
        if not name.startswith(":") and (name.title(), value) != size
    ]
    headers.append(size)
    status = f"{answer.status} {_one_line(answer.reason)}".strip()
    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")


def _request(answer: Answered) -> StatusAndHeaders:
    parts = urlsplit(answer.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [
        (name, _one_line(value))
        for name, value in answer.asked
        # HTTP/2 names of what the first line says, and what only the proxy was told.
        if not name.startswith(":") and name.lower() not in TO_THE_PROXY
    ]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
    line = f"{answer.method} {path} HTTP/1.1"
    return StatusAndHeaders(line, headers, is_http_request=True)


def _is_of_the_wire(name: str) -> bool:
    return name.lower() in OF_THE_WIRE


def _one_line(text: str) -> str:
    return " ".join(text.split("\r\n")).replace("\n", " ").replace("\r", " ")


def _sha256(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"
