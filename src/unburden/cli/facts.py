"""`unburden data`: the facts that notices rest on, and how fresh they are."""

from __future__ import annotations

from typing import Annotated

import typer

from unburden.app.clock import clock
from unburden.cli import out, shown
from unburden.cli.options import Json
from unburden.data.stale import stale as old

facts = typer.Typer(no_args_is_help=True, help="The facts that notices rest on.")


@facts.command()
def stale(
    *,
    days: Annotated[
        int, typer.Option(min=1, help="Older than this is to be looked at again.")
    ] = 180,
    json: Json = False,
) -> None:
    """List the facts whose source nobody opened, or not for long: first the oldest."""
    from unburden.app.office import checks, routes  # noqa: PLC0415

    rows = old(clock().date(), days=days, checks=checks(), held=routes())
    if json:
        for row in rows:
            said = {"confidence": row.confidence, "source": row.source}
            out.line({"table": row.table, "id": row.id, "checked": row.checked, **said})
        return
    cells = [(row.table, row.id, row.checked, row.source) for row in rows]
    shown.table(("Table", "Fact", "Checked", "Source"), cells)
    out.say(f"{len(rows)} facts to look at again.", style="bold")
