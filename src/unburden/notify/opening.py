"""A mail that came back, opened within bounds: hostile until read, and never trusted.

Python's parser has no limits of its own. What it builds is counted as it is built, long
headers are cut before it takes them apart (it takes the square of their length), and
attachments and pictures are counted, never decoded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Compat32
from typing import TYPE_CHECKING, Any, TypeAlias

import webencodings  # type: ignore[import-untyped]

from unburden.errors import BadInput, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST = 25_000_000  # bytes; what most servers take at most, pictures and all
MOST_LINES = 350_000
MOST_PARTS = 300
MOST_CONTAINERS = 20  # for each line the parser asks every one that is still open
MOST_HEADERS = 5_000
LONGEST_HEADER = 4_096
LONGEST_TEXT = 200_000  # bytes of one part that are read
MOST_FIELDS = 500
LEFT_CLOSED = "It was left unopened; look at it in a mail program that shows text only."

CHARSET = re.compile(r"(?i)\bcharset\s*=\s*\"?([\w.:-]{1,40})")

Mail: TypeAlias = "Message[str, str]"


@dataclass(slots=True)
class Opened:
    """What can be read of a mail.

    Attributes:
        top: its own headers.
        plain: its texts, as they are.
        html: its texts in HTML.
        reports: fields of its machine-readable parts, one group for each block of them.
        kinds: the content types of its parts, of the outer message only.
        returned: headers of messages inside it.
        held: attachments and pictures, all left unopened.
    """

    top: Mail
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    returned: list[Mail] = field(default_factory=list)
    held: int = 0


def open_mail(raw: bytes) -> Opened:
    """Take a mail apart, within bounds.

    Raises:
        TooLarge: more bytes, lines, headers or parts than any answer has.
        BadInput: it is empty, or nothing that can be read as a mail.
    """
    opened = Opened(top=_parse(raw))
    waiting: list[tuple[Mail, bool]] = [(opened.top, False)]
    while waiting:
        part, is_inside = waiting.pop()
        kind = part.get_content_type()
        if not is_inside:
            opened.kinds.append(kind)
        below = _children(part)
        if kind in REPORTS and not is_inside:
            opened.reports.extend(_fields(part, below))
        elif kind in RETURNED and not is_inside:
            opened.returned.extend(below or [_headers_of(part)])
            waiting.extend((one, True) for one in reversed(below))
        elif below:
            waiting.extend((one, is_inside) for one in reversed(below))
        else:
            _take(part, kind, opened, is_inside=is_inside)
    return opened


def header(mail: Mail, name: str) -> str:
    """The first header of a name as it stands, unfolded; empty where there is none."""
    for known, value in mail.raw_items():
        if known.lower() == name.lower():
            return " ".join(str(value).split())
    return ""


def headers(mail: Mail, name: str) -> str:
    """All headers of a name, one after the other."""
    values = [str(value) for known, value in mail.raw_items() if known.lower() == name]
    return " ".join(" ".join(values).split())


REPORTS = {
    "message/delivery-status",  # RFC 3464
    "message/global-delivery-status",  # RFC 6533
    "message/feedback-report",  # RFC 5965
    "message/disposition-notification",  # RFC 8098
    "message/global-disposition-notification",
}
RETURNED = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",  # RFC 6522
    "message/global-headers",
}


class _Budget:
    """Counts what the parser builds, and stops it."""

    def __init__(self) -> None:
        self.parts = self.headers = self.containers = 0

    def part(self, *, policy: Any) -> Mail:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise TooLarge(f"The mail has over {MOST_PARTS} parts.", LEFT_CLOSED)
        return Message(policy=policy)

    def header(self, name: str, value: str) -> None:
        self.headers += 1
        if name.lower() == "content-type" and "multipart" in value.lower():
            self.containers += 1
        if self.containers > MOST_CONTAINERS:
            raise TooLarge("The mail is nested too deeply.", LEFT_CLOSED)
        if self.headers > MOST_HEADERS:
            raise TooLarge(f"The mail has over {MOST_HEADERS:,} headers.", LEFT_CLOSED)


def _policy(budget: _Budget) -> Compat32:
    class Bounded(Compat32):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            name, value = super().header_source_parse(sourcelines)
            name, value = name[:LONGEST_HEADER], value[:LONGEST_HEADER]
            budget.header(name, value)
            return name, value.replace("\0", "")

    return Bounded()


def _parse(raw: bytes) -> Mail:
    if not raw.strip():
        raise BadInput("The mail is empty.", "Save it again from the mail program.")
    if len(raw) > LARGEST:
        raise TooLarge(f"The mail has over {LARGEST:,} bytes.", LEFT_CLOSED)
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MOST_LINES:
        raise TooLarge(f"The mail has over {MOST_LINES:,} lines.", LEFT_CLOSED)
    budget = _Budget()
    factory: Callable[..., Any] = budget.part
    parser = BytesFeedParser(factory, policy=_policy(budget))
    try:
        parser.feed(raw)
        return parser.close()
    except (ValueError, LookupError, TypeError) as error:  # of odd parameters
        what = "The mail cannot be read: it is not put together as mails are."
        raise BadInput(what, LEFT_CLOSED) from error


def _children(part: Mail) -> list[Mail]:
    """The parts inside one; of others the payload would be decoded just by asking."""
    if not part.is_multipart():
        return []
    return [one for one in part.get_payload() if isinstance(one, Message)]


def _take(part: Mail, kind: str, opened: Opened, *, is_inside: bool) -> None:
    is_text = kind in {"text/plain", "text/html"} and not _is_attached(part)
    if not is_text:
        opened.held += 1
    elif not is_inside:
        (opened.plain if kind == "text/plain" else opened.html).append(_text(part))


def _is_attached(part: Mail) -> bool:
    how = header(part, "content-disposition").lower()
    return how.startswith("attachment") or "filename" in how


def _text(part: Mail) -> str:
    """The text of a part; an odd charset, or none, costs letters and nothing else."""
    payload = part.get_payload(decode=True)
    data = payload[:LONGEST_TEXT] if isinstance(payload, bytes) else b""
    named = CHARSET.search(header(part, "content-type"))
    known = webencodings.lookup(named[1]) if named else None
    encoding = known or webencodings.lookup("utf-8")
    return str(webencodings.decode(data, encoding, errors="replace")[0])


def _headers_of(part: Mail) -> Mail:
    """What a text of headers says (text/rfc822-headers), as a message without text."""
    text = _text(part).strip().encode("utf-8", "replace")
    return _parse(text + b"\n\n") if text.strip() else Message()


def _fields(part: Mail, below: Sequence[Mail]) -> list[dict[str, str]]:
    """The fields of a report, block by block."""
    if not below:
        return [_named(_headers_of(part))] if _text(part).strip() else []
    blocks = [_named(one) for one in below]
    for one in below:
        rest = _text(one)
        if ":" in rest:  # the later blocks of a global report
            texts = rest.replace("\r\n", "\n").split("\n\n")
            blocks.extend(
                _named(_parse(text.strip().encode("utf-8", "replace") + b"\n\n"))
                for text in texts[:50]
                if ":" in text
            )
    return blocks


def _named(mail: Mail) -> dict[str, str]:
    pairs = list(mail.raw_items())[:MOST_FIELDS]
    return {name.lower(): " ".join(str(value).split()) for name, value in pairs}
