"""What a case has found, told to a person, and as the Story a Bundle holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from unburden.app.casework.desk import TOOL
from unburden.app.casework.letters import letters
from unburden.custody import Tree, manifest, to_line, verify
from unburden.errors import LedgerBroken
from unburden.match import explain
from unburden.pack import OURS, Exhibit, Looked, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow
    from unburden.model import Entry, Item, Match, Seal


NO_PAGE = "It was found in a folder or an archive, not on a page of the web."


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A Match as a case knows it.

    Attributes:
        name: for instance ``M3``.
        item_label: the name of the picture it was made from.
        match: the Match.
        state: new, confirmed or rejected.
        capture: the state of its page's Capture; empty where there is none.
    """

    name: str
    item_label: str
    match: Match
    state: str
    capture: str


def found_row(desk: Desk, row: MatchRow) -> FoundRow:
    """Tell of one Match."""
    match, _ = desk.match(row)
    return FoundRow(
        name=f"M{row.number}",
        item_label=desk.label(row.item),
        match=match,
        state=row.state,
        capture=row.capture.state if row.capture else "",
    )


def found_rows(desk: Desk) -> Iterator[FoundRow]:
    """Tell of every Match, in the order in which they were found."""
    return (found_row(desk, row) for row in desk.match_rows())


def tell_story(
    desk: Desk,
    *,
    at: datetime,
    folder: Path | None,
    initials: str = OURS,
    between: Callable[[], None] = lambda: None,
) -> Story:
    """Tell a case, without its ledger and seals, which are added when it is told.

    Args:
        desk: the open case.
        at: when it is told.
        folder: where to decrypt the Captures' files to; None for words only.
        initials: what exhibits are labelled by, before their number.
        between: is called before each exhibit; what it raises ends the telling.
    """
    items = desk.items()
    teller = _Teller(desk, {item.id: item for item in items}, folder, initials, between)
    rows = list(desk.match_rows())
    about = desk.about()
    return Story(
        case=desk.row.id,
        law=about["law"],
        opened_at=desk.row.opened_at,
        made_at=at,
        actor=desk.actor,
        authority=about["authority"],
        tool=TOOL,
        signing_key=desk.signing_key().public_pem,
        items=items,
        exhibits=[teller.exhibit(row) for row in rows if row.state != "rejected"],
        letters=letters(desk),
        without_exhibit=[desk.match(row)[0] for row in rows if row.state == "rejected"],
    )


def with_ledger(desk: Desk, story: Story) -> Story:
    """Add to a told case its ledger, its Seals, and a proof for each record.

    A proof leads to the first Seal over its record's Entry, whose time is the nearest
    to the record's own (a calendar's only where nobody states a time); without a Seal,
    to the ledger as it is.

    Raises:
        LedgerBroken: the ledger in the store does not verify, or lacks a record.
    """
    entries, seals = desk.entries(), desk.seals()
    verify(entries)
    tree = Tree.of(entries)
    proofs = {}
    for exhibit in story.exhibits:
        if exhibit.manifest is not None:
            seq = _holding(entries, exhibit.manifest)
            proofs[exhibit.label] = tree.inclusion(seq, _first_after(seq, seals))
    return replace(
        story,
        ledger=[to_line(entry) for entry in entries],
        checkpoint=tree.checkpoint(),
        seals=seals,
        proofs=proofs,
    )


def _first_after(seq: int, seals: Sequence[Seal]) -> int | None:
    """The size of the first Seal over a line: one that states a time, if any does."""
    over = [one for one in seals if one.checkpoint.size > seq]
    told = [one for one in over if one.states_time] or over
    return min((one.checkpoint.size for one in told), default=None)


def _holding(entries: Sequence[Entry], held: Mapping[str, object]) -> int:
    """The number of the Entry that holds a Capture's manifest."""
    for entry in entries:
        if entry.body.get("manifest") == held:
            return entry.seq
    what = f"The ledger has no line for the record of {held['url']}."
    raise LedgerBroken(what, "Restore the data folder from a backup.")


class _Teller:
    """Turns Matches into Exhibits."""

    def __init__(
        self,
        desk: Desk,
        items: Mapping[str, Item],
        folder: Path | None,
        initials: str,
        between: Callable[[], None],
    ) -> None:
        self.desk, self.items, self.folder = desk, items, folder
        self.initials, self.between = initials, between
        self.said = {
            str(entry.body["match"]): entry
            for entry in desk.entries()
            if entry.action in (Looked.CONFIRMED, Looked.REJECTED)
        }

    def exhibit(self, row: MatchRow) -> Exhibit:
        self.between()
        match, seen = self.desk.match(row)
        said: Entry | None = self.said.get(f"M{row.number}")
        held = self._capture(row)
        item = self.items[match.item]
        return Exhibit(
            label=f"{self.initials}{row.number}",
            match=match,
            source=seen["source"],
            seen_at=datetime.fromisoformat(seen["seen_at"]),
            looked=Looked(said.action) if said else Looked.WAITING,
            by=said.actor if said else "",
            looked_at=said.at if said else None,
            manifest=held,
            not_captured="" if held else NO_PAGE,
            folder=self._files(row),
            explanation=explain(match, item, item.fingerprint.plate),
        )

    def _capture(self, row: MatchRow) -> Mapping[str, object] | None:
        return manifest(self.desk.capture(row.capture)) if row.capture else None

    def _files(self, row: MatchRow) -> Path | None:
        if self.folder is None or row.capture is None:
            return None
        files = self.folder / f"capture-{row.capture.number}"
        return files if files.exists() else self.desk.open_files(row.capture, files)
