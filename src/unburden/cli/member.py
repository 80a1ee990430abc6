"""`unburden member`: the accounts of a server's people."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from unburden.app import open_house
from unburden.app.clock import clock
from unburden.cli import out, shown
from unburden.cli.options import By, Json, actor

people = typer.Typer(
    no_args_is_help=True, help="Make, end and reset the accounts of a server's people."
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What they log in with.")]


class StaffRole(StrEnum):
    """What somebody may do: `app/web/roles.py` says what each may."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"


@people.command()
def add(
    name: Name,
    *,
    role: Annotated[StaffRole, typer.Option(help="What they may do.")],
    by: By = "",
    json: Json = False,
) -> None:
    """Make an account. Its first pass-phrase is shown once: hand it over in person."""
    open_house()
    from unburden.app.web import members  # noqa: PLC0415
    from unburden.app.web.roles import Role  # noqa: PLC0415

    words = members.add(name, Role(role), by=actor(by), clock=clock)
    _hand_over(name, words, json=json)


@people.command("list")
def list_(*, json: Json = False) -> None:
    """List the accounts of this server."""
    open_house()
    from unburden.app.web import members  # noqa: PLC0415
    from unburden.app.web.factors import has_factor  # noqa: PLC0415

    rows = [
        {
            "name": each.user.get_username(),
            "role": each.role,
            "active": each.is_active,
            "second_factor": has_factor(each.user),
        }
        for each in members.everybody()
    ]
    if json:
        for row in rows:
            out.line(row)
    elif rows:
        cells = [
            (
                str(row["name"]),
                str(row["role"]),
                "yes" if row["active"] else "ended",
                "yes" if row["second_factor"] else "not yet",
            )
            for row in rows
        ]
        shown.table(("Name", "Role", "Active", "Second factor"), cells)
    else:
        out.say("Nobody has an account here yet: unburden member add NAME --role admin")


@people.command()
def end(name: Name, *, by: By = "", json: Json = False) -> None:
    """End an account: it opens nothing any more, wherever it is logged in."""
    open_house()
    from unburden.app.web import members  # noqa: PLC0415

    members.end(name, by=actor(by), clock=clock)
    if json:
        out.line({"name": name, "event": "ended"})
    else:
        out.say(f"{name} is ended.")


@people.command()
def reset(
    name: Name,
    *,
    role: Annotated[
        StaffRole | None, typer.Option(help="Another role, from now on.")
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Give an account a new first pass-phrase; its second factor is added anew."""
    open_house()
    from unburden.app.web import members  # noqa: PLC0415
    from unburden.app.web.roles import Role  # noqa: PLC0415

    chosen = None if role is None else Role(role)
    words = members.reset(name, by=actor(by), clock=clock, role=chosen)
    _hand_over(name, words, json=json)


def _hand_over(name: str, words: str, *, json: bool) -> None:
    if json:
        out.line({"name": name, "passphrase": words})
        return
    out.say(words, style="bold")
    out.tell(f"{name} logs in with these words once, and then chooses others and adds")
    out.tell("a second factor. They are shown only now: hand them over in person.")
