"""Addresses in one form, so that one thing has one name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

LONGEST = 8192
PORTS = {"http": 80, "https": 443}
PICTURE_ENDINGS = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".gif",
        ".webp",
        ".avif",
        ".heic",
        ".heif",
        ".bmp",
        ".tif",
        ".tiff",
        ".jxl",
        ".mp4",
        ".m4v",
        ".mov",
        ".webm",
        ".mkv",
        ".avi",
        ".wmv",
        ".flv",
        ".mpg",
        ".mpeg",
        ".ogv",
        ".3gp",
    ]
)
EDGES = "".join(map(chr, range(0x21)))
BREAKS = re.compile(r"[\t\n\r]")
DRIVE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def canonical(url: str, *, base: str = "", encoding: str = "utf-8") -> str | None:
    """An http(s) address in the form we compare; None for anything else.

    Host in lower case and ASCII, default port and fragment dropped, dot segments
    resolved, odd characters percent-encoded. The query's order is left alone.

    Args:
        url: as written, absolute or relative to ``base``.
        base: the address of the page that wrote it.
        encoding: of that page, for its query strings.

    Source: WHATWG URL; RFC 3986, 5.2.4 and 6.2.
    """
    text = BREAKS.sub("", url.strip(EDGES))
    if not text or len(text) > LONGEST:
        return None
    head, mark, query = text.partition("?")
    if not DRIVE.match(head) or head.lower().startswith(("http:", "https:")):
        text = head.replace("\\", "/") + mark + query  # as browsers do
    try:
        joined = urljoin(base, text) if base else text
        return _tidy(_percent_encoded(joined, encoding))
    except ValueError:  # a port of letters, an open bracket, a label too long
        return None


def _percent_encoded(url: str, encoding: str) -> str:
    try:
        return safe_url_string(url, encoding)
    except UnicodeEncodeError:  # a letter the page's charset does not have
        return safe_url_string(url, "utf-8")


def _tidy(url: str) -> str | None:
    parts = urlsplit(url)
    scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    if scheme not in PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host.lower().removesuffix(".")
    place = host if port in {None, PORTS[scheme]} else f"{host}:{port}"
    path = _without_dots(parts.path) or "/"
    tidy = urlunsplit((scheme, place, path, parts.query, ""))
    return tidy if len(tidy) <= LONGEST and host else None


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
        if plain in {".", ".."} and place == len(segments) - 1:
            kept.append("")
    return "".join(f"/{segment}" for segment in kept)


def is_picture_like(url: str) -> bool:
    """Whether an address ends as pictures and videos do."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() in PICTURE_ENDINGS


def site(url: str) -> str:
    """The site an address belongs to: its host without ``www.``, and an odd port.

    So ``http://x.example`` and ``https://www.x.example`` are one site, and two ports
    of one machine are two.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    usual = parts.port in {None, *PORTS.values()}
    return host if usual else f"{host}:{parts.port}"
