"""Pictures that stand in a page as data: ``data:`` addresses and JSON-LD."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from unburden.find.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST_INLINE = 128
PICTURE_TYPES = frozenset(("ImageObject", "VideoObject"))
JSON_LD_KEYS = frozenset(
    [
        "image",
        "images",
        "thumbnail",
        "thumbnailurl",
        "contenturl",
        "photo",
        "photos",
        "logo",
        "primaryimageofpage",
        "associatedmedia",
    ]
)


def inline_picture(address: str) -> bytes | None:
    """The picture written into a ``data:`` address, if it is one.

    Source: RFC 2397.
    """
    head, _, body = address.partition(",")
    if len(body) < SMALLEST_INLINE:  # a placeholder, never a photograph
        return None
    data = unquote_to_bytes(body)
    if head.lower().rstrip().endswith(";base64"):
        try:
            data = base64.b64decode(b"".join(data.split()) + b"==")
        except binascii.Error:
            return None
    return data if sniff(data) else None


def inline_name(data: bytes) -> str:
    """What a picture without an address of its own is called."""
    return f"data:sha256,{hashlib.sha256(data).hexdigest()}"


def json_ld_pictures(text: str) -> Iterator[str]:
    """Picture addresses in JSON-LD, wherever in it they stand.

    Source: schema.org.
    """
    try:
        waiting = [(json.loads(text), False)]
    except (ValueError, RecursionError):
        return
    for value, shown in waiting:
        if isinstance(value, str) and shown:
            yield value
        elif isinstance(value, list):
            waiting += [(one, shown) for one in value]
        elif isinstance(value, dict):
            is_picture = shown or str(value.get("@type")) in PICTURE_TYPES
            for key, one in value.items():
                named = key.lower() in JSON_LD_KEYS
                own = is_picture and key.lower() in {"url", "@id"}
                waiting.append((one, named or own))
