"""The web archive of a recorded page: WARC, then WACZ, then whether all is in it.

Source: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import unburden
from unburden.errors import CaptureFailed
from unburden.warc.write import Answered, warc_date, write_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from unburden.browser import Recording, Shelf

WARC = "page.warc.gz"


def write_wacz(
    recording: Recording,
    to: Path,
    *,
    shelf: Shelf,
    at: datetime,
    address: Callable[[str], str],
    info: dict[str, str],
) -> tuple[str, ...]:
    """Write the archive, read its index back, and return the URLs it lacks.

    Args:
        recording: what to archive.
        to: the file to write.
        shelf: where its bodies are.
        at: the time of the capture.
        address: gives the IP address a URL was answered from.
        info: what the archive says of how it was made.

    Raises:
        CaptureFailed: the archive could not be made.
    """
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        warc, pages = Path(folder) / WARC, Path(folder) / "pages.jsonl"
        with warc.open("wb") as out:
            answers = _answers(recording, shelf, address)
            write_warc(out, answers, info=info, at=at)
        pages.write_text(_pages(recording, at), encoding="utf-8")
        _pack(warc, pages, to)
    return _unindexed(recording, to)


def _answers(
    recording: Recording, shelf: Shelf, address: Callable[[str], str]
) -> Iterator[Answered]:
    for each in recording.exchanges:
        yield Answered(
            url=each.url,
            at=each.at,
            method=each.method,
            status=each.status,
            reason=each.reason,
            asked=each.asked,
            answered=each.answered,
            posted=each.posted,
            body=shelf.get(each.body),
            ip=address(each.url),
        )


def _pages(recording: Recording, at: datetime) -> str:
    document = recording.document
    page = {
        "id": uuid4().hex,
        "url": document.url if document else recording.url,
        # To the second, and the very WARC-Date of the page: players look it up so.
        "ts": warc_date(document.at if document else at),
        "title": recording.title or recording.url,
    }
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    return f"{json.dumps(head)}\n{json.dumps(page)}\n"


def _pack(warc: Path, pages: Path, to: Path) -> None:
    # Imported late: it takes a second, and most commands need no archive.
    from wacz.main import main  # type: ignore[import-untyped] # noqa: PLC0415

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        wrong = main(
            ["create", str(warc), "-o", str(to), "-p", str(pages), "--copy-pages"]
        )
    if wrong:
        raise CaptureFailed(f"The archive was not made: {said.getvalue().strip()}")


def _unindexed(recording: Recording, wacz: Path) -> tuple[str, ...]:
    """The URLs whose bodies the archive's index does not name."""
    held: Counter[str] = Counter()
    with zipfile.ZipFile(wacz) as archive:
        index = gzip.decompress(archive.read("indexes/index.cdx.gz"))
    for line in index.decode("utf-8").splitlines():
        entry = json.loads(line.split(" ", 2)[2])
        held[entry["digest"].removeprefix("sha256:")] += 1
    lacking = []
    for each in recording.exchanges:
        if held[each.body.sha256] <= 0:
            lacking.append(each.url)
        held[each.body.sha256] -= 1
    return tuple(lacking)


def software() -> str:
    """Name this program and its version."""
    return f"Unburden/{unburden.__version__}"
