"""Text and addresses from elsewhere, made safe to stand in a letter."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

from w3lib.url import safe_url_string

_JOINERS = "\u200c\u200d"  # Persian and Indic names are spelt with them
_ONE_LINE = 300
_WORDS = 4_000
_LONGEST_ADDRESS = 8_000  # octets that a server should at least take: RFC 9110, 4.1


def line(text: str, most: int = _ONE_LINE) -> str:
    """One line of text: no control or direction marks, no line breaks, not too long.

    So neither a header nor a line of a letter can be slipped in by a name.
    """
    shown = "".join(
        mark if mark in _JOINERS or unicodedata.category(mark)[0] not in "CZ" else " "
        for mark in text
    )
    return " ".join(shown.split())[:most].strip()


def lines(text: str, most: int = _WORDS) -> str:
    """Some lines of text, each as `line` leaves it; empty ones are dropped."""
    each = (line(part, most) for part in text[: 4 * most].splitlines())
    return "\n".join(part for part in each if part)[:most]


def folded(text: str) -> str:
    """Text for comparing names: without case, accents or percent signs."""
    apart = unicodedata.normalize("NFKD", unquote(text)).casefold()
    return " ".join(
        "".join(mark for mark in apart if not unicodedata.combining(mark)).split()
    )


def address(url: str) -> str:
    """An address in plain ASCII that leads to the same place, on one line.

    Letters of other scripts, spaces and hidden marks are written as ``%E2%80%AE`` or
    as a name in Punycode, so that what is read is what is meant.

    Source: WHATWG URL; RFC 3986; RFC 5891.
    """
    try:
        safe = safe_url_string(url)
    except ValueError:
        safe = url
    return quote(safe, safe="%/:?#[]@!$&'()*+,;=-._~", errors="replace")


def is_web(url: str) -> bool:
    """Whether it leads to the web; ``data:`` would hold the picture itself."""
    short = len(url) <= _LONGEST_ADDRESS
    return short and url.strip().lower().startswith(("http://", "https://"))
