"""Verify a Bundle's letters: what went is what the ledger says went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unburden.pack.verdict import bad, good

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.pack.opened import Opened
    from unburden.pack.verdict import Finding

WHERE = "data/letters"
SENT = "notice-sent"
"""The Entry that says that a Notice went, and the SHA-256 of its words."""


def letters(opened: Opened) -> Iterator[Finding]:
    """Each letter that went is one that the ledger names, and none is left out."""
    told = opened.story["facts"]["letters"]
    problems = [one for letter in told for one in _letter(opened, letter)]
    went = {
        entry.body["notice"] for entry in opened.entries if entry.action == SENT
    } - {letter["name"] for letter in told}
    problems += [
        bad(f"The letter {name} went, and is left out.", WHERE) for name in went
    ]
    if told:
        problems = problems or [good(f"All {len(told)} letters are told of.", WHERE)]
    yield from problems


def _letter(opened: Opened, letter: dict[str, Any]) -> Iterator[Finding]:
    name, words = letter["name"], letter["body"]
    went = [
        entry.body.get("letter", words)  # the first ledgers did not say the words
        for entry in opened.entries
        if entry.action == SENT and entry.body["notice"] == name
    ]
    if letter["sent_at"] is not None and words not in went:
        yield bad(f"The ledger does not say that {name} went with these words.", WHERE)
    files = opened.story["locked"]
    named = {(one["exhibit"], one["name"]): one["plain_sha256"] for one in files}
    if files and named.get(("", f"{name}.txt")) != letter["sha256"]:
        yield bad(f"The letter {name} is not the one that the story tells of.", WHERE)
