"""What is asked of whom: a person approves it, she can stop it, it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulators.case import python, said

WORK = """
from dataclasses import replace
from datetime import datetime, timedelta
from tests.simulators import takedown
from unburden.app.casework import asking, notices, replies, sending
from unburden.errors import UnburdenError
from unburden.model import Attempt, AttemptState, NoticeState, ReplyKind
from unburden.notify import Letter

now = datetime(2026, 11, 26, 9, tzinfo=UTC)
clock = lambda: now
desk = opened()
news = []

class Answers:
    state, said = AttemptState.HANDED_OVER, "250 OK"
    def __init__(self):
        self.messages = []
    def hand_over(self, message, *, to, about_to):
        about_to()
        self.messages.append(message)
        return Attempt(at=clock(), state=self.state, said=self.said)

channel = Answers()
box = sending.Outbox(
    desk=desk, channel=channel, domain="help.example",
    tell=lambda word, what: news.append(word),
    deadline=lambda made, at: at + timedelta(hours=48),
)

class Practice:
    desk, drafts = desk, type("D", (), {"say": lambda self, row, made: None})()
    outbox = lambda self, channel: replace(box, channel=channel)

def refused(work):
    try:
        work()
    except UnburdenError as error:
        return type(error).__name__
    return ""

def states():
    custody.verify(desk.entries())
    return [row.state for row in desk.row.notices.order_by("number")]

def ids():
    return [one.message_id for row in desk.row.notices.order_by("number")
            for one in sending.attempts(desk, row)]

def mail(text, *, answers="", number=0):
    lines = ["From: abuse@host.example", "To: desk@help.example", f"Subject: {number}",
             f"Message-ID: <{number}@host.example>"]
    lines += [f"In-Reply-To: {answers}"] if answers else []
    return Letter(name=f"{number}.eml", raw="\\r\\n".join([*lines, "", text]).encode())
"""


def told(tmp_path: Path, script: str) -> dict[str, object]:
    return said(python(tmp_path / "home", WORK + script))[0]


def test_only_a_person_approves_and_only_what_lacks_nothing(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
takedown.authorise(desk)
whole = notices.keep(desk, takedown.notice("a@host.example"), [])
lacking = takedown.notice("b@host.example", missing=("Nobody has said so.",))
notices.keep(desk, lacking, [])
box.send()
unapproved = states()
named = refused(lambda: asking.approve(desk, ["N1", "N2"]))
both = states()
asking.approve(desk, [])
box.send()
tell(unapproved=unapproved, named=named, both=both, after=states())
""",
    )
    assert seen["unapproved"] == ["draft", "draft"]
    assert seen["named"] == "NoticeRefused"
    assert seen["both"] == ["draft", "draft"]
    assert seen["after"] == ["sent", "draft"]


def test_when_she_takes_her_authority_back_all_stops(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
takedown.approved(desk, "a@host.example")
box.send()
takedown.approved(desk, "b@host.example")
notices.keep(desk, takedown.notice("c@host.example"), [])
stopped = asking.withdraw(desk)
box.send()
again = refused(lambda: asking.withdraw(desk))
asking.take_back(Practice(), "N1", why="It was a mistake.")
asking.approve(desk, ["N4"])
box.send()
tell(stopped=stopped, states=states(), again=again, count=len(channel.messages),
     sender=b"desk@help.example" in channel.messages[-1])
""",
    )
    assert seen["stopped"] == 2
    assert seen["again"] == "BadInput"
    # A retraction asks for nothing, so it still goes, from whom the first one came.
    assert seen["states"] == ["retracted", "stopped", "stopped", "sent"]
    assert seen["count"] == 2
    assert seen["sender"] is True


def test_authority_that_ended_by_itself_stops_what_was_approved(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
takedown.approved(desk, "a@host.example")
statement = asking.statement(desk)
ended = replace(statement.mandate, until=now)
asking.state(desk, replace(statement, mandate=ended))
box.send()
tell(states=states(), news=news)
""",
    )
    assert seen == {"states": ["stopped"], "news": ["stopped"]}


@pytest.mark.parametrize(
    ("state", "later", "held"),
    [
        ("PUT_OFF", 1, "approved"),
        ("PUT_OFF", 6, "failed"),
        ("REFUSED", 1, "failed"),
        ("UNSURE", 1, "unsure"),
    ],
)
def test_what_the_other_side_says_decides_what_is_next(
    tmp_path: Path, state: str, later: int, held: str
) -> None:
    seen = told(
        tmp_path,
        f"""
channel.state = AttemptState.{state}
takedown.approved(desk, "a@host.example")
box.send()
now += timedelta(days={later})
box.send()
tell(states=states(), tries=len(channel.messages), different=len(set(ids())))
""",
    )
    assert seen["states"] == [held]
    assert seen["tries"] == (2 if state == "PUT_OFF" else 1)
    assert seen["different"] == seen["tries"]


def test_a_recipient_is_not_written_to_too_often(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
for number in range(6):
    changes = {"places": (f"https://p.example/{number}",)}
    made = takedown.notice("a@host.example", **changes)
    route = takedown.route("a@host.example", id=f"r{number}")
    takedown.approved(desk, "a@host.example", **changes, route=route)
box.send()
first = states()
now += timedelta(hours=2)
box.send()
tell(first=first, after=states(), news=news.count("waits"))
""",
    )
    assert seen["first"] == ["sent"] * 4 + ["approved"] * 2
    assert seen["news"] == 2
    assert seen["after"] == ["sent"] * 6


def test_an_answer_shows_that_a_doubtful_notice_arrived(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
channel.state = AttemptState.UNSURE
takedown.approved(desk, "a@host.example")
box.send()
before = states()
mails = [
    mail("We have received your report.", answers=ids()[0], number=1),
    mail("We have received your report.", answers="<other@x.example>", number=2),
]
taken = replies.take_in(box, mails)
again = replies.take_in(box, mails)
tell(before=before, after=states(), notices=[one.notice for one in taken],
     names=[one.name for one in taken + again], rows=desk.row.replies.count())
""",
    )
    assert seen["before"] == ["unsure"]
    assert seen["after"] == ["sent"]
    assert seen["notices"] == ["N1", ""]
    assert seen["names"] == ["R1", "R2", "", ""]
    assert seen["rows"] == 2


def test_a_mail_that_cannot_be_read_stops_none_of_the_others(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
takedown.approved(desk, "a@host.example")
box.send()
bad = Letter(name="bad.eml", raw=b"")
closed = Letter(name="big.eml", raw=b"", why_not="It is larger than any answer.")
good = mail("This content does not violate our policies.", answers=ids()[0])
taken = replies.take_in(box, [bad, closed, good])
tell(kinds=[one.reply and one.reply.kind for one in taken],
     why=[one.why for one in taken][1], states=states())
""",
    )
    assert seen["kinds"] == [None, None, "refused"]
    assert seen["why"] == "It is larger than any answer."
    assert seen["states"] == ["sent"]


def test_what_went_by_hand_is_recorded_once_with_its_reference(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
from unburden.model import Medium
form = takedown.route("https://host.example/report", medium=Medium.FORM)
takedown.approved(desk, "x@host.example", route=form)
box.send()
before = states()
made = asking.hand_in(Practice(), "N1", reference="T-17")
again = refused(lambda: asking.hand_in(Practice(), "N1", reference="T-17"))
due = desk.row.notices.get().due_at - now
tell(before=before, after=states(), said=made.said, again=again,
     hours=due.total_seconds() / 3600, mails=len(channel.messages))
""",
    )
    assert seen["before"] == ["approved"]
    assert seen["after"] == ["sent"]
    assert seen["said"] == "T-17"
    assert seen["again"] == "NoticeRefused"
    assert seen["hours"] == 48
    assert seen["mails"] == 0


def test_a_bundle_is_told_what_went_its_receipt_and_the_answer(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
from unburden.app.casework.letters import letters
takedown.approved(desk, "a@host.example")
notices.keep(desk, takedown.notice("b@host.example"), [])
box.send()
replies.take_in(box, [mail("It has been removed. http://evil.example/",
                           answers=ids()[0])])
[one] = letters(desk)
entry = next(e.body for e in desk.entries() if e.action == "notice-sent")
tell(name=one.name, state=one.state, text=one.text, same=entry["letter"] == one.body)
""",
    )
    assert (seen["name"], seen["state"], seen["same"]) == ("N1", "sent", True)
    text = str(seen["text"])
    for words in (
        "N1, request, to host.example <a@host.example>",
        "== Subject\n\nA picture to take down",
        "== Letter\n\nPlease remove https://p.example/1.",
        "They said: 250 OK",
        "It has been removed. hxxp://evil.example/",
    ):
        assert words in text
    assert text.index("== Letter") < text.index("250 OK") < text.index("removed. hxxp")
