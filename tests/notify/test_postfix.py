"""Through a real Postfix and back: what it says of our mail, and how that is read."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.notify.conftest import AGENT, AT, notice
from tests.simulators.certificates import server_context
from tests.simulators.mail import Does, MailServer, Taken
from tests.simulators.postfix import IS_HERE, WHY_NOT, Postfix

from unburden.model import Attempt, AttemptState, ReplyKind
from unburden.net import Tls
from unburden.notify.channel import ByMail
from unburden.notify.inbox import read_reply
from unburden.notify.mail import compose, new_message_id, wire

pytestmark = pytest.mark.skipif(not IS_HERE, reason=WHY_NOT)
TO = "abuse@host.example"


@dataclass
class Way:
    """Us, a real relay, and the world behind it."""

    relay: Postfix
    world: MailServer
    trust: str

    def send(self, message_id: str, to: str = TO) -> Attempt:
        mail = compose(notice(to), sender=AGENT, message_id=message_id, at=AT)
        way = {"port": self.relay.port, "tls": Tls.STARTTLS, "trust": self.trust}
        relay = self.world.relay(**way)
        channel = ByMail(door=self.world.door(), relay=relay, sender=AGENT.email)
        return channel.hand_over(wire(mail), to=to, about_to=lambda: None)

    def back(self, seconds: float = 60) -> Taken:
        """The first mail that comes back to us."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for one in self.world.taken:
                if one.to == AGENT.email:
                    return one
            time.sleep(0.05)
        raise AssertionError(self.relay.log)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    folder: Path = tmp_path_factory.mktemp("postfix")
    trust = server_context("relay.example", folder)[1]
    with (
        MailServer() as world,
        Postfix(onward=world.port, pem=folder / "relay.example.pem") as relay,
    ):
        yield Way(relay, world, trust)


@pytest.fixture
def way(started: Way) -> Way:
    started.world.taken.clear()
    started.world.does.clear()
    return started


def test_a_bounce_names_the_notice_and_the_reason(way: Way) -> None:
    named = new_message_id("help.example")
    way.world.does[TO] = Does.REFUSE
    attempt = way.send(named)
    assert attempt.state is AttemptState.HANDED_OVER
    assert attempt.said.startswith("250 2.0.0 Ok: queued as ")
    came = way.back()
    assert came.sender == "<>"
    reply = read_reply(came.raw, at=AT)
    assert reply.kind is ReplyKind.BOUNCED
    assert "(status 5.1.1)" in reply.why
    assert "No such user here" in reply.why
    assert reply.answers == (named,)
    assert reply.held == 0


def test_a_delay_is_told_and_the_mail_goes_later_once(way: Way) -> None:
    named = new_message_id("help.example")
    way.world.does[TO] = Does.FULL
    assert way.send(named).state is AttemptState.HANDED_OVER
    reply = read_reply(way.back().raw, at=AT)
    assert reply.kind is ReplyKind.DELAYED
    assert "Mailbox full" in reply.why
    assert reply.answers == (named,)
    way.world.does[TO] = Does.ACCEPT
    end = time.monotonic() + 60
    while time.monotonic() < end and not [
        one for one in way.world.taken if one.to == TO
    ]:
        time.sleep(0.05)
    assert [one.message_id for one in way.world.taken if one.to == TO] == [named]
    assert way.world.doubles() == {}


def test_a_report_of_success_is_told_as_such(way: Way) -> None:
    named = new_message_id("help.example")
    mail = wire(compose(notice(), sender=AGENT, message_id=named, at=AT))
    with smtplib.SMTP("127.0.0.1", way.relay.port, local_hostname="x.example") as smtp:
        smtp.starttls()  # as another program does, which asks for such a report
        smtp.sendmail(AGENT.email, TO, mail, rcpt_options=["NOTIFY=SUCCESS"])
    reply = read_reply(way.back().raw, at=AT)
    assert reply.kind is ReplyKind.DELIVERED
    assert reply.answers == (named,)
    assert way.world.taken[0].raw.endswith(mail.partition(b"\r\n\r\n")[2])
