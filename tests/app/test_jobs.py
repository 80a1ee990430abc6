"""Jobs: done once, whoever is killed, stopped, slow, or has a wrong clock."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyrage
import pytest
from tests.app.test_pages import kill
from tests.simulators.case import python, said
from tests.simulators.labour import HOUSE, LABOUR
from tests.simulators.postgres import Postgres, fresh


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(HOUSE)
    return home


def lines(home: Path, word: str) -> list[str]:
    every = (home / "log").read_text().splitlines()
    return [line.partition(" ")[2] for line in every if line.startswith(word)]


ASK = """
desk = opened()
job = queue.enqueue(desk, Kind.CAPTURE, pages=pages(24))
assert queue.enqueue(desk, Kind.CAPTURE, pages=pages(24)).pk == job.pk
tell(case=desk.row.id)
"""
WORK = "worker().run()"
GO_ON = """
me = worker()
def is_over():
    me.step()  # which may be the house's own work, until the lease has ended
    return one().is_over
until(is_over)
job, desk = one(), HouseKeys().desk(sys.argv[1], "reader")
entries = desk.entries()
custody.verify(entries)
tell(
    state=job.state, tries=job.tries, recorded=job.counts["recorded"],
    urls=[desk.capture(row).url for row in desk.row.captures.order_by("number")],
    asked=sum(e.action == "record" for e in entries),
    said=sum(e.action == "capture" for e in entries),
    waiting=desk.row.pages.count(),
)
"""


def test_a_job_whose_worker_is_killed_goes_on_and_nothing_is_done_twice(
    home: Path, database: str
) -> None:
    case = str(said(python(home, LABOUR + ASK, database=database))[0]["case"])
    process = python(home, LABOUR + WORK, database=database)
    log = home / "log"
    while not log.exists() or len(lines(home, "page")) < 8:
        assert process.poll() is None
    kill(process)
    told = said(python(home, LABOUR + GO_ON, case, database=database))[0]
    assert told["state"] == "done"
    assert told["tries"] == 2
    assert told["urls"] == [f"https://p.example/{n}" for n in range(24)]
    assert (told["asked"], told["said"], told["waiting"]) == (1, 24, 0)
    visits = Counter(lines(home, "page"))
    assert sum(visits.values()) <= 25  # visited again at most the one under way


MANY = """
for count in range(10):
    desk = opened()
    for number in range(5):
        queue.enqueue(desk, Kind.DRAFT, number=number)
"""
RACE = """
class Skewed(HouseKeys):  # its clock is hours away from everybody else's
    def desk(self, case, actor):
        off = timedelta(hours=int(sys.argv[1]))
        return replace(super().desk(case, actor), clock=lambda: clock() + off)

me, done = worker(Skewed()), 0
def is_over():
    global done
    done += me.step()
    rows = JobRow.objects.exclude(case=None)
    return not rows.filter(state__in=("waiting", "running")).exists()
until(is_over)
tell(done=done, states=sorted(set(JobRow.objects.values_list("state", flat=True))))
"""


def test_two_workers_race_over_fifty_jobs_and_each_is_done_once(
    home: Path, database: str
) -> None:
    said(python(home, LABOUR + MANY, database=database))
    racers = [
        python(home, LABOUR + RACE, off, database=database) for off in ("-5", "5")
    ]
    told = [said(racer)[0] for racer in racers]
    assert all(one["states"] == ["done"] for one in told)
    assert all(int(str(one["done"])) > 5 for one in told)  # neither stood by
    begun = lines(home, "begin")
    assert len(begun) == len(set(begun)) == 50
    at_work: set[str] = set()
    for line in (home / "log").read_text().splitlines():
        word, case, _ = line.split()
        if word == "begin":
            assert case not in at_work  # never two at once in one case
            at_work.add(case)
        else:
            at_work.remove(case)


STEER = """
desk = opened()
job = queue.enqueue(desk, Kind.CAPTURE, pages=pages(60))
me = worker()
thread = threading.Thread(target=me.run)
thread.start()
def stands():
    row = one()
    return row.state, row.counts.get("recorded", 0)
until(lambda: stands()[1] >= 3)
queue.ask(job, Wanted.PAUSE)
until(lambda: stands()[0] == "paused")
paused = desk.row.captures.count()
time.sleep(0.5)
still = desk.row.captures.count()
queue.ask(job, Wanted.RUN)
until(lambda: stands()[1] > paused)
queue.ask(job, Wanted.CANCEL)
until(lambda: stands()[0] == "cancelled")
ended = desk.row.captures.count()
row = one()
try:
    queue.ask(job, Wanted.RUN)
except Exception as error:
    over = type(error).__name__
me.stopping.set()
thread.join()
custody.verify(desk.entries())
tell(paused=paused, still=still, ended=ended, counts=row.counts["recorded"],
     tries=row.tries, over=over, waiting=desk.row.pages.filter(capture=None).count())
"""


def test_a_job_is_paused_gone_on_with_and_ended_between_two_steps(
    home: Path, database: str
) -> None:
    told = said(python(home, LABOUR + STEER, database=database))[0]
    assert told["paused"] == told["still"]
    assert int(str(told["paused"])) < int(str(told["ended"])) < 60
    assert told["counts"] == told["ended"]
    assert told["waiting"] == 60 - int(str(told["ended"]))
    assert told["tries"] == 1
    assert told["over"] == "BadInput"


CLOCKS = """
from django.db.models import F
day = timedelta(days=1)
desk = opened()
job = queue.enqueue(desk, Kind.CAPTURE, pages=pages(24))
# A worker that is no more, whose lease the clock, set back since, put a day ahead.
JobRow.objects.update(state="running", worker="gone", lease_until=timezone.now() + day)
slow, quick = worker(), worker()
threading.Thread(target=slow.run, daemon=True).start()
until(lambda: one().counts.get("recorded", 0) >= 5)
# The clock jumps ahead: the lease of the one at work seems to be over.
JobRow.objects.update(lease_until=timezone.now() - day)
threading.Thread(target=quick.run, daemon=True).start()
until(lambda: one().is_over)
custody.verify(desk.entries())
tell(state=one().state, captures=desk.row.captures.count())
"""


def test_a_clock_that_jumps_lets_nobody_wait_and_nothing_be_done_twice(
    home: Path, database: str
) -> None:
    told = said(python(home, LABOUR + CLOCKS, database=database))[0]
    assert told == {"state": "done", "captures": 24}
    assert len(lines(home, "page")) == 24


AWAY = """
me = worker()
threading.Thread(target=me.run, daemon=True).start()
def is_over():
    try:
        return one().is_over
    except Exception:
        connections.close_all()
until(is_over)
desk = HouseKeys().desk(sys.argv[1], "reader")
custody.verify(desk.entries())
tell(state=one().state, captures=desk.row.captures.count())
"""


def test_a_database_that_is_started_anew_ends_no_worker_and_loses_no_job(
    home: Path, server: Postgres
) -> None:
    database = fresh(server)
    case = str(said(python(home, LABOUR + ASK, database=database))[0]["case"])
    process = python(home, LABOUR + AWAY, case, database=database)
    while not (home / "log").exists() or len(lines(home, "page")) < 5:
        assert process.poll() is None
    server.tell("restart")
    assert said(process) == [{"state": "done", "captures": 24}]


TROUBLE = """
import io
desk = opened()
def sorry(work):
    raise Unreachable("It did not answer: https://hers.example/", "Try again.")
def bug(work):
    raise ValueError("https://hers.example/")
def deadly(work):
    os._exit(9)
sys.stderr = io.StringIO()
shown = []
for kind, does in ((Kind.FIND, sorry), (Kind.WATCH, bug), (Kind.SEND, deadly)):
    kinds.DO[kind] = does
    job = queue.enqueue(desk, kind)
    tries = 0
    while not JobRow.objects.get(pk=job.pk).is_over:
        connections.close_all()
        child = os.fork() if does is deadly else 0
        if not child:
            threading.excepthook = attempt.quiet
            me = worker()
            me._rounds = 99.0  # only this job
            me.step()
        else:
            tries += os.waitpid(child, 0)[1] != 0
        if does is deadly and child:
            JobRow.objects.filter(state="running").update(lease_until=timezone.now())
            queue.reap()
    row = JobRow.objects.get(pk=job.pk)
    said = attempt.troubles(desk, row)
    in_clear = b"hers" in bytes(row.trouble) + repr(row.counts).encode()
    shown.append([row.state, row.is_broken, said, in_clear])
log = sys.stderr.getvalue()
tell(shown=shown, tries=tries, log="ValueError" in log and "bug" in log,
     content="hers" in log)
"""


def test_a_known_trouble_is_told_in_its_sentence_and_a_bug_without_content(
    home: Path, database: str
) -> None:
    told = said(python(home, LABOUR + TROUBLE, database=database))[0]
    sentence = ["It did not answer: https://hers.example/"]
    assert told["shown"] == [
        ["failed", False, sentence, False],
        ["failed", True, [], False],
        ["failed", True, [], False],  # its workers died of it, five times
    ]
    assert told["tries"] == 5
    assert told["log"] is True
    assert told["content"] is False


CLOCKWORK = """
from tests.simulators import takedown
from unburden.app.casework.models import PlaceRow
def place(desk, hours):
    at = clock() + timedelta(hours=hours)
    PlaceRow.objects.create(case=desk.row, number=1, index="i", hosts_index="h",
                            since=at, next_look=at, sealed=b"")
now, later, frozen, hidden = (opened() for _ in range(4))
for desk, hours in ((now, -1), (later, 1), (frozen, -1), (hidden, -1)):
    place(desk, hours)
for desk, field in ((frozen, "frozen_at"), (hidden, "hidden_at")):
    setattr(desk.row, field, clock())
    desk.row.save()
for _ in range(3):
    due.enqueue_due(HouseKeys())
rows = JobRow.objects.all()
asked = [[row.kind, row.case_id == now.row.id, row.is_routine] for row in rows]
first = queue.enqueue(now, Kind.PACK)
taken = queue.take("me", HouseKeys().open())
tell(asked=asked, first=taken.pk == first.pk)
"""


def test_what_is_due_by_the_clock_is_asked_for_once_and_comes_after_a_persons(
    home: Path, database: str
) -> None:
    told = said(python(home, LABOUR + CLOCKWORK, database=database))[0]
    assert told["asked"] == [
        ["watch", True, True],
        ["retain", False, True],
        ["sweep", False, True],
    ]
    assert told["first"] is True


SWEEP = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
held = {name: SessionStore() for name in ("over", "open")}
held["over"].set_expiry(-60)
for each in held.values():
    each.create()
me = worker()
until(lambda: not me.step())
left = [name for name, each in held.items() if each.exists(each.session_key)]
tell(left=left)
"""


def test_sessions_that_ended_are_swept_away_every_day(
    home: Path, database: str
) -> None:
    assert said(python(home, LABOUR + SWEEP, database=database))[0]["left"] == ["open"]


PACK = """
import zipfile
from unburden.app.jobs import bundles
desk = opened()
job = queue.enqueue(desk, Kind.PACK)
worker().step()
path = bundles.place(desk, job.pk)
is_sealed = not zipfile.is_zipfile(path)
plain = list(home.rglob("*.zip"))
data = b"".join(bundles.hand_over(desk, job.pk))
(home.parent / "bundle.zip").write_bytes(data)
ok = stories.verify(home.parent / "bundle.zip").ok
left = path.exists()
second = queue.enqueue(desk, Kind.PACK)
worker().step()
path = bundles.place(desk, second.pk)
bundles.remove_old()
young = path.exists()
os.utime(path, (time.time() - 90_000,) * 2)
bundles.remove_old()
tell(state=one().state if JobRow.objects.count() == 1 else "", is_sealed=is_sealed,
     plain=plain, ok=ok, left=left, young=young, old=path.exists(),
     another=second.pk != job.pk)
""".replace("home", 'Path(os.environ["UNBURDEN_HOME"])')


def test_a_bundle_lies_sealed_until_it_is_taken_or_a_day_old(home: Path) -> None:
    told = said(python(home, LABOUR + PACK))[0]
    assert told.pop("state") == ""
    assert told == {
        "is_sealed": True,
        "plain": [],
        "ok": True,
        "left": False,
        "young": True,
        "old": False,
        "another": True,
    }


PACK_STOPPED = """
from unburden.app.jobs import bundles
from unburden.app.jobs.progress import Progress
from unburden.model import ItemKind, Lead
from unburden.app.casework import actions
home = Path(os.environ["UNBURDEN_HOME"])
files = home.parent / "made"
desk = opened()
item = stories.item(1, id="I1")
actions._keep(desk, item.label, ItemKind.INTIMATE, item.fingerprint)
for number in range(3):
    url = f"https://p.example/{number}"
    lead = Lead(url=f"{url}.jpg", page=url, source="s", seen_at=clock())
    desk.found(stories.match(1, item="I1"), lead, str(number) * 64, None)
desk.row.matches.update(capture=desk.keep_capture(stories.capture(1, files), files))

told, slowly = 0, Progress.tell
def tell_slowly(self, word, news):
    global told
    told += word == "packing"
    time.sleep(0.06)  # longer than between two looks of the worker
    slowly(self, word, news)
Progress.tell = tell_slowly

def packs():
    return sum(entry.action == "pack" for entry in desk.entries())

def left():
    made = [*home.rglob("bundle-*"), *home.rglob("*.part"), *home.rglob("*.zip")]
    return [str(path) for path in (*made, *home.glob("workshop-*"))]

def steered(wanted, state, begun):
    until(lambda: packs() > begun[0] or not begun[1])
    until(lambda: told > begun[2])
    queue.ask(job, wanted)
    until(lambda: JobRow.objects.get(pk=job.pk).state == state)
    shown.append([state, left(), packs()])

key = sys.argv[1]
shown = []
me = worker()
thread = threading.Thread(target=me.run, daemon=True)
thread.start()
job = queue.enqueue(desk, Kind.PACK, recipients=[key])
steered(Wanted.PAUSE, "paused", (0, False, 1))  # while its exhibits are told
queue.ask(job, Wanted.RUN)
steered(Wanted.PAUSE, "paused", (0, True, told + 8))  # while it is written
tries = JobRow.objects.get(pk=job.pk).tries
queue.ask(job, Wanted.RUN)
until(lambda: JobRow.objects.get(pk=job.pk).state == "done")
first = left()
data = b"".join(bundles.hand_over(desk, job.pk))
(home.parent / "bundle.zip").write_bytes(data)
ok = stories.verify(home.parent / "bundle.zip").ok
job = queue.enqueue(desk, Kind.PACK, recipients=[key], initials="AB")
steered(Wanted.CANCEL, "cancelled", (packs(), True, told + 8))
me.stopping.set()
thread.join()
custody.verify(desk.entries())
tell(shown=shown, first=[Path(path).name for path in first], ok=ok, tries=tries,
     left=left())
"""


def test_a_pack_is_paused_gone_on_with_and_ended_and_leaves_no_half_bundle(
    home: Path, database: str
) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    told = said(python(home, LABOUR + PACK_STOPPED, key, database=database))[0]
    assert told["shown"] == [
        ["paused", [], 0],
        ["paused", [], 1],
        ["cancelled", [], 3],
    ]
    assert len(told["first"]) == 1  # type: ignore[arg-type]
    assert str(told["first"]).startswith("['bundle-")
    assert told["ok"] is True
    assert told["tries"] == 0  # a pause is no try that came to nothing
    assert told["left"] == []
