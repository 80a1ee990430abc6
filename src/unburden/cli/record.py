"""`unburden record`: pages that a person names, into a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.app.clock import clock
from unburden.cli import out
from unburden.cli.cases import Case
from unburden.cli.desk import open_desk, tell_waiting
from unburden.cli.options import AllowPrivate, By, Json, KeyFile
from unburden.errors import BadInput
from unburden.model import CaptureState
from unburden.net import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def record(
    case: Case,
    pages: Annotated[
        list[str], typer.Argument(metavar="URL...", help="The pages, up to 500.")
    ] = [],  # noqa: B006 - typer copies it
    *,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--list", metavar="FILE", help="A text file with one address on a line."
        ),
    ] = None,
    allow_private: AllowPrivate = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Record pages of the web into a case; go on with those that still wait."""
    wanted = [*pages, *(read_list(listed) if listed else ())]
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import actions  # noqa: PLC0415

    door = Door(allow_private=allow_private, clock=clock)
    with out.progress("Recording") as bar:
        tell = teller(bar, json=json)
        rows = actions.record(desk, wanted, door=door, tell=tell)
    failed = sum(row.state == CaptureState.FAILED for row in rows)
    if not json:
        things = "one page" if len(rows) == 1 else f"{len(rows)} pages"
        out.say(f"Recorded: {things}, of which {failed} could not be.")
    tell_waiting(desk, json=json)
    if failed:
        raise typer.Exit(1)


def read_list(path: Path) -> list[str]:
    """Read addresses, one a line; empty lines and ``#`` lines are passed over.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        what = f"{path} could not be read as a list of addresses."
        raise BadInput(what, "Name a text file with one address on a line.") from error
    stripped = (line.strip() for line in lines)
    return [line for line in stripped if line and not line.startswith("#")]


def teller(bar: out.Bar, *, json: bool) -> Callable[[str, Mapping[str, object]], None]:
    """Make what is told the news: a bar, and lines for programs."""

    def tell(word: str, news: Mapping[str, object]) -> None:
        if word == "capturing":
            bar.aside(str(news["url"]))
        elif word == "captured":
            bar.step()
            if news["state"] == CaptureState.FAILED:
                out.complain(f"{news['url']} was not recorded. {news['why']}")
        if json:
            out.line({"event": word, **news})

    return tell
