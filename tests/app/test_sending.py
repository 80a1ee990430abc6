"""No notice goes twice: a crash at every point, and two workers at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.simulators.case import python, said

# A channel that keeps what arrived in a file, as the other side would.
WORK = """
import itertools
from datetime import timedelta
from django.db import connection, connections
from tests.simulators import takedown
from tests.simulators.spare import Spare
from unburden.app.casework import notices, sending
from unburden.app.casework.models import NoticeRow
from unburden.model import Attempt, AttemptState, NoticeState

class Recorded:
    def __init__(self, file, here=lambda: None):
        self.file, self.here = file, here
    def hand_over(self, message, *, to, about_to):
        self.here()
        about_to()
        self.here()
        with self.file.open("ab") as file:
            file.write(to.encode() + b"\\n")
        self.here()
        return Attempt(at=clock(), state=AttemptState.HANDED_OVER, said="250 OK")

def outbox(desk, channel):
    return sending.Outbox(
        desk=desk, channel=channel, domain="help.example",
        tell=lambda word, news: None,
        deadline=lambda made, at: at + timedelta(hours=48),
    )
"""
CRASH = (
    WORK
    + """
arrived = Path(os.environ["UNBURDEN_HOME"]).with_name("arrived")
desk = opened()
takedown.approved(desk, "abuse@host.example")
spare = Spare()

def crashing(point):
    reached = itertools.count()
    def here():
        if next(reached) == point:
            os._exit(9)
    def statement(execute, sql, params, many, context):
        here()
        done = execute(sql, params, many, context)
        here()
        return done
    connection.ensure_connection()
    with connection.execute_wrapper(statement):
        outbox(desk, Recorded(arrived, here)).send()

def count():
    return arrived.read_text().count("\\n") if arrived.exists() else 0

unsure = 0
for point in itertools.count():
    spare.back()
    arrived.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        crashing(point)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), (point, code)
    custody.verify(desk.entries())
    went = count()
    box = outbox(desk, Recorded(arrived))
    box.send()
    row = NoticeRow.objects.get()
    if row.state == NoticeState.UNSURE:
        unsure += 1
        assert count() == went  # nobody tries again what may have arrived
        sending.settle(box, row, went=bool(went), why="the mail server's log")
        box.send()
        row.refresh_from_db()
    assert row.state == NoticeState.SENT, (point, row.state)
    assert row.due_at - row.sent_at == timedelta(hours=48)
    assert count() == 1, (point, count())
    custody.verify(desk.entries())
    connections.close_all()
    if code == 0:
        break
tell(points=point, unsure=unsure)
"""
)
OPEN = (
    WORK
    + """
desk = opened()
for number in range(12):
    takedown.approved(desk, f"abuse@host{number}.example")
tell(case=desk.row.id)
"""
)
SEND = (
    WORK
    + """
import random, time
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
wait = lambda: time.sleep(random.random() / 50)
box = outbox(desk, Recorded(Path(sys.argv[2]), wait))
while desk.row.notices.filter(state__in=("approved", "sending")).exists():
    box.send()
custody.verify(desk.entries())
tell(sent=desk.row.notices.filter(state="sent").count())
"""
)


def test_a_crash_at_any_point_sends_nothing_twice_and_loses_nothing(
    tmp_path: Path, database: str
) -> None:
    told = said(python(tmp_path / "home", CRASH, database=database))[0]
    assert int(str(told["points"])) >= 40
    assert int(str(told["unsure"])) >= 2  # before and after it arrived


def test_two_workers_send_each_notice_once(tmp_path: Path, database: str) -> None:
    home, arrived = tmp_path / "home", tmp_path / "arrived"
    case = str(said(python(home, OPEN, database=database))[0]["case"])
    told = (case, str(arrived))
    workers = [python(home, SEND, *told, database=database) for _ in range(2)]
    for worker in workers:
        assert said(worker)[0]["sent"] == 12
    went = Counter(arrived.read_text("utf-8").splitlines())
    assert len(went) == 12
    assert set(went.values()) == {1}
