"""What every Channel does, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from tests.simulators.mail import MailServer

from unburden.errors import UnburdenError
from unburden.model import Attempt, AttemptState
from unburden.notify.channel import ByHand, ByMail, Channel

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MESSAGE = (
    b"From: desk@help.example\r\nTo: abuse@host.example\r\nSubject: Please remove\r\n"
    b"Message-ID: <n1@help.example>\r\n\r\n.hidden dot\r\nPlease remove it.\r\n"
)
Make = Callable[[MailServer], tuple[Channel, str]]


def by_mail(server: MailServer) -> tuple[Channel, str]:
    mail = ByMail(door=server.door(), relay=server.relay(), sender="desk@help.example")
    return mail, "abuse@host.example"


def by_hand(server: MailServer) -> tuple[Channel, str]:
    hand = ByHand(reference="REF-1\r\n\x1b", clock=lambda: AT)
    return hand, "https://platform.example/report"


CHANNELS = pytest.mark.parametrize("make", [by_mail, by_hand])


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def hand_over(
    server: MailServer, make: Make, about_to: Callable[[], None], **other: object
) -> Attempt:
    channel, to = make(server)
    given = {"message": MESSAGE, "to": to, "about_to": about_to, **other}
    return channel.hand_over(given.pop("message"), **given)  # type: ignore[arg-type]


@CHANNELS
def test_what_is_handed_over_has_a_receipt_and_an_aware_time(server, make) -> None:
    attempt = hand_over(server, make, lambda: None)
    assert attempt.state is AttemptState.HANDED_OVER
    assert attempt.at.tzinfo is UTC
    assert attempt.said
    assert attempt.said.isprintable()
    assert len(attempt.said) <= 600


@CHANNELS
def test_the_moment_before_is_told_once_and_nothing_has_gone_by_then(
    server, make
) -> None:
    gone_before: list[int] = []
    hand_over(server, make, lambda: gone_before.append(len(server.taken)))
    assert gone_before == [0]


@CHANNELS
def test_where_that_moment_cannot_be_stored_nothing_goes(server, make) -> None:
    def fails() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        hand_over(server, make, fails)
    assert server.taken == []


@CHANNELS
def test_nowhere_to_go_is_a_sentence_before_anything_is_told(server, make) -> None:
    told: list[str] = []
    with pytest.raises(UnburdenError):
        hand_over(server, make, lambda: told.append("told"), to=" ")
    assert told == []
    assert server.asked == []
