"""Looking things up in a web archive by what a browser asks for, as a player does.

Source: ISO 28500 (WARC 1.1); https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import threading
import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from fastwarc.warc import WarcRecord

Headers = tuple[tuple[str, str], ...]
KINDS = WarcRecordType.response | WarcRecordType.request
# What a page puts into an address only to make it new: a time, a random number.
ONCE = re.compile(r"[0-9.]+|[0-9a-fA-F-]{16,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One answer an archive holds; its body stays there until it is asked for.

    Attributes:
        url: WARC-Target-URI.
        method: of the request beside it; GET where there is none.
        posted: the payload digest of that request, empty where there is none.
        status: of the answer.
        reason: the words beside the status.
        headers: of the answer, as archived.
        at: where in the WARC the record begins, in bytes.
    """

    url: str
    method: str
    posted: str
    status: int
    reason: str
    headers: Headers
    at: int


class Holdings:
    """What a WACZ holds, by method and address. Safe for use by several threads.

    Args:
        wacz: the file.

    Raises:
        ValueError: it cannot be read.
    """

    def __init__(self, wacz: Path) -> None:
        self._warc = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._lock = threading.Lock()
        self._given: dict[tuple[str, str, str], int] = defaultdict(int)
        self._by_url: dict[tuple[str, str], list[Held]] = defaultdict(list)
        self._by_path: dict[tuple[str, str], list[Held]] = defaultdict(list)
        try:
            with zipfile.ZipFile(wacz) as archive:
                for name in _warcs(archive.namelist()):
                    with archive.open(name) as packed:
                        shutil.copyfileobj(packed, self._warc, 2**20)
            self._warc.seek(0)
            self._list()
        except (OSError, EOFError, KeyError, zipfile.BadZipFile) as wrong:
            self._warc.close()
            what = f"The archive cannot be read ({wrong})."
            raise ValueError(what) from wrong

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._warc.close()

    def find(self, method: str, url: str, posted: bytes = b"") -> Held | None:
        """The answer to a request; of several, each once in turn, then the last."""
        known = self._by_url.get((method, url), [])
        digest = _digest(posted) if posted else ""
        same = [held for held in known if held.posted == digest] if posted else known
        if not same:
            return None
        with self._lock:
            turn = self._given[method, url, digest]
            self._given[method, url, digest] += 1
        return same[min(turn, len(same) - 1)]

    def near(self, method: str, url: str) -> Held | None:
        """The answer to an address that differs in a time or a random number only."""
        wanted = _words(url)
        for held in self._by_path.get((method, _path(url)), []):
            words = _words(held.url)
            if [name for name, _ in words] == [name for name, _ in wanted] and all(
                a == b or (ONCE.fullmatch(a) and ONCE.fullmatch(b))
                for (_, a), (_, b) in zip(words, wanted, strict=True)
            ):
                return held
        return None

    def body(self, held: Held) -> bytes:
        """The body of an answer, as archived."""
        with self._lock:
            self._warc.seek(held.at)
            record = next(iter(ArchiveIterator(self._warc, parse_http=True)))
            return record.reader.read()

    def _list(self) -> None:
        asked: dict[str, tuple[str, str]] = {}
        found: list[tuple[str, Held]] = []
        for record in ArchiveIterator(self._warc, parse_http=True, record_types=KINDS):
            if record.record_type == WarcRecordType.request:
                beside = record.headers.get("WARC-Concurrent-To") or ""
                asked[beside] = _request(record)
            else:
                found.append(
                    (record.headers.get("WARC-Record-ID") or "", _read(record))
                )
        for name, held in found:
            method, posted = asked.get(name, ("GET", ""))
            whole = replace(held, method=method, posted=posted)
            self._by_url[method, held.url].append(whole)
            self._by_path[method, _path(held.url)].append(whole)


def _warcs(names: Iterable[str]) -> list[str]:
    return sorted(
        name
        for name in names
        if name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))
    )


def _read(record: WarcRecord) -> Held:
    http = record.http_headers
    told = list(http.items()) if http else []
    return Held(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
        method="GET",
        posted="",
        status=(http and http.status_code) or 200,
        reason=(http and http.reason_phrase) or "",
        headers=tuple((name, value) for name, value in told),
        at=record.stream_pos,
    )


def _request(record: WarcRecord) -> tuple[str, str]:
    line = (record.http_headers and record.http_headers.status_line) or ""
    digest = record.headers.get("WARC-Payload-Digest") or ""
    return line.partition(" ")[0] or "GET", "" if digest == NOTHING else digest


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


NOTHING = _digest(b"")


def _path(url: str) -> str:
    return url.partition("?")[0]


def _words(url: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True))
