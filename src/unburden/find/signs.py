"""Signs that a page offers child imagery: its source is left, unseen.

A stop is for a person to hear about, so the list is short and holds only what somebody
who offers or asks for such imagery writes: phrases from the published vocabulary
(Steel, Child Abuse & Neglect 33(8), 2009; Latapy, Magnien and Fournier, Information
Processing & Management 49(1), 2013). Two kinds:

- ``ALWAYS``: words with no other use.
- ``UNLESS_TOLD_ABOUT``: plain words that news, laws, and the promises at the foot of
  many pages use too. They count only where nothing near speaks of harm, law or help.

What is deliberately absent: "child", "teen", "school", "young", "Lolita" (a novel, a
fashion), "jailbait" (films, songs), "CSAM" (only those against it write it), two-letter
codes. A page this list does not know is not thereby safe; a person who sees one tells
the same services.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from unburden.errors import ChildImagerySigns

CHILD = r"(?:child|children|kid|kids|toddler|infant)"
PORN = r"(?:nudes|porn|porno|pornography|xxx)"
AGE = r"(?:[1-9]|1[0-7]) ?(?:yo|y o|yr old|year old|years old)"

ALWAYS = re.compile(
    r"\b(?:pthc|ptsc|raygold|rygold|hussyfan|kingpass|preteen (?:nudes|hardcore|porn|"
    r"sex)|pre teen (?:nudes|hardcore|porn|sex)|(?:kiddie|kiddy) (?:porn|sex|pics)|"
    r"(?:child|kid|toddler|infant) (?:sex|porn|nude)s? (?:pics|pictures|vids|videos|"
    r"links|trade|trading|collection|archive)|underage (?:nudes|porn|sex) "
    r"(?:pics|pictures|vids|videos|links|collection))\b"
)
UNLESS_TOLD_ABOUT = re.compile(
    rf"\b(?:{CHILD} {PORN}|underage {PORN}|{AGE}(?: (?:girl|girls|boy|boys))? {PORN})\b"
)
TOLD_ABOUT = re.compile(
    r"\b(?:abus\w*|accus\w*|against|alleg\w*|arrest\w*|ban|banned|charg\w*|combat\w*|"
    r"convict\w*|court|crim\w*|deepfakes?|fight\w*|forbid\w*|guilty|harm\w*|helpline|"
    r"illegal|investigat\w*|iwf|jail\w*|law|laws|legal|legislation|ncmec|"
    r"offen[cs]e\w*|police|polic(?:y|ies)|possess\w*|prevent\w*|prison|"
    r"prohibit\w*|prosecut\w*|protect\w*|psycholog\w*|report\w*|research|safe\w*|"
    r"sentenc\w*|stop\w*|study|support|survivors?|terms|tolerance|trial|victims?|"
    r"violat\w*|zero|exploitation)\b"
)
DENIED = re.compile(r"\b(?:no|not|never|nor|anti|without)(?: \w+){0,3} $")
NEAR = 160
LONGEST = 2_000_000
APART = re.compile(r"[^\w@]+|_+")

WHOM_TO_TELL = (
    "Please do not look at it. Tell the Internet Watch Foundation "
    "(https://report.iwf.org.uk, you need give no name), in the United States the "
    "NCMEC CyberTipline (https://report.cybertip.org), or the police."
)


def plain(text: str) -> str:
    """Text as the list is compared with: lower case, words one space apart."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).lower().replace("@", "")
    return APART.sub(" ", folded)


def has_signs(text: str) -> bool:
    """Whether a text says what only an offer of child imagery says."""
    words = plain(text)
    if ALWAYS.search(words):
        return True
    for found in UNLESS_TOLD_ABOUT.finditer(words):
        around = words[max(0, found.start() - NEAR) : found.end() + NEAR]
        before = words[max(0, found.start() - NEAR) : found.start()]
        if not TOLD_ABOUT.search(around) and not DENIED.search(before):
            return True
    return False


def stop_at_signs(*texts: str, place: str) -> None:
    """Leave a source whose address, title or words show signs of child imagery.

    Args:
        texts: whatever can be read without looking at a picture.
        place: what to name, so that it can be reported.

    Raises:
        ChildImagerySigns: there are signs; the message says whom to tell.
    """
    if any(has_signs(unquote(text)) for text in texts):
        raise found_at(place)


def found_at(place: str) -> ChildImagerySigns:
    """The error that stops a source, naming the place and whom to tell."""
    what = f"{place} shows signs of images of children; nothing there was looked at."
    return ChildImagerySigns(what, WHOM_TO_TELL)
