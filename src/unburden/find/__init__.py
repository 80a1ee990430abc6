"""Where to look: one file per Source."""

from __future__ import annotations

import zipfile
from pathlib import Path

from unburden.errors import NotFound, UnknownSource
from unburden.find.archive import Archive
from unburden.find.engine import Engine, JsonEngine, Listing, has_name
from unburden.find.folder import Folder
from unburden.find.frontier import FileFrontier, Frontier, MemoryFrontier
from unburden.find.page import PageView, read_page
from unburden.find.settings import (
    FindSettings,
    Rendered,
    Renderer,
    Source,
    headless,
)
from unburden.find.signs import stop_at_signs
from unburden.find.urls import canonical
from unburden.find.web import UrlList, WebSite

__all__ = [
    "Archive",
    "Engine",
    "FileFrontier",
    "FindSettings",
    "Folder",
    "Frontier",
    "JsonEngine",
    "Listing",
    "MemoryFrontier",
    "PageView",
    "Rendered",
    "Renderer",
    "Source",
    "UrlList",
    "WebSite",
    "has_name",
    "headless",
    "open_source",
    "read_page",
    "stop_at_signs",
]

ACCEPTED = (
    "Name a web address (https://...), a folder, a web archive (.warc, .warc.gz, "
    ".wacz) or a text file of addresses (.txt)."
)
FILES: dict[str, type[Archive | UrlList]] = {
    ".warc": Archive,
    ".warc.gz": Archive,
    ".wacz": Archive,
    ".txt": UrlList,
}


def open_source(spec: str, *, settings: FindSettings) -> Source:
    """The Source that a caseworker named.

    Args:
        spec: a web address, a folder, a web archive, or a text file of addresses.
        settings: how to look.

    Raises:
        UnknownSource: it is none of these.
        NotFound: it is a path, and nothing is there.
    """
    if "://" in spec:
        if canonical(spec) is None:
            raise UnknownSource(f"{spec} is not an address on the web.", ACCEPTED)
        return WebSite(spec, settings)
    path = Path(spec)
    if path.is_dir():
        return Folder(spec, settings)
    kind = next((one for ending, one in FILES.items() if _ends(path, ending)), None)
    if not path.is_file():
        _raise_missing(spec, looks_like_path=kind is not None or "/" in spec)
    if kind is None:
        what = f"{spec} is not something we know how to look into."
        raise UnknownSource(what, ACCEPTED)
    if _ends(path, ".wacz") and not zipfile.is_zipfile(path):
        what = f"{spec} is named like a web archive and is damaged, or is none."
        raise UnknownSource(what, ACCEPTED)
    return kind(spec, settings)


def _ends(path: Path, ending: str) -> bool:
    return path.name.lower().endswith(ending)


def _raise_missing(spec: str, *, looks_like_path: bool) -> None:
    if looks_like_path:
        raise NotFound(f"There is nothing at {spec}.", "Check the spelling.")
    raise UnknownSource(f"{spec} is no place we know how to look into.", ACCEPTED)
