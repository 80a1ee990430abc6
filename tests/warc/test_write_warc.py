"""The WARC we write, read back by warcio."""

from __future__ import annotations

import hashlib
import io
import itertools
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from unburden.warc.write import Answered, write_warc

AT = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


def answered(**changed: Any) -> Answered:
    facts: dict[str, Any] = {
        "url": "http://site.example/a?b=c",
        "at": AT,
        "method": "GET",
        "status": 200,
        "reason": "OK",
        "asked": (("User-Agent", "us"), ("Proxy-Connection", "keep-alive")),
        "answered": (("Content-Type", "text/plain"), ("Content-Encoding", "br")),
        "body": b"hello \xff world",
        "ip": "192.0.2.1",
    }
    return Answered(**facts | changed)


def written(*answers: Answered) -> bytes:
    out = io.BytesIO()
    numbers = itertools.count()
    write_warc(
        out,
        answers,
        info={"software": "test", "odd": "two\r\nlines"},
        at=AT,
        new_id=lambda: f"<urn:uuid:{next(numbers)}>",
    )
    return out.getvalue()


def records(data: bytes) -> list[tuple[str, Any, Any, bytes]]:
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        body = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers, record.http_headers, body))
    return found


def test_the_body_comes_back_byte_for_byte() -> None:
    (_, _, _, info), (kind, head, http, body), _ = records(written(answered()))

    assert kind == "response"
    assert body == b"hello \xff world"
    digest = hashlib.sha256(body).hexdigest()
    assert head["WARC-Payload-Digest"] == f"sha256:{digest}"
    assert head["WARC-Block-Digest"].startswith("sha256:")
    assert head["WARC-IP-Address"] == "192.0.2.1"
    assert http["Content-Length"] == "13"
    assert info == b"software: test\r\nodd: two lines\r\n"


def test_headers_of_the_wire_are_kept_under_another_name() -> None:
    http = records(written(answered()))[1][2]

    assert http["X-Archive-Orig-Content-Encoding"] == "br"
    assert http["Content-Encoding"] is None


def test_every_cookie_is_kept() -> None:
    cookies = (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    http = records(written(answered(answered=cookies)))[1][2]

    assert [each for each in http.headers if each[0] == "Set-Cookie"] == list(cookies)


def test_the_request_stands_beside_its_response() -> None:
    _, response, request = records(written(answered(method="POST", posted=b"x=1")))

    assert request[0] == "request"
    assert request[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert request[2].statusline == "/a?b=c HTTP/1.1"
    assert request[2].protocol == "POST"
    assert request[2]["Host"] == "site.example"
    assert request[2]["Proxy-Connection"] is None
    assert request[3] == b"x=1"


def test_times_are_to_the_second_as_indexes_are() -> None:
    assert records(written(answered()))[1][1]["WARC-Date"] == "2026-01-02T03:04:05Z"


def test_the_same_answers_make_the_same_bytes() -> None:
    assert written(answered()) == written(answered())


def test_a_header_cannot_break_out_of_its_line() -> None:
    odd = (("X-Odd", "a\r\nContent-Type: text/evil"), ("X-Not-Ascii", "é"))
    http = records(written(answered(answered=odd)))[1][2]

    assert http["Content-Type"] is None
    assert http["X-Odd"] == "a Content-Type: text/evil"


def test_a_public_checker_finds_nothing_wrong(tmp_path: Any) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(written(answered(), answered(body=b"")))

    class Options:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Options)
    checker.process_all()

    assert checker.exit_value == 0
