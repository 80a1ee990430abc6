"""A notice as a mail: what it carries, and what can never get into it."""

from __future__ import annotations

import dataclasses
import json
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notify.conftest import AGENT, AT, notice

from unburden.errors import BadInput
from unburden.model import Agent, Notice
from unburden.notify.address import mail_address
from unburden.notify.mail import compose, new_message_id, wire

NAMED = "<n1@help.example>"
HEADERS = {
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def sent(given_notice: Notice, sender: Agent = AGENT, **other: object) -> bytes:
    chosen = {"message_id": NAMED, "at": AT, **other}
    return wire(compose(given_notice, sender=sender, **chosen))  # type: ignore[arg-type]


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def words(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_notice_is_one_plain_text_to_one_recipient() -> None:
    raw = sent(notice())
    mail = read(raw)
    assert set(mail.keys()) == HEADERS
    assert mail["To"] == "abuse@host.example"
    assert mail["From"] == '"Takedown desk, Help" <takedown@help.example>'
    assert mail["Date"] == "Tue, 24 Nov 2026 09:30:00 +0000"
    assert mail["Message-ID"] == NAMED
    assert mail["Auto-Submitted"] == "no"
    assert mail.get_content_type() == "text/plain"
    assert words(mail) == notice().body + "\n"
    assert b"https://site.example/page?id=1\r\n" in raw  # whole, for those who search


def test_a_notice_that_follows_joins_the_thread() -> None:
    before = [new_message_id("h" * 42 + ".example") for _ in range(40)]
    raw = sent(notice(), after=before)
    mail = read(raw)
    assert str(mail["In-Reply-To"]).strip() == before[-1]
    assert str(mail["References"]).split() == [before[0], *before[-20:]]
    assert b"=?" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_only_the_machine_report_is_attached_and_only_where_there_is_one() -> None:
    report = json.dumps({"Version": "3.0.0", "Words": "häßlich"})
    mail = read(sent(notice(machine=report)))
    assert mail["X-XARF"] == "PLAIN"
    first, second = mail.iter_parts()
    assert words(first) == notice().body + "\n"
    assert second.get_content_type() == "application/json"
    assert second.get_filename() == "xarf.json"
    assert json.loads(second.get_content()) == json.loads(report)
    assert not list(read(sent(notice())).iter_attachments())


def test_letters_of_any_language_and_long_lines_arrive_as_they_are() -> None:
    body = "Größe 한국어 🙂\n" + "x" * 5000 + "\nFrom here on\n.\n..dots"
    raw = sent(notice(body=body, subject="Größe 한국어 " * 15))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    mail = read(raw)
    assert mail["Subject"] == ("Größe 한국어 " * 15).strip()
    assert words(mail) == body + "\n"
    assert max(map(len, raw.split(b"\r\n"))) <= 76


@given(st.text(max_size=400), st.text(max_size=200), st.text(max_size=120))
def test_no_text_can_add_a_header_or_a_part(body: str, subject: str, name: str) -> None:
    asked = notice(body=f"{body}\nend", subject=f"s{subject}")
    sender = dataclasses.replace(AGENT, name=name, organisation=name[::-1])
    raw = sent(asked, sender)
    mail = read(raw)
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == ["abuse@host.example"]
    assert [one.addr_spec for one in mail["From"].addresses] == [AGENT.email]
    assert not mail.is_multipart()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert words(mail).rstrip("\n").endswith("end")


@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[a-z]{1,4}@[a-z]{1,4}\.example[\r\n,<> ]{0,2}.{0,20}"),
    )
)
def test_an_address_is_one_plain_address_or_refused(text: str) -> None:
    try:
        address = mail_address(text)
    except BadInput as error:
        assert str(error).isprintable()  # noqa: PT017 - either way is right
        return
    assert address.isascii()
    assert address.count("@") == 1
    assert not set(address) & set(' \r\n\t,;:<>()[]\\"')
    assert mail_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abuse",
        "@host.example",
        "abuse@",
        "abuse@host",
        "abuse@10.0.0.1",
        "abuse@[10.0.0.1]",
        "a@host.example, b@evil.example",
        "a@host.example\r\nBcc: b@evil.example",
        "a@host.example\nBcc:b@evil.example",
        "<a@host.example>",
        "Desk <a@host.example>",
        '"a b"@host.example',
        "a b@host.example",
        "a..b@host.example",
        ".a@host.example",
        "a@host..example",
        "a@-host.example",
        "a@host_name.example",
        "a" * 65 + "@host.example",
        "a@" + "b" * 64 + ".example",
        "a@" + ".".join(["b" * 60] * 5),
        "a@host.example\x00",
        "mailto:a@host.example?bcc=b",
        "müller@host.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        compose(notice(text), sender=AGENT, message_id=NAMED, at=AT)
    assert str(caught.value).isprintable()
    assert caught.value.fix


def test_a_domain_in_other_letters_is_written_in_ascii() -> None:
    assert mail_address("Abuse@BÜCHER.example") == "Abuse@xn--bcher-kva.example"
    # IDNA 2008: not "strasse.example", which is somebody else's.
    assert mail_address("a@straße.example") == "a@xn--strae-oqa.example"


def test_a_message_id_says_only_the_domain_and_none_is_like_another() -> None:
    made = {new_message_id("help.example") for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 22 + len("<@help.example>") for one in made)


@pytest.mark.parametrize("text", ["a@b", "<a@b>\r\nBcc: x", "<a b@c>", "<>", "<ä@b>"])
def test_what_is_no_message_id_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not a Message-ID"):
        sent(notice(), message_id=text)
    with pytest.raises(BadInput, match="is not a Message-ID"):
        sent(notice(), after=[text])
    with pytest.raises(BadInput, match="is not a Message-ID"):
        new_message_id("help.example>\r\nBcc: x")


@pytest.mark.parametrize("lacks", [{"subject": " \r\n"}, {"body": "\n"}])
def test_a_notice_without_words_is_not_sent(lacks: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="N1 has no subject or no text"):
        sent(notice(**lacks))
