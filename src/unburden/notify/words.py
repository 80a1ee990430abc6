"""Words of a reply, made safe to read: text only, nothing hidden, links dead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TAGS = 10_000  # the HTML parser takes the square of the depth
LINE = "\ue000"  # stands for a line's end while HTML's own white space is folded
UNSEEN = "script, style, template, title, noscript, svg"
QUOTES = "blockquote, .gmail_quote, .moz-cite-prefix, #divRplyFwdMsg, .yahoo_quoted"
BLOCKS = "br, p, div, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre, table, hr"
LINK = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,30}):(?=//)")
BARE_LINK = re.compile(r"(?i)\b(www)\.(?=\w)|\b(mailto|javascript|data|tel|sms):(?=\S)")
ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{0,30}://|www\.)\S+")
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
QUOTED = re.compile(r"[ \t]*[>|]")
WROTE = re.compile(
    r"(?i)\s*(?:on|am|le|el|il|em|op|den)\b.{3,200}"
    r"(?:wrote|schrieb.{0,80}|écrit|escribió|scritto|escreveu|schreef.{0,80})\s*:\s*"
)
BELOW = re.compile(
    r"(?i)\s*-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|"
    r"message d.origine|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|below this line is a copy of the message)\b.*"
)
MAIL_HEAD = re.compile(r"(?i)\s*\*?(?:from|von|de|da|van)\s*:\*?\s.*@.*")
SHORTEST_OURS = 12  # letters; shorter lines ("Hello,") are anybody's


def clean(text: str, *, longest: int) -> str:
    """Text without what does not show, or shows as something else, and not too long.

    Control, zero-width, bidirectional and unassigned characters are dropped (Unicode
    UTS 39, 5; UTR 36, 2.10).
    """
    seen = text[: 2 * longest].replace("\r\n", "\n").replace("\r", "\n")
    seen = seen.replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(
        c for c in seen if c == "\n" or unicodedata.category(c) not in HIDDEN
    )
    kept = re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)[^\S\n]+$", "", kept)).strip()
    return kept if len(kept) <= longest else kept[:longest] + " ... (cut)"


def dead(text: str) -> str:
    """Text whose links nobody can follow by a slip: hxxps://, www[.]."""
    text = LINK.sub(lambda found: _unlike(found[1]), text)
    return BARE_LINK.sub(
        lambda found: f"{found[1]}[.]" if found[1] else f"{found[2]}[:]", text
    )


def without_links(text: str) -> str:
    """Text without addresses: their words are not the sender's."""
    return ADDRESS.sub(" ", text)


def of_html(html: str, *, own: bool) -> str:
    """The words of an HTML text.

    Args:
        html: its characters.
        own: leave out what it quotes.
    """
    cut = [found.start() for found in re.finditer("<", html)][MOST_TAGS : MOST_TAGS + 1]
    html = (html[: cut[0]] if cut else html).replace(LINE, "")
    try:
        tree = LexborHTMLParser(html)
    except SelectolaxError:  # nothing to parse
        return ""
    for node in tree.css(f"{UNSEEN}, {QUOTES}" if own else UNSEEN):
        node.decompose()
    for node in tree.css(BLOCKS):
        node.insert_before(LINE)
        if node.tag != "br":
            node.insert_after(LINE)
    text = tree.body.text(separator="") if tree.body is not None else ""
    return re.sub(rf" ?{LINE} ?", "\n", re.sub(r"\s+", " ", text))


def own_words(text: str, *, ours: Iterable[str] = ()) -> str:
    """A reply without what it quotes.

    Args:
        text: cleaned.
        ours: texts that we sent; their lines are left out, marked as quoted or not.
    """
    sent = {_plain(line) for one in ours for line in one.splitlines()}
    kept = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if BELOW.fullmatch(line) or _is_mail_head(lines[number : number + 6]):
            break
        if not (QUOTED.match(line) or WROTE.fullmatch(line) or _is_ours(line, sent)):
            kept.append(line)
    return "\n".join(kept).strip()


def _unlike(scheme: str) -> str:
    name = scheme.lower()
    return f"hxxp{name[4:]}:" if name in {"http", "https"} else f"{scheme}[:]"


def _is_mail_head(lines: list[str]) -> bool:
    """Whether a quoted mail's head begins here, as some programs put it."""
    return bool(MAIL_HEAD.fullmatch(lines[0])) and any(
        re.match(r"(?i)\s*\*?(?:subject|betreff|objet|asunto|oggetto|assunto)\b", line)
        for line in lines
    )


def _is_ours(line: str, sent: set[str]) -> bool:
    plain = _plain(line)
    return len(plain) >= SHORTEST_OURS and plain in sent


def _plain(line: str) -> str:
    return " ".join(line.casefold().split())
