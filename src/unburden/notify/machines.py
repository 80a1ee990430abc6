"""Replies that machines write: what their headers and reports say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unburden.model import ReplyKind
from unburden.notify.opening import header
from unburden.notify.phrases import said
from unburden.notify.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.notify.opening import Mail, Opened

Finding = tuple[ReplyKind, str]

# RFC 3464, 2.3.3, worst first: where recipients differ, the worst is told.
ACTIONS = {
    "failed": ReplyKind.BOUNCED,
    "delayed": ReplyKind.DELAYED,
    "delivered": ReplyKind.DELIVERED,
    "relayed": ReplyKind.DELIVERED,
    "expanded": ReplyKind.DELIVERED,
}
SAYS = {
    ReplyKind.BOUNCED: "A mail server could not deliver it",
    ReplyKind.DELAYED: "A mail server still tries to deliver it",
    ReplyKind.DELIVERED: "A mail server says that it was delivered",
}
BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
# Older ways than RFC 3834 to say so; each is set by mail servers, never by a person.
MARKS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponse")
SERVERS = re.compile(r"(?i)\b(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@")
STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


def machine_says(opened: Opened, text: str) -> Finding | None:
    """What a report in the mail says: of delivery, of complaint, or that it was shown.

    Args:
        opened: the mail.
        text: its words, for the bounces of servers that write no report.

    Source: RFC 3464 (delivery), RFC 5965 (complaints), RFC 8098 (shown).
    """
    return (
        _delivery(opened.reports)
        or _complaint(opened.reports)
        or _shown(opened.reports)
        or _old_bounce(opened.top, text)
    )


def automatic(top: Mail) -> str:
    """By which header a mail says that no person wrote it; empty where none does.

    Source: RFC 3834, 5; the others by convention.
    """
    auto = header(top, "auto-submitted").lower().partition(";")[0].strip()
    if auto and auto != "no":
        return f"Auto-Submitted: {clean(auto, longest=40)}"
    for name in MARKS:
        if header(top, name).lower() not in {"", "no"}:
            return name.title()
    precedence = header(top, "precedence").lower()
    return f"Precedence: {precedence}" if precedence in BULK else ""


def is_answer(top: Mail) -> bool:
    """Whether it answers by itself, as an absence note does (RFC 3834, 5)."""
    return "auto-replied" in header(top, "auto-submitted").lower()


def _delivery(reports: Sequence[dict[str, str]]) -> Finding | None:
    told = [block for block in reports if block.get("action", "").lower() in ACTIONS]
    for action, kind in ACTIONS.items():
        for block in told:
            if block["action"].lower() == action:
                return kind, f"{SAYS[kind]}{_details(block)}."
    return None


def _details(block: dict[str, str]) -> str:
    status = STATUS.search(block.get("status", ""))
    words = clean(block.get("diagnostic-code", ""), longest=200).rstrip(".")
    parts = [f" (status {status[0]})" if status else "", f": {words}" if words else ""]
    return "".join(parts)


def _complaint(reports: Iterable[dict[str, str]]) -> Finding | None:
    for block in reports:
        if "feedback-type" in block:
            kind = clean(block["feedback-type"], longest=40)
            why = (
                f"A mail provider reports that our mail was complained about ({kind})."
            )
            return ReplyKind.UNCLEAR, why
    return None


def _shown(reports: Iterable[dict[str, str]]) -> Finding | None:
    for block in reports:
        if "disposition" in block and "action" not in block:
            what = clean(block["disposition"], longest=100)
            return ReplyKind.AUTOMATIC, f"A mail program says what it did: {what}."
    return None


def _old_bounce(top: Mail, text: str) -> Finding | None:
    """A bounce in words only (qmail, Exchange): a server sent it, and it says so."""
    by_server = (
        SERVERS.search(header(top, "from")) or header(top, "return-path") == "<>"
    )
    if not by_server:
        return None
    subject = clean(header(top, "subject"), longest=300)
    found = said(f"{subject}\n\n{text}").get(ReplyKind.BOUNCED, "")
    if not found:
        return None
    return ReplyKind.BOUNCED, f'A mail server sent it back; it says "{found}".'
