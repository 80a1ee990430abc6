"""Reports that mail servers write: of delivery, of complaints, of being shown.

In the shape of the examples in RFC 3464, RFC 5965, RFC 6533 and RFC 8098.
"""

from __future__ import annotations

import pytest
from tests.notify.conftest import AT

from unburden.model import Reply, ReplyKind
from unburden.notify.inbox import read_reply

CODE = "550 No\n such user"
OURS = "<n1@help.example>"
RETURNED = (
    "From: takedown@help.example\nTo: abuse@host.example\n"
    f"Message-ID: {OURS}\nSubject: Please remove\n"
)


def report(
    kind: str,
    fields: str,
    *,
    part: str = "",
    returned: str = "text/rfc822-headers",
    text: str = "This is the mail system.",
) -> Reply:
    raw = (
        "From: MAILER-DAEMON@relay.example\nTo: takedown@help.example\n"
        "Auto-Submitted: auto-replied\nSubject: Report\nMessage-ID: <d@relay.example>\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{text}\n"
        f"--b\nContent-Type: {part or 'message/' + kind}\n\n{fields}\n"
        f"--b\nContent-Type: {returned}\n\n{RETURNED}\nbody\n--b--\n"
    )
    return read_reply(raw.replace("\n", "\r\n").encode(), at=AT)


def delivery(action: str, status: str, *, code: str = "", more: str = "") -> str:
    diagnostic = f"Diagnostic-Code: smtp; {code}\n" if code else ""
    return (
        "Reporting-MTA: dns; relay.example\n\n"
        f"Final-Recipient: rfc822; abuse@host.example\nAction: {action}\n"
        f"Status: {status}\n{diagnostic}{more}"
    )


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", ReplyKind.BOUNCED),
        ("Failed", "4.4.7", ReplyKind.BOUNCED),
        ("delayed", "4.0.0", ReplyKind.DELAYED),
        ("delivered", "2.1.5", ReplyKind.DELIVERED),
        ("relayed", "2.0.0", ReplyKind.DELIVERED),
        ("expanded", "2.0.0", ReplyKind.DELIVERED),
    ],
)
def test_a_delivery_report_is_told_with_its_status(action, status, kind) -> None:
    reply = report(
        "delivery-status", delivery(action, status, code="550 No\n such user")
    )
    assert reply.kind is kind
    assert f"(status {status}): smtp; 550 No such user." in reply.why
    assert reply.answers == (OURS,)
    assert reply.held == 0


@pytest.mark.parametrize(
    "returned", ["text/rfc822-headers", "message/rfc822", "message/global-headers"]
)
def test_what_it_returns_says_which_notice_it_was(returned: str) -> None:
    reply = report("delivery-status", delivery("failed", "5.0.0"), returned=returned)
    assert reply.answers == (OURS,)


def test_where_recipients_differ_the_worst_is_told() -> None:
    more = "\nFinal-Recipient: rfc822; b@c.example\nAction: failed\nStatus: 5.2.2\n"
    fields = delivery("delivered", "2.0.0", more=more)
    assert report("delivery-status", fields).kind is ReplyKind.BOUNCED


def test_a_report_in_unicode_is_read_too() -> None:
    fields = delivery("failed", "5.1.1", code="550 Größe")
    reply = report("delivery-status", fields, part="message/global-delivery-status")
    assert reply.kind is ReplyKind.BOUNCED


def test_a_complaint_about_our_mail_is_for_a_person() -> None:
    fields = "Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n"
    reply = report("feedback-report", fields, returned="message/rfc822")
    assert reply.kind is ReplyKind.UNCLEAR
    assert "complained about (abuse)" in reply.why
    assert reply.answers == (OURS,)


def test_a_note_that_it_was_shown_is_no_answer() -> None:
    fields = (
        "Final-Recipient: rfc822; abuse@host.example\n"
        f"Original-Message-ID: {OURS}\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n"
    )
    reply = report("disposition-notification", fields, returned="text/rfc822-headers")
    assert reply.kind is ReplyKind.AUTOMATIC
    assert reply.answers == (OURS,)


@pytest.mark.parametrize(
    "fields", ["", "Action: failed", "Action: perhaps\nStatus: 5.0.0", "\n\n\n:::\n"]
)
def test_a_report_that_says_nothing_of_delivery_is_no_bounce(fields: str) -> None:
    reply = report("delivery-status", fields)
    expected = ReplyKind.BOUNCED if "failed" in fields else ReplyKind.AUTOMATIC
    assert reply.kind is expected


def test_a_bounce_in_words_only_is_known_by_who_sends_it() -> None:
    text = (
        "Hi. This is the qmail-send program at relay.example.\n"
        "I'm afraid I wasn't able to deliver your message to these addresses.\n\n"
        "--- Below this line is a copy of the message.\n\n"
        f"{RETURNED}\nThe content has been removed.\n"
    )
    raw = f"From: MAILER-DAEMON@relay.example\nSubject: failure notice\n\n{text}"
    reply = read_reply(raw.encode(), at=AT)
    assert reply.kind is ReplyKind.BOUNCED
    assert reply.answers == (OURS,)
    by_anybody = raw.replace("MAILER-DAEMON", "joe").encode()
    assert read_reply(by_anybody, at=AT).kind is ReplyKind.UNCLEAR


def test_a_mail_server_that_says_something_else_has_not_bounced() -> None:
    raw = b"From: postmaster@host.example\nSubject: Hello\n\nThe page has been removed."
    assert read_reply(raw, at=AT).kind is ReplyKind.REMOVED
