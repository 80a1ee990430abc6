"""Answers from a mailbox: each once, and only those to the case that is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulators.case import python, said

from unburden.app.mailbox import mailbox_settings
from unburden.errors import BadInput
from unburden.net import Tls

BASE = 'server = "imap.charity.example"\nuser = "desk"\npassword_file = "secret"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    monkeypatch.delenv("UNBURDEN_MAILBOX_PASSWORD", raising=False)
    (tmp_path / "secret").write_text("correct horse\n")
    (tmp_path / "secret").chmod(0o600)
    return tmp_path


def test_settings_are_few_and_the_password_is_not_shown(home: Path) -> None:
    assert mailbox_settings() is None
    (home / "config.toml").write_text(f"[mailbox]\n{BASE}")
    read = mailbox_settings()
    assert read is not None
    assert (read.host, read.port, read.tls) == (
        "imap.charity.example",
        993,
        Tls.IMPLICIT,
    )
    assert (read.user, read.password, read.folder) == ("desk", "correct horse", "INBOX")
    assert "horse" not in repr(read)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('user = "desk"', r"\[mailbox\] needs server"),
        (BASE.replace("secret", "missing"), "cannot be read"),
        ('server = "x.example"\nuser = "desk"', "UNBURDEN_MAILBOX_PASSWORD"),
        (f'{BASE}tls = "yes"', "tls has to be one of"),
        (f"{BASE}delete = true", "delete is no setting"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(
    home: Path, text: str, says: str
) -> None:
    (home / "config.toml").write_text(f"[mailbox]\n{text}")
    with pytest.raises(BadInput, match=says):
        mailbox_settings()


WORK = """
from datetime import timedelta
from tests.simulators import takedown
from tests.simulators.imap import ImapServer
from unburden.app.casework import replies, sending
from unburden.errors import UnburdenError
from unburden.model import Attempt, AttemptState

class Answers:
    def hand_over(self, message, *, to, about_to):
        about_to()
        return Attempt(at=clock(), state=AttemptState.HANDED_OVER, said="250 OK")

def working(desk, to):
    takedown.approved(desk, to)
    box = sending.Outbox(
        desk=desk, channel=Answers(), domain="help.example", tell=lambda *_: None,
        deadline=lambda made, at: at + timedelta(hours=48))
    box.send()
    row = desk.row.notices.get()
    return box, sending.attempts(desk, row)[0].message_id

def mail(words, answers=""):
    head = ["From: abuse@host.example", "To: desk@help.example", "Subject: Re",
            f"Message-ID: <{abs(hash(words))}@host.example>"]
    head += [f"In-Reply-To: {answers}"] if answers else []
    return "\\r\\n".join([*head, "", words, ""]).encode()

def read(box, server):
    with server.door().imap(server.store()) as inbox:
        return [one.name for one in replies.take_from(box, inbox, box="a box")]

one, other = opened(), opened()
box, mine = working(one, "a@host.example")
theirs, other_id = working(other, "b@host.example")
server = ImapServer()
server.__enter__()
"""


def told(tmp_path: Path, script: str) -> dict[str, object]:
    script = f"{WORK}\ntry:\n" + "".join(
        f"    {line}\n" for line in script.strip().splitlines()
    )
    ending = "finally:\n    server.__exit__()\n"
    return said(python(tmp_path / "home", script + ending))[0]


def test_each_case_keeps_its_own_answers_once_and_no_others(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
server.mails = {1: mail("It has been removed.", mine), 2: mail("Buy now"),
                3: mail("We refuse.", other_id)}
first, again, others = read(box, server), read(box, server), read(theirs, server)
server.mails[4] = mail("We need more information.", mine)
later = read(box, server)
kept = [desk.row.replies.count() for desk in (one, other)]
server.validity = 8
renumbered = read(box, server)
fetched = sum(b"FETCH" in line for line in server.asked)
tell(first=first, again=again, others=others, later=later, kept=kept,
     renumbered=renumbered, after=one.row.replies.count(), fetched=fetched)
""",
    )
    assert (seen["first"], seen["again"], seen["others"]) == (["R1"], [], ["R1"])
    assert (seen["later"], seen["kept"]) == (["R2"], [2, 1])
    # Other numbers: all is read again, and known again.
    assert (seen["renumbered"], seen["after"]) == ([], 2)
    assert seen["fetched"] == 3 + 3 + 1 + 4


def test_a_break_keeps_what_was_read_and_goes_on_there(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
server.mails = {1: mail("It has been removed.", mine), 2: mail("We refuse.", mine)}
server.odd = {b"UID FETCH 2": b""}
try:
    read(box, server)
    wrong = ""
except UnburdenError as error:
    wrong = type(error).__name__
kept = one.row.replies.count()
server.odd = {}
rest = read(box, server)
fetched = [line.split()[2].decode() for line in server.asked if b"FETCH" in line]
tell(wrong=wrong, kept=kept, rest=rest, fetched=fetched)
""",
    )
    assert (seen["wrong"], seen["kept"], seen["rest"]) == ("Unreachable", 1, ["R2"])
    assert seen["fetched"] == ["1", "2", "2"]


def test_a_mail_that_is_too_large_is_told_of_and_passed_over(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
server.mails = {1: b"Subject: x\\r\\n\\r\\n" + b"x" * 26_000_000,
                2: mail("It has been removed.", mine)}
with server.door().imap(server.store(patience=type(server.store().patience)())) as inb:
    taken = replies.take_from(box, inb, box="a box")
tell(why=[one.why for one in taken], names=[one.name for one in taken])
""",
    )
    assert seen["names"] == ["", "R1"]
    assert "over 25,000,000 bytes" in seen["why"][0]  # type: ignore[index]
