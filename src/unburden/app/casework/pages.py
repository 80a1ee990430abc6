"""The pages of a case that wait to be recorded: a stop loses none and repeats none.

A page joins the queue in the store before it is visited, and leaves it in the very
transaction that keeps its Capture. So a kill at any moment leaves it either waiting,
with nothing of it kept, or recorded; the next command goes on with those that wait.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import rfc8785

from unburden import policy
from unburden.app.casework.desk import TOOL
from unburden.app.home import workshop
from unburden.capture import capture, to_json
from unburden.errors import BadInput
from unburden.seal import sign_wacz

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from django.db.models import QuerySet

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import CaptureRow, PageRow
    from unburden.model import Capture
    from unburden.net import Door

    Tell = Callable[[str, Mapping[str, object]], None]
    Take = Callable[..., Capture]

RECORD = "record.json"
"""Where a Capture's folder holds the Capture itself."""

BY_HAND = ""
"""In place of a Source: a person named the page."""

MOST = 500
"""Pages a person may have waiting."""

ADDRESSES = ("http://", "https://")


class PageQueue:
    """The pages of a case that wait, each recorded once a search.

    Args:
        desk: the open case.
        door: every byte goes through it.
        tell: is told what happens as it happens.
        take: makes a Capture, as `capture.capture` does.
    """

    def __init__(
        self, desk: Desk, door: Door, tell: Tell, *, take: Take = capture
    ) -> None:
        self.desk, self.door, self.tell, self._take = desk, door, tell, take
        self._recorded: dict[str, CaptureRow] = {}  # by this command, by page index

    def add(self, url: str, *, source: str) -> PageRow:
        """Have a page wait for a Source; one that is known stays as it is."""
        page, _ = self.desk.row.pages.select_related("capture").get_or_create(
            source_index=self._source(source),
            index=self.desk.vault.index(f"page {url}"),
            defaults={
                "case": self.desk.row,
                "sealed": self.desk.vault.seal("page", url.encode()),
            },
        )
        return page

    def add_all(self, urls: Sequence[str]) -> None:
        """Have pages wait that a person named, with an Entry that names them.

        Raises:
            BadInput: they would be more than 500, or one is no web address; none is
                added.
        """
        wrong = [url for url in urls if not url.lower().startswith(ADDRESSES)]
        if wrong:
            what = f"{wrong[0]} is not an address on the web."
            raise BadInput(what, "Begin it with https:// or http://.")
        known = {page.index for page in self._of(BY_HAND)}
        new = [
            url
            for url in dict.fromkeys(urls)
            if self.desk.vault.index(f"page {url}") not in known
        ]
        if len(known) + len(new) > MOST:
            what = f"More than {MOST} pages would wait to be recorded."
            raise BadInput(what, "Name fewer, and the others when those are done.")
        if new:
            with self.desk.writing():
                self.desk.append("record", {"pages": new})
                for url in new:
                    self.add(url, source=BY_HAND)

    def waiting(self) -> int:
        """Count the pages that wait."""
        return self.desk.row.pages.filter(capture=None).count()

    def go_on(self) -> list[CaptureRow]:
        """Record each page that waits, oldest first; one that fails stops none.

        Returns:
            The rows of those that were recorded now.

        Raises:
            AuthorityMissing: nobody is recorded as having asked.
            ToolMissing: there is no browser; they go on waiting.
        """
        rows = self.desk.row.pages.filter(capture=None).order_by("id")
        made = [self.record(page) for page in list(rows)]
        return [row for row in made if row is not None]

    def record(self, page: PageRow) -> CaptureRow | None:
        """Record a page that waits; None where it was, or another process is at it.

        Raises:
            AuthorityMissing: nobody is recorded as having asked.
            ToolMissing: there is no browser; it goes on waiting.
        """
        if (known := self._recorded.get(page.index)) is not None:
            self.desk.link(page, known)  # wanted by another Source too
            return None
        with self._claimed(page) as is_ours:
            now = self.desk.row.pages.filter(id=page.id).first()
            if not is_ours or now is None:
                return None
            if now.capture is not None:
                self.desk.link(page, now.capture)
                return None
            row = self._record(page)
        self._recorded[page.index] = row
        return row

    def _record(self, page: PageRow) -> CaptureRow:
        desk, authority = self.desk, self.desk.about()["authority"]
        policy.may_capture(authority=authority)
        url = desk.vault.open("page", page.sealed).decode()
        self.tell("capturing", {"url": url})
        with workshop() as folder:
            out = folder / "capture"
            made = self._take(
                url, out=out, authority=authority, door=self.door, clock=desk.clock
            )
            row = desk.keep_capture(signed(desk, made, out), out, page=page)
        self.tell("captured", {"url": url, "state": made.state.value, "why": made.why})
        return row

    @contextmanager
    def _claimed(self, page: PageRow) -> Iterator[bool]:
        """Keep other processes from the page meanwhile; a killed one lets go of it."""
        self.desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.desk.folder / "pages.lock").open("ab") as file:
            try:
                # One byte of the file stands for one page.
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, page.id)
            except (BlockingIOError, PermissionError):
                yield False
            else:
                yield True

    def clear(self, source: str) -> None:
        """Forget the recorded pages of a Source that was looked through.

        A later search records them again: what they show may have changed.
        """
        self._of(source).exclude(capture=None).delete()

    def _of(self, source: str) -> QuerySet[PageRow]:
        return self.desk.row.pages.filter(source_index=self._source(source))

    def _source(self, source: str) -> str:
        return self.desk.vault.index(f"source {source}")


def signed(desk: Desk, made: Capture, folder: Path) -> Capture:
    """Sign a finished Capture's archive with the case's key; its record says so.

    Args:
        desk: the open case.
        made: the Capture.
        folder: its files, which are changed.

    Returns:
        The Capture with the signed archive's hash.
    """
    if not made.wacz:
        return made
    sha256 = sign_wacz(folder / made.wacz, desk.signing_key(), software=TOOL)
    now = replace(made, files={**made.files, made.wacz: sha256})
    (folder / RECORD).write_bytes(rfc8785.dumps(to_json(now)))
    return now
