"""From a Statement to a Notice: the right words, to one reader, under one law."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from unburden.data import JURISDICTIONS
from unburden.data.duties import Kind, Reach, duties
from unburden.data.offences import Act, Origin
from unburden.model import Declaration, MatchKind, Notice, Step
from unburden.notify import clean, elements, wording
from unburden.notify import form as fields
from unburden.notify.mandate import against
from unburden.notify.render import PLAIN, letter
from unburden.notify.tongue import ENGLISH, day, tongue
from unburden.notify.writer import Telling, own_words, shows, writer_of
from unburden.notify.xarf import xarf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from unburden.data.duties import Duty
    from unburden.data.forms import NoticeForm
    from unburden.data.offences import Offence
    from unburden.model import Place, Route, Statement
    from unburden.notify.elements import Evidence, Request

_FORWARDED = "forwarded"
_NO_OFFENCE = (
    "us-tida-223a",
    "us-dmca-512c3",
    "au-esafety",
    "ca-bc-crt",
    "search-outdated",
)


def draft(  # noqa: PLR0913 - each is a part of the letter
    route: Route,
    places: Sequence[Place],
    statement: Statement,
    *,
    at: datetime,
    duty: Duty | None,
    form: NoticeForm,
    offences: Sequence[Offence],
    evidence: Mapping[str, Evidence],
    language: str = ENGLISH,
    reads: str = ENGLISH,
) -> Notice:
    """Write a Notice; it may go once nothing is missing and a person approved it.

    Never in it: a picture, a home address, how anybody knows what they declared. Her
    name, her address and her words are there only where `Notice.shows` says so. A law
    that was not confirmed is left out, and `Notice.advice` says so.

    Args:
        route: to whom.
        places: what it names; addresses that are not on the web are left out.
        statement: what is said for all of them.
        at: when it is written.
        duty: the law it relies on; None for none.
        form: the kind of notice.
        offences: what was in force where she lives, on the day it was shared.
        evidence: what is held, by the name of the Match.
        language: of the letter, BCP 47.
        reads: of what is told to her or to whoever writes for her, BCP 47.

    Raises:
        NotFound: nobody has translated the letters into one of these languages.
    """
    request = elements.Request(
        route=route,
        places=list(_on_the_web(places)),
        statement=statement,
        writer=writer_of(statement, route, form, at=at),
        form=form,
        duty=duty if duty is not None and duty.is_confirmed else None,
        at=at,
        offences=[
            row for row in _of_use(offences, statement, form, route) if row.is_confirmed
        ],
        evidence=evidence,
    )
    words = tongue(reads)
    said, left_out = own_words(statement, route, form, request.writer)
    kind = _letter_of(request)
    subject, body = letter(kind, _told(request, said, language), language=language)
    declared = _declarations(request, language)
    return Notice(
        name="",
        step=Step.REQUEST,
        route=route,
        form=form.id,
        duty=request.duty.id if request.duty else "",
        places=tuple(place.page for place in request.places),
        media=tuple(dict.fromkeys(_media(request))),
        matches=tuple(dict.fromkeys(m for p in request.places for m in p.matches)),
        subject=subject,
        body=body,
        fields=fields.fields(request, body, declared, words),
        missing=(
            *against(statement, route, at=at, words=words),
            *elements.lacking(request, words),
        ),
        shows=shows(_telling(request, said), words),
        advice=(
            *_on_law(request, duty, offences, words),
            *_on_words(said, words, left_out=left_out),
            *form.warnings,
            *filter(None, [form.note]),
        ),
        language=language,
        machine=xarf(request),
    )


def _on_the_web(places: Sequence[Place]) -> Iterator[Place]:
    for place in places:
        if clean.is_web(place.page):
            media = tuple(filter(clean.is_web, place.media))
            yield replace(place, media=media)


def _of_use(
    offences: Sequence[Offence], statement: Statement, kind: NoticeForm, route: Route
) -> list[Offence]:
    """The offences that say something to a reader: about sharing, and such a picture.

    A citation tells where she lives, so none is given where nothing hangs on it.
    """
    if kind.id in _NO_OFFENCE and not route.forwards:
        return []
    other = Origin.REAL if statement.is_synthetic else Origin.MADE_UP
    return [row for row in offences if Act.SHARING in row.acts and row.only != other]


def _letter_of(request: Request) -> str:
    if request.route.forwards:
        return _FORWARDED
    name = request.form.id
    legal = any(row.form == name and row.kind is Kind.DUTY for row in duties())
    relied = request.duty is not None and request.duty.form == name
    return PLAIN if legal and not relied else name


def _told(request: Request, said: str, language: str) -> dict[str, object]:
    """What the templates name; all of it cleaned."""
    statement, duty = request.statement, request.duty
    return {
        "date": day(request.at, language),
        "name": clean.line(request.route.name),
        "layer": request.route.layer.value,
        "places": [_place(request, place, language) for place in request.places],
        "writer": request.writer,
        "words": said,
        "citation": wording.cited(duty.citation) if duty else "",
        "hours": duty.hours if duty else None,
        "scope": duty.scope.value if duty else "",
        "offences": _laws(request),
        "synthetic": _tells_synthetic(request),
        "intimate": statement.has(Declaration.IS_INTIMATE),
        "no_consent": statement.has(Declaration.NOT_AGREED),
        "only_derived": request.kinds == {MatchKind.DERIVED},
        "works": _works(request),
        "declarations": _declarations(request, language),
    }


def _place(request: Request, place: Place, language: str) -> dict[str, object]:
    held = (request.evidence.get(name) for name in place.matches)
    return {
        "page": clean.address(place.page),
        "media": [clean.address(one) for one in dict.fromkeys(place.media)],
        "relation": wording.relations(place.kinds, tongue(language)),
        "ip": clean.line(place.ip),
        "seen": f"{place.seen_at.astimezone(UTC):%Y-%m-%d %H:%M UTC}",
        "hashes": [clean.line(one.sha256) for one in held if one is not None],
    }


def _declarations(request: Request, language: str) -> tuple[str, ...]:
    """None where it may be passed on: her statement is for those who act on it."""
    if request.route.forwards:
        return ()
    return wording.declarations(
        request.form,
        request.statement,
        is_agent=request.writer.is_agent,
        words=tongue(language),
    )


def _tells_synthetic(request: Request) -> bool:
    told = not request.route.forwards and wording.tells_of_her(request.form)
    return told and request.statement.is_synthetic is True


def _laws(request: Request) -> list[str]:
    cites = (
        f"{wording.cited(row.citation)} ({JURISDICTIONS[row.jurisdiction]}): {row.says}"
        for row in request.offences
    )
    return list(dict.fromkeys(cites))


def _works(request: Request) -> list[str]:
    held = (
        request.evidence.get(name) for place in request.places for name in place.matches
    )
    found = (clean.line(one.original) for one in held if one is not None)
    return list(dict.fromkeys(filter(None, found)))


def _media(request: Request) -> Iterator[str]:
    for place in request.places:
        yield from place.media


def _telling(request: Request, said: str) -> Telling:
    duty = request.duty
    near = [duty.jurisdiction] if duty and duty.reach is Reach.THERE else []
    laws = [*near, *(row.jurisdiction for row in request.offences)]
    return Telling(
        statement=request.statement,
        route=request.route,
        writer=request.writer,
        form=request.form,
        laws=tuple(dict.fromkeys(laws)),
        words=said,
        addresses=tuple(place.page for place in request.places),
        is_synthetic=_tells_synthetic(request),
    )


def _needs_no_law(request: Request) -> bool:
    return request.form.id in _NO_OFFENCE and not request.route.forwards


def _on_law(
    request: Request,
    duty: Duty | None,
    offences: Sequence[Offence],
    words: NullTranslations,
) -> Iterator[str]:
    """Which laws were left out, and what a letter without any rests on."""
    _ = words.gettext
    named = _of_use(offences, request.statement, request.form, request.route)
    unsure = [row.citation for row in named if not row.is_confirmed]
    if duty is not None and not duty.is_confirmed:
        unsure.insert(0, duty.citation)
    for citation in unsure:
        said = _("Left out, as nobody has confirmed it: {law}.")
        yield said.format(law=wording.cited(citation))
    if not request.offences and request.duty is None and not _needs_no_law(request):
        yield _(
            "It names no law, as we have confirmed none for this. It rests on the "
            "reader's own rules, and on consent. A lawyer may know a law to add."
        )


def _on_words(said: str, words: NullTranslations, *, left_out: bool) -> Iterator[str]:
    _ = words.gettext
    if said:
        yield _(
            "Your own words go along. Look that no home address, and nobody's name, "
            "stands in them."
        )
    if left_out:
        yield _(
            "Your own words were left out: your name or address stands in them, and "
            "this reader is not to see it."
        )
