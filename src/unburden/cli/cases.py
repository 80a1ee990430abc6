"""`unburden case`, `add` and `confirm`: opening a case and working on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unburden import policy
from unburden.app import open_house
from unburden.app.clock import clock
from unburden.cli import out, pictures, shown
from unburden.cli.desk import open_desk, tell_done, tell_waiting
from unburden.cli.ending import enders
from unburden.cli.options import (
    By,
    Json,
    KeyFile,
    actor,
    ask,
    read_key_file,
    write_key_file,
)
from unburden.data import JURISDICTIONS, for_person
from unburden.errors import BadInput
from unburden.model import ItemKind

cases = typer.Typer(no_args_is_help=True, help="Open a case, see it, destroy it.")
for ender in enders:
    cases.command()(ender)

Case = Annotated[str, typer.Argument(metavar="CASE", help="The case's id.")]
Adult = Annotated[
    bool | None,
    typer.Option("--adult/--under-18", help="Was she 18 or over when they were made?"),
]


@cases.command()
def new(
    *,
    law: Annotated[
        str, typer.Option(help="Where she lives: " + ", ".join(JURISDICTIONS))
    ] = "GB-EAW",
    authority: Annotated[
        str, typer.Option(help="Who asked, and in what role; she herself if not said.")
    ] = "",
    adult: Annotated[
        bool | None, typer.Option("--adult/--under-18", help="Is she 18 or over?")
    ] = None,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Open a case. Its pass-phrase and recovery words are shown once: keep them."""
    if adult is None:
        adult = ask("Is the person this is about 18 or over?")
    if adult is False:
        policy.may_keep(adult=adult, services=for_person(law, adult=False))
    open_house()
    from unburden.app.casework import cases as rooms  # noqa: PLC0415

    given = read_key_file(key_file) if key_file and key_file.exists() else ""
    opened = rooms.open_case(
        law=law, authority=authority, actor=actor(by), clock=clock, passphrase=given
    )
    if key_file and not given:
        write_key_file(key_file, opened.passphrase)
    secrets = {} if key_file else {"passphrase": opened.passphrase}
    secrets["recovery"] = opened.recovery
    case = opened.desk.row.id
    if json:
        out.line({"case": case, **secrets})
    else:
        welcome(case, law, secrets, key_file)


def welcome(
    case: str, law: str, secrets: dict[str, str], key_file: Path | None
) -> None:
    """Show a new case's id and secrets, what comes next, and whom to call."""
    out.say(case, style="bold")
    out.tell("")
    if key_file:
        out.tell(f"The pass-phrase is in {key_file}.")
    else:
        out.tell(f"Pass-phrase:     {secrets['passphrase']}", style="bold")
    out.tell(f"Recovery words:  {secrets['recovery']}", style="bold")
    out.tell("")
    out.tell("Please write these down, and keep them apart from this computer. They")
    out.tell("are shown only now. Without one of them nobody can open this case: not")
    out.tell("a helpline, and not us.")
    out.tell("")
    out.tell(f"Next: unburden add {case} PHOTO --as innocent")
    helpers = [row for row in for_person(law, adult=True) if row.phone]
    for row in helpers[:1]:
        out.tell(f"You are not alone with this. {row.name}: {row.phone}.")


@cases.command("list")
def list_(*, json: Json = False) -> None:
    """List the cases of this data folder. Nothing private shows."""
    open_house()
    from unburden.app.casework.cases import every_case  # noqa: PLC0415

    rows = [
        {
            "case": row.case,
            "opened_at": row.opened_at.isoformat(timespec="seconds"),
            "items": row.items,
            "matches": row.matches,
        }
        for row in every_case()
    ]
    if json:
        for row in rows:
            out.line(row)
    elif rows:
        cells = [[str(value) for value in row.values()] for row in rows]
        shown.table(("Case", "Opened (UTC)", "Pictures", "Matches"), cells)
    else:
        out.say("There are no cases here yet. Open one with: unburden case new")


@cases.command()
def show(
    case: Case, *, key_file: KeyFile = None, by: By = "", json: Json = False
) -> None:
    """Show a case: its pictures, what was found, and what a person said of it."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import guarding  # noqa: PLC0415
    from unburden.app.casework.story import found_rows  # noqa: PLC0415

    rows = list(found_rows(desk))
    seals = desk.seals()
    if json:
        out.line({"case": desk.row.id, **desk.about()})
        for item in desk.items():
            line = {"item": item.id, "label": item.label, "kind": item.kind.value}
            out.line({"event": "item", **line})
        for row in rows:
            out.line(shown.found_line(row))
        for seal in seals:
            out.line(shown.seal_line(seal))
        tell_waiting(desk, json=True)
        return
    about = desk.about()
    place = JURISDICTIONS[about["law"]]
    out.say(f"{desk.row.id}, {place}. On the authority of {about['authority']}.")
    pictures_ = [(i.id, i.label, i.kind.value) for i in desk.items()]
    shown.table(("Picture", "Name", "Kind"), pictures_)
    out.say("")
    shown.found(rows)
    shown.sealed(seals)
    if hidden := guarding.hidden(desk):
        out.say(f"{hidden} more may be seen once it is recorded on whose authority:")
        out.say(f'  unburden case allow {desk.row.id} --basis "..."')
    tell_waiting(desk, json=False)


Basis = Annotated[str, typer.Option(help="Why; it is kept with your name.")]


@cases.command()
def allow(
    case: Case,
    *,
    basis: Basis,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Record on whose authority what ordinary photos found may be seen (servers)."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import guarding  # noqa: PLC0415

    guarding.allow(desk, basis=basis)
    tell_done(desk.row.id, "allowed", "What was found may be seen now.", json=json)


@cases.command()
def release(
    case: Case,
    *,
    basis: Basis,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Record that a supervisor looked at a case that rests, and let it go on."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import guarding  # noqa: PLC0415

    guarding.release(desk, basis=basis)
    tell_done(desk.row.id, "released", "The case goes on.", json=json)


def add(
    case: Case,
    photos: Annotated[list[Path], typer.Argument(help="Pictures or videos.")],
    kind: Annotated[
        ItemKind,
        typer.Option("--as", help="intimate, or innocent: an ordinary photo."),
    ],
    *,
    adult: Adult = None,
    keep_details: Annotated[
        bool,
        typer.Option(
            "--keep-details",
            help="Of an intimate picture, keep encrypted details too, so that crops "
            "and deepfakes of it are found. A rough picture could be made from them.",
        ),
    ] = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Add pictures to look for. Only fingerprints are kept, never the pictures."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import actions  # noqa: PLC0415

    if adult is None:
        adult = ask("Was she 18 or over in all of these pictures?")
    added = []
    with out.progress("Reading pictures") as bar:
        for one in actions.add(
            desk, pictures.leads(photos), kind, adult=adult, keep_details=keep_details
        ):
            bar.step()
            added.append(one)
    for one in added:
        tell_added(one.label, one.item.id if one.item else "", one.why, json=json)
    if not any(one.item or one.is_known for one in added):
        raise BadInput("None of these could be added.", "Give a picture or a video.")


def tell_added(label: str, item: str, why: str, *, json: bool) -> None:
    """Tell what became of one picture."""
    if json:
        out.line({"file": label, "item": item or None, "why": why})
    elif item:
        out.say(f"{item}  {label}")
    else:
        out.note(f"{label} was not added: {why}")


def confirm(
    case: Case,
    matches: Annotated[
        list[str], typer.Argument(metavar="MATCH...", help="For instance M3 M4.")
    ],
    *,
    reject: Annotated[bool, typer.Option("--reject", help="These are not hers.")] = (
        False
    ),
    shows_her: Annotated[str, typer.Option(help="How you know it shows her.")] = "",
    is_intimate: Annotated[str, typer.Option(help="How you know it is intimate.")] = "",
    not_agreed: Annotated[str, typer.Option(help="How you know she did not agree.")] = (
        ""
    ),
    was_adult: Annotated[str, typer.Option(help="How you know she was an adult.")] = "",
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Record that a person looked at matches, and says yes or no."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import actions  # noqa: PLC0415

    basis = {
        "it shows her": shows_her,
        "it is intimate": is_intimate,
        "she did not agree": not_agreed,
        "she was an adult": was_adult,
    }
    stated = {what: words for what, words in basis.items() if words}
    for row in actions.confirm(desk, matches, basis=stated, reject=reject):
        if json:
            out.line({"match": f"M{row.number}", "state": row.state})
        else:
            out.say(f"M{row.number} {row.state} by {desk.actor}")
