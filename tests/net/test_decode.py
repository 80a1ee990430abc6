import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.errors import Unreachable
from unburden.net.decode import Inflater


def inflate(encoding: str, body: bytes, *, piece: int = 7, room: int = 10**6) -> bytes:
    inflater = Inflater(encoding)
    out = b""
    for start in range(0, len(body), piece):
        out += inflater.feed(body[start : start + piece], room - len(out))
    return out


def bare_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


@given(st.binary(max_size=2000), st.integers(1, 50))
def test_every_encoding_asked_for_comes_out_as_it_went_in(data: bytes, n: int) -> None:
    assert inflate("gzip", gzip.compress(data), piece=n) == data
    assert inflate("deflate", zlib.compress(data), piece=n) == data
    assert inflate("Identity", data, piece=n) == data


def test_bare_deflate_and_several_gzip_members_are_understood() -> None:
    assert inflate("deflate", bare_deflate(b"abc" * 99), piece=10**6) == b"abc" * 99
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert inflate("gzip", two + b"\0" * 8, piece=10**6) == b"one two"


def test_a_bomb_gives_no_more_than_asked() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(inflate("gzip", bomb, piece=65_536, room=1000)) == 1000


def test_what_was_not_asked_for_or_is_damaged_is_refused() -> None:
    with pytest.raises(Unreachable, match="br"):
        Inflater("br")
    with pytest.raises(Unreachable, match="damaged"):
        inflate("gzip", b"\x1f\x8b" + b"no" * 50)
