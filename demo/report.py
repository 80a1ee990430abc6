"""What was found, held against the truth, from the search's own output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from demo.pictures import Truth
    from demo.web import Web

Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The search's answer beside the truth.

    Attributes:
        rows: each planted picture, and the line that found it; None where none did.
        wrong: lines that claim what is not so: an unrelated picture, or another item.
        unrelated: how many unrelated pictures there were.
        accused: how many of those were claimed to be made from an item.
    """

    rows: tuple[tuple[Truth, Line | None], ...]
    wrong: tuple[Line, ...]
    unrelated: int
    accused: int

    @property
    def found(self) -> int:
        """How many planted pictures were found."""
        return sum(line is not None for _, line in self.rows)

    @property
    def other_kind(self) -> list[str]:
        """Places found, but as a kind that the truth does not allow."""
        return [
            truth.place
            for truth, line in self.rows
            if line is not None and line["kind"] not in truth.kinds
        ]

    @property
    def right(self) -> bool:
        """Whether all was found, each as its kind, and nothing else was claimed."""
        return self.found == len(self.rows) and not self.wrong and not self.other_kind

    def words(self) -> str:
        """Count, for a person."""
        return (
            f"Found {self.found} of {len(self.rows)} planted pictures, "
            f"and claimed {self.accused} of {self.unrelated} unrelated ones."
        )


def compare(truths: Sequence[Truth], lines: Iterable[Line], web: Web) -> Outcome:
    """Hold each match line against the truth about the picture it names.

    A thumbnail counts as the picture it was made from. A planted picture is found by
    a line that names the right item; the largest such picture speaks for its kind.
    """
    known = {truth.place: truth for truth in truths}
    best: dict[str, Line] = {}
    wrong, accused = [], set()
    for line in lines:
        place = web.place(line["candidate"])
        truth = known.get(place)
        if truth is None or PurePath(line["item"]).stem != truth.item:
            wrong.append(line)
            accused |= {place} if truth is not None and not truth.planted else set()
        elif place not in best or _rank(line, web) > _rank(best[place], web):
            best[place] = line
    planted = [truth for truth in truths if truth.planted]
    return Outcome(
        rows=tuple((truth, best.get(truth.place)) for truth in planted),
        wrong=tuple(wrong),
        unrelated=len(truths) - len(planted),
        accused=len(accused),
    )


def _rank(line: Line, web: Web) -> tuple[bool, float]:
    return (not web.is_thumbnail(line["candidate"]), float(line["score"]))


def table(outcome: Outcome, *, wide: bool) -> Table:
    """Lay out what was found: place, kind, how sure, kept, state of capture.

    How sure: how seldom an unrelated picture would match by chance.
    """
    grid = Table(show_edge=False, pad_edge=False, header_style="bold")
    grid.add_column("Place", no_wrap=True)
    if wide:
        grid.add_column("What was done")
    grid.add_column("Kind", no_wrap=True)
    grid.add_column("How sure", no_wrap=True, justify="right")
    grid.add_column("Kept", no_wrap=True, justify="right")
    grid.add_column("Capture", no_wrap=True)
    for truth, line in outcome.rows:
        first = (Text(truth.place), Text(truth.how))[: 1 + wide]
        grid.add_row(*first, *_cells(truth, line))
    return grid


def _cells(truth: Truth, line: Line | None) -> tuple[Text, ...]:
    if line is None:
        return (Text("NOT FOUND", "bold red"),)
    odd = "" if line["kind"] in truth.kinds else "bold yellow"
    return (
        Text(line["kind"], odd),
        Text(_how_sure(line)),
        Text(f"{line['kept']:.0%}"),
        Text(_state(line)),
    )


def _how_sure(line: Line) -> str:
    chance = line["false_alarm"]
    if line["kind"] == "identical":
        return "certain"
    if not chance:
        return "not measured"
    bound = "under " if line.get("false_alarm_is_bound") else ""
    return f"{bound}1 in {round(1 / chance):,}"


def _state(line: Line) -> str:
    capture = line.get("capture")
    state = capture.get("state") if isinstance(capture, dict) else capture
    return str(state or "none")


def claims(outcome: Outcome) -> Table:
    """List what was claimed wrongly, for a person who has to mend it."""
    grid = Table(show_edge=False, pad_edge=False, header_style="bold red")
    for head in ("Wrongly claimed", "as made from", "kind", "score"):
        grid.add_column(head)
    for line in outcome.wrong:
        parts = (line["candidate"], line["item"], line["kind"], line["score"])
        grid.add_row(*(Text(str(part)) for part in parts))
    return grid
