"""Put a timestamp token's certificates in the order DER asks for."""

from __future__ import annotations

from typing import NamedTuple

_CONTEXT_0 = 0xA0


class _Element(NamedTuple):
    tag: int
    start: int
    body: int
    end: int


def sort_certificates(response: bytes) -> bytes:
    """Sort the certificate set of a TimeStampResp, changing nothing else.

    Many authorities, `openssl ts` among them, send the set in no order, and strict
    readers refuse it. The set is no part of what the token's signature covers (RFC
    5652, 5.4), so sorting a copy before reading it changes no proof. Bytes that are
    not a TimeStampResp come back as they were, for the reader to refuse.

    Source: X.690, 11.6 (order of a SET OF); RFC 3161, 2.4.2; RFC 5652, 5.1.
    """
    try:
        answer = _children(response, 0, len(response))[0]
        content = _children(response, answer.body, answer.end)[1]
        explicit = _children(response, content.body, content.end)[1]
        signed = _children(response, explicit.body, explicit.end)[0]
        parts = _children(response, signed.body, signed.end)
        held = next(part for part in parts if part.tag == _CONTEXT_0)
        certificates = _children(response, held.body, held.end)
    except (IndexError, StopIteration):
        return response
    ordered = sorted(response[one.start : one.end] for one in certificates)
    return response[: held.body] + b"".join(ordered) + response[held.end :]


def _children(data: bytes, start: int, end: int) -> list[_Element]:
    children = []
    while start < end:
        tag, length, body = data[start], data[start + 1], start + 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[body : body + size])
            body += size
        if body + length > end:
            raise IndexError(start)
        children.append(_Element(tag, start, body, body + length))
        start = body + length
    return children
