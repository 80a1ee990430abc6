"""A search engine or an archive, asked about one address at a time.

It is asked for the address of a page that is known already, and for nothing else: no
word, no name, no picture. So it is no search for a person.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, unquote

from unburden.errors import Unreachable
from unburden.find.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unburden.net import Door

MAX_BYTES = 4_000_000
MOST_ROWS = 100
MOST_COPIES = 10
SHORTEST = 3
"""Letters of a part of a name that is looked for in an address."""
LATER = "It is asked again later."
PAGE = "{page}"
"""In an engine's address: where that of the page goes, percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an engine says of a page.

    Attributes:
        page: the address that it was asked for.
        is_listed: whether its results show the way there.
        copies: addresses of copies that it keeps of the page.
    """

    page: str
    is_listed: bool
    copies: tuple[str, ...] = ()


class Engine(Protocol):
    """What can say whether it lists a page."""

    @property
    def name(self) -> str:
        """For a person."""
        ...

    def listing(self, page: str) -> Listing:
        """Ask about one page.

        Raises:
            Unreachable: no answer of use came.
            PrivateAddress: the engine stands inside, and that was not allowed.
            TooLarge: the answer is longer than allowed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonEngine:
    """An engine that answers in JSON, as SearXNG, Brave's and Google's interfaces do.

    Attributes:
        name: for a person.
        door: every byte goes through it.
        url: where it is asked, ``{page}`` in place of the page's address.
        results: where its results are in the answer, names joined by dots: a list, or
            a single one.
        address: the name of a result's address; empty where it lists nothing, as an
            archive does.
        copy: the name of the address of the copy it keeps; empty where it has none.
        headers: sent with each question, a key for instance; never shown.
    """

    name: str
    door: Door
    url: str
    results: str
    address: str = "url"
    copy: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def listing(self, page: str) -> Listing:
        """Ask about one page; see `Engine`."""
        asked = self.url.replace(PAGE, quote(page, safe=""))
        reply = self.door.fetch(
            asked, headers=self.headers, max_bytes=MAX_BYTES, follow=False
        )
        if reply.status != 200:
            raise Unreachable(f"{self.name} answered with {reply.status}.", LATER)
        rows = list(_rows(self._read(reply.content), self.results))
        wanted = canonical(page)
        addresses = {canonical(one) for one in _texts(rows, self.address)}
        copies = (canonical(one, base=asked) for one in _texts(rows, self.copy))
        kept = dict.fromkeys(one for one in copies if one and one != wanted)
        return Listing(
            page=page,
            is_listed=wanted in addresses,
            copies=tuple(kept)[:MOST_COPIES],
        )

    def _read(self, content: bytes) -> Any:
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            what = f"{self.name} gave an answer that cannot be read."
            raise Unreachable(what, LATER) from error


def has_name(address: str, name: str) -> bool:
    """Whether an address holds a part of a name: then no engine is asked for it.

    Args:
        address: of a page.
        name: a person's, of any letters; empty: nobody's.
    """
    words = _letters(unquote(address))
    parts = [part for part in _spaced(name).split() if len(part) >= SHORTEST]
    return any(part in words for part in parts)


def _spaced(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (one for one in plain if not unicodedata.combining(one))
    return "".join(one if one.isalnum() else " " for one in kept)


def _letters(text: str) -> str:
    return "".join(_spaced(text).split())


def _rows(told: Any, where: str) -> Iterator[Mapping[str, Any]]:
    """The results in an answer; nothing where it is not as it should be."""
    for name in where.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    some = told if isinstance(told, list) else [told]
    yield from (one for one in some[:MOST_ROWS] if isinstance(one, dict))


def _texts(rows: Iterable[Mapping[str, Any]], name: str) -> Iterator[str]:
    if name:
        found = (row.get(name) for row in rows)
        yield from (one for one in found if isinstance(one, str))
