"""A page's bytes, of any charset and any shape, to a tree."""

from __future__ import annotations

import re
from collections import Counter

import webencodings  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

DEEPEST = 4000
MOST_LEAVES = 20_000
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
META_CHARSET = re.compile(
    rb"<meta\b[^>]*?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
META_WITHIN = 4096
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# These never nest by themselves: they are empty, or the next one ends the last.
FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dd",
        "dt",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "caption",
        "body",
        "html",
        "head",
    ]
)
LEAVES = frozenset(
    "path use circle rect line polyline polygon ellipse stop image animate".split()  # noqa: SIM905 - reads as words
)


def to_text(html: bytes, *, content_type: str = "") -> tuple[str, str]:
    """A page's characters, and the name of the charset they came in.

    A byte-order mark wins, then the HTTP header, then the page's own ``meta``; a page
    that names none is UTF-8 if it can be, and windows-1252 otherwise.

    Args:
        html: the page.
        content_type: the HTTP header.

    Source: HTML Standard, "determining the character encoding"; WHATWG Encoding.
    """
    header = CHARSET.search(content_type)
    meta = META_CHARSET.search(html[:META_WITHIN])
    label = header[1] if header else meta[1].decode("ascii", "replace") if meta else ""
    encoding = webencodings.lookup(label)
    if encoding is None or (not header and encoding.name.startswith("utf-16")):
        encoding = webencodings.lookup("utf-8" if _is_utf8(html) else "windows-1252")
    text, used = webencodings.decode(html, encoding, errors="replace")
    return text, str(used.codec_info.name)


def _is_utf8(html: bytes) -> bool:
    try:
        html.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(html) - 3  # cut short, within its last letter
    return True


def to_tree(html: str) -> LexborHTMLParser:
    """A page as a tree; what is nested deeper than any page needs is cut off.

    The parser takes the square of the depth (half a minute for a hundred thousand
    open ``div``), and nothing can stop it from within.
    """
    try:
        return LexborHTMLParser(_shallow(html))
    except SelectolaxError:  # nothing to parse
        return LexborHTMLParser("<html></html>")


def _shallow(html: str) -> str:
    open_now: Counter[str] = Counter()
    depth = leaves = 0
    for tag in TAG.finditer(html):
        name = tag[2].lower()
        if name in FLAT:
            continue
        if name in LEAVES and leaves < MOST_LEAVES:
            leaves += 1
        elif not tag[1]:
            open_now[name] += 1
            depth += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return html[: tag.start()]
    return html
