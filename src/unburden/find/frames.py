"""What the crawler and its parent say to each other: frames on a pipe.

One frame is the length of its head (4 bytes, big-endian), the length of its body
(8 bytes), the head (a JSON object with a ``kind``) and the body (bytes: a picture, or
a page). Nothing else passes, so neither side can make the other run anything.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTHS = struct.Struct(">IQ")
LONGEST_HEAD = 1 << 28
LONGEST_BODY = 1 << 33

Head = dict[str, object]


class BadFrame(ValueError):  # noqa: N818 - never leaves the room
    """The other side says something that is no frame."""


def pack(head: Mapping[str, object], body: bytes = b"") -> bytes:
    """A frame as bytes."""
    told = json.dumps(head).encode()
    return LENGTHS.pack(len(told), len(body)) + told + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """How long the head and the body are that follow.

    Args:
        prefix: ``LENGTHS.size`` bytes.

    Raises:
        BadFrame: longer than any frame is.
    """
    head, body = LENGTHS.unpack(prefix)
    if head > LONGEST_HEAD or body > LONGEST_BODY:
        what = "a frame longer than frames are"
        raise BadFrame(what)
    return int(head), int(body)


def read_head(told: bytes) -> Head:
    """The head of a frame.

    Raises:
        BadFrame: it is not a JSON object.
    """
    head = json.loads(told)
    if not isinstance(head, dict):
        what = "a head that is not an object"
        raise BadFrame(what)
    return head
