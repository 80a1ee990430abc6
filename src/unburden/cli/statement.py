"""`unburden statement`: what is said once, and fills every notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.cli import out
from unburden.cli.cases import Case
from unburden.cli.desk import open_desk
from unburden.cli.options import By, Json, KeyFile
from unburden.errors import BadInput
from unburden.model import Agent, Declaration, Declared, Layer, Statement

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk

SAID = {
    "good_faith": Declaration.GOOD_FAITH,
    "accurate": Declaration.ACCURATE,
    "owns_copyright": Declaration.OWNS_COPYRIGHT,
}


def statement(
    case: Case,
    *,
    agent: Annotated[
        str, typer.Option(help="Who writes for her: a name or a role.")
    ] = "",
    organisation: Annotated[str, typer.Option(help="For whom that person works.")] = "",
    agent_email: Annotated[
        str, typer.Option(help="A role address; answers come there.")
    ] = "",
    agent_phone: Annotated[str, typer.Option(help="May be left out.")] = "",
    office: Annotated[
        bool, typer.Option("--office", help="The agent that config.toml names.")
    ] = False,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="When her authority ends by itself.")
    ] = "",
    only: Annotated[
        list[Layer], typer.Option(help="Whom the agent may write to; all if not said.")
    ] = [],  # noqa: B006 - typer copies it
    good_faith: Annotated[
        str, typer.Option(help="How you know that all is said in good faith.")
    ] = "",
    accurate: Annotated[
        str, typer.Option(help="How you know that it is accurate and complete.")
    ] = "",
    owns_copyright: Annotated[
        str, typer.Option(help="How you know that she owns the picture (for DMCA).")
    ] = "",
    name: Annotated[
        str, typer.Option(help="Her name, only for those in --show-name-to.")
    ] = "",
    email: Annotated[str, typer.Option(help="Hers, where nobody writes for her.")] = "",
    show_name_to: Annotated[
        list[Layer], typer.Option(help="Who may see her name. Nobody if not said.")
    ] = [],  # noqa: B006
    synthetic: Annotated[
        bool | None,
        typer.Option("--deepfake/--real", help="Was it made or changed by software?"),
    ] = None,
    shared_on: Annotated[
        str, typer.Option(metavar="DATE", help="The first day it is known as shared.")
    ] = "",
    words: Annotated[
        str, typer.Option(help="Anything else for those who may know more.")
    ] = "",
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help="She takes her authority back: all stops."),
    ] = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Say once what fills every notice, and who writes; without options, show it."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415

    if withdraw:
        tell_withdrawn(asking.withdraw(desk), json=json)
        return
    before = asking.statement(desk)
    bases = {"good_faith": good_faith, "accurate": accurate}
    bases["owns_copyright"] = owns_copyright
    said = with_declared(desk, before, bases)
    who = office_agent() if office else None
    if agent or agent_email:
        who = Agent(
            name=agent, organisation=organisation, email=agent_email, phone=agent_phone
        )
    if who is not None:
        said = with_agent(desk, said, who, tuple(only), until)
    given = {
        "name": name,
        "email": email,
        "may_see_name": tuple(show_name_to),
        "is_synthetic": synthetic,
        "happened_on": read_date(shared_on) if shared_on else None,
        "words": words,
    }
    told = {key: value for key, value in given.items() if value not in ("", (), None)}
    said = replace(said, **told)  # type: ignore[arg-type] # each as its field has it
    if said != before:
        asking.state(desk, said)
    show(said, json=json)


def with_declared(desk: Desk, said: Statement, bases: dict[str, str]) -> Statement:
    """Add what the actor declares now; a newer basis takes an older one's place."""
    at = desk.clock()
    new = tuple(
        Declared(what=SAID[key], basis=basis, by=desk.actor, at=at)
        for key, basis in bases.items()
        if basis
    )
    renewed = {one.what for one in new}
    kept = tuple(one for one in said.declared if one.what not in renewed)
    return replace(said, declared=kept + new)


def with_agent(
    desk: Desk, said: Statement, agent: Agent, layers: tuple[Layer, ...], until: str
) -> Statement:
    """Record her authority to an Agent, signed with the case's key."""
    from unburden.notify import give  # noqa: PLC0415

    end = None
    if until:
        end = datetime.combine(read_date(until), datetime.min.time(), UTC)
    mandate = give(
        agent,
        layers or tuple(Layer),
        at=desk.clock(),
        until=end,
        sign=desk.signing_key().sign,
    )
    return replace(said, mandate=mandate)


def office_agent() -> Agent:
    """The Agent that the organisation's settings name.

    Raises:
        BadInput: they name none.
    """
    from unburden.app.office import office  # noqa: PLC0415

    found = office().agent
    if found is None:
        what = "config.toml names nobody who writes for her."
        raise BadInput(what, "Add [agent] to it, or say --agent and --agent-email.")
    return found


def read_date(text: str) -> date:
    """Read a day as ``2026-02-06``.

    Raises:
        BadInput: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{text} is not a day.", "Write it as 2026-02-06.") from error


def tell_withdrawn(stopped: int, *, json: bool) -> None:
    """Tell that nothing goes out any more."""
    if json:
        out.line({"event": "withdrawn", "stopped": stopped})
        return
    out.say("Done. Nothing more goes out in your name.")
    things = "One notice was" if stopped == 1 else f"{stopped} notices were"
    out.say(f"{things} stopped before going. What went before can be taken back:")
    out.say("  unburden notify CASE --retract N1")


def show(said: Statement, *, json: bool) -> None:
    """Show what is said now, and what is not."""
    if json:
        from unburden.app.casework.forms import to_json  # noqa: PLC0415

        out.line({"event": "statement", **to_json(said)})
        return
    mandate = said.mandate
    if mandate is None:
        out.say("Nobody writes for her yet. A helpline can; then her name stays out.")
    else:
        who, end = mandate.agent, ""
        if mandate.withdrawn_at is not None:
            end = " (taken back)"
        elif mandate.until is not None:
            end = f" (until {mandate.until:%Y-%m-%d})"
        out.say(f"{who.name}, {who.organisation}, {who.email} writes for her{end}.")
    for one in said.declared:
        out.say(f"Said: {one.what}. By {one.by}, {one.at:%Y-%m-%d}: {one.basis}")
    lacking = [what for what in SAID.values() if not said.has(what)]
    for what in lacking[:2]:
        if what is not Declaration.OWNS_COPYRIGHT:
            out.say(f"Not said yet: {what}.")
    seen = ", ".join(said.may_see_name) or "nobody"
    out.say(f"Her name may be seen by: {seen}.")
