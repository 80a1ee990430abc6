"""A Notice as the answers to a web form, and how to fill it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.model import Field, Medium
from unburden.notify import clean
from unburden.notify.tongue import ENGLISH, tongue
from unburden.notify.wording import cited, tells_of_her
from unburden.notify.writer import asks_for_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from gettext import NullTranslations

    from unburden.model import Notice
    from unburden.notify.elements import Request


def fields(
    request: Request, body: str, declared: Sequence[str], words: NullTranslations
) -> tuple[Field, ...]:
    """Every answer a form may ask for, ready to copy; empty ones are left out.

    What a field is for is said in our words: the form's own labels change, and nobody
    may have seen them.
    """
    made = (
        *_where(request, words),
        *_who(request, words),
        *_what(request, body, declared, words),
    )
    return tuple(field for field in made if field.value)


def guide(notice: Notice, *, reads: str = ENGLISH) -> tuple[str, ...]:
    """How to fill in the form by hand, step by step.

    Args:
        notice: one that goes by a form.
        reads: the language of who does it, BCP 47.
    """
    _ = tongue(reads).gettext
    route = notice.route
    if route.medium is not Medium.FORM:
        return ()
    steps = [_("Open this page: {page}").format(page=clean.address(route.to))]
    if route.menu:
        steps.append(_("Choose: {menu}").format(menu=clean.line(route.menu)))
    if not route.is_checked:
        steps.append(
            _(
                "Nobody here has opened this page before. If it looks different or "
                "asks for more, stop and ask."
            )
        )
    steps += [
        _(
            "Copy each answer below into the box that fits it. Leave a box empty if "
            "there is no answer for it here."
        ),
        _(
            "Do not add a picture, a home address, a phone number or an identity "
            "document. If the page will not go on without one, stop and ask."
        ),
        _("Send it, and write down the reference that the page shows."),
    ]
    return tuple(steps)


def _where(request: Request, words: NullTranslations) -> Iterator[Field]:
    _ = words.gettext
    pages = dict.fromkeys(clean.address(place.page) for place in request.places)
    media = dict.fromkeys(
        clean.address(one) for place in request.places for one in place.media
    )
    yield Field(asks=_("Addresses of the pages, one a line"), value="\n".join(pages))
    yield Field(
        asks=_("Addresses of the pictures and videos themselves, one a line"),
        value="\n".join(media),
    )


def _who(request: Request, words: NullTranslations) -> Iterator[Field]:
    _ = words.gettext
    writer = request.writer
    if not request.route.forwards and tells_of_her(request.form):
        mine, other = _("I am the person shown"), _("I act for the person shown")
        relation = other if writer.is_agent else mine
        yield Field(asks=_("Who you are to the person shown"), value=relation)
    if asks_for_name(request.form) or writer.is_agent:
        yield Field(asks=_("Name, or signature"), value=writer.name)
    yield Field(asks=_("Organisation"), value=writer.organisation)
    yield Field(asks=_("Email address for the answer"), value=writer.email)


def _what(
    request: Request, body: str, declared: Sequence[str], words: NullTranslations
) -> Iterator[Field]:
    _ = words.gettext
    if request.duty is not None:
        law = cited(request.duty.citation)
        yield Field(asks=_("The law it relies on"), value=law)
    yield Field(
        asks=_("The offence, where it asks for one"),
        value="\n".join(dict.fromkeys(cited(row.citation) for row in request.offences)),
    )
    for one in declared:
        yield Field(asks=_("Declaration, to tick or to copy"), value=one)
    yield Field(asks=_("The whole text, for a large box"), value=body)
