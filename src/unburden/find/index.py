"""What an archive's pages say of its pictures, learnt before any is handed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unburden.find.css import read_css
from unburden.find.page import read_page
from unburden.find.signs import stop_at_signs
from unburden.find.urls import canonical

if TYPE_CHECKING:
    from unburden.warc.read import Archived

MOST = 500_000
PAGES = ("text/html", "application/xhtml+xml")
SHEETS = ("text/css",)


@dataclass(slots=True)
class Index:
    """Which page shows which picture; so many addresses and no more.

    Attributes:
        most_places: pages named for one picture.
        with_inline: pages with pictures written into them.
        revisits: records without a body, by the digest, or else the address, of the
            record that has it.
    """

    most_places: int
    with_inline: set[str] = field(default_factory=set)
    revisits: dict[str, list[Archived]] = field(default_factory=dict)
    _shown_by: dict[str, list[str]] = field(default_factory=dict)
    _sheets: dict[str, list[str]] = field(default_factory=dict)
    _used_by: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, found: Archived) -> None:
        """Take in a page, a style sheet or a revisit; anything else is passed over.

        Raises:
            ChildImagerySigns: a page shows signs of child imagery.
        """
        kind = found.type.lower()
        if found.revisit_of is not None:
            key = found.digest or found.revisit_of
            self.revisits.setdefault(key, []).append(found)
        elif kind.startswith(PAGES):
            self._learn_page(found)
        elif kind.startswith(SHEETS):
            pictures, _ = read_css(found.body.decode("utf-8", "replace"))
            full = (canonical(one, base=found.url) for one in pictures)
            self._sheets[key_of(found.url)] = [one for one in full if one]

    def finish(self) -> None:
        """Lay the style sheets' pictures to the pages that use the sheets."""
        for sheet, pictures in self._sheets.items():
            for page in self._used_by.get(sheet, ()):
                for picture in pictures:
                    self._note(self._shown_by, picture, page)

    def pages_of(self, picture: str) -> list[str]:
        """The pages that show a picture; itself if none does."""
        return self._shown_by.get(key_of(picture), [picture])

    def take_revisits(self, found: Archived) -> list[Archived]:
        """The revisits whose body this is, each given out once."""
        keys = (key for key in (found.digest, found.url) if key)
        return [one for key in keys for one in self.revisits.pop(key, ())]

    def _learn_page(self, found: Archived) -> None:
        view = read_page(found.body, url=found.url, content_type=found.type)
        stop_at_signs(view.title, view.text, place=found.url)
        for picture in view.pictures:
            self._note(self._shown_by, picture, found.url)
        for sheet in view.sheets:
            self._note(self._used_by, sheet, found.url)
        if view.inline:
            self.with_inline.add(found.url)

    def _note(self, where: dict[str, list[str]], what: str, page: str) -> None:
        pages = where.get(what, [])
        if page not in pages and len(pages) < self.most_places and len(where) < MOST:
            where[what] = [*pages, page]


def key_of(url: str) -> str:
    """An archived address in the form that pages' addresses are compared in."""
    return canonical(url) or url
