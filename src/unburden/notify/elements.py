"""What a kind of notice has to contain, and whether it does.

What a person declared is taken from the Statement alone. A Match says how a picture was
re-used; it declares nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unburden.model import OF_A_MATCH, Declaration, Element, MatchKind
from unburden.notify.tongue import later
from unburden.notify.wording import LAYERS, RESTS_ON, is_copyright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from unburden.data.duties import Duty
    from unburden.data.forms import Asked, NoticeForm
    from unburden.data.offences import Offence
    from unburden.model import Place, Route, Statement
    from unburden.notify.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is held of a Match, in numbers; the picture itself never is.

    Attributes:
        sha256: of the file that was found, lower-case hex.
        original: SHA-256 of her own picture that it was made from, lower-case hex. Only
            a copyright notice names it, as the work; empty where it is not known.
    """

    sha256: str
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All that a Notice is made from.

    Attributes:
        places: with web addresses only, as `draft.draft` leaves them.
        duty: only where it was confirmed.
        offences: only those that were confirmed.
        evidence: by the name of the Match.
    """

    route: Route
    places: Sequence[Place]
    statement: Statement
    writer: Writer
    form: NoticeForm
    duty: Duty | None
    at: datetime
    offences: Sequence[Offence] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def is_copyright(self) -> bool:
        """Whether it is a copyright notice."""
        return is_copyright(self.form)

    @property
    def kinds(self) -> frozenset[MatchKind]:
        """How what it names was made from hers."""
        return frozenset(kind for place in self.places for kind in place.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One Element that a kind of notice asks for.

    Attributes:
        asked: what it is, whether it is required, and where that stands.
        is_present: whether the Notice has it.
        sentence: what is missing, why, and what to do; empty where it is there.
    """

    asked: Asked
    is_present: bool
    sentence: str = ""


_UNSAID = {
    Declaration.SHOWS_HER: later(
        "Nobody has said yet that it shows the person. Somebody who knows, with a "
        "name, has to say so."
    ),
    Declaration.IS_INTIMATE: later(
        "Nobody has said yet that it is intimate. Somebody who knows, with a name, has "
        "to say so."
    ),
    Declaration.NOT_AGREED: later(
        "Nobody has said yet that the person did not agree to it being shared. Only "
        "the person, or somebody who asked, can say so."
    ),
    Declaration.WAS_ADULT: later(
        "Nobody has said yet that the person was 18 or over in it. If not, or if it is "
        "not known, stop here: other people can help with that."
    ),
    Declaration.GOOD_FAITH: later(
        "Nobody has said yet that this report is honest: made in good faith, and true "
        "as far as they know. Whoever signs it has to say so."
    ),
    Declaration.ACCURATE: later(
        "Nobody has said yet that this report is right and complete. Whoever signs it "
        "has to read it and say so."
    ),
    Declaration.OWNS_COPYRIGHT: later(
        "Nobody has said yet that the person owns the copyright. That is mostly so for "
        "pictures people took themselves. If not, use another kind of notice."
    ),
}

_ABSENT = {
    Element.LOCATE: later("There is no web address in it. Add the page where it is."),
    Element.CONTACT: later(
        "There is no email address for the answer. A new one without your name in it "
        "is fine."
    ),
    Element.IP_AND_TIME: later(
        "The number of the machine it came from (its IP address) is not known for each "
        "page. Look at the pages once more, and it will be."
    ),
    Element.HASHES: later(
        "There is no record yet of each picture it names. Record the pages first."
    ),
    Element.ANYTHING_PRESCRIBED: later(
        "A new rule asks for more than we know of. Ask a lawyer what to add."
    ),
    Element.AUP_CLAUSE: later(
        "It does not name the rule of theirs that this breaks. Read their rules, and "
        "send this by hand with that rule named."
    ),
    Element.SCREENSHOTS: later(
        "It asks for pictures of the page. We never send any. Use another way to reach "
        "them, or call a helpline."
    ),
}

_NAME_SEEN = later(
    "This kind of report has to be signed with a name. Those at {name} who read it "
    "would see your name and your email address. You choose: give your name and allow "
    "it to be shown to {layer}, or let a helpline sign for you. Then your name stays "
    "out."
)
_NO_AGENT_NAME = later(
    "This kind of report has to be signed. Say who signs it for the helpline."
)
_MADE = later(
    "The picture was made or changed by software, so the copyright in it is not hers. "
    "A copyright notice is right only where it was made from a photo that the person "
    "owns. Use another kind of notice."
)
_PUBLISHED = later(
    "Copyright notices are often put online for all to read, with the name under them. "
    "So you should not send one yourself. Somebody can send it for you: call a "
    "helpline."
)


def check(request: Request, words: NullTranslations) -> tuple[Needed, ...]:
    """What its kind of notice asks for, in order, and whether it is there."""
    return tuple(_needed(request, asked, words) for asked in request.form.elements)


def lacking(request: Request, words: NullTranslations) -> tuple[str, ...]:
    """What stands against sending it, a sentence each, first what people must say.

    The four Declarations of a Match are needed for every kind: without them nobody has
    said that there is anything to report.
    """
    needed = check(request, words)
    sentences = [
        *_undeclared(request, words),
        *(
            one.sentence
            for one in needed
            if one.asked.required and one.asked.element not in RESTS_ON
        ),
        *_copyright(request, words),
    ]
    return tuple(dict.fromkeys(filter(None, sentences)))


def _needed(request: Request, asked: Asked, words: NullTranslations) -> Needed:
    needs = RESTS_ON.get(asked.element, ())
    unsaid = [what for what in needs if not request.statement.has(what)]
    if needs:
        sentences = (words.gettext(_UNSAID[what]) for what in unsaid)
        said = " ".join([*sentences, _why(asked.cite, words)]) if unsaid else ""
        return Needed(asked=asked, is_present=not unsaid, sentence=said)
    if _PRESENT[asked.element](request):
        return Needed(asked=asked, is_present=True)
    said = f"{_absent(request, asked.element, words)} {_why(asked.cite, words)}"
    return Needed(asked=asked, is_present=False, sentence=said.strip())


def _undeclared(request: Request, words: NullTranslations) -> Iterator[str]:
    """One sentence for each Declaration that nobody made, with all that ask for it."""
    cites: dict[Declaration, list[str]] = {what: [] for what in OF_A_MATCH}
    for asked in request.form.elements:
        if asked.required:
            for what in RESTS_ON.get(asked.element, ()):
                cites.setdefault(what, []).append(asked.cite)
    for what, found in cites.items():
        if not request.statement.has(what):
            why = _why("; ".join(dict.fromkeys(filter(None, found))), words)
            yield f"{words.gettext(_UNSAID[what])} {why}".strip()


def _copyright(request: Request, words: NullTranslations) -> Iterator[str]:
    if not request.is_copyright:
        return
    derived = request.kinds <= {MatchKind.DERIVED}
    if request.statement.is_synthetic and not derived:
        yield words.gettext(_MADE)
    if not request.writer.is_agent:
        yield words.gettext(_PUBLISHED)


def _why(cite: str, words: NullTranslations) -> str:
    if not cite:
        return ""
    return words.gettext("(Who asks for it: {cite}.)").format(cite=cite.rstrip("."))


def _absent(request: Request, element: Element, words: NullTranslations) -> str:
    if element in _ABSENT:
        return words.gettext(_ABSENT[element])
    if request.writer.name:  # so it is the address that is not there
        return words.gettext(_ABSENT[Element.CONTACT])
    if request.writer.is_agent:
        return words.gettext(_NO_AGENT_NAME)
    layer = words.gettext(LAYERS[request.route.layer])
    said = words.gettext(_NAME_SEEN)
    return said.format(name=request.route.name, layer=layer)


def _has_ip(request: Request) -> bool:
    return bool(request.places) and all(place.ip for place in request.places)


def _has_hashes(request: Request) -> bool:
    wanted = {name for place in request.places for name in place.matches}
    return bool(wanted) and wanted <= request.evidence.keys()


_PRESENT: dict[Element, Callable[[Request], bool]] = {
    Element.LOCATE: lambda request: bool(request.places),
    Element.CONTACT: lambda request: "@" in request.writer.email,
    Element.SIGNATURE: lambda request: bool(request.writer.name),
    Element.NAME_AND_EMAIL: lambda request: bool(
        request.writer.name and "@" in request.writer.email
    ),
    # Where no law was confirmed, a letter rests on the reader's own rules.
    Element.LAW: lambda _: True,
    Element.IP_AND_TIME: _has_ip,
    Element.HASHES: _has_hashes,
    Element.ANYTHING_PRESCRIBED: lambda _: False,
    Element.AUP_CLAUSE: lambda _: False,
    Element.SCREENSHOTS: lambda _: False,
}
