"""Undoing an answer's Content-Encoding, never further than asked.

We ask for gzip and deflate only, as `zlib` can stop in the middle of a bomb.
"""

from __future__ import annotations

import zlib

from unburden.errors import Unreachable

GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
GZIP_MAGIC = b"\x1f\x8b"


class Inflater:
    """Decodes one body piece by piece.

    Args:
        encoding: the Content-Encoding header.

    Raises:
        Unreachable: it is encoded in a way that was not asked for.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            what = f"The answer came encoded as {name[:40]!r}, which was not asked for."
            raise Unreachable(what, "Nothing can be done from here: it was left.")
        self._plain = name in {"", "identity"}
        self._zlib = zlib.decompressobj(GZIP_OR_ZLIB)
        self._started = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Decode a piece into at most ``room`` bytes; what does not fit is dropped.

        Raises:
            Unreachable: the body is damaged.
        """
        if self._plain or room <= 0:
            return chunk[: max(room, 0)]
        try:
            return self._inflate(chunk, room)
        except zlib.error as error:
            what = "The answer arrived damaged: it could not be unpacked."
            raise Unreachable(what, "Try again later.") from error

    def _inflate(self, chunk: bytes, room: int) -> bytes:
        out = bytearray()
        while chunk and len(out) < room:
            if self._zlib.eof:  # gzip bodies may be several, one after the other
                if not chunk.startswith(GZIP_MAGIC):
                    break  # padding, which browsers pass over too
                self._zlib = zlib.decompressobj(GZIP_OR_ZLIB)
            out += self._first_or_next(chunk, room - len(out))
            chunk = self._zlib.unused_data
        return bytes(out)

    def _first_or_next(self, chunk: bytes, room: int) -> bytes:
        try:
            piece = self._zlib.decompress(chunk, room)
        except zlib.error:
            if self._started:
                raise
            # Some servers say "deflate" and mean it bare (RFC 9110, 8.4.1.2).
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._zlib.decompress(chunk, room)
        self._started = True
        return piece
