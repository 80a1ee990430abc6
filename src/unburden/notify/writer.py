"""Who a Notice comes from, and what its reader learns of her."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unburden import policy
from unburden.data import JURISDICTIONS
from unburden.model import Declaration, Element
from unburden.notify import clean
from unburden.notify.mandate import agent_for
from unburden.notify.wording import is_copyright, tells_of_her

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from gettext import NullTranslations

    from unburden.data.forms import NoticeForm
    from unburden.model import Route, Statement

_NAMING = frozenset({Element.SIGNATURE, Element.NAME_AND_EMAIL})
_SHORTEST = 3  # of a part of a name that is looked for; shorter ones are in any text


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who signs.

    Attributes:
        is_agent: whether it is somebody who writes for her.
        name: as it stands under the letter; empty where none is to be seen.
        organisation: empty where there is none, or none is to be seen.
        email: where answers go; empty where there is none.
        phone: may be empty.
    """

    is_agent: bool
    name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


def asks_for_name(form: NoticeForm | None) -> bool:
    """Whether a kind of notice cannot do without a name or a signature."""
    return form is not None and any(
        asked.required and asked.element in _NAMING for asked in form.elements
    )


def writer_of(
    statement: Statement, route: Route, form: NoticeForm | None, *, at: datetime
) -> Writer:
    """Who writes to somebody, with no more of anybody than that reader may see.

    Somebody who may pass it on sees a role's address only. An Agent's name stands for
    hers. Without one, her name stands only where its kind asks for it and she chose to
    show it to that layer.
    """
    agent = agent_for(statement, route, at)
    if agent is not None:
        email = clean.line(agent.email)
        if route.forwards:
            return Writer(is_agent=True, email=email)
        return Writer(
            is_agent=True,
            name=clean.line(agent.name),
            organisation=clean.line(agent.organisation),
            email=email,
            phone=clean.line(agent.phone),
        )
    if statement.mandate is not None or policy.needs_agent(route):
        return Writer(is_agent=statement.mandate is not None)
    may = route.layer in statement.may_see_name and asks_for_name(form)
    name = clean.line(statement.name) if may else ""
    return Writer(is_agent=False, name=name, email=clean.line(statement.email))


def own_words(
    statement: Statement, route: Route, form: NoticeForm, writer: Writer
) -> tuple[str, bool]:
    """Her own words for this reader, and whether they had to be left out.

    Nobody gets them who may pass them on or publish them. Words that hold her name or
    address go only to a reader who sees those anyway.
    """
    words = clean.lines(statement.words)
    if not words or route.forwards or not tells_of_her(form):
        return "", False
    tells = any(part in clean.folded(words) for part in secrets(statement, writer))
    return ("", True) if tells else (words, False)


def secrets(statement: Statement, writer: Writer) -> frozenset[str]:
    """Her name, its parts and her address, folded, where they are not to be shown."""
    kept = set()
    if not writer.name or writer.is_agent:
        kept |= _parts(statement.name)
    if not writer.email or writer.is_agent:
        kept |= _parts(statement.email.partition("@")[0])
    return frozenset(kept)


def _parts(name: str) -> set[str]:
    """A name as it may stand somewhere: whole, and each part that is not too short."""
    whole = clean.folded(name)
    parts = {whole, *re.split(r"[\W_]+", whole)}
    return {one for one in parts if len(one) >= (_SHORTEST if one.isascii() else 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What goes into a Notice that says something of her."""

    statement: Statement
    route: Route
    writer: Writer
    form: NoticeForm
    laws: tuple[str, ...]
    words: str
    addresses: tuple[str, ...]
    is_synthetic: bool


def shows(told: Telling, words: NullTranslations) -> tuple[str, ...]:
    """What its reader learns of her, a few words each."""
    _ = words.gettext
    own = is_copyright(told.form)
    learns = (
        (own, _("that you own the copyright")),
        (tells_of_her(told.form), _("that an adult is shown, who did not agree")),
        *_where(told.laws, words),
        *_from_whom(told.writer, words),
        (bool(told.words), _("your own words")),
        (told.is_synthetic, _("that the picture was made or changed by software")),
        (
            _names(told.statement, told.addresses),
            _("your name, as it stands in the address of a page"),
        ),
    )
    return tuple(said for is_so, said in learns if is_so)


def _where(laws: Iterable[str], words: NullTranslations) -> Iterator[tuple[bool, str]]:
    said = words.gettext("that you may live in: {place}")
    for law in laws:
        yield True, said.format(place=JURISDICTIONS.get(law, law))


def _from_whom(writer: Writer, words: NullTranslations) -> tuple[tuple[bool, str], ...]:
    _ = words.gettext
    agent, hers = writer.is_agent, not writer.is_agent
    who = writer.organisation or writer.name
    return (
        (agent and bool(who), _("that {who} writes for you").format(who=who)),
        (hers, _("that you wrote it yourself")),
        (
            hers and bool(writer.email),
            _("your email address: {email}").format(email=writer.email),
        ),
        (hers and bool(writer.name), _("your name: {name}").format(name=writer.name)),
    )


def _names(statement: Statement, addresses: Iterable[str]) -> bool:
    parts = _parts(statement.name)
    return any(one in clean.folded(url) for url in addresses for one in parts)


def owns(statement: Statement) -> bool:
    """Whether somebody recorded that she owns the copyright."""
    return statement.has(Declaration.OWNS_COPYRIGHT)
