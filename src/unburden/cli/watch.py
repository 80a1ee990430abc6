"""`unburden watch`, `reply` and `stats`: what became of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.app import open_house
from unburden.cli import out, shown
from unburden.cli.cases import Case
from unburden.cli.desk import open_desk, tell_waiting
from unburden.cli.notify import practice_of
from unburden.cli.options import AllowPrivate, By, Json, KeyFile
from unburden.cli.stopping import Stopping
from unburden.errors import BadInput

if TYPE_CHECKING:
    from unburden.app.casework.desk import Desk
    from unburden.app.casework.practice import Practice
    from unburden.app.casework.replies import Taken

BETWEEN = 60.0
"""Seconds between two rounds; a round with nothing due asks nobody anything."""


def watch(
    case: Case,
    *,
    once: Annotated[bool, typer.Option("--once", help="One round, then stop.")] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send what was approved, when it is time.")
    ] = False,
    mailbox: Annotated[
        bool,
        typer.Option("--mailbox", help="Fetch answers from the mailbox, each round."),
    ] = False,
    render: Annotated[
        bool,
        typer.Option(
            "--render/--no-render",
            help="Draw a page in a browser before it is called gone.",
        ),
    ] = True,
    allow_private: AllowPrivate = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Look again at each place that is due, and draft what comes next."""
    desk = open_desk(case, key_file=key_file, by=by)
    with Stopping() as stopping:
        while True:
            looked = _round(
                practice_of(desk, allow_private=allow_private, json=json),
                Work(send=send, mailbox=mailbox, render=render),
                stopping,
            )
            if once or looked:
                tell_places(desk, looked, json=json)
                tell_waiting(desk, json=json)
            if once or stopping.wait(BETWEEN):
                break
        if stopping.is_asked:
            out.tell("Stopped, between two places. What is left is looked at next.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a round does besides looking."""

    send: bool
    mailbox: bool
    render: bool


def _round(practice: Practice, work: Work, stopping: Stopping) -> int:
    """One round; the practice is new each time, as what works may have changed."""
    from unburden.app.casework import asking  # noqa: PLC0415

    def stop() -> bool:
        return stopping.is_asked

    with out.progress("Looking again"):
        if work.mailbox:
            asking.fetch(practice)
        asking.draft(practice)
        looked = asking.watch(practice, render=work.render, stop=stop)
        if work.send and not stop():
            asking.send(practice.mailbox())
    practice.desk.forget()
    return looked


def tell_places(desk: Desk, looked: int, *, json: bool) -> None:
    """Tell what each place is held to be."""
    from unburden.app.casework import places  # noqa: PLC0415

    rows = list(desk.row.places.order_by("number"))
    if json:
        for row in rows:
            at = {"since": row.since.isoformat(), "next": row.next_look.isoformat()}
            page = places.place(desk, row).page
            out.line(
                {"place": f"P{row.number}", "page": page, "state": row.state, **at}
            )
        return
    if not rows:
        out.say("No place is watched yet: a person confirms matches first.")
        return
    cells = [
        (
            f"P{row.number}",
            places.place(desk, row).page,
            row.state,
            f"{row.since:%Y-%m-%d %H:%M}",
            f"{row.next_look:%Y-%m-%d %H:%M}",
        )
        for row in rows
    ]
    shown.table(("", "Place", "State", "Since (UTC)", "Next look"), cells)
    gone = sum(row.state == "gone" for row in rows)
    out.say(f"{looked} looked at now. {gone} of {len(rows)} are gone.", style="bold")


def reply(
    case: Case,
    mails: Annotated[
        list[Path],
        typer.Argument(help="A mail (.eml), a folder of them, an mbox or a Maildir."),
    ] = [],  # noqa: B006 - typer copies it
    *,
    mailbox: Annotated[
        bool,
        typer.Option(
            "--mailbox", help="Fetch what is new from the mailbox in config.toml."
        ),
    ] = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Read what came back. Only words are shown; nothing attached is opened."""
    if not mails and not mailbox:
        what = "There is no mail to read."
        raise BadInput(what, "Name a saved mail, or say --mailbox to fetch them.")
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415

    practice = practice_of(desk, allow_private=False, json=json)
    taken = [one for path in mails for one in asking.take_in(practice, path)]
    if mailbox:
        taken += asking.fetch(practice)
    tell_replies(taken, json=json)


def tell_replies(taken: list[Taken], *, json: bool) -> None:
    """Tell what came back, and what could not be read."""
    read = [(one, one.reply) for one in taken if one.reply is not None]
    for one in taken:
        if one.reply is None:
            out.note(f"{one.file} was left unread: {one.why}")
    if json:
        for one, said in read:
            line = {"kind": said.kind.value, "held": said.held, "words": said.words}
            names = {"reply": one.name, "notice": one.notice, "file": one.file}
            out.line({**names, **line, "why": one.why})
        return
    cells = [
        (one.name or "known", one.notice or "none of ours", said.kind.value, one.why)
        for one, said in read
    ]
    if not taken:
        out.say("Nothing new came that answers this case.")
        return
    shown.table(("Reply", "Answers", "It says", "How we know"), cells)
    held = sum(said.held for _, said in read)
    if held:
        out.say(f"{held} attachments were left unopened, and stay so.")


def stats(
    *,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="FILE.svg", help="Draw them, too."),
    ] = None,
    json: Json = False,
) -> None:
    """Tell what works: how often each route removed what it was asked to, how fast."""
    open_house()
    from unburden import watch as watching  # noqa: PLC0415
    from unburden.app.casework import outcomes  # noqa: PLC0415

    rates = watching.rates(outcomes.every())
    if chart is not None:
        chart.write_text(watching.chart(rates), "utf-8")
        out.tell(f"The chart is in {chart}.")
    if json:
        for rate in rates:
            fields = ("route", "duty", "asked", "removed", "share", "low", "high")
            line = {name: getattr(rate, name) for name in (*fields, "hours")}
            out.line(line)
    elif rates:
        cells = [(rate.route, rate.duty, watching.figures(rate)) for rate in rates]
        shown.table(("Route", "Law", "Removed"), cells)
        out.say("Counts under five are not told: they might speak of one person.")
    else:
        out.say("Nothing has been asked of anybody yet.")
