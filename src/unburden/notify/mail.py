"""A Notice as a mail: plain text, one recipient, and never a picture.

DKIM is left to the relay, which has the organisation's key.
"""

from __future__ import annotations

import re
import secrets
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from unburden.errors import BadInput
from unburden.notify.address import mail_address, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from unburden.model import Agent, Notice

LONGEST_SUBJECT = 200
LONGEST_NAME = 100
LONGEST_LINE = 998  # octets, RFC 5322, 2.1.1
MOST_BEFORE = 20  # Message-IDs in References; the first is kept, as RFC 5537 advises
# Longer ones do not fit a line of References, which Python would then encode.
MESSAGE_ID = re.compile(r"<(?=.{3,74}>)[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+>")
NOT_IN_A_LINE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
WIRE = SMTP.clone(max_line_length=76)  # RFC 2045, 6.7 and RFC 2047, 2


def new_message_id(domain: str) -> str:
    """A Message-ID that says nothing but the domain (RFC 5322, 3.6.4).

    128 random bits: who answers with it has seen the mail.

    Raises:
        BadInput: the domain cannot stand in one.
    """
    return _message_id(f"<{secrets.token_urlsafe(16)}@{domain}>")


def compose(
    notice: Notice,
    *,
    sender: Agent,
    message_id: str,
    at: datetime,
    after: Sequence[str] = (),
) -> EmailMessage:
    """A Notice as a mail, ready for `wire`.

    Args:
        notice: its route's ``to`` is the one recipient.
        sender: who writes, from a role address; replies and bounces go there.
        message_id: made by `new_message_id`, and stored before this is sent.
        at: its Date, aware.
        after: Message-IDs of what was sent before in this matter, oldest first.

    Raises:
        BadInput: an address or a Message-ID is not one, or there is no subject or text.
    """
    if not one_line(notice.subject) or not notice.body.strip():
        what = f"The notice {notice.name} has no subject or no text."
        raise BadInput(what, "Draft it again.")
    mail = EmailMessage(policy=WIRE)
    mail["Date"] = format_datetime(at)
    mail["From"] = _from(sender)
    mail["To"] = Address(addr_spec=mail_address(notice.route.to))
    mail["Subject"] = one_line(notice.subject)[:LONGEST_SUBJECT]
    mail["Message-ID"] = _message_id(message_id)
    if after:
        known = [_message_id(one) for one in after]
        mail["In-Reply-To"] = known[-1]
        mail["References"] = " ".join([*known[:1], *known[1:][-MOST_BEFORE:]])
    mail["Auto-Submitted"] = "no"  # a person approved it (RFC 3834, 5)
    _fill(mail, notice)
    return mail


def wire(mail: EmailMessage) -> bytes:
    """The bytes of a mail: ASCII, CRLF, lines of at most 998 octets."""
    return mail.as_bytes(policy=WIRE)


def one_line(text: str) -> str:
    """A text that cannot leave its header: no control characters, no line ends."""
    return NOT_IN_A_LINE.sub(" ", text).strip()


def _fill(mail: EmailMessage, notice: Notice) -> None:
    lines = NOT_IN_A_TEXT.sub("", _unix(notice.body)).splitlines()
    body = "\n".join(line.rstrip() for line in lines) + "\n"
    mail.set_content(body, charset="utf-8", cte=_encoding(body))
    if notice.machine:
        mail["X-XARF"] = "PLAIN"  # how X-ARF readers know it; no other part is attached
        report = NOT_IN_A_TEXT.sub("", _unix(notice.machine)).encode("utf-8")
        mail.add_attachment(
            report, maintype="application", subtype="json", filename="xarf.json"
        )


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(body: str) -> str:
    """As it is where mail can carry that, so that abuse desks find whole addresses."""
    fits = all(len(line) <= LONGEST_LINE for line in body.split("\n"))
    return "7bit" if body.isascii() and fits else "quoted-printable"


def _from(sender: Agent) -> Address:
    words = ", ".join(filter(None, map(one_line, (sender.name, sender.organisation))))
    address = mail_address(sender.email)
    try:
        return Address(display_name=words[:LONGEST_NAME], addr_spec=address)
    except (MessageError, ValueError) as error:
        what = f"{shown(words)} cannot stand before an address."
        raise BadInput(what, "Use a plain name.") from error


def _message_id(text: str) -> str:
    if not MESSAGE_ID.fullmatch(text):
        what = f"{shown(text)} is not a Message-ID."
        raise BadInput(what, "Make one with a domain of at most 50 letters.")
    return text
