"""How hard a page is to read: the Flesch-Kincaid grade of what we say on it.

textstat asks for a word list that only a download gives, so syllables are counted here:
by pyphen's hyphens and by groups of vowels, whichever are more. That errs towards a
higher grade. What is quoted (names, addresses, numbers, the law's own words, letters to
others) bears ``data-quoted`` and is not ours to simplify.

Source: Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, 1975.
"""

from __future__ import annotations

import re
from functools import cache

import pyphen
from selectolax.lexbor import LexborHTMLParser

_BLOCKS = (
    "p, li, h1, h2, h3, legend, label, dt, dd, .govuk-hint, button, a.govuk-button"
)
_INNER = ", ".join(f"{each} *" for each in ("p", "li"))
_SILENT = re.compile(r"(?:[^laeiouy]e|(?<![td])ed|[^lscxzh]es)$")
_HYPHENS = pyphen.Pyphen(lang="en_GB")
FEWEST = 3
"""Words of a block that counts as a sentence: a label of one or two is none."""


@cache
def syllables(word: str) -> int:
    """Count the syllables of a word, rather too many than too few."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", _SILENT.sub("", plain) or plain))
    return max(groups, len(_HYPHENS.positions(plain)) + 1, 1)


def sentences(html: str) -> list[str]:
    """The sentences of a page that are ours: of its main part and its foot."""
    tree = LexborHTMLParser(html)
    for node in tree.css("[data-quoted], svg, option, script, nav"):
        node.decompose()
    told: list[str] = []
    for part in tree.css("main, footer"):
        for node in part.css(_BLOCKS):
            inner = [each for each in node.css(_BLOCKS) if each.mem_id != node.mem_id]
            if not inner:
                text = " ".join(node.text(separator=" ").split())
                told += re.split(r"(?<=[.!?:])\s+", text)
    return [each for each in told if len(words(each)) >= FEWEST]


def words(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’-]*|\d+", sentence)  # noqa: RUF001


def grade(told: list[str]) -> float:
    """The grade of sentences: 6 is read by a child of 11 or 12."""
    each = [word for sentence in told for word in words(sentence)]
    spoken = sum(syllables(word) for word in each)
    return 0.39 * len(each) / len(told) + 11.8 * spoken / len(each) - 15.59
