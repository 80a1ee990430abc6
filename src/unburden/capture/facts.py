"""Who answered, and what a page states of itself: each with the witness who says so.

What a page states (JSON-LD, Open Graph, microdata) is its own claim and no more.

Source: schema.org; https://ogp.me/; HTML, section 5 (microdata).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from unburden.model import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from unburden.browser import Exchange, Recording

PROXY = "our proxy"
BROWSER = "the browser that made the capture"
LENGTH = 500  # characters of one value
MOST = 60  # facts of one page
DEEPEST = 20  # of JSON-LD, in objects
AUTHORS = frozenset({"author", "creator"})
POSTED_BY, POSTED_AT, CHANGED_AT = "posted by", "posted at", "changed at"
TIMES = {
    "datePublished": POSTED_AT,
    "uploadDate": POSTED_AT,
    "dateCreated": POSTED_AT,
    "dateModified": CHANGED_AT,
}
# Names of meta elements, whether in `property` or in `name`.
META = {
    "og:url": "canonical address",
    "og:title": "title",
    "og:site_name": "site",
    "article:author": POSTED_BY,
    "profile:username": POSTED_BY,
    "twitter:creator": POSTED_BY,
    "author": POSTED_BY,
    "article:published_time": POSTED_AT,
    "video:release_date": POSTED_AT,
    "article:modified_time": CHANGED_AT,
}
SECURED = {
    "subjectName": "certificate for",
    "issuer": "certificate issued by",
    "validFrom": "certificate valid from",
    "validTo": "certificate valid until",
}


def facts_of(made: Recording, ip: str) -> tuple[Fact, ...]:
    """What is known of a page that was recorded, at most 60 facts.

    Args:
        made: the recording.
        ip: the address its document came from, as the proxy saw it.
    """
    found = [*_answered(made, ip), *_stated(made.html, made.url)]
    kept = [
        Fact(
            name=fact.name,
            value=" ".join(fact.value.split())[:LENGTH],
            witness=fact.witness,
        )
        for fact in found
    ]
    return tuple(dict.fromkeys(fact for fact in kept if fact.value))[:MOST]


def headers_of(document: Exchange | None) -> str:
    """The answer's status line and headers, as the browser was told them."""
    if document is None:
        return ""
    protocol = document.protocol.upper() or "HTTP"
    first = f"{protocol} {document.status} {document.reason}".strip()
    lines = [f"{name}: {value}" for name, value in document.answered]
    return "\n".join([first, *lines]) + "\n"


def _answered(made: Recording, ip: str) -> Iterator[Fact]:
    yield Fact(name="server address", value=ip, witness=PROXY)
    yield Fact(name="title", value=made.title, witness=BROWSER)
    if made.document is None:
        return
    told = made.document.secured
    yield Fact(name="protocol", value=made.document.protocol, witness=BROWSER)
    parts = (told.get(name, "") for name in ("protocol", "keyExchangeGroup", "cipher"))
    yield Fact(name="encryption", value=", ".join(filter(None, parts)), witness=BROWSER)
    for key, name in SECURED.items():
        yield Fact(name=name, value=_time_or_text(told.get(key, "")), witness=BROWSER)
    count = str(len(made.certificates)) if made.certificates else ""
    yield Fact(name="certificates in the chain", value=count, witness=BROWSER)


def _time_or_text(told: object) -> str:
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC).isoformat()
    return str(told)


def _stated(html: str, url: str) -> Iterator[Fact]:
    tree = LexborHTMLParser(html)
    for link in tree.css("link[rel~=canonical]"):
        value = _absolute(link.attributes.get("href"), url)
        yield _claim("canonical address", value, "rel=canonical")
    for meta in tree.css("meta[property], meta[name]"):
        known = meta.attributes.get("property") or meta.attributes.get("name") or ""
        if name := META.get(known.lower()):
            kind = "Open Graph" if ":" in known else "meta"
            yield _claim(name, meta.attributes.get("content") or "", kind)
    for script in tree.css("script[type='application/ld+json']"):
        for name, value in _json_ld(script.text()):
            yield _claim(name, value, "JSON-LD")
    for node in tree.css("[itemprop]"):
        yield from _microdata(node)


def _claim(name: str, value: str, how: str) -> Fact:
    return Fact(name=name, value=value, witness=f"the page itself ({how})")


def _absolute(href: str | None, url: str) -> str:
    try:
        return urljoin(url, href) if href else ""
    except ValueError:
        return ""


def _json_ld(text: str) -> Iterator[tuple[str, str]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from _walk(told, DEEPEST)


def _walk(told: Any, deeper: int) -> Iterator[tuple[str, str]]:
    if isinstance(told, list) and deeper:
        for each in told:
            yield from _walk(each, deeper - 1)
    elif isinstance(told, dict) and deeper:
        for key, value in told.items():
            if key in AUTHORS:
                yield from ((POSTED_BY, name) for name in _names(value, deeper - 1))
            elif key in TIMES and isinstance(value, str):
                yield TIMES[key], value
            else:
                yield from _walk(value, deeper - 1)


def _names(told: Any, deeper: int) -> Iterator[str]:
    """The names and addresses an author is stated by."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list) and deeper:
        for each in told:
            yield from _names(each, deeper - 1)
    elif isinstance(told, dict):
        parts: Iterable[Any] = (
            told.get(key) for key in ("name", "alternateName", "url")
        )
        yield " ".join(part for part in parts if isinstance(part, str))


def _microdata(node: LexborNode) -> Iterator[Fact]:
    for named in (node.attributes.get("itemprop") or "").split():
        if named in TIMES:
            yield _claim(TIMES[named], _value(node), "microdata")
        elif named in AUTHORS:
            inner = node.css_first("[itemprop~=name]")
            yield _claim(POSTED_BY, _value(inner or node), "microdata")


def _value(node: LexborNode) -> str:
    told = node.attributes
    return told.get("content") or told.get("datetime") or node.text(strip=True)
