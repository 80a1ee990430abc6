"""A mail that came back: what it says, as words only, for a person to screen.

Precision before recall. A kind is given where headers or plain words say it, and two
that disagree, or none, make it UNCLEAR. REMOVED is what somebody claims; the watch
looks. Nothing here is proof: a mail can say anything, its sender included.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from unburden.model import Reply, ReplyKind
from unburden.notify.machines import automatic, is_answer, machine_says
from unburden.notify.opening import header, headers, open_mail
from unburden.notify.phrases import said
from unburden.notify.words import clean, dead, of_html, own_words, without_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unburden.notify.opening import Mail, Opened

LONGEST_WORDS = 20_000
LONGEST_LINE = 300
LONGEST_WHY = 500
MOST_ANSWERS = 50
MESSAGE_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
IN_TEXT = re.compile(r"(?im)^[>| \t]*message-id:\s*(<[^<>\s@]{1,200}@[^<>\s@]{1,200}>)")
TICKET = re.compile(
    r"(?i)\b(?:ticket|case|reference|report|request|vorgang|dossier|protocolo)"
    r"(?:\s+(?:number|no\.?|id|nummer))?\s*(?::|#|is|=)+\s*#?"
    r"([A-Z0-9][A-Z0-9/_-]{2,40})\b|\[#?([A-Z]{0,8}-?[0-9]{3,20})\]"
)
LATE = timedelta(days=1)  # a clock that is wrong by more dates nothing
OLD = timedelta(days=3650)
ANSWERS = (ReplyKind.REMOVED, ReplyKind.REFUSED, ReplyKind.NEEDS_MORE)
WHAT = {
    ReplyKind.REMOVED: "It says that something was removed",
    ReplyKind.REFUSED: "It says no",
    ReplyKind.NEEDS_MORE: "It asks for something",
    ReplyKind.RECEIVED: "It confirms that the notice arrived",
    ReplyKind.AUTOMATIC: "It was sent by itself",
    ReplyKind.HOSTILE: "It may be a threat or an insult",
}


def read_reply(raw: bytes, *, at: datetime, ours: Sequence[str] = ()) -> Reply:
    """Read one mail, within bounds.

    Args:
        raw: the whole mail as it came.
        at: now, aware.
        ours: texts of the notices it may quote, so that our words are not taken for
            its own where it does not mark them.

    Raises:
        TooLarge: more bytes, lines, headers or parts than any answer has.
        BadInput: it is empty, or nothing that can be read as a mail.
    """
    opened = open_mail(raw)
    full, own = _texts(opened, ours)
    subject = _line(opened.top, "subject")
    kind, why = _judge(opened, subject, own)
    return Reply(
        kind=kind,
        why=dead(clean(why, longest=LONGEST_WHY)),
        at=_dated(opened.top, at),
        sender=dead(_line(opened.top, "from")),
        subject=dead(subject),
        words=dead(full),
        message_id=next(iter(MESSAGE_ID.findall(header(opened.top, "message-id"))), ""),
        answers=_answers(opened, full),
        held=opened.held,
        sha256=sha256(raw).hexdigest(),
    )


def _texts(opened: Opened, ours: Sequence[str]) -> tuple[str, str]:
    """All of its words, and those that are its own."""
    plain = clean("\n\n".join(opened.plain), longest=LONGEST_WORDS)
    if plain:
        return plain, own_words(plain, ours=ours)
    html = "\n".join(opened.html)
    full = clean(of_html(html, own=False), longest=LONGEST_WORDS)
    mine = clean(of_html(html, own=True), longest=LONGEST_WORDS)
    return full, own_words(mine, ours=ours)


def _judge(opened: Opened, subject: str, own: str) -> tuple[ReplyKind, str]:
    found = machine_says(opened, own)
    if found:
        return found
    says = said(without_links(own))
    auto = automatic(opened.top)
    absent = said(subject).get(ReplyKind.AUTOMATIC)
    if absent and not auto:
        auto = f'the subject: "{absent}"'
    if ReplyKind.HOSTILE in says:
        return _because(ReplyKind.HOSTILE, says)
    claims = [kind for kind in ANSWERS if kind in says]
    if auto:
        return _by_itself(
            claims, says, auto, is_reply=bool(absent) or is_answer(opened.top)
        )
    return _by_a_person(claims, says, f"{subject}\n{own}")


def _by_itself(
    claims: list[ReplyKind], says: dict[ReplyKind, str], auto: str, *, is_reply: bool
) -> tuple[ReplyKind, str]:
    """What a machine wrote: an absence note answers nothing that we asked."""
    if claims and is_reply:
        return ReplyKind.UNCLEAR, f"It was sent by itself ({auto}), and yet answers."
    if claims:
        return _one_of(claims, says)
    if ReplyKind.RECEIVED in says:
        return _because(ReplyKind.RECEIVED, says)
    return ReplyKind.AUTOMATIC, f"It was sent by itself ({auto})."


def _by_a_person(
    claims: list[ReplyKind], says: dict[ReplyKind, str], text: str
) -> tuple[ReplyKind, str]:
    if claims:
        return _one_of(claims, says)
    if ReplyKind.RECEIVED in says:
        kind, why = _because(ReplyKind.RECEIVED, says)
        ticket = TICKET.search(text)
        number = (ticket[1] or ticket[2]) if ticket else ""
        return kind, f"{why} Its reference: {number}." if number else why
    if ReplyKind.AUTOMATIC in says:
        return _because(ReplyKind.AUTOMATIC, says)
    return ReplyKind.UNCLEAR, "Nothing in it was recognised; a person has to read it."


def _one_of(
    claims: list[ReplyKind], says: dict[ReplyKind, str]
) -> tuple[ReplyKind, str]:
    if len(claims) == 1:
        return _because(claims[0], says)
    both = " and ".join(f'"{says[kind]}"' for kind in claims)
    return ReplyKind.UNCLEAR, f"It says {both}; a person has to read it."


def _because(kind: ReplyKind, says: dict[ReplyKind, str]) -> tuple[ReplyKind, str]:
    return kind, f'{WHAT[kind]}: "{says[kind]}".'


def _line(top: Mail, name: str) -> str:
    return clean(_decoded(header(top, name)), longest=LONGEST_LINE).replace("\n", " ")


def _decoded(value: str) -> str:
    """A header's words (RFC 2047, 6532); what cannot be decoded stays as it is."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = decode_header(value)
        return "".join(
            piece.decode(charset or "utf-8", "replace")
            if isinstance(piece, bytes)
            else piece
            for piece, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return value


def _dated(top: Mail, at: datetime) -> datetime:
    """When it says it was written, if that can be; the time of reading otherwise."""
    try:
        dated = parsedate_to_datetime(header(top, "date")[:100])
        dated = (dated if dated.tzinfo else dated.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return at.astimezone(UTC)
    return dated if at - OLD <= dated <= at + LATE else at.astimezone(UTC)


def _answers(opened: Opened, text: str) -> tuple[str, ...]:
    """Message-IDs it refers to: in its headers, its reports, and what it returns."""
    named = [headers(opened.top, name) for name in ("in-reply-to", "references")]
    # RFC 8098, 3.2.5
    named.extend(block.get("original-message-id", "") for block in opened.reports)
    named.extend(headers(mail, "message-id") for mail in opened.returned)
    found = [one for value in named for one in MESSAGE_ID.findall(value)]
    found.extend(IN_TEXT.findall(text))
    return tuple(dict.fromkeys(found))[:MOST_ANSWERS]
