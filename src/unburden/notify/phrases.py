"""What a reply says, by the words in `replies.toml`; the rest stays unclear."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from unburden.model import ReplyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

LIST = Path(__file__).with_name("replies.toml")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*[-*\u2022])")
LONGEST = 20_000
STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Words that say one thing, in one sentence of one language.

    Attributes:
        kind: what they say.
        lang: BCP 47.
        says: one of these is there.
        near: one of these too; None where nothing more is needed.
        unless: none of these is; None where nothing takes it back.
    """

    kind: ReplyKind
    lang: str
    says: re.Pattern[str]
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def find(self, sentence: str) -> str:
        """The words that say it, or nothing."""
        found = self.says.search(sentence)
        if not found or (self.kind in CLAIMS and sentence.endswith("?")):
            return ""
        if self.near and not self.near.search(sentence):
            return ""
        return "" if self.unless and self.unless.search(sentence) else found[0]


CLAIMS = (ReplyKind.REMOVED, ReplyKind.REFUSED)
"""Nobody claims something by asking."""


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the list, in its order."""
    table = tomllib.loads(LIST.read_text("utf-8"))
    return tuple(
        Row(
            kind=ReplyKind(row["kind"]),
            lang=str(row["lang"]),
            says=_any(row["says"]),
            near=_any(row["near"]) if "near" in row else None,
            unless=_any(row["unless"]) if "unless" in row else None,
        )
        for row in table["row"]
    )


def said(text: str) -> dict[ReplyKind, str]:
    """What a text says, each with the words that say it first.

    Args:
        text: cleaned, without quotes and addresses.
    """
    found: dict[ReplyKind, str] = {}
    for sentence in SENTENCE_END.split(text[:LONGEST]):
        plain = plainly(sentence)
        for row in rows():
            words = row.find(plain)
            if words:
                found.setdefault(row.kind, words)
    return found


def plainly(text: str) -> str:
    """Text as the list is compared with: lower case, straight quotes, single spaces."""
    folded = unicodedata.normalize("NFKC", text).translate(STRAIGHT).casefold()
    return " ".join(folded.split())


def _any(words: Sequence[str]) -> re.Pattern[str]:
    parts = [re.escape(plainly(word)).replace(r"\*", r"\w*") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
