"""What follows a Notice: reminder, complaint, report to a regulator, retraction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from unburden.data.duties import Reach
from unburden.data.forms import form
from unburden.errors import BadInput
from unburden.model import Field, Step
from unburden.notify import clean, wording
from unburden.notify.dossier import dossier
from unburden.notify.mandate import against
from unburden.notify.render import letter
from unburden.notify.tongue import ENGLISH, day, later, tongue
from unburden.notify.writer import Telling, shows, writer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from unburden.data.duties import Duty
    from unburden.model import Deadline, Notice, Route, Statement
    from unburden.notify.dossier import Event
    from unburden.notify.writer import Writer

_LETTERS = {
    Step.REMINDER: "reminder",
    Step.COMPLAINT: "complaint",
    Step.REGULATOR: "regulator",
}
_EXPEDITED = "uk-osa-s20A"
"""The kind that may be complained of at once: Online Safety Act 2023, s. 21(2A)."""


def follow_up(  # noqa: PLR0913 - each is a part of the letter
    notice: Notice,
    step: Step,
    *,
    at: datetime,
    history: Sequence[Event],
    statement: Statement,
    duty: Duty | None = None,
    deadline: Deadline | None = None,
    route: Route | None = None,
    asked: datetime | None = None,
    reads: str = ENGLISH,
) -> Notice:
    """Write what follows a Notice that was not answered, or was refused.

    A REMINDER repeats the Notice word for word and adds nothing of her. A COMPLAINT
    goes to the same reader, a REGULATOR to another; both say what was asked and when.

    Args:
        notice: what was sent, naming what is still there.
        step: REMINDER, COMPLAINT or REGULATOR.
        at: when it is written.
        history: what happened in this matter.
        statement: hers; her authority is looked at anew.
        duty: the law that the Notice relied on, as when it was drafted.
        deadline: by when its reader had to act, where a law says so.
        route: for a REGULATOR, to whom.
        asked: when its reader was first asked; None: as ``deadline`` or else the first
            Event of this Notice says.
        reads: the language of who reads what is missing, BCP 47.

    Raises:
        BadInput: this step follows no Notice, or a REGULATOR's Route was not given.
    """
    if step not in _LETTERS:
        raise BadInput(f"A {step} does not follow a notice in this way.")
    if step is Step.REGULATOR and route is None:
        raise BadInput("Say which regulator it goes to.", "Name one of its routes.")
    to = route if step is Step.REGULATOR and route is not None else notice.route
    writer = writer_of(statement, to, None, at=at)
    known = duty if duty is not None and duty.is_confirmed else None
    mine = sorted(
        (one for one in history if one.notice == notice.name), key=lambda one: one.at
    )
    told = {
        **_basis(notice, to, writer, at),
        **_clock(notice, known, deadline, at),
        "asked": day(asked or _asked(mine, deadline, at), notice.language),
        "events": []
        if to.forwards
        else list(dossier(history, statement, writer, notice.language)),
        "recipient": clean.line(notice.route.name),
    }
    subject, body = letter(_LETTERS[step], told, language=notice.language)
    words = tongue(reads)
    made = replace(
        notice,
        name="",
        step=step,
        route=to,
        subject=subject,
        body=body,
        missing=(
            *against(statement, to, at=at, words=words),
            *_never_sent(mine, words),
            *_no_address(writer, words),
        ),
        follows=notice.name,
        machine="",
    )
    if step is Step.REMINDER:
        return replace(made, fields=_answers(made, writer, words))
    return replace(
        made,
        fields=_answers(made, writer, words),
        shows=shows(_telling(notice, statement, to, writer, known), words),
        advice=tuple(_advice(duty, words)),
    )


def retract(notice: Notice, *, at: datetime, why: str) -> Notice:
    """Take a Notice back, wholly: it was sent in error.

    It needs no authority of hers, and it may go after she withdrew it: nothing is asked
    for her any more, and nothing is said of her.

    Args:
        notice: what was sent.
        at: when it is written.
        why: for its reader; say nothing of her here. May be empty.
    """
    told = {
        **_letter_head(notice, notice.route, at),
        "why": clean.line(why),
    }
    subject, body = letter("retraction", told, language=notice.language)
    return replace(
        notice,
        name="",
        step=Step.RETRACTION,
        subject=subject,
        body=body,
        fields=(Field(asks=tongue(ENGLISH).gettext("The whole text"), value=body),),
        missing=(),
        shows=(),
        advice=(),
        follows=notice.name,
        machine="",
    )


def _letter_head(notice: Notice, to: Route, at: datetime) -> dict[str, object]:
    return {
        "date": day(at, notice.language),
        "name": clean.line(to.name),
        "layer": to.layer.value,
        "subject": _without_prefix(notice),
        "pages": [clean.address(page) for page in notice.places],
        "media": [clean.address(one) for one in notice.media],
    }


def _basis(
    notice: Notice, to: Route, writer: Writer, at: datetime
) -> dict[str, object]:
    return {
        **_letter_head(notice, to, at),
        "original": notice.body,
        "writer": writer,
        "places": [],
        "words": "",
        "offences": [],
        "declarations": (),
    }


def _clock(
    notice: Notice, duty: Duty | None, deadline: Deadline | None, at: datetime
) -> dict[str, object]:
    """Until when it had time, and whether that is over; only by a confirmed law."""
    known = deadline if deadline is not None and deadline.is_confirmed else None
    citation = duty.citation if duty else known.citation if known else ""
    return {
        "overdue": known is not None and known.due <= at,
        "hours": known.hours if known else None,
        "due": f"{known.due.astimezone(UTC):%Y-%m-%d %H:%M UTC}" if known else "",
        "citation": wording.cited(citation),
        "expedited": bool(duty) and notice.form == _EXPEDITED,
    }


def _asked(mine: Sequence[Event], deadline: Deadline | None, at: datetime) -> datetime:
    if deadline is not None:
        return deadline.since
    return mine[0].at if mine else at


def _without_prefix(notice: Notice) -> str:
    """The subject of the first request; what followed put a word before it."""
    words = tongue(notice.language)
    for text in (later("Reminder: %(subject)s"), later("Complaint: %(subject)s")):
        prefix, _, _ = words.gettext(text).partition("%(subject)s")
        notice = replace(notice, subject=notice.subject.removeprefix(prefix))
    return notice.subject


def _never_sent(mine: Sequence[Event], words: NullTranslations) -> Iterator[str]:
    if not mine:
        yield words.gettext(
            "There is no record that the first notice was sent. Send it first."
        )


def _no_address(writer: Writer, words: NullTranslations) -> Iterator[str]:
    if "@" not in writer.email:
        yield words.gettext("There is no email address for the answer.")


def _answers(
    notice: Notice, writer: Writer, words: NullTranslations
) -> tuple[Field, ...]:
    """The same, ready for a form."""
    _ = words.gettext
    pages = "\n".join(clean.address(page) for page in notice.places)
    given = (
        Field(asks=_("Addresses of the pages, one a line"), value=pages),
        Field(asks=_("Organisation"), value=writer.organisation),
        Field(asks=_("Email address for the answer"), value=writer.email),
        Field(asks=_("The whole text, for a large box"), value=notice.body),
    )
    return tuple(field for field in given if field.value)


def _telling(
    notice: Notice,
    statement: Statement,
    to: Route,
    writer: Writer,
    duty: Duty | None,
) -> Telling:
    near = duty is not None and duty.reach is Reach.THERE
    return Telling(
        statement=statement,
        route=to,
        writer=writer,
        form=form(notice.form),
        laws=(duty.jurisdiction,) if duty is not None and near else (),
        words="",
        addresses=notice.places,
        is_synthetic=False,
    )


def _advice(duty: Duty | None, words: NullTranslations) -> Iterator[str]:
    if duty is not None and duty.complaint:
        said = words.gettext("What can be done when it is refused or late: {way}.")
        yield said.format(way=duty.complaint)
