"""The way to the mail relay: guarded, closed to others, and bounded."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.certificates import server_context
from tests.simulators.mail import HASTY, Does, MailServer

from unburden.errors import BadInput, PrivateAddress, Unreachable
from unburden.net import Door, MailRelay, Said, Tls
from unburden.net.smtp import as_sent
from unburden.net.smtp_wire import LONGEST_ANSWER

WRONG = "battery staple"
SECRET = "correct horse"  # noqa: S105 - a test's


def deliver(server: MailServer, relay: MailRelay) -> Said:
    with server.door().smtp(relay) as mail:
        assert mail.sender("desk@help.example").code == 250
        assert mail.recipient("abuse@host.example").code == 250
        assert mail.begin().code == 354
        return mail.content(b"Subject: hello\n\nhello\n")


def ask(relay: MailRelay) -> Said:
    with Door().smtp(relay) as mail:
        return mail.sender("desk@help.example")


@pytest.fixture
def tls(tmp_path: Path):
    return server_context("relay.example", tmp_path)


def test_a_relay_inside_is_refused_unless_its_settings_allow_it() -> None:
    with MailServer() as server:
        inside = server.relay(host="127.0.0.1")
        with pytest.raises(
            PrivateAddress, match=r"allow_private = true under \[mail\]"
        ):
            ask(inside)
        allowed = dataclasses.replace(inside, allow_private=True)
        assert ask(allowed).code == 250
        assert server.connections == 1


@pytest.mark.parametrize("implicit", [False, True])
def test_tls_is_spoken_and_the_certificate_is_verified(tls, implicit) -> None:
    context, pem = tls
    with MailServer(tls=context, implicit=implicit) as server:
        assert deliver(server, server.relay(trust=pem)).code == 250
        with pytest.raises(Unreachable, match=r"not to be trusted"):
            deliver(server, server.relay())
        assert len(server.taken) == 1


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_for_another_host_is_not_trusted(
    tmp_path: Path, implicit
) -> None:
    context, pem = server_context("other.example", tmp_path)
    with (
        MailServer(tls=context, implicit=implicit) as server,
        pytest.raises(Unreachable, match=r"not to be trusted.*relay\.example"),
    ):
        deliver(server, server.relay(trust=pem))


def test_a_relay_without_starttls_gets_nothing() -> None:
    with MailServer() as server:
        with pytest.raises(BadInput, match=r"offers no TLS"):
            deliver(server, server.relay(tls=Tls.STARTTLS))
        assert server.asked == []


def test_starttls_that_is_taken_back_gets_nothing(tls) -> None:
    with MailServer(tls=tls[0]) as server:
        server.answers["STARTTLS"] = "454 TLS not available"
        with pytest.raises(Unreachable, match=r"454 TLS not available"):
            deliver(server, server.relay(trust=tls[1]))
        assert server.asked == []


def test_a_login_is_given_and_a_wrong_one_is_a_sentence_without_it(tls) -> None:
    context, pem = tls
    with MailServer(tls=context, login=("desk", SECRET)) as server:
        relay = server.relay(trust=pem, user="desk", password=SECRET)
        assert deliver(server, relay).code == 250
        wrong = dataclasses.replace(relay, password=WRONG)
        with pytest.raises(BadInput, match=r"does not take the user") as caught:
            deliver(server, wrong)
        assert WRONG not in str(caught.value)
        assert SECRET not in repr(relay)
        assert WRONG not in repr(wrong)


def test_a_login_put_off_is_no_matter_of_settings(tls) -> None:
    with MailServer(tls=tls[0], login=("desk", SECRET)) as server:
        server.answers["AUTH"] = "454 4.7.0 Temporary failure"
        with pytest.raises(Unreachable, match=r"454 4\.7\.0"):
            deliver(server, server.relay(trust=tls[1], user="desk", password=SECRET))


def test_a_relay_that_takes_no_login_is_told_none(tls) -> None:
    with MailServer(tls=tls[0]) as server:
        relay = server.relay(trust=tls[1], user="desk", password=SECRET)
        with pytest.raises(BadInput, match=r"takes no login"):
            deliver(server, relay)


def test_a_password_travels_in_the_clear_only_within_this_machine() -> None:
    with MailServer(login=("desk", SECRET)) as server:
        relay = server.relay(user="desk", password=SECRET)
        with pytest.raises(BadInput, match=r"for all to read"):
            deliver(server, relay)
        here = dataclasses.replace(relay, host="127.0.0.1", allow_private=True)
        assert ask(here).code == 250


def test_our_machine_is_not_named_to_the_relay() -> None:
    with MailServer() as server:
        deliver(server, server.relay(name="help.example"))
        assert server.names == ["help.example"]


@pytest.mark.parametrize("does", [Does.HANG_AT_RCPT, Does.BABBLE_AT_RCPT])
def test_waiting_and_reading_have_an_end(does: Does) -> None:
    with MailServer() as server:
        server.does["abuse@host.example"] = does
        relay = server.relay(patience=HASTY) if "HANG" in does.name else server.relay()
        with pytest.raises(Unreachable, match=r"longer than allowed|timed out"):
            deliver(server, relay)
        assert server.taken == []
    assert LONGEST_ANSWER < 100_000


def test_what_a_relay_says_is_cleaned_and_cut() -> None:
    with MailServer() as server:
        server.answers["MAIL"] = "550 \x1b[31mno\x07 " + "x" * 5000
        with server.door().smtp(server.relay()) as mail:
            said = mail.sender("desk@help.example")
    assert said.code == 550
    assert said.words.isprintable()
    assert said.words.startswith("[31mno")
    assert len(said.words) <= 500


@given(st.binary(max_size=200))
def test_a_message_has_one_end_and_no_bare_line_ends(raw: bytes) -> None:
    sent = as_sent(raw)
    assert sent.endswith(b"\r\n.\r\n") or sent == b"\r\n.\r\n"
    assert sent.count(b"\r\n.\r\n") == 1
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert b"\r" not in sent.replace(b"\r\n", b"")
    assert not sent.startswith(b".\r\n")
