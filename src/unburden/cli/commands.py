"""The command tree."""

from __future__ import annotations

from typing import Annotated

import typer

from unburden import __version__
from unburden.cli.capture import capture
from unburden.cli.cases import add, cases, confirm
from unburden.cli.facts import facts
from unburden.cli.ladder import ladder
from unburden.cli.match import match
from unburden.cli.member import people
from unburden.cli.notify import notices, notify
from unburden.cli.record import record
from unburden.cli.run import find, pack, run
from unburden.cli.serve import serve, work
from unburden.cli.statement import statement
from unburden.cli.verify import verify
from unburden.cli.watch import reply, stats, watch

app = typer.Typer(
    name="unburden",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Find every copy of a person's pictures, record each, and prove it.",
    epilog="Adults only. Under 18: takeitdown.ncmec.org, or in the UK Report Remove.",
)


def show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    """Print the version and stop."""
    if value:
        print(f"unburden {__version__}")
        raise typer.Exit


@app.callback()
def house(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Find every copy of a person's pictures, record each, and prove it."""


app.command()(match)
app.command()(capture)
app.command()(ladder)
app.add_typer(cases, name="case")
app.command()(add)
app.command()(find)
app.command()(record)
app.command()(confirm)
app.command()(statement)
app.command()(notify)
app.add_typer(notices, name="notice")
app.command()(reply)
app.command()(watch)
app.command()(stats)
app.add_typer(facts, name="data")
app.command()(pack)
app.command()(verify)
app.command()(run)
app.command()(serve)
app.add_typer(people, name="member")
app.command()(work)
