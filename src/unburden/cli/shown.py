"""How a Match, a Skipped and a table of places look, to a person and to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from unburden.cli import out
from unburden.model import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.app.casework.story import FoundRow
    from unburden.match import Settings
    from unburden.model import Match, Seal, Skipped

FEW = 5

NARROW = {"Match", "Kept", "Recorded"}

KINDS = {
    MatchKind.IDENTICAL: "the same file",
    MatchKind.COPY: "a copy",
    MatchKind.EDITED: "an edited copy",
    MatchKind.DERIVED: "made from parts",
    MatchKind.FRAME: "seen in a video",
}


def match_line(match: Match, item: str) -> dict[str, object]:
    """Write a Match as the JSON line of the command line's contract."""
    return {
        "item": item,
        "candidate": match.url,
        "page": match.page,
        "kind": match.kind.value,
        "score": round(match.score, 4),
        "false_alarm": match.false_alarm,
        "false_alarm_is_bound": match.false_alarm_is_bound,
        "distance": match.distance,
        "inliers": match.inliers,
        "kept": round(match.kept, 4),
        "mirrored": match.mirrored,
        "box": None if match.box is None else [round(v, 1) for v in match.box],
        "item_seconds": match.item_seconds,
        "lead_seconds": match.lead_seconds,
        "why": match.why,
    }


def how_sure(match: Match) -> str:
    """Say how sure a Match is: one unrelated picture in so many would score as high."""
    if match.kind is MatchKind.IDENTICAL:
        return "certain"
    if match.false_alarm <= 0:
        return "not measured"
    few = "under " if match.false_alarm_is_bound else ""
    return f"{few}1 in {round(1 / match.false_alarm):,}"


def kept(match: Match) -> str:
    """Say how much of the Item was found."""
    return f"{match.kept:.0%}"


def skipped(what: Skipped, *, json: bool) -> None:
    """Tell of something that could not be looked at; it stops nothing."""
    out.note(f"Passed over {what.url}: {what.why}")
    if json:
        out.line({"event": "skipped", "url": what.url, "why": what.why})


def matches(found: Sequence[Match]) -> None:
    """Show Matches as a table."""
    rows = [
        (
            f"{out.clean(m.url)}\n  from {out.clean(m.item)}",
            KINDS[m.kind],
            how_sure(m),
            kept(m),
        )
        for m in sorted(found, key=lambda m: (m.item, -m.score))
    ]
    if not rows:
        out.say("Nothing was found that is made from your pictures.")
        return
    table(("Place, and made from", "Kind", "How sure", "Kept"), rows)
    out.say(f"{len(rows)} found.", style="bold")


def by_chance(pairs: int, settings: Settings) -> None:
    """Say how many Matches chance alone may have made in a search of so many pairs."""
    from unburden.match import false_alarm  # noqa: PLC0415 - takes a second to load

    most = pairs * false_alarm(settings.evidence)
    words = "fewer than 0.01" if most < 0.01 else f"up to {most:.2g}"
    out.say(f"In a search of this size, chance alone may make {words} of them.")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table on stdout; words from outside cannot steer the terminal."""
    grid = Table(show_edge=False, pad_edge=False, header_style="bold")
    for head in heads:
        room = 16 if head.startswith("Place") else None
        grid.add_column(head, overflow="fold", no_wrap=head in NARROW, min_width=room)
    for row in rows:
        grid.add_row(
            *(Text("\n".join(map(out.clean, cell.split("\n")))) for cell in row)
        )
    out.out.print(grid)


def found_line(row: FoundRow) -> dict[str, object]:
    """Write a case's Match as a JSON line: the contract's, and the case's own."""
    return {
        **match_line(row.match, row.item_label),
        "match": row.name,
        "state": row.state,
        "capture": row.capture,
    }


def found(rows: Sequence[FoundRow], *, new: int | None = None) -> None:
    """Show what a case has found, as a table of places; say how many are new."""
    if not rows:
        out.say("Nothing has been found that is made from these pictures.")
        return
    heads = ("Match", "Place, and made from", "Kind", "How sure", "Kept", "Recorded")
    cells = [
        (
            row.name if row.state == "new" else f"{row.name} {row.state}",
            f"{out.clean(row.match.url)}\n  from {out.clean(row.item_label)}",
            KINDS[row.match.kind],
            how_sure(row.match),
            kept(row.match),
            row.capture or "no page",
        )
        for row in rows
    ]
    table(heads, cells)
    fresh = "" if new is None else f", {new} of them new"
    out.say(f"{len(rows)} found{fresh}.", style="bold")
    out.say("How sure: how seldom a picture that has nothing to do with yours fits.")


def seal_line(seal: Seal) -> dict[str, object]:
    """Write a Seal as a JSON line."""
    at = seal.at.isoformat(timespec="seconds")
    lines = {"lines": seal.checkpoint.size, "root": seal.checkpoint.root}
    return {"event": "seal", "authority": seal.authority, "at": at, **lines}


def sealed(seals: Sequence[Seal]) -> None:
    """Show the newest trusted timestamp, and the newest that a calendar has."""
    for states_time in (True, False):
        kind = [seal for seal in seals if seal.states_time is states_time]
        if not kind:
            continue
        last = max(kind, key=lambda seal: (seal.checkpoint.size, seal.at))
        first, at = last.checkpoint.size, f"{last.at:%Y-%m-%d %H:%M:%S} UTC"
        said = f"existed at {at}, says {last.authority}"
        if not states_time:
            said = f"were handed to {last.authority} at {at} (OpenTimestamps)"
        out.say(f"Sealed: the first {first} steps {said}.")


def passed_over(skips: Sequence[Skipped]) -> None:
    """Tell what could not be looked at, the first few by name."""
    out.note(f"Passed over {len(skips)} that could not be looked at:")
    for skip in skips[:FEW]:
        out.note(f"  {skip.url}: {skip.why}")
    if len(skips) > FEW:
        out.note(f"  and {len(skips) - FEW} more (--json lists every one)")
