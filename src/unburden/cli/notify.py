"""`unburden notify`: notices drafted, approved by a person, and sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.app.clock import clock
from unburden.cli import out, shown
from unburden.cli.cases import Case
from unburden.cli.desk import open_desk, tell_waiting
from unburden.cli.options import AllowPrivate, By, Json, KeyFile
from unburden.model import Medium, NoticeState
from unburden.net import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow, ProposalRow
    from unburden.app.casework.practice import Practice
    from unburden.model import Notice

Named = Annotated[str, typer.Argument(metavar="NOTICE", help="For instance N3.")]
Names = Annotated[
    list[str], typer.Argument(metavar="NOTICE...", help="For instance N3 N4.")
]
notices = typer.Typer(
    no_args_is_help=True, help="Read a notice, hand it in, settle it, take it back."
)
ALL = "all"


def practice_of(desk: Desk, *, allow_private: bool, json: bool) -> Practice:
    """What a case is worked on with, from the command line."""
    from unburden.app.casework.practice import Practice  # noqa: PLC0415

    door = Door(allow_private=allow_private, clock=clock)
    return Practice(desk=desk, door=door, tell=teller(json=json))


def teller(*, json: bool) -> Callable[[str, Mapping[str, object]], None]:
    """Make what the actions tell their news to."""

    def tell(word: str, news: Mapping[str, object]) -> None:
        if json:
            out.line({"event": word, **news})
        elif word == "waits":
            out.note(f"{news['notice']} waits until {news['until']}: not too often.")
        elif word == "engine":
            out.note(f"{news['name']} was not asked: {news['why']}")
        elif word == "passed over":
            for sentence in news["why"]:  # type: ignore[attr-defined]
                out.note(f"{sentence} Whoever is next is asked.")
        elif word in {"refused", "unsure", "stopped"}:
            said = news.get("said") or news.get("why")
            out.complain(f"{news['notice']} {word}: {said}")

    return tell


def notify(
    case: Case,
    *,
    approve: Annotated[
        list[str],
        typer.Option(help="Approve these, or 'all' drafts that lack nothing."),
    ] = [],  # noqa: B006 - typer copies it
    reminders: Annotated[
        bool,
        typer.Option(
            "--reminders", help="Approve reminders that say the same with them."
        ),
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send what is approved, by mail.")
    ] = False,
    allow_private: AllowPrivate = False,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Draft the notices of a case. Only --send sends, and only what was approved."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415

    practice = practice_of(desk, allow_private=allow_private, json=json)
    with out.progress("Looking up whom to write to"):
        asking.draft(practice)
    if approve:
        names = [] if approve == [ALL] else approve
        asking.approve(desk, names, reminders=reminders)
        tell_proposed(desk)
    if send:
        with out.progress("Sending"):
            asking.send(practice.mailbox())
        tell_waiting(desk, json=json)
    rows = list(desk.row.notices.order_by("number"))
    for row in rows if json else ():
        out.line(notice_line(desk, row))
    if not json:
        show_all(desk, rows)


def tell_proposed(desk: Desk) -> None:
    """Say which drafts still need a second person, and where she approves."""
    for row in desk.row.notices.order_by("number"):
        if first := first_of(row):
            out.note(
                f"N{row.number} waits for a second person: a supervisor who is not "
                f"{first.by} approves it on the desk, logged in."
            )


def notice_line(desk: Desk, row: NoticeRow) -> dict[str, object]:
    """Write a Notice as a JSON line."""
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    made, first = kept.notice(desk, row), first_of(row)
    return {
        "notice": made.name,
        "step": made.step.value,
        "state": row.state,
        "to": made.route.to,
        "layer": made.route.layer.value,
        "medium": made.route.medium.value,
        "form": made.form,
        "duty": made.duty,
        "places": list(made.places),
        "missing": list(made.missing),
        "shows": list(made.shows),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "waits_for": row.person,
        "approved_first_by": first.by if first else None,
    }


def show_all(desk: Desk, rows: list[NoticeRow]) -> None:
    """Show every Notice of a case, and what is to be done next."""
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    if not rows:
        out.say("There is nobody to write to yet.")
        out.say("A notice needs matches that a person confirmed, saying of each: it")
        out.say("shows her, it is intimate, she did not agree, she was an adult.")
        return
    cells, lacking = [], []
    for row in rows:
        made = kept.notice(desk, row)
        cells.append(
            (made.name, made.route.name, made.step.value, how(row, made), due(row))
        )
        if row.state == NoticeState.DRAFT and made.missing:
            lacking.append(made)
    shown.table(("Notice", "To", "For", "State", "Due (UTC)"), cells)
    for made in lacking:
        out.say("")
        out.say(f"{made.name} cannot go yet:", style="bold")
        for sentence in made.missing:
            out.say(f"  {sentence}")
    tell_next(desk.row.id, rows)


def first_of(row: NoticeRow) -> ProposalRow | None:
    """Who approves of a draft for which a second person is still needed."""
    from unburden.app.casework.approving import proposal  # noqa: PLC0415

    return proposal(row) if row.state == NoticeState.DRAFT else None


def how(row: NoticeRow, made: Notice) -> str:
    """Say where a Notice is on its way."""
    if row.person:
        return f"{row.state}; a person is needed: {row.person}"
    if row.state == NoticeState.APPROVED and made.route.medium is Medium.FORM:
        return "approved; fill in its form"
    if row.state == NoticeState.DRAFT and made.missing:
        return "draft; something is missing"
    if first := first_of(row):
        return f"draft; {first.by} approves, a second person has to"
    return str(row.state)


def due(row: NoticeRow) -> str:
    """Say by when a Notice's recipient has to act."""
    return f"{row.due_at:%Y-%m-%d %H:%M}" if row.due_at else ""


def tell_next(case: str, rows: list[NoticeRow]) -> None:
    """Say what there is to do."""
    states = {row.state for row in rows}
    out.say("")
    if NoticeState.DRAFT in states:
        out.say(f"Read one:    unburden notice show {case} N1")
        out.say(f"Approve:     unburden notify {case} --approve N1")
    if NoticeState.APPROVED in states:
        out.say(f"Send:        unburden notify {case} --send")
        out.say(f"By its form: unburden notice done {case} N1 --reference ...")
    if NoticeState.UNSURE in states:
        out.say("One may or may not have gone: ask whoever runs the mail server, then")
        out.say(f"             unburden notice settle {case} N1 --went | --not-sent")


@notices.command("show")
def show_notice(
    case: Case,
    notice: Named,
    *,
    as_form: Annotated[
        bool, typer.Option("--form", help="Each field's text, ready to copy.")
    ] = False,
    pdf: Annotated[
        Path | None, typer.Option("--print", metavar="FILE.pdf", help="As a letter.")
    ] = None,
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Read a notice: its words, who would read them, and what they learn of her."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    row = kept.find_notice(desk, notice)
    made = kept.notice(desk, row)
    if pdf is not None:
        write_pdf(made, pdf)
    if json:
        fields = [{"asks": one.asks, "value": one.value} for one in made.fields]
        words = {"subject": made.subject, "body": made.body, "fields": fields}
        out.line({**notice_line(desk, row), **words})
        return
    out.say(f"{made.name}, {made.step}, to {made.route.name}: {made.route.to}")
    out.say(made.route.why)
    seen = "; ".join(made.shows) or "nothing"
    out.say(f"What its reader learns of her: {seen}.")
    for sentence in (*made.missing, *made.advice):
        out.say(f"Please note: {sentence}")
    out.say("")
    if as_form or made.route.medium is Medium.FORM:
        from unburden.notify import guide  # noqa: PLC0415

        for number, step in enumerate(guide(made), 1):
            out.say(f"{number}. {step}")
        out.say("")
        for one in made.fields:
            out.say(one.asks, style="bold")
            out.say_lines(one.value)
            out.say("")
        return
    from unburden.notify import to_text  # noqa: PLC0415

    out.say(made.subject, style="bold")
    out.say("")
    out.say_lines(to_text(replace(made, subject="", missing=())).strip())


def write_pdf(made: Notice, path: Path) -> None:
    """Write a Notice as a letter to print.

    Raises:
        BadInput: the file is there already, or cannot be written.
    """
    from unburden.errors import BadInput  # noqa: PLC0415
    from unburden.notify import to_pdf  # noqa: PLC0415

    try:
        with path.open("xb") as file:
            file.write(to_pdf(made))
    except OSError as error:
        what = f"{path} cannot be written ({error.strerror})."
        raise BadInput(what, "Name another file.") from error
    out.tell(f"The letter is in {path}.")


@notices.command("codes")
def codes(*, json: Json = False) -> None:
    """Where she can have codes made of her pictures, so that sites keep them off."""
    from unburden.data.routes import exchanges  # noqa: PLC0415
    from unburden.notify import hand_off  # noqa: PLC0415

    for exchange in exchanges():
        steps = hand_off(exchange)
        if json:
            out.line({"name": exchange.name, "url": exchange.url, "steps": list(steps)})
            continue
        out.say(exchange.name, style="bold")
        for step in steps:
            out.say(step)
        out.say("")


@notices.command("done")
def done(
    case: Case,
    notice: Named,
    *,
    reference: Annotated[
        str, typer.Option(help="The number or words that were given as a receipt.")
    ] = "",
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Record that you filled in its form, or posted it: its clock begins now."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    practice = practice_of(desk, allow_private=False, json=json)
    asking.hand_in(practice, notice, reference=reference)
    row = kept.find_notice(desk, notice)
    tell_state(row, json=json)
    if row.due_at and not json:
        out.say(f"They have until {due(row)} UTC.")


@notices.command("settle")
def settle(
    case: Case,
    notice: Named,
    *,
    went: Annotated[
        bool, typer.Option("--went/--not-sent", help="What you found out.")
    ],
    why: Annotated[str, typer.Option(help="How you know.")] = "",
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Say whether a notice went, where a stop left that open. None goes twice."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    practice = practice_of(desk, allow_private=False, json=json)
    asking.settle(practice, notice, went=went, why=why)
    tell_state(kept.find_notice(desk, notice), json=json)


@notices.command("handled")
def handled(
    case: Case,
    notice: Named,
    *,
    note: Annotated[str, typer.Option(help="What you did.")] = "",
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Say that you dealt with what a notice waited for."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    asking.handled(desk, notice, note=note)
    tell_state(kept.find_notice(desk, notice), json=json)


@notices.command("retract")
def retract(
    case: Case,
    names: Names,
    *,
    why: Annotated[str, typer.Option(help="Why; its reader is told.")],
    key_file: KeyFile = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Stop a notice that has not gone; write to take back one that has."""
    desk = open_desk(case, key_file=key_file, by=by)
    from unburden.app.casework import asking  # noqa: PLC0415
    from unburden.app.casework import notices as kept  # noqa: PLC0415

    practice = practice_of(desk, allow_private=False, json=json)
    for name in names:
        made = asking.take_back(practice, name, why=why)
        tell_state(made or kept.find_notice(desk, name), json=json)
        if made is not None and not json:
            out.say(f"It takes back {name}. Approve and send it like any other.")


def tell_state(row: NoticeRow, *, json: bool) -> None:
    """Tell where a Notice is on its way."""
    if json:
        out.line({"notice": f"N{row.number}", "state": row.state})
    else:
        out.say(f"N{row.number} is {row.state}.")
