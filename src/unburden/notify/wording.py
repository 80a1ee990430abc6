"""The fixed sentences of letters: what is declared, and how a picture was re-used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.model import Declaration, Element, Layer, MatchKind
from unburden.notify.tongue import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from gettext import NullTranslations

    from unburden.data.forms import NoticeForm
    from unburden.model import Statement

RESTS_ON: dict[Element, tuple[Declaration, ...]] = {
    Element.SUBJECT_OR_AGENT: (Declaration.SHOWS_HER,),
    Element.SHOWS_HER: (Declaration.SHOWS_HER,),
    Element.INTIMATE: (Declaration.IS_INTIMATE,),
    Element.NATURE: (Declaration.IS_INTIMATE,),
    Element.NO_CONSENT: (Declaration.NOT_AGREED,),
    Element.REASONS: (Declaration.IS_INTIMATE, Declaration.NOT_AGREED),
    Element.GOOD_FAITH: (Declaration.GOOD_FAITH,),
    Element.ACCURATE: (Declaration.ACCURATE,),
    Element.COPYRIGHT_WORK: (Declaration.OWNS_COPYRIGHT,),
    Element.PERJURY: (Declaration.ACCURATE, Declaration.OWNS_COPYRIGHT),
}
"""What a person must have declared before a Notice may contain an Element."""

_SELF = {
    Element.SUBJECT_OR_AGENT: later("I am the person shown."),
    Element.SHOWS_HER: later("The material shows me, or appears to show me."),
}
_AGENT = {
    Element.SUBJECT_OR_AGENT: later("I act on behalf of the person shown."),
    Element.SHOWS_HER: later(
        "The material shows, or appears to show, the person I act for."
    ),
}
_EITHER = {
    Element.INTIMATE: later("The material listed is intimate image content."),
    Element.NO_CONSENT: later(
        "The person shown has not consented to it being published or shared."
    ),
    Element.GOOD_FAITH: later(
        "This report is made in good faith, and is true to the best of my knowledge "
        "and belief."
    ),
    Element.ACCURATE: later("The information in this notice is accurate and complete."),
    Element.NATURE: later(
        "The material exposes the private area of the person shown, or shows that "
        "person in full or partial nudity or in a sexual act or conduct."
    ),
}
_OF_FORM = {
    "us-tida-223a": {
        Element.GOOD_FAITH: later(
            "I have a good-faith belief that the depiction is not consensual."
        ),
    },
    "eu-dsa-16": {
        Element.ACCURATE: later(
            "It is my bona fide belief that the information and allegations in this "
            "notice are accurate and complete."
        ),
    },
    "us-dmca-512c3": {
        Element.GOOD_FAITH: later(
            "I have a good-faith belief that use of the material in the manner "
            "complained of is not authorised by the copyright owner, its agent, or "
            "the law."
        ),
    },
}
_PERJURY_SELF = later(
    "The information in this notice is accurate and, under penalty of perjury, I am "
    "the owner of an exclusive right that is allegedly infringed."
)
_PERJURY_AGENT = later(
    "The information in this notice is accurate and, under penalty of perjury, I am "
    "authorised to act on behalf of the owner of an exclusive right that is allegedly "
    "infringed."
)
ADULT = later("The person shown was an adult when the material was made.")

RELATIONS = {
    MatchKind.IDENTICAL: later("An identical copy, byte for byte."),
    MatchKind.COPY: later("The same picture, resized or saved again."),
    MatchKind.EDITED: later("The same picture, edited."),
    MatchKind.DERIVED: later("Made from a photograph of the person shown."),
    MatchKind.FRAME: later("The same picture in a video, or part of the same video."),
}

LAYERS = {
    Layer.PLATFORM: later("platforms"),
    Layer.SITE: later("web sites"),
    Layer.SEARCH: later("search engines"),
    Layer.CDN: later("delivery networks"),
    Layer.HOST: later("hosting companies"),
    Layer.REGISTRAR: later("domain registrars"),
    Layer.NETWORK: later("network operators"),
    Layer.REGULATOR: later("regulators and tribunals"),
}


def declarations(
    form: NoticeForm, statement: Statement, *, is_agent: bool, words: NullTranslations
) -> tuple[str, ...]:
    """What is declared, sentence by sentence, in the words its law asks for.

    Only what a person stated is declared; what nobody stated is left out, and stands
    among what is missing.
    """
    return tuple(map(words.gettext, _declared(form, statement, is_agent=is_agent)))


def _declared(
    form: NoticeForm, statement: Statement, *, is_agent: bool
) -> Iterator[str]:
    own = _OF_FORM.get(form.id, {})
    perjury = _PERJURY_AGENT if is_agent else _PERJURY_SELF
    who = _AGENT if is_agent else _SELF
    said = {**_EITHER, **who, Element.PERJURY: perjury, **own}
    for asked in form.elements:
        needs = RESTS_ON.get(asked.element, ())
        if asked.element in said and needs and statement.has(*needs):
            yield said[asked.element]
    if statement.has(Declaration.WAS_ADULT) and tells_of_her(form):
        yield ADULT


def is_copyright(form: NoticeForm) -> bool:
    """Whether it is a copyright notice, which may be published for all to read.

    So it says nothing of what the picture shows, and takes none of her words.
    """
    return any(asked.element is Element.COPYRIGHT_WORK for asked in form.elements)


def tells_of_her(form: NoticeForm) -> bool:
    """Whether it says that somebody is shown, and takes her words.

    A copyright notice does not, nor one that only names addresses.
    """
    asked = {one.element for one in form.elements}
    return not is_copyright(form) and asked != {Element.LOCATE}


def relations(kinds: Iterable[MatchKind], words: NullTranslations) -> str:
    """How what is on a page was made from hers, in a few words."""
    return " ".join(words.gettext(RELATIONS[kind]) for kind in dict.fromkeys(kinds))


def cited(citation: str) -> str:
    """A statute and section, without how it came into the statute."""
    return citation.partition(", inserted by")[0]
