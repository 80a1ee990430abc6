"""Mail as the world reads it, and the mail with which it answers."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from tests.simulators.internet import pictures
from tests.simulators.internet.desks import Says

if TYPE_CHECKING:
    from datetime import datetime

URL = re.compile(r"https?://[^\s<>\"'\\)\]]+")
RELAY = "relay.example"

ENGLISH: dict[Says, tuple[str, ...]] = {
    Says.AUTOMATIC: (
        "This is an automated response. Please do not reply to this message.",
        "Thank you for contacting us. We are away; a person will read this later.",
    ),
    Says.RECEIVED: (
        "Thank you for your report. We have opened a ticket and will review it.",
        "We have received your report and it is being processed.",
    ),
    Says.REFUSED: (
        "This content does not violate our policies. We will take no action.",
        "We are unable to comply with your request.",
    ),
    Says.NEEDS_MORE: (
        "We need more information. Please provide a copy of an identity document.",
        "Your report is incomplete. Please provide further details.",
    ),
    Says.HOSTILE: (
        "Write to us once more, and this letter will be on every page we have.",
        "We publish every complaint. We will find out who she is.",
    ),
    Says.REMOVED: (
        "The content that you reported has been removed.",
        "We have removed the reported content. This ticket is closed.",
    ),
}
GERMAN: dict[Says, tuple[str, ...]] = {
    Says.RECEIVED: (
        "Vielen Dank für Ihre Meldung. Wir werden sie prüfen.",
        "Wir haben Ihre Nachricht erhalten. Ihre Vorgangsnummer folgt.",
    ),
    Says.REFUSED: ("Der Inhalt verstößt nicht gegen unsere Regeln.",),
    Says.REMOVED: ("Der gemeldete Inhalt wurde gelöscht.",),
}
WORDS = {"en": ENGLISH, "de": ENGLISH | GERMAN}
CHARSETS = {"en": "utf-8", "de": "iso-8859-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request that reached the world, by mail or by a form.

    Attributes:
        at: when.
        to: the mail address, or the form's URL.
        message_id: of a mail; empty for a form.
        urls: all addresses it names.
        text: all its words.
        sha256: of its words.
        message: the mail itself; None for a form.
    """

    at: datetime
    to: str
    message_id: str
    urls: tuple[str, ...]
    text: str = field(repr=False)
    sha256: str
    message: EmailMessage | None = field(default=None, repr=False)


def read(raw: bytes, to: str, at: datetime) -> Received:
    """Read a mail: its subject, and the words of every part."""
    message = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    words = [str(message.get("Subject", "")), *(_words(part) for part in parts)]
    message_id = str(message.get("Message-ID", "")).strip()
    return _received("\n".join(words), to, at, message_id, message)


def read_form(text: str, to: str, at: datetime) -> Received:
    """What a person filled into a form."""
    return _received(text, to, at, "", None)


def _received(
    text: str, to: str, at: datetime, message_id: str, message: EmailMessage | None
) -> Received:
    found = (url.rstrip(".,;:!?") for url in URL.findall(text))
    return Received(
        at=at,
        to=to,
        message_id=message_id,
        urls=tuple(dict.fromkeys(found)),
        text=text,
        sha256=hashlib.sha256(text.encode(errors="replace")).hexdigest(),
        message=message,
    )


def _words(part: EmailMessage) -> str:
    content = part.get_content()
    return content if isinstance(content, str) else bytes(content).decode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Who answers, when, and how.

    Attributes:
        sender: the mail address.
        at: when it is dated.
        seed: of wording and Message-ID.
        tongue: in which.
        threads: whether it names the mail that it answers.
    """

    sender: str
    at: datetime
    seed: str
    tongue: str = "en"
    threads: bool = True


def reply(got: Received, says: Says, pen: Pen) -> bytes:
    """The mail that answers a mail; the same for the same seed."""
    assert got.message is not None, "a form is not answered by mail"
    if says in (Says.BOUNCED, Says.DELAYED):
        return _report(got, says, replace(pen, sender=f"MAILER-DAEMON@{RELAY}"))
    words = WORDS[pen.tongue][says]
    chosen = random.Random(pen.seed).choice(words)  # noqa: S311 - repeatable
    mail = EmailMessage()
    _address(mail, got, pen)
    mail["Subject"] = _subject(got, says) if pen.threads else "Your report"
    if says is Says.AUTOMATIC:
        mail["Auto-Submitted"] = "auto-replied"
        mail["Precedence"] = "bulk"
    text = f"Hello,\n\n{chosen}\n\n{pen.sender}\n"
    mail.set_content(text, charset=CHARSETS[pen.tongue])
    if says is Says.HOSTILE:
        mail.add_attachment(
            pictures.threat(), maintype="image", subtype="png", filename="you.png"
        )
        mail.set_boundary(_digest(pen.seed))
    return mail.as_bytes()


def _subject(got: Received, says: Says) -> str:
    assert got.message is not None
    ours = str(got.message.get("Subject", ""))
    return f"Automatic reply: {ours}" if says is Says.AUTOMATIC else f"Re: {ours}"


def _address(mail: Message, got: Received, pen: Pen) -> None:
    assert got.message is not None
    to = got.message.get("Reply-To") or got.message.get("From", "")
    mail["From"] = pen.sender
    mail["To"] = parseaddr(str(to))[1]
    mail["Date"] = format_datetime(pen.at)
    mail["Message-ID"] = f"<{_digest(pen.seed)}@{pen.sender.rpartition('@')[2]}>"
    if pen.threads:
        mail["In-Reply-To"] = got.message_id
        mail["References"] = got.message_id


def _digest(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:20]


def _report(got: Received, says: Says, pen: Pen) -> bytes:
    """A delivery status notification, as a relay sends it (RFC 3464)."""
    failed = says is Says.BOUNCED
    action, status = ("failed", "5.1.1") if failed else ("delayed", "4.4.1")
    said = "smtp; 550 5.1.1 User unknown" if failed else "smtp; 451 4.4.1 No answer yet"
    mail = MIMEMultipart(
        "report", boundary=_digest(pen.seed), report_type="delivery-status"
    )
    _address(mail, got, pen)
    mail["Return-Path"] = "<>"
    mail["Auto-Submitted"] = "auto-replied"
    mail["Subject"] = (
        "Undelivered Mail Returned to Sender"
        if failed
        else "Delayed Mail (still being retried)"
    )
    mail.attach(MIMEText(f"This is the mail system at {RELAY}.\n{said}\n"))
    per_message, per_recipient = Message(), Message()
    per_message["Reporting-MTA"] = f"dns; {RELAY}"
    per_message["Arrival-Date"] = format_datetime(got.at)
    per_recipient["Final-Recipient"] = f"rfc822; {got.to}"
    per_recipient["Action"] = action
    per_recipient["Status"] = status
    per_recipient["Diagnostic-Code"] = said
    about = MIMENonMultipart("message", "delivery-status")
    about.set_payload([per_message, per_recipient])
    mail.attach(about)
    mail.attach(_headers_of(got))
    return mail.as_bytes()


def _headers_of(got: Received) -> MIMENonMultipart:
    assert got.message is not None
    names = ("From", "To", "Subject", "Date", "Message-ID")
    lines = [f"{name}: {got.message.get(name, '')}" for name in names]
    part = MIMENonMultipart("text", "rfc822-headers")
    part.set_payload("\n".join(lines) + "\n")
    return part
