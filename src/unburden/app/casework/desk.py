"""An open case on the desk: the nouns of `model` in and out of its sealed rows."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from unburden import __version__, custody, fingerprint
from unburden.app.casework.forms import (
    from_json,
    match_from_json,
    match_to_json,
    seal_from_json,
    seal_to_json,
)
from unburden.app.casework.guarding import seen
from unburden.app.casework.models import (
    CaptureRow,
    Case,
    EntryRow,
    ItemRow,
    MatchRow,
    SealRow,
    SigningRow,
)
from unburden.app.casework.writing import writing
from unburden.app.clock import time_source
from unburden.app.home import folder_of, held_folder, reach_the_disk, remove_left
from unburden.app.house import house_index
from unburden.capture import from_json as capture_from_json
from unburden.capture import to_json as capture_to_json
from unburden.errors import NotFound
from unburden.model import Capture, Entry, Item, ItemKind, Match, Seal
from unburden.seal import SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from unburden.app.casework.forms import Noun
    from unburden.app.casework.models import PageRow
    from unburden.app.casework.vault import Bytes, Vault
    from unburden.model import Fingerprint, Lead

TOOL = f"unburden {__version__}"
SEALING, CAPTURE = "sealing-", "capture-"  # folders: half made, and whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A case whose vault is open, and who is working on it.

    Attributes:
        row: the case's row.
        vault: its open vault.
        actor: who works on it, as they gave their name.
        clock: tells the time, aware and in UTC.
        time_source: says what that clock is, and whether it is known to be right.
    """

    row: Case
    vault: Vault
    actor: str
    clock: Callable[[], datetime]
    time_source: Callable[[], str] = time_source
    _read: dict[tuple[str, bytes], object] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def folder(self) -> Path:
        """Where the case's sealed files are."""
        return folder_of(self.row.id)

    def about(self) -> dict[str, str]:
        """What was said when the case was opened: law and authority."""
        return dict(self.vault.open_json("case", self.row.sealed))

    def read(self, context: str, sealed: Bytes, kind: type[Noun]) -> Noun:
        """Read a noun that was sealed as JSON; what is read again costs nothing."""
        key = (context, hashlib.sha256(sealed).digest())
        known = self._read.get(key)
        if not isinstance(known, kind):
            known = from_json(self.vault.open_json(context, sealed), kind)
            self._read[key] = known
        return known

    def forget(self) -> None:
        """Let go of what was read, as who works for days does between two rounds."""
        self._read.clear()

    def writing(self, *, house: bool = False) -> AbstractContextManager[None]:
        """Write to the case: all of it or nothing, one writer at a time.

        Args:
            house: whether it also reads or writes what cases share.

        Raises:
            NotFound: the case was deleted meanwhile.
        """
        return writing(self.row.id, house=house)

    # The ledger.

    def append(self, action: str, body: Mapping[str, object]) -> Entry:
        """Append an Entry; concurrent writers wait for one another."""
        with self.writing():
            last = self.row.entries.order_by("-seq").first()
            entry = custody.make_entry(
                None if last is None else self._entry(last),
                at=self.clock(),
                origin=custody.Origin(
                    actor=self.actor, tool=TOOL, clock=self.time_source()
                ),
                action=action,
                body=body,
                salt=secrets.token_hex(16),
            )
            line = custody.to_line(entry).encode()
            sealed = self.vault.seal(f"entry {entry.seq}", line)
            EntryRow.objects.create(
                case=self.row, seq=entry.seq, hash=entry.hash, sealed=sealed
            )
        return entry

    def lines(self) -> list[str]:
        """Read the whole ledger as it is written, first line first."""
        return [custody.to_line(entry) for entry in self.entries()]

    def entries(self) -> list[Entry]:
        """Read the whole ledger, first Entry first."""
        return [self._entry(row) for row in self.row.entries.order_by("seq")]

    def _entry(self, row: EntryRow) -> Entry:
        line = self.vault.open(f"entry {row.seq}", row.sealed).decode()
        return custody.from_line(line)

    # Items.

    def keep_item(self, kind: ItemKind, label: str, print_: Fingerprint) -> Item | None:
        """Keep an Item; None where the case has it already."""
        index = self.vault.index(f"item {print_.sha256}")
        if self.row.items.filter(index=index).exists():
            return None
        number = next_number(self.row.items)
        item = Item(id=f"I{number}", kind=kind, label=label, fingerprint=print_)
        ItemRow.objects.create(
            case=self.row,
            number=number,
            kind=kind,
            index=index,
            house_index=house_index(print_.sha256),
            label=self.vault.seal(f"item {number} label", label.encode()),
            fingerprint=self.vault.seal(
                f"item {number} fingerprint", fingerprint.dumps(print_)
            ),
        )
        return item

    def items(self) -> list[Item]:
        """Read every Item."""
        return [self._item(row) for row in self.row.items.order_by("number")]

    def _item(self, row: ItemRow) -> Item:
        sealed = self.vault.open(f"item {row.number} fingerprint", row.fingerprint)
        return Item(
            id=f"I{row.number}",
            kind=ItemKind(row.kind),
            label=self.label(row),
            fingerprint=fingerprint.loads(sealed),
        )

    def label(self, row: ItemRow) -> str:
        """Read an Item's name."""
        return self.vault.open(f"item {row.number} label", row.label).decode()

    # Matches.

    def keep_match(
        self, match: Match, lead: Lead, sha256: str, page: PageRow | None
    ) -> MatchRow | None:
        """Keep a Match; None where the same was found before (its page is renewed)."""
        capture = page.capture if page else None
        index = self.vault.index(f"match {match.item} {match.page} {lead.url} {sha256}")
        known = self.row.matches.filter(index=index).first()
        if known is not None:
            known.page, known.capture = page or known.page, capture or known.capture
            known.save(update_fields=["page", "capture"])
            return None
        number = next_number(self.row.matches)
        body = {
            "match": match_to_json(match),
            "sha256": sha256,
            "source": lead.source,
            "seen_at": lead.seen_at.isoformat(),
        }
        return MatchRow.objects.create(
            case=self.row,
            item=self.row.items.get(number=int(match.item[1:])),
            page=page,
            capture=capture,
            number=number,
            kind=match.kind,
            found_at=self.clock(),
            index=index,
            sealed=self.vault.seal_json(f"match {number}", body),
        )

    def found(
        self, match: Match, lead: Lead, sha256: str, page: PageRow | None
    ) -> MatchRow | None:
        """Keep a Match with its Entry; None where the same was found before.

        Args:
            match: what the matcher says.
            lead: the picture it was found in.
            sha256: of that picture.
            page: the page that shows it, as it waits to be recorded, or was.
        """
        with self.writing():
            row = self.keep_match(match, lead, sha256, page)
            if row is not None:
                body = {
                    "match": f"M{row.number}",
                    "item": match.item,
                    "url": lead.url,
                    "page": lead.page,
                    "source": lead.source,
                    "sha256": sha256,
                    "kind": match.kind.value,
                    "false_alarm": f"{match.false_alarm:.2e}",
                }
                self.append("match", body)
        return row

    def match(self, row: MatchRow) -> tuple[Match, dict[str, Any]]:
        """Read a Match, and what else is known of it (sha256, source, seen_at)."""
        body = self.vault.open_json(f"match {row.number}", row.sealed)
        return match_from_json(body.pop("match")), body

    def match_rows(self) -> Iterator[MatchRow]:
        """Each Match's row that may be seen, in the order in which they were found."""
        rows = seen(self).select_related("item", "capture").order_by("number")
        return rows.iterator()

    def find_match(self, name: str) -> MatchRow:
        """Find a Match by its number, for instance ``M3`` or ``3``.

        Raises:
            NotFound: the case has no such Match.
        """
        digits = name.upper().removeprefix("M")
        found = None
        if digits.isascii() and digits.isdigit():
            found = seen(self).filter(number=int(digits[:9])).first()
        if found is None:
            what = f"Case {self.row.id} has no match {name}."
            raise NotFound(what, f"See them with: unburden case show {self.row.id}")
        return found

    # Captures.

    def keep_capture(
        self, capture: Capture, folder: Path, *, page: PageRow | None = None
    ) -> CaptureRow:
        """Seal a Capture's files into the store, then its row and its Entry.

        The files get their place inside the transaction that writes row and Entry:
        writers wait for one another there, so two never take the same number, and a
        folder that a crash left without a row is nobody's.

        Args:
            capture: what was captured.
            folder: its files.
            page: the page that waited for it, which waits no longer.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held_folder(self.folder, SEALING) as made:
            for path in sorted(folder.iterdir()):
                self.vault.seal_file(path, made / f"{path.name}.age")
            reach_the_disk(made)
            return self._keep_sealed(capture, made, page)

    def clear_left(self) -> None:
        """Remove what a crash left: half-made records, and those without a row."""
        if not self.folder.exists():
            return
        remove_left(self.folder, SEALING)
        if self._without_row():
            with self.writing():  # now nobody is about to write a row
                for left in self._without_row():
                    shutil.rmtree(left, ignore_errors=True)

    def _without_row(self) -> list[Path]:
        numbers = self.row.captures.values_list("number", flat=True)
        known = {f"{CAPTURE}{number}" for number in numbers}
        there = self.folder.glob(f"{CAPTURE}*")
        return [path for path in there if path.name not in known]

    def _keep_sealed(
        self, capture: Capture, made: Path, page: PageRow | None
    ) -> CaptureRow:
        with self.writing():
            number = next_number(self.row.captures)
            kept = self.folder / f"{CAPTURE}{number}"
            shutil.rmtree(kept, ignore_errors=True)  # left by a crash before the row
            kept.mkdir(mode=0o700)
            for path in sorted(made.iterdir()):
                path.rename(kept / path.name)
            reach_the_disk(kept)
            row = CaptureRow.objects.create(
                case=self.row,
                number=number,
                at=capture.at,
                state=capture.state,
                page_index=self.vault.index(f"page {capture.url}"),
                sealed=self.vault.seal_json(
                    f"capture {number}", capture_to_json(capture)
                ),
            )
            body = {"capture": number, "manifest": custody.manifest(capture)}
            self.append("capture", body)
            if page is not None:
                self.link(page, row)
        return row

    def link(self, page: PageRow, row: CaptureRow) -> None:
        """Note that a page was recorded, for it and for the Matches it shows."""
        with self.writing():
            page.capture = row
            # Another worker may be through with the page, and have forgotten it.
            self.row.pages.filter(id=page.id).update(capture=row)
            page.shows.update(capture=row)

    def capture(self, row: CaptureRow) -> Capture:
        """Read a Capture."""
        form = self.vault.open_json(f"capture {row.number}", row.sealed)
        return capture_from_json(form)

    def open_files(self, row: CaptureRow, folder: Path) -> Path:
        """Decrypt a Capture's files into ``folder``."""
        folder.mkdir(mode=0o700, parents=True)
        for path in sorted((self.folder / f"{CAPTURE}{row.number}").glob("*.age")):
            self.vault.open_file(path, folder / path.stem)
        return folder

    # Seals.

    def keep_seal(self, seal: Seal) -> None:
        """Keep a Seal."""
        size, sealed = seal.checkpoint.size, self._sealed(seal)
        SealRow.objects.create(case=self.row, size=size, sealed=sealed)

    def replace_seal(self, seal: Seal, more: Seal) -> None:
        """Keep what a Seal has become in its place."""
        for row in self.row.seals.filter(size=seal.checkpoint.size):
            if self._seal(row) == seal:
                row.sealed = self._sealed(more)
                row.save(update_fields=["sealed"])

    def _sealed(self, seal: Seal) -> bytes:
        size = seal.checkpoint.size
        return self.vault.seal_json(f"seal {size}", seal_to_json(seal))

    def seals(self) -> list[Seal]:
        """Read every Seal."""
        return [self._seal(row) for row in self.row.seals.order_by("size", "id")]

    def _seal(self, row: SealRow) -> Seal:
        form = self.vault.open_json(f"seal {row.size}", row.sealed)
        return seal_from_json(form, size=row.size)

    # The signing key.

    def keep_signing_key(self, key: SigningKey) -> None:
        """Keep the key that signs this case's archives and Bundles."""
        sealed = self.vault.seal("signing key", key.to_der())
        SigningRow.objects.create(case=self.row, sealed=sealed)

    def signing_key(self) -> SigningKey:
        """Read that key."""
        sealed = self.row.signing.sealed
        return SigningKey.from_der(self.vault.open("signing key", sealed))


def next_number(rows: Any) -> int:
    """Count on from the highest number given so far in this case."""
    last = rows.order_by("-number").first()
    return 1 if last is None else last.number + 1
