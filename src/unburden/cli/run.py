"""`unburden find`, `pack`, and `run`: both in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.cli import out, shown
from unburden.cli.cases import Case
from unburden.cli.desk import open_desk, tell_waiting
from unburden.cli.options import (
    AllowPrivate,
    By,
    Depth,
    IgnoreRobots,
    Json,
    KeyFile,
    Pages,
    Render,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.search import Found, Looking

Sources = Annotated[
    list[str],
    typer.Option(
        "--in",
        metavar="SOURCE...",
        help="A site (https://...), a folder, urls.txt, a .warc(.gz) or a .wacz.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="BUNDLE.zip", help="The bundle.")]
To = Annotated[
    list[str],
    typer.Option(
        "--to",
        metavar="AGE1...",
        help="Age public keys of who may open the pictures; words only without.",
    ),
]

Initials = Annotated[
    str,
    typer.Option(
        "--initials",
        metavar="AB",
        help="Of who exhibits the records: they are labelled AB1, AB2 and so on.",
    ),
]


def find(
    case: Case,
    sources: Sources,
    *,
    allow_private: AllowPrivate = False,
    render: Render = False,
    ignore_robots: IgnoreRobots = False,
    depth: Depth = 3,
    pages: Pages = 1000,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Look for the case's pictures, and record each place where one is found."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework.search import Looking  # noqa: PLC0415

    looking = Looking(
        allow_private=allow_private,
        render=render,
        ignore_robots=ignore_robots,
        depth=depth,
        pages=pages,
    )
    found = search(desk, sources, looking, json=json)
    tell_waiting(desk, json=json)
    finish(found)


def pack(
    case: Case,
    bundle: Out,
    *,
    recipients: To = [],  # noqa: B006 - typer copies it
    initials: Initials = "UB",
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Pack the case for police and courts: words only, unless --to says who."""
    desk = open_desk(case, key_file=key_file, by=by)
    write(desk, bundle, recipients, initials=initials.upper(), json=json)


def run(
    case: Case,
    sources: Sources,
    *,
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="BUNDLE.zip", help="The bundle; CASE.zip if not said."
        ),
    ] = None,
    recipients: To = [],  # noqa: B006 - typer copies it
    initials: Initials = "UB",
    allow_private: AllowPrivate = False,
    render: Render = False,
    ignore_robots: IgnoreRobots = False,
    depth: Depth = 3,
    pages: Pages = 1000,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Find, record, seal and pack in one go."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework.search import Looking  # noqa: PLC0415
    from unburden.pack import may_write  # noqa: PLC0415

    target = bundle or free_name(desk.row.id)
    may_write(target, recipients, initials.upper())
    looking = Looking(
        allow_private=allow_private,
        render=render,
        ignore_robots=ignore_robots,
        depth=depth,
        pages=pages,
    )
    found = search(desk, sources, looking, json=json)
    write(desk, target, recipients, initials=initials.upper(), json=json)
    finish(found)


def free_name(case: str) -> Path:
    """Name a bundle that is not there yet: ``CASE.zip``, then ``CASE-2.zip`` ..."""
    name, count = Path(f"{case}.zip"), 1
    while name.exists():
        count += 1
        name = Path(f"{case}-{count}.zip")
    return name


def search(desk: Desk, sources: list[str], looking: Looking, *, json: bool) -> Found:
    """Run a search, showing how it goes, and then what was found."""
    from unburden.app.casework import actions  # noqa: PLC0415
    from unburden.app.casework.story import found_row, found_rows  # noqa: PLC0415

    with out.progress("Getting ready") as bar:
        tell = teller(bar, json=json)
        found = actions.find(desk, sources, looking=looking, tell=tell)
    if json:
        # Read now: pages are recorded after the Matches that they show were kept.
        new = set(found.matches)
        for row in desk.match_rows():
            if row.number in new:
                out.line(shown.found_line(found_row(desk, row)))
    else:
        shown.found(list(found_rows(desk)), new=len(found.matches))
        if found.skipped:
            shown.passed_over(found.skipped)
    return found


def teller(bar: out.Bar, *, json: bool) -> Callable[[str, Mapping[str, object]], None]:
    """Make what `actions.find` tells its news to: a bar, and lines for programs."""
    count = 0

    def tell(word: str, news: Mapping[str, object]) -> None:
        nonlocal count
        if word == "looked":
            bar.step()
        elif word == "source":
            bar.label(f"Looking in {news['source']}")
        elif word == "capturing":
            bar.aside(f"{count} found, recording {news['url']}")
        elif word == "match":
            count += 1
            bar.aside(f"{count} found")
        elif word == "trouble":
            out.complain(f"{news['source']}: {news['why']}")
        if json and word != "looked":
            out.line({"event": word, **news})

    return tell


def write(
    desk: Desk, target: Path, recipients: list[str], *, initials: str, json: bool
) -> None:
    """Seal and pack, and say where the bundle is."""
    from unburden.app.casework import actions  # noqa: PLC0415

    with out.progress("Sealing and packing"):
        bundle = actions.pack(desk, target, recipients, initials=initials)
    tell_waiting(desk, json=json)
    if json:
        edition = "full" if recipients else "words only"
        out.line({"event": "bundle", "bundle": str(bundle), "edition": edition})
        return
    out.say(f"Bundle: {bundle}", style="bold")
    if not recipients:
        out.say(
            "It holds words only; --to age1... adds the records for who has that key."
        )
    out.say(f"Anyone can check it: unburden verify {bundle}")


def finish(found: Found) -> None:
    """End with 2 if a Source could not be looked through; it was told which, and why.

    Raises:
        typer.Exit: there was trouble.
    """
    if not found.troubles:
        return
    if found.looked:
        out.tell("What was found is kept. Run the same command again to go on.")
    raise typer.Exit(found.troubles[0].exit_code)
