"""Drafts for a witness and a lawyer: filled from the facts, blank where people speak.

What only a person can say stands in square brackets. Nothing here is signed, and each
draft says at its head that a lawyer has to check it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unburden.data.rules import rules
from unburden.pack import words
from unburden.pack.groups import by_record, named
from unburden.pack.story import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unburden.data.rules import Rule

MARK = (
    "DRAFT, to be checked by a lawyer and by whoever signs it. A program wrote it from "
    "the record. What stands in [square brackets] only a person can say; what they "
    "do not know themselves, they should strike out."
)
_WIDTH = 80
_NOTHING: dict[str, Any] = {"files": {}}
_FACTS_END = "The file story.json, which is tied to the ledger, holds all facts."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft of something that a person may sign.

    Attributes:
        name: of its file, without an ending.
        title: what it is.
        head: what stands above the numbered paragraphs.
        paragraphs: numbered from 1.
        end: what stands below them.
        basis: the rules it follows, and how far each was checked.
    """

    name: str
    title: str
    head: tuple[str, ...]
    paragraphs: tuple[str, ...]
    end: tuple[str, ...]
    basis: tuple[str, ...]


def drafts(facts: Mapping[str, Any]) -> tuple[Draft, ...]:
    """The drafts of a case.

    Args:
        facts: of the story, as `letters.printable` leaves them.
    """
    return (_witness_statement(facts), _us_certificate(facts))


def as_text(draft: Draft) -> bytes:
    """A draft as a plain text file that any word processor opens."""
    numbered = [f"{n}. {said}" for n, said in enumerate(draft.paragraphs, start=1)]
    parts = [draft.title.upper(), MARK, *draft.head, *numbered, *draft.end]
    parts += ["Where these words come from:", *(f"- {said}" for said in draft.basis)]
    wrapped = (
        textwrap.fill(part, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for part in parts
    )
    return ("\n\n".join(wrapped) + "\n").encode()


def as_json(draft: Draft) -> dict[str, object]:
    """A draft as the report's template takes it."""
    return {
        "title": draft.title,
        "mark": MARK,
        "head": list(draft.head),
        "paragraphs": list(draft.paragraphs),
        "end": list(draft.end),
        "basis": list(draft.basis),
    }


def _witness_statement(facts: Mapping[str, Any]) -> Draft:
    name = "witness-statement"
    return Draft(
        name=name,
        title="Draft witness statement (England and Wales)",
        head=(
            "Statement of: [full name of the witness]",
            "Age: [over 18, or the age if under 18]. Occupation: [occupation]",
            (
                "This statement, of [number] pages each signed by me, is true to the "
                "best of my knowledge and belief. I make it knowing that, if it is "
                "introduced in evidence, it would be an offence wilfully to have "
                "stated in it anything that I know to be false or do not believe to "
                "be true."
            ),
            "Signed: [signature]     Date: [date]",
        ),
        paragraphs=(
            (
                "I am [name, role and employer]. The record of case "
                f"{facts['case']} names {facts['actor']} as the one who made it. [I am "
                "that person. / I am another, and know of it because ...]"
            ),
            (
                f"It was made with the program {facts['tool']}. [How long I have used "
                "it, and what training I had.] [How the computer was kept, and that "
                "it worked properly as far as I know.]"
            ),
            f"The record was asked for by: {facts['authority']}. [How I know.]",
            _compared(facts),
            *_found(facts),
            (
                "[What I saw and did myself, in my own words, for each exhibit I speak "
                "of.]"
            ),
            (
                "I cannot say from the record who put these pictures there, or why, "
                "or whether the person in them agreed. [What I know of that from "
                "elsewhere, and how.]"
            ),
        ),
        end=(
            "Signed: [signature]     Date: [date]",
            (
                "If the witness cannot read: [signed declaration by the person who "
                "read the statement to the witness, that they did so]."
            ),
            *_labels(facts),
        ),
        basis=_basis(name),
    )


def _labels(facts: Mapping[str, Any]) -> Iterator[str]:
    """Whose initials the exhibits carry."""
    labels = [one["label"] for one in facts["exhibits"]]
    if not labels:
        return
    initials, first = labels[0].rstrip("0123456789"), labels[0]
    if initials == OURS:
        yield (
            f"The exhibit labels in this record ({first} and so on) are the "
            "program's. [Pack again with the witness's own initials, if that is the "
            "practice: unburden pack --initials AB.]"
        )
    else:
        yield (
            f"The exhibit labels in this record ({first} and so on) carry the initials "
            f"{initials}. [Check that they are the witness's.]"
        )


def _us_certificate(facts: Mapping[str, Any]) -> Draft:
    name = "us-certificate"
    return Draft(
        name=name,
        title="Draft certification (United States, Federal Rules of Evidence)",
        head=(
            "Certification under Federal Rules of Evidence 902(13) and 902(14)",
            "[Court, parties and case number]",
        ),
        paragraphs=(
            (
                "I am [name, role and employer]. I am qualified to make this "
                "certification because [training and experience with this process]."
            ),
            (
                f"The records named below were generated by an electronic process: the "
                f"program {facts['tool']}, run by {facts['actor']}, at the request of: "
                f"{facts['authority']}."
            ),
            (
                "That process opens a page in a web browser, writes what the page "
                "sends to an archive, photographs the page, computes the SHA-256 of "
                "each file, and appends these to a ledger in which each line holds "
                "the hash of the one before. [How I know that it produces an "
                "accurate result: tests, checks, experience.]"
            ),
            *_found(facts),
            *_hashes(facts),
            (
                "[On (date) I computed, with (program), the SHA-256 of each copy "
                "that is offered, and compared it with the value above: they were "
                "equal.]"
            ),
            (
                "This certification is about authenticity alone. It says nothing of "
                "who put the pictures there."
            ),
        ),
        end=(
            (
                "I declare under penalty of perjury [if signed outside the United "
                "States: under the laws of the United States of America] that the "
                "foregoing is true and correct. Executed on [date]."
            ),
            "[Signature]",
            (
                "For the lawyer: before the trial or hearing, the other side must "
                "get reasonable written notice of the intent to offer the record, "
                "and a fair chance to look at the record and this certification "
                "(902(11))."
            ),
        ),
        basis=_basis(name),
    )


def _compared(facts: Mapping[str, Any]) -> str:
    count = len(facts["items"])
    what = "1 original" if count == 1 else f"{count} originals"
    return (
        f"The case was opened on {words.when(facts['opened_at'])} and the record made "
        f"on {words.when(facts['made_at'])}. The program compared pictures that it met "
        f"on the internet with {what}, by numbers reckoned from each. {_FACTS_END}"
    )


def _found(facts: Mapping[str, Any]) -> Iterator[str]:
    """The originals, then a paragraph for each record that nobody rejected."""
    numbers = {item["id"]: n for n, item in enumerate(facts["items"], start=1)}
    for item in facts["items"]:
        number, sha256 = numbers[item["id"]], item["sha256"]
        yield f"Original {number} is named {item['label']}. SHA-256 {sha256}"
    for kind, said in words.meant([one["kind"] for one in facts["exhibits"]]):
        yield f"By “{kind}” the record means: {said}"
    for group in _spoken_of(facts):
        pages = {one["page"]: None for one in group}
        found = "; ".join(
            f"{one['label']}, a picture with the address {one['url']} , which matches "
            f"original {numbers.get(one['item'], 'not known')} as “{one['kind']}”"
            for one in group
        )
        yield (
            f"On {words.when(min(one['seen_at'] for one in group))} the program found "
            f"on the page {' , and on '.join(pages)} : {found}. {_looked(group)} "
            f"{_recorded(group)}"
        )


def _spoken_of(facts: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    """The exhibits that nobody rejected, those of one record together."""
    return by_record(one for one in facts["exhibits"] if one["looked"] != "rejected")


def _looked(group: Sequence[Mapping[str, Any]]) -> str:
    said: dict[str, list[str]] = {}
    for one in group:
        said.setdefault(words.looked(one), []).append(one["label"])
    return " ".join(f"{named(labels)}: {what}" for what, labels in said.items())


def _recorded(group: Sequence[Mapping[str, Any]]) -> str:
    capture = group[0]["capture"]
    if capture is None:
        return "No record was made of the page."
    said = f"The page was recorded on {words.when(capture['at'])}: {capture['state']}."
    lost = [m for m in capture["missing"] if not m["why"].startswith(words.ALLOWED)]
    if lost:
        said += f" Missing from that record: {len(lost)}, named on the exhibit's sheet."
    labels = named([one["label"] for one in group])
    return f"{said} [I produce this record, marked {labels}.]"


def _hashes(facts: Mapping[str, Any]) -> Iterator[str]:
    for group in _spoken_of(facts):
        labels = named([one["label"] for one in group])
        for name, sha256 in sorted((group[0]["capture"] or _NOTHING)["files"].items()):
            yield f"{labels}, file {name}: SHA-256 {sha256}"


def _basis(name: str) -> tuple[str, ...]:
    return tuple(map(_cited, rules(name)))


def _cited(rule: Rule) -> str:
    sure = "" if rule.confidence == "confirmed" else " Not confirmed."
    return (
        f"{rule.citation}: {rule.says}. Read in: {rule.source}; compared with the "
        f"rule itself: {rule.checked}.{sure} {rule.note}"
    ).strip()
