"""What a reply says, by its headers and plain words; what is not plain is unclear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from tests.notify.conftest import AT, notice

from unburden.model import Reply, ReplyKind
from unburden.notify.inbox import read_reply

REMOVED, REFUSED, NEEDS_MORE = (
    ReplyKind.REMOVED,
    ReplyKind.REFUSED,
    ReplyKind.NEEDS_MORE,
)
RECEIVED, HOSTILE, UNCLEAR = ReplyKind.RECEIVED, ReplyKind.HOSTILE, ReplyKind.UNCLEAR
OURS = "<n1@help.example>"


def mail(text: str, *more: str, subject: str = "Re: Please remove") -> bytes:
    head = [
        "From: Abuse desk <abuse@host.example>",
        "To: takedown@help.example",
        f"Subject: {subject}",
        "Date: Tue, 24 Nov 2026 08:00:00 +0100",
        "Message-ID: <r1@host.example>",
        f"In-Reply-To: {OURS}",
        "Content-Type: text/plain; charset=utf-8",
        *more,
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + text).encode("utf-8")


def read(text: str, *more: str, **other: str) -> Reply:
    return read_reply(mail(text, *more, **other), at=AT)


SAYS = [
    (REMOVED, "Hi,\nthe content has been removed. Regards"),
    (REMOVED, "We've removed the images you reported."),
    (REMOVED, "We have taken down the page."),
    (REMOVED, "That link is no longer available."),
    (REMOVED, "Thank you for your report. The video was deleted. Ticket #1234"),
    (REMOVED, "The picture\nhas been\nremoved."),
    (REMOVED, "Der gemeldete Inhalt wurde gelöscht."),
    (REMOVED, "Le contenu a été supprimé."),
    (REMOVED, "El contenido ha sido eliminado."),
    (REMOVED, "Il contenuto è stato rimosso."),
    (REMOVED, "O conteúdo foi removido."),
    (REMOVED, "De foto is verwijderd."),
    (REFUSED, "We reviewed it. The content does not violate our terms."),
    (REFUSED, "We\u2019re unable to remove this content."),
    (REFUSED, "This site is not hosted by us."),
    (REFUSED, "Der Inhalt verstößt nicht gegen unsere Richtlinien."),
    (REFUSED, "Ce contenu ne viole pas nos règles."),
    (REFUSED, "El contenido no infringe nuestras normas."),
    (NEEDS_MORE, "Please provide the exact URL of each image."),
    (NEEDS_MORE, "To go on we need a copy of your passport."),
    (NEEDS_MORE, "Wir benötigen weitere Angaben: eine Kopie Ihres Ausweises."),
    (NEEDS_MORE, "Veuillez fournir une pièce d\u2019identité."),
    (RECEIVED, "We have received your report. Your ticket number is ABC-4711."),
    (RECEIVED, "Thank you for contacting us. We will get back to you."),
    (RECEIVED, "Vielen Dank für Ihre Meldung."),
    (HOSTILE, "lol. we publish all requests, yours will be published too"),
    (HOSTILE, "Pay the removal fee of 300 USD in bitcoin."),
    (HOSTILE, "i know where you live"),
    (HOSTILE, "The content has been removed. go fuck yourself you whore"),
    # What must not be taken for more than it says.
    (UNCLEAR, "If the content has been removed, you will be told."),
    (UNCLEAR, "Once the image has been removed we will write again."),
    (UNCLEAR, "The content has not been removed."),
    (UNCLEAR, "Was the content removed? Has the content been removed?"),
    (UNCLEAR, "Your account has been removed."),
    (UNCLEAR, "Your email address has been removed from our list of links."),
    (UNCLEAR, "Some of the images have been removed."),
    (UNCLEAR, "The content will be removed once we have asked."),
    (UNCLEAR, "We check whether the page does not violate our terms."),
    (UNCLEAR, "Hello, who are you?"),
    (UNCLEAR, ""),
    # Two that disagree.
    (UNCLEAR, "Three images have been removed. The other page does not violate."),
    (UNCLEAR, "The link was removed. Please provide proof of identity."),
]


@pytest.mark.parametrize(("kind", "text"), SAYS)
def test_plain_words_are_recognised_and_others_left_to_a_person(
    kind: ReplyKind, text: str
) -> None:
    reply = read(text)
    assert reply.kind is kind, reply.why
    assert reply.why.endswith((".", '".'))


def test_a_reply_carries_what_it_takes_to_file_it() -> None:
    raw = mail("The content has been removed.", "References: <n0@help.example>")
    reply = read_reply(raw, at=AT)
    assert reply.sender == "Abuse desk <abuse@host.example>"
    assert reply.subject == "Re: Please remove"
    assert reply.at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert reply.message_id == "<r1@host.example>"
    assert reply.answers == (OURS, "<n0@help.example>")
    assert reply.sha256 == sha256(raw).hexdigest()
    assert reply.why == 'It says that something was removed: "has been removed".'


@pytest.mark.parametrize(
    ("text", "subject", "number"),
    [
        ("Thank you for your report. Ticket number: AB-99/1", "Re: x", "AB-99/1"),
        ("We have received your mail.", "[#203344] Please remove", "203344"),
        ("We have received your mail. Case ID: 7f3a", "Re: x", "7f3a"),
    ],
)
def test_an_acknowledgement_names_its_reference(
    text: str, subject: str, number: str
) -> None:
    reply = read(text, subject=subject)
    assert reply.kind is RECEIVED
    assert reply.why.endswith(f"Its reference: {number}.")


# --- what it quotes ---------------------------------------------------------------

QUOTES = [
    "> The content has been removed.\n> Please provide the URL.",
    "On Tue, 24 Nov 2026 at 09:30, Desk <desk@help.example> wrote:\n> does not violate",
    "-----Original Message-----\nFrom: Desk\nThe content has been removed.",
    (
        "From: Desk <desk@help.example>\nSent: Tuesday\nTo: abuse@host.example\n"
        "Subject: Please remove\n\nThe content has been removed."
    ),
    "Am 24.11.2026 schrieb Desk <desk@help.example>:\n> wurde der Inhalt gelöscht",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_what_it_quotes_is_not_what_it_says(quote: str) -> None:
    reply = read(f"Hm.\n\n{quote}")
    assert reply.kind is UNCLEAR
    assert "Hm." in reply.words
    assert read(f"The content has been removed.\n\n{quote}").kind is REMOVED


def test_our_own_lines_are_not_its_words_even_unmarked() -> None:
    body = "Hello,\nPlease confirm that the content has been removed.\nThank you."
    raw = mail(f"Your request:\n{notice(body=body).body}\n")
    assert read_reply(raw, at=AT).kind is not UNCLEAR
    assert read_reply(raw, at=AT, ours=[body]).kind is UNCLEAR


def test_a_quote_in_html_is_not_what_it_says() -> None:
    html = (
        "<p>Hm.</p><blockquote>The content <b>has been</b> removed.</blockquote>"
        "<div class='gmail_quote'>does not violate</div>"
    )
    reply = read_html(html)
    assert reply.kind is UNCLEAR
    assert "has been removed" in reply.words
    assert (
        read_html(f"<p>The page has<br>been <i>removed</i>.</p>{html}").kind is REMOVED
    )


def read_html(html: str) -> Reply:
    raw = mail(html).replace(b"text/plain", b"text/html")
    return read_reply(raw, at=AT)


# --- safe to read -----------------------------------------------------------------


def test_links_are_dead_everywhere() -> None:
    text = (
        "See https://evil.example/a http://b.example www.c.example ftp://d mailto:e@f"
    )
    reply = read(text, subject="https://evil.example/subject")
    assert reply.words == (
        "See hxxps://evil.example/a hxxp://b.example www[.]c.example ftp[:]//d "
        "mailto[:]e@f"
    )
    assert reply.subject == "hxxps://evil.example/subject"


def test_what_does_not_show_or_shows_as_something_else_is_dropped() -> None:
    hidden = "a\u200bb\u202ec\u2066d\x1b[31me\x07f\u00adg\ufeffh\U000e0041i\x00j"
    reply = read(hidden, subject="s\u202eubject")
    assert reply.words == "abcd[31mefghij"
    assert reply.subject == "subject"


def test_words_of_addresses_are_not_its_words() -> None:
    url = "https://site.example/you-whore/has-been-removed?fuck-you"
    assert read(f"About {url} then.").kind is UNCLEAR


def test_html_becomes_words_and_nothing_in_it_runs_or_loads() -> None:
    reply = read_html(
        "<style>p{}</style><script>alert(1)</script><p>One <b>two</b></p>"
        "<img src='https://evil.example/seen.gif' alt='x'>"
        "<a href='https://evil.example/'>three</a><br>four<!-- five -->"
    )
    assert reply.words == "One two\nthree\nfour"


def test_attachments_and_pictures_are_counted_and_never_read() -> None:
    raw = (
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\nLook at this.\n"
        b"--x\nContent-Type: image/png\nContent-Disposition: inline\n"
        b"Content-Transfer-Encoding: base64\n\nnot base64 at all!\n"
        b"--x\nContent-Type: text/plain; name=a.txt\n"
        b"Content-Disposition: attachment; filename=a.txt\n\nhas been removed\n"
        b"--x\nContent-Type: message/rfc822\n\nSubject: inner\n"
        b"Content-Type: image/jpeg\n\nabc\n"
        b"--x\nContent-Type: application/pdf\n\n%PDF\n--x--\n"
    )
    reply = read_reply(raw, at=AT)
    assert (reply.words, reply.held) == ("Look at this.", 4)
    assert reply.kind is UNCLEAR


def test_the_plain_text_is_read_where_there_are_both() -> None:
    raw = (
        b"Content-Type: multipart/alternative; boundary=x\n\n"
        b"--x\nContent-Type: text/html\n\n<p>The content has been removed.</p>\n"
        b"--x\nContent-Type: text/plain\n\nHello.\n--x--\n"
    )
    assert read_reply(raw, at=AT).words == "Hello."


@pytest.mark.parametrize(
    "charset", ["iso-8859-1", "windows-1252", "utf-8", "unknown-8bit", "hex", "\u0130x"]
)
def test_an_odd_charset_costs_letters_and_nothing_else(charset: str) -> None:
    raw = (
        f"Content-Type: text/plain; charset={charset}\n\nThe content has been removed. "
    ).encode() + "é".encode("latin-1")
    reply = read_reply(raw, at=AT)
    assert reply.kind is REMOVED


def test_encoded_headers_are_read_and_broken_ones_stand_as_they_are() -> None:
    good = read("x", subject="=?utf-8?B?R3LDvMOfZQ==?= und =?iso-8859-1?Q?=E4?=")
    assert good.subject == "Grüße und ä"
    for odd in ("=?utf-8?B?A?=", "=?nonsense?Q?abc?=", "=?utf-8?Q?" + "=" * 500):
        assert read("x", subject=odd).subject


@pytest.mark.parametrize(
    ("date", "usable"),
    [
        ("Tue, 24 Nov 2026 09:00:00 +0000", True),
        ("Tue, 24 Nov 2026 09:00:00 -0000", True),
        ("Tue, 24 Nov 2099 09:00:00 +0000", False),
        ("Mon, 1 Jan 1990 09:00:00 +0000", False),
        ("yesterday", False),
        ("", False),
        ("Tue, 24 Nov 2026 09:00:00 +999999", False),
        ("Fri, 31 Dec 9999 23:59:59 -2359", False),
        ("Mon, 99 Nov 2026 99:99:99 +0000", False),
    ],
)
def test_a_date_counts_only_where_it_can_be(date: str, usable: bool) -> None:  # noqa: FBT001
    raw = f"Date: {date}\n\nhello".encode()
    at = read_reply(raw, at=AT).at
    assert at == (datetime(2026, 11, 24, 9, tzinfo=UTC) if usable else AT)
    assert at <= AT + timedelta(days=1)


# --- machines ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rule)",
        "X-Autoreply: yes",
        "X-Autorespond: Re",
        "Precedence: auto_reply",
        "Precedence: bulk",
    ],
)
def test_headers_say_that_nobody_wrote_it(header: str) -> None:
    reply = read("I will be back on Monday.", header)
    assert reply.kind is ReplyKind.AUTOMATIC
    assert "by itself" in reply.why


def test_a_mail_that_a_person_sent_says_no() -> None:
    assert read("Hello.", "Auto-Submitted: no").kind is UNCLEAR


@pytest.mark.parametrize(
    "subject",
    ["Out of office: Re: Please remove", "Automatische Antwort: x", "Auto-Reply"],
)
def test_absence_notes_without_headers_are_known_by_their_subject(subject) -> None:
    reply = read("If the content has been removed, fine. Bye.", subject=subject)
    assert reply.kind is ReplyKind.AUTOMATIC


def test_an_absence_note_answers_nothing_that_we_asked() -> None:
    text = "The content has been removed."
    assert read(text, "Auto-Submitted: auto-replied").kind is UNCLEAR
    assert read(text, "Auto-Submitted: auto-generated").kind is REMOVED
    receipt = "We have received your request. Ticket: 77123"
    assert read(receipt, "Auto-Submitted: auto-replied").kind is RECEIVED


def test_a_threat_is_one_whoever_sends_it() -> None:
    text = "i know where you live"
    assert read(text, "Auto-Submitted: auto-replied").kind is HOSTILE
