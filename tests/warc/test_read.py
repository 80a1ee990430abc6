import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.archives import revisit, warc

from unburden.warc.read import Archived, Damaged, dechunk, read_warc

BODY = b"the body of it " * 40


def read(data: bytes, *, max_bytes: int = 10**6) -> list[Archived | Damaged]:
    stream = io.BytesIO(data)
    return list(read_warc(stream, max_bytes=max_bytes, wanted=lambda *_: True))


def one(data: bytes, *, max_bytes: int = 10**6) -> Archived:
    (found,) = read(data, max_bytes=max_bytes)
    assert isinstance(found, Archived)
    return found


def encoded(body: bytes, **headers: str) -> bytes:
    names = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return warc(("http://x.example/", "text/plain", body), headers=names)


@pytest.mark.parametrize("packed", [True, False])
def test_a_response_is_read_with_its_address_date_and_type(*, packed: bool) -> None:
    found = one(warc(("http://x.example/a", "image/png", BODY), gzip=packed))
    assert (found.url, found.type) == ("http://x.example/a", "image/png")
    assert (found.body, found.why, found.status) == (BODY, "", 200)
    assert found.at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert found.digest.startswith("sha1:")


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("identity", bytes),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
def test_content_encodings_are_undone(coding: str, pack) -> None:  # type: ignore[no-untyped-def]
    assert one(encoded(pack(BODY), Content_Encoding=coding)).body == BODY


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Encoding": "gzip"},
        {"Transfer_Encoding": "chunked"},
        {"Content_Encoding": "br", "Transfer_Encoding": "chunked"},
    ],
)
def test_a_body_stored_unpacked_under_its_old_headers_is_taken_as_it_is(
    headers: dict[str, str],
) -> None:
    assert one(encoded(BODY, **headers)).body == BODY


def test_an_unknown_encoding_is_said() -> None:
    found = one(encoded(BODY, Content_Encoding="secret"))
    assert found.body == b""
    assert "secret" in found.why


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)
def test_a_bomb_is_left(coding: str, pack) -> None:  # type: ignore[no-untyped-def]
    found = one(encoded(pack(bytes(30_000_000)), Content_Encoding=coding))
    assert found.body == b""
    assert "larger than 1,000,000 bytes" in found.why


def test_a_body_over_the_limit_is_left() -> None:
    found = one(encoded(BODY), max_bytes=10)
    assert (found.body, found.why) == (b"", "It is larger than 10 bytes.")


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8))
def test_chunks_are_put_together(pieces: list[bytes]) -> None:
    sent = b"".join(b"%x;x=y\r\n%s\r\n" % (len(one), one) for one in pieces)
    assert dechunk(sent + b"0\r\n\r\n") == b"".join(pieces)


@given(st.binary(max_size=200))
def test_dechunking_takes_any_bytes(data: bytes) -> None:
    assert len(dechunk(data)) <= len(data)


def test_a_truncated_archive_gives_what_it_has_and_says_so() -> None:
    whole = warc(
        ("http://x.example/a", "image/png", BODY),
        ("http://x.example/b", "image/png", BODY),
        gzip=False,
    )
    first, second = read(whole[:-200])
    assert isinstance(first, Archived)
    assert first.body == BODY
    assert isinstance(second, Archived)
    assert (second.body, second.why) == (b"", "The archive holds only a part of it.")


def test_damage_in_the_middle_is_said_and_what_came_before_kept() -> None:
    parts = [warc((f"http://x.example/{n}", "image/png", BODY)) for n in range(3)]
    bad = parts[1][:60] + b"\0" * 20 + parts[1][80:]
    found = read(parts[0] + bad + parts[2])
    assert isinstance(found[0], Archived)
    assert isinstance(found[-1], Damaged)
    assert "damaged" in found[-1].why


@pytest.mark.parametrize("data", [b"", b"words\n" * 99, gzip.compress(b"no")])
def test_what_is_no_archive_is_said(data: bytes) -> None:
    assert isinstance(read(data)[-1], Damaged)


def test_a_revisit_says_what_it_revisits() -> None:
    found = one(
        revisit("http://x.example/b", digest="sha1:AB", of="http://x.example/a")
    )
    assert (found.revisit_of, found.digest) == ("http://x.example/a", "sha1:AB")


def test_a_record_without_a_date_is_said() -> None:
    plain = warc(("http://x.example/a", "image/png", BODY), gzip=False)
    found = one(plain.replace(b"WARC-Date: 2024-05-06T07:08:09Z\r\n", b""))
    assert "when" in found.why


@given(st.binary(max_size=300), st.integers(0, 600))
def test_damage_anywhere_breaks_nothing(noise: bytes, at: int) -> None:
    whole = warc(("http://x.example/a", "image/png", BODY), gzip=False)
    for found in read(whole[:at] + noise + whole[at + len(noise) :]):
        assert isinstance(found, Archived | Damaged)
