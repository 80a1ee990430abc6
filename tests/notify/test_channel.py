"""A mail that goes wrong at each step of SMTP: what came of it, and what arrived."""

from __future__ import annotations

import pytest
from tests.notify.conftest import AGENT, AT, notice
from tests.simulators.mail import CALM, HASTY, Does, MailServer

from unburden.errors import BadInput
from unburden.model import Attempt, AttemptState
from unburden.net import Patience
from unburden.notify.channel import ByHand, ByMail
from unburden.notify.mail import compose, new_message_id, wire

TO = "abuse@host.example"
NAMED = new_message_id("help.example")
MESSAGE = wire(compose(notice(), sender=AGENT, message_id=NAMED, at=AT))
HANDED_OVER, PUT_OFF, REFUSED, UNSURE = AttemptState


def send(
    server: MailServer, told: list[str] | None = None, patience: Patience = CALM
) -> Attempt:
    relay = server.relay(patience=patience)
    channel = ByMail(door=server.door(), relay=relay, sender=AGENT.email)
    told = [] if told is None else told
    return channel.hand_over(MESSAGE, to=TO, about_to=lambda: told.append("about to"))


OUTCOMES = {
    Does.ACCEPT: (HANDED_OVER, 1, True),
    Does.GREYLIST: (PUT_OFF, 0, False),
    Does.REFUSE: (REFUSED, 0, False),
    Does.FULL: (PUT_OFF, 0, False),
    Does.REFUSE_CONTENT: (REFUSED, 0, True),
    Does.PUT_OFF_CONTENT: (PUT_OFF, 0, True),
    Does.DROP_AT_RCPT: (PUT_OFF, 0, False),
    Does.DROP_AT_DATA: (PUT_OFF, 0, False),
    Does.DROP_IN_CONTENT: (UNSURE, 0, True),
    Does.DROP_AFTER_DOT: (UNSURE, 0, True),
    Does.TAKE_AND_DROP: (UNSURE, 1, True),
    Does.HANG_AT_RCPT: (PUT_OFF, 0, False),
    Does.HANG_AFTER_DOT: (UNSURE, 1, True),
    Does.BABBLE_AT_RCPT: (PUT_OFF, 0, False),
    Does.BABBLE_AFTER_DOT: (UNSURE, 1, True),
    Does.ODD_AFTER_DOT: (UNSURE, 1, True),
}


def test_the_table_names_all_that_a_server_may_do() -> None:
    assert set(OUTCOMES) == set(Does)


@pytest.mark.parametrize("does", Does)
def test_each_way_it_may_end_is_told_as_it_is(
    mail_server: MailServer, does: Does
) -> None:
    mail_server.does[TO] = does
    told: list[str] = []
    attempt = send(mail_server, told, HASTY if "HANG" in does.name else CALM)
    state, taken, is_told = OUTCOMES[does]
    assert attempt.state is state
    assert len(mail_server.taken) == taken
    assert told == ["about to"] * is_told
    assert attempt.message_id == NAMED
    assert attempt.said
    assert len(attempt.said) < 700


@pytest.mark.parametrize("command", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_relay_that_hangs_up_before_the_content_is_only_put_off(
    mail_server: MailServer, command: str
) -> None:
    mail_server.deaf_to.add(command)
    assert send(mail_server).state is PUT_OFF
    mail_server.deaf_to.clear()
    assert send(mail_server).state is HANDED_OVER
    assert mail_server.doubles() == {}


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("connect", "554 5.7.1 Go away", PUT_OFF),
        ("connect", "421 Too busy", PUT_OFF),
        ("connect", "nonsense", PUT_OFF),
        ("MAIL", "451 4.3.0 Later", PUT_OFF),
        ("MAIL", "354 What?", PUT_OFF),
        ("RCPT", "999 What?", PUT_OFF),
        ("DATA", "554 No valid recipients", REFUSED),
        ("DATA", "250 What?", PUT_OFF),
    ],
)
def test_odd_answers_are_read_as_the_standard_says(
    mail_server: MailServer, command: str, answer: str, state: AttemptState
) -> None:
    mail_server.answers[command] = answer
    assert send(mail_server).state is state


def test_a_relay_that_refuses_the_sender_is_a_matter_of_settings(
    mail_server: MailServer,
) -> None:
    mail_server.answers["MAIL"] = "553 5.7.1 Sender address rejected"
    told: list[str] = []
    with pytest.raises(BadInput, match=r"takedown@help\.example: 553 5\.7\.1 Sender"):
        send(mail_server, told)
    assert told == []


def test_a_greylisted_mail_goes_at_the_next_try_and_only_once(
    mail_server: MailServer,
) -> None:
    mail_server.does[TO] = Does.GREYLIST
    states = [send(mail_server).state for _ in range(2)]
    assert states == [PUT_OFF, HANDED_OVER]
    assert len(mail_server.taken) == 1
    assert mail_server.doubles() == {}


def test_what_arrives_is_what_was_given_and_the_receipt_names_the_queue(
    mail_server: MailServer,
) -> None:
    attempt = send(mail_server)
    assert attempt.said == "250 2.0.0 Ok: queued as 000001"
    assert mail_server.taken[0].raw == MESSAGE
    assert mail_server.taken[0].sender == AGENT.email
    assert mail_server.taken[0].message_id == NAMED


def test_a_mail_taken_twice_is_counted_by_the_server(mail_server: MailServer) -> None:
    send(mail_server)
    send(mail_server)
    assert mail_server.doubles() == {(NAMED, TO): 2}


def test_a_content_cannot_end_itself_and_begin_another(
    mail_server: MailServer,
) -> None:
    smuggled = b"Subject: a\n\nhello\n.\nMAIL FROM:<x@evil.example>\r.\r\n.\r\nQUIT"
    channel = ByMail(
        door=mail_server.door(), relay=mail_server.relay(), sender=AGENT.email
    )
    attempt = channel.hand_over(smuggled, to=TO, about_to=lambda: None)
    assert attempt.state is HANDED_OVER
    assert [one.sender for one in mail_server.taken] == [AGENT.email]
    assert mail_server.taken[0].raw.endswith(b"\r\n.\r\n.\r\nQUIT\r\n")


def test_a_relay_that_is_not_there_puts_off() -> None:
    with MailServer() as gone:
        pass
    attempt = send(gone)
    assert attempt.state is PUT_OFF
    assert "relay.example" in attempt.said


def test_a_form_handed_in_without_a_reference_says_so() -> None:
    attempt = ByHand(clock=lambda: AT).hand_over(
        b"text", to="https://platform.example/report", about_to=lambda: None
    )
    assert attempt.said == "Handed in by a person; no reference was given."
    assert (attempt.at, attempt.message_id) == (AT, "")
