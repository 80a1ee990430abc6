"""`unburden case close | keep | hold | export | delete ...`: how a case ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unburden.app import open_house
from unburden.app.clock import clock
from unburden.cli import out, shown
from unburden.cli.desk import open_desk, open_for_house, tell_done
from unburden.cli.options import By, Json, KeyFile, actor, ask

Case = Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")]
Basis = Annotated[str, typer.Option(help="Why; it is kept with your name.")]


def close(
    case: Case,
    *,
    days: Annotated[
        int | None, typer.Option(help="How long it is kept; as set up if not said.")
    ] = None,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Close a case. It is kept for a while, and then destroyed."""
    desk = open_for_house(case, key_file=key_file, by=by)
    from unburden.app.casework import retention  # noqa: PLC0415

    until = retention.close(desk, keep_days=days)
    words = f"{desk.row.id} is closed, and kept until {until}. Then it is destroyed."
    tell_done(desk.row.id, "closed", words, json=json)


def keep(
    case: Case,
    *,
    days: Annotated[int, typer.Option(help="How many days from today.")],
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Keep a closed case for longer, or for less long."""
    desk = open_for_house(case, key_file=key_file, by=by)
    from unburden.app.casework import retention  # noqa: PLC0415

    until = retention.keep(desk, days=days)
    tell_done(desk.row.id, "kept", f"{desk.row.id} is kept until {until}.", json=json)


def reopen(
    case: Case, *, key_file: KeyFile = None, by: By = "", json: Json = False
) -> None:
    """Go on with a closed case."""
    desk = open_for_house(case, key_file=key_file, by=by)
    from unburden.app.casework import retention  # noqa: PLC0415

    retention.reopen(desk)
    tell_done(desk.row.id, "reopened", "The case goes on.", json=json)


def hold(
    case: Case,
    *,
    basis: Basis,
    end: Annotated[bool, typer.Option("--end", help="End the hold.")] = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Put a legal hold on a case: nothing destroys it until the hold ends."""
    desk = open_for_house(case, key_file=key_file, by=by, hidden=end)
    from unburden.app.casework import retention  # noqa: PLC0415

    if end:
        retention.end_hold(desk, basis=basis)
    else:
        retention.hold(desk, basis=basis)
    words = "The hold has ended." if end else "The case is held: nothing destroys it."
    tell_done(desk.row.id, "hold ended" if end else "held", words, json=json)


def let_in(
    case: Case, *, key_file: KeyFile = None, by: By = "", json: Json = False
) -> None:
    """Let a server's people and its watch into a case opened before; with her words."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework.cases import let_in  # noqa: PLC0415

    let_in(desk)
    tell_done(desk.row.id, "let in", "This server can open the case now.", json=json)


def bring_back(case: Case, *, basis: Basis, by: By = "", json: Json = False) -> None:
    """Bring back a case that she deleted less than seven days ago (servers)."""
    open_house()
    from unburden.app.casework import retention  # noqa: PLC0415

    desk = retention.bring_back(case, actor=actor(by), basis=basis, clock=clock)
    words = f"{desk.row.id} is back, and opens with its words again."
    tell_done(desk.row.id, "brought back", words, json=json)


def due(
    *,
    now: Annotated[
        bool, typer.Option("--now", help="Destroy what is due today.")
    ] = False,
    json: Json = False,
) -> None:
    """List the cases that are destroyed within 30 days, soonest first."""
    open_house()
    from unburden.app.casework import retention  # noqa: PLC0415

    if now:
        for case in retention.run_due(clock):
            tell_done(case, "destroyed", f"{case} is gone.", json=json)
        return
    rows = retention.due(clock)
    if json:
        for row in rows:
            told = {"case": row.case, "why": row.why.value, "on": row.on.isoformat()}
            out.line(told | {"days": row.days, "held": row.held})
    elif rows:
        cells = [
            (row.case, str(row.on), row.why.value, "held" if row.held else "")
            for row in rows
        ]
        shown.table(("Case", "Destroyed on", "Why", "Legal hold"), cells)
    else:
        out.say("No case is destroyed within the next 30 days.")


def export(
    case: Case,
    *,
    to_file: Annotated[Path, typer.Option("--out", help="The file to write.")],
    to: Annotated[
        list[str] | None,
        typer.Option(help="An age public key: records of pages too, encrypted."),
    ] = None,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Take all that a case holds out of it, as a zip."""
    desk = open_for_house(case, key_file=key_file, by=by)
    from unburden.app.casework import taking  # noqa: PLC0415

    path = taking.export(desk, to_file, to or ())
    tell_done(desk.row.id, "exported", f"All of it is in {path}.", json=json)


def delete(
    case: Case,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    now: Annotated[
        bool, typer.Option("--now", help="On a server: at once, not in seven days.")
    ] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Delete a case: on a laptop for good; on a server hidden, and gone in 7 days."""
    open_house()
    from unburden.app.casework import retention  # noqa: PLC0415
    from unburden.app.casework.cases import find_case  # noqa: PLC0415
    from unburden.app.office import office  # noqa: PLC0415

    row = find_case(case)
    at_once = now or not office().is_server
    sure = yes or ask(
        f"Destroy {row.id} for good? Nobody can bring it back."
        if at_once
        else f"Delete {row.id}? Only this command line can bring it back, for 7 days."
    )
    if sure is False:
        out.say("Nothing was changed.")
        raise typer.Exit(1)
    if at_once:
        retention.destroy(row.id, clock)
        words = "is gone: its keys, its pictures' fingerprints, its records."
    else:
        on = retention.hide(open_for_house(row.id, key_file=None, by=by))
        words = f"is hidden from everybody, and is destroyed on {on}."
    if json:
        out.line({"case": row.id, "deleted": True})
    else:
        out.say(f"{row.id} {words}")


enders = (close, keep, reopen, hold, let_in, bring_back, due, export, delete)
