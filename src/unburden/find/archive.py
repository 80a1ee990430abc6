"""Web archives: WARC files, plain or gzip, and the WARC files inside a WACZ.

An archive is read twice. The first time its pages say which pictures they show; the
second time the pictures are handed over, each with the page that shows it. In between
nothing has been looked at, so a page with signs of child imagery stops the archive
before any picture of it was.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from unburden.find.embedded import inline_name
from unburden.find.index import PAGES, SHEETS, Index
from unburden.find.page import read_page
from unburden.find.signs import stop_at_signs
from unburden.find.sniff import sniff
from unburden.find.urls import is_picture_like
from unburden.find.zipped import warcs_in
from unburden.model import Lead, Skipped
from unburden.warc.read import Archived, Damaged, read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from unburden.find.settings import FindSettings

    Wanted = Callable[[str, str], bool]

SURELY_NOT = ("text/", "font/", "audio/", "application/javascript", "application/json")
ELSEWHERE = (
    "The archive says it had not changed since an earlier visit, and that visit is not "
    "in this archive."
)


@dataclass(frozen=True, slots=True)
class Archive:
    """Every picture and video in a web archive, dated when it was archived."""

    name: str
    settings: FindSettings

    def leads(self) -> Generator[Lead | Skipped, None, None]:
        """Read the archive now; what is damaged is said, and the rest used.

        Raises:
            ChildImagerySigns: a page or an address shows signs of child imagery.
        """
        index = Index(self.settings.max_places)
        for found in self._read(_is_text_we_read):
            if isinstance(found, Archived):
                index.learn(found)
        index.finish()
        handed: set[tuple[str, bytes]] = set()
        for found in self._read(
            lambda url, kind: url in index.with_inline or _may_be_picture(url, kind)
        ):
            if isinstance(found, Skipped):
                yield found
            elif found.revisit_of is None:
                yield from self._hand_over(index, found, handed)
        names = {url for url, _ in handed}
        left = (one for group in index.revisits.values() for one in group)
        for url in dict.fromkeys(one.url for one in left if _is_picture(one)):
            if url not in names:
                yield Skipped(url=url, why=ELSEWHERE)

    def _hand_over(
        self, index: Index, found: Archived, handed: set[tuple[str, bytes]]
    ) -> Iterator[Lead | Skipped]:
        if found.url in index.with_inline:
            yield from self._inline(found)
        elif found.why:
            yield Skipped(url=found.url, why=found.why)
        elif sniff(found.body) and 200 <= found.status < 300:
            for one in (found, *index.take_revisits(found)):
                key = (one.url, hashlib.sha256(found.body).digest())
                if key not in handed:
                    handed.add(key)
                    yield from self._leads(index, replace(one, body=found.body))

    def _leads(self, index: Index, found: Archived) -> Iterator[Lead]:
        for page in index.pages_of(found.url):
            yield self._lead(found, url=found.url, page=page, data=found.body)

    def _inline(self, found: Archived) -> Iterator[Lead]:
        view = read_page(found.body, url=found.url, content_type=found.type)
        for data in view.inline:
            yield self._lead(found, url=inline_name(data), page=found.url, data=data)

    def _lead(self, found: Archived, *, url: str, page: str, data: bytes) -> Lead:
        return Lead(url=url, page=page, source=self.name, seen_at=found.at, data=data)

    def _read(self, wanted: Wanted) -> Iterator[Archived | Skipped]:
        def without_signs(url: str, kind: str) -> bool:
            stop_at_signs(url, place=url)
            return wanted(url, kind)

        with contextlib.closing(self._streams()) as streams:
            for name, stream in streams:
                if isinstance(stream, str):
                    yield Skipped(url=name, why=stream)
                    continue
                limit = self.settings.max_bytes
                for one in read_warc(stream, max_bytes=limit, wanted=without_signs):
                    if isinstance(one, Damaged):
                        yield Skipped(url=name, why=one.why)
                    else:
                        yield one

    def _streams(self) -> Generator[tuple[str, IO[bytes] | str]]:
        if self.name.lower().endswith(".wacz"):
            yield from warcs_in(Path(self.name))
            return
        with Path(self.name).open("rb") as stream:
            yield self.name, stream


def _is_text_we_read(_url: str, kind: str) -> bool:
    return kind.lower().startswith(PAGES + SHEETS)


def _is_picture(found: Archived) -> bool:
    named = found.type.lower().startswith(("image/", "video/"))
    return named or is_picture_like(found.url)


def _may_be_picture(url: str, kind: str) -> bool:
    surely_not = kind.lower().startswith((*SURELY_NOT, "image/svg"))
    return not surely_not or is_picture_like(url)
