"""Mail made to break its reader: always an answer or a sentence, always bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notify.conftest import AT

from unburden.errors import BadInput, TooLarge
from unburden.model import Reply
from unburden.notify import opening
from unburden.notify.inbox import read_reply

BIG = 3_000_000


def multipart(depth: int) -> bytes:
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        for level in range(depth)
    )
    return f"{head}Content-Type: text/plain\n\nhello\n".encode()


TOO_LARGE = {
    "bytes": b"x" * (opening.LARGEST + 1),
    "lines": b"a\n" * (2 * opening.MOST_LINES + 1),
    "carriage returns": b"a\r" * (2 * opening.MOST_LINES + 1),
    "headers": b"A: b\n" * (opening.MOST_HEADERS + 1) + b"\nhello",
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * (opening.MOST_PARTS + 1),
    "nesting": multipart(opening.MOST_CONTAINERS + 1),
    "messages in messages": b"Content-Type: message/rfc822\n\n"
    * (opening.MOST_PARTS + 1),
    "blocks of a report": b"Content-Type: message/delivery-status\n\n"
    + b"Action: failed\n\n" * (opening.MOST_PARTS + 1),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_more_than_any_answer_has_is_left_unopened(name: str) -> None:
    with pytest.raises(TooLarge) as caught:
        read_reply(TOO_LARGE[name], at=AT)
    assert "left unopened" in str(caught.value)


STRANGE = {
    "one long line": b"Subject: x\n\n" + b"a" * BIG,
    "a long header": b"Subject: " + b"a" * BIG + b"\n\nhello",
    "a long folded header": b"Subject: a\n" + b" b\n" * 100_000 + b"\nhello",
    "a long boundary": b"Content-Type: multipart/mixed; boundary="
    + b"b" * BIG
    + b"\n\nx",
    "many parameters": b'Content-Type: text/plain; a="' + b';"' * BIG + b"\n\nhello",
    "many continuations": b"Content-Type: text/plain; "
    + b"".join(b"n*%d=a;" % number for number in range(50_000))
    + b"\n\nhello",
    "a huge continuation number": b"Content-Type: text/plain; name*"
    + b"9" * 4000
    + b"=a\n\nhello",
    "many words to decode": b"Subject: " + b"=?utf-8?Q?=C3?= " * 100_000 + b"\n\nhello",
    "many Message-IDs": b"References: " + b"<a@b> " * 100_000 + b"\n\nhello",
    "deep nesting": multipart(opening.MOST_CONTAINERS) + b"x\n" * 20_000,
    "open tags": b"Content-Type: text/html\n\n" + b"<div>" * 200_000 + b"hello",
    "open quotes": b"Content-Type: text/html\n\n" + b"<blockquote>" * 50_000 + b"hello",
    "an unended tag": b"Content-Type: text/html\n\nhello<a " + b"x=y " * 200_000,
    "base64 of nothing": b"Content-Transfer-Encoding: base64\n\n" + b"=" * BIG,
    "uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 \xff\n"
    + b"M" * 99,
    "quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * BIG,
    "a NUL in a charset": b"Content-Type: text/plain; charset*=a\0b'c'd\n\nhello",
    "a NUL in a boundary": b"Content-Type: multipart/mixed; boundary*=a\0'b'c\n\nx",
    "a charset in pieces": b"Content-Type: text/plain; charset*0*=utf-8''x\n\n\xff",
    "no returned headers": b"Content-Type: text/rfc822-headers\n\n \n",
    "no header": b"hello",
    "only a header": b"Subject: hello",
    "no line end": b"Content-Type: multipart/mixed; boundary=b\n\n--b",
    "only separators": b"\n\n\n\x00",
    "an mbox line": b"From nobody Thu Jan  1 00:00:00 1970\nSubject: x\n\nhello",
    "headers with no name": b": a\n: b\n\nhello",
    "high bytes": bytes(range(256)) * 20,
    "UTF-16": "Subject: hello\n\nhello".encode("utf-16"),
    "combining marks": b"\n\na" + "\u0301".encode() * 100_000,
    "new lines": b"\n\n" + b"a\n" * 200_000,
    "stops": b"\n\n" + b". " * 500_000,
    "dashes": b"\n\n" + b"--\n" * 100_000,
    "links": b"\n\n" + b"http://" * 100_000,
    "at signs": b"\n\n" + b"from: @" * 100_000,
    "wrote": b"\n\n" + b"on " * 100_000 + b"wrote",
    "tickets": b"\n\nthank you for your report " + b"ticket is " * 50_000,
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_mail_is_read_within_bounds(name: str) -> None:
    assert_bounded(read_reply(STRANGE[name], at=AT))


@given(st.binary(max_size=2000))
def test_any_bytes_are_an_answer_or_a_sentence(raw: bytes) -> None:
    try_to_read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" \r\n",
        b"Content-Type: multipart/mixed; boundary*=a; boundary*0=b\n\nx",
    ],
)
def test_what_is_no_mail_is_a_sentence(raw: bytes) -> None:
    with pytest.raises(BadInput, match=r"The mail (is empty|cannot be read)"):
        read_reply(raw, at=AT)


NAMES = st.sampled_from(
    [
        "From",
        "Subject",
        "Date",
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "Message-ID",
        "References",
        "Auto-Submitted",
        "Action",
    ]
)
VALUES = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"multipart/(mixed|report); boundary=\"?b"),
    st.from_regex(r"text/(plain|html); charset\*?\d?\*?=.{0,20}"),
    st.from_regex(r"message/(rfc822|delivery-status|feedback-report|global-headers)"),
    st.from_regex(r"=\?[a-z0-9-]{1,12}\?[bBqQxX]\?.{0,30}\?="),
    st.from_regex(r"(base64|quoted-printable|x-uuencode|8bit)"),
)
LINES = st.one_of(
    st.tuples(NAMES, VALUES).map(": ".join),
    st.sampled_from(["", "", "--b", "--b--", " ", "begin 644 x", ">", "Action: x"]),
    st.text(max_size=60),
)


@given(st.lists(LINES, max_size=40))
def test_mail_put_together_wrongly_is_an_answer_or_a_sentence(lines: list[str]) -> None:
    try_to_read("\n".join(lines).encode("utf-8", "surrogatepass"))


def try_to_read(raw: bytes) -> None:
    try:
        reply = read_reply(raw, at=AT)
    except BadInput as error:
        assert str(error).isprintable()  # noqa: PT017 - either way is right
        return
    assert_bounded(reply)


def assert_bounded(reply: Reply) -> None:
    assert len(reply.words) < 90_000  # 20,000 letters; each dead link adds two
    assert max(map(len, (reply.why, reply.sender, reply.subject))) < 1500
    assert len(reply.answers) <= 50
    assert len("".join(reply.answers)) < 25_000
    assert reply.held <= opening.MOST_PARTS
    for text in (reply.words.replace("\n", ""), reply.subject, reply.sender, reply.why):
        assert not any(ord(letter) < 32 for letter in text)
        assert "http://" not in text
    assert reply.at.tzinfo is not None
    assert len(reply.sha256) == 64
