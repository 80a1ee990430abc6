"""How a case ends: closed, held, hidden, brought back, destroyed, taken out whole."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyrage
import pytest
from tests.simulators.case import python, said

from unburden.app.office import office
from unburden.errors import BadInput

SERVER = "[house]\nserver = true\nkeep_days = 90\n"
WORK = """
import shutil
from datetime import timedelta
from tests.simulators import stories
from unburden.app import house
from unburden.app.casework import actions, retention, taking
from unburden.app.casework.models import Case, EntryRow, ItemRow, Keyslot
from unburden.errors import UnburdenError
home = Path(os.environ["UNBURDEN_HOME"])
now = [datetime(2026, 3, 4, 12, tzinfo=UTC)]
clock = lambda: now[0]
def opened():
    return open_case(
        law="GB-EAW", authority="", actor="Sam", clock=clock, passphrase="p"
    ).desk
def after(**time):
    now[0] += timedelta(**time)
def refused(work):
    try:
        work()
    except UnburdenError as error:
        return type(error).__name__
    return ""
def by_house(desk):
    return cases.open_by_house(desk.row.id, actor="Kim", clock=clock)
def by_words(desk):
    return cases.unlock(desk.row.id, "p", actor="she", clock=clock)
def there(desk):
    return Case.objects.filter(id=desk.row.id).exists()
def due():
    return [(d.case, d.why.value, d.days, d.held) for d in retention.due(clock)]
"""
DELETED = """
desk, other = opened(), opened()
on = retention.hide(desk)
closed = [refused(lambda w=w: w(desk)) for w in (by_words, by_house)]
listed = due()
after(days=6, hours=23)
early = retention.run_due(clock)
back = retention.bring_back(desk.row.id, actor="Kim", basis="she rang", clock=clock)
opens = refused(lambda: by_words(desk))
said_ = [e.action for e in back.entries()]
custody.verify(back.entries())
retention.hide(by_words(desk))
after(days=7)
gone = retention.run_due(clock)
again = retention.run_due(clock)
late = refused(
    lambda: retention.bring_back(desk.row.id, actor="K", basis="b", clock=clock)
)
tell(on=str(on), closed=closed, listed=listed[0][1:], early=early, opens=opens,
     said=said_, gone=gone == [desk.row.id], again=again, late=late,
     left=[Keyslot.objects.filter(case_id=desk.row.id).count(), there(desk)],
     other=there(other), noted=(home / "destroyed").read_text().count("\\n"),
     named=desk.row.id in (home / "destroyed").read_text())
"""
CLOSED = """
desk = opened()
short = refused(lambda: retention.close(desk, keep_days=29))
until = retention.close(desk)
twice = refused(lambda: retention.close(desk))
first = (due(), retention.warning(desk.row, clock))
after(days=61)
month = due()
after(days=23)
week = retention.warning(desk.row, clock).days
retention.hold(desk, basis="a court asked, ref 7")
after(days=60)
held = [retention.run_due(clock), due()[0][3], there(desk),
        refused(lambda: retention.destroy(desk.row.id, clock))]
hidden = by_words(desk)
retention.hide(hidden)
after(days=8)
held.append(retention.run_due(clock))
back = retention.bring_back(desk.row.id, actor="Kim", basis="the court", clock=clock)
no_reason = refused(lambda: retention.end_hold(back, basis=" "))
retention.end_hold(back, basis="the court is done")
retention.keep(back, days=40)
later = retention.run_due(clock)
retention.reopen(back)
after(days=400)
open_again = retention.run_due(clock)
retention.close(back, keep_days=30)
after(days=30)
last_day = retention.run_due(clock)
after(days=1)
tell(short=short, until=str(until), twice=twice, first=[first[0], first[1]],
     month=month[0][1:], week=week, held=held, no_reason=no_reason, later=later,
     open_again=open_again, last_day=last_day, gone=len(retention.run_due(clock)))
"""
RESTORED = """
desk = opened()
shutil.copy(home / "unburden.sqlite3", home.with_name("backup.sqlite3"))
retention.destroy(desk.row.id, clock)
from django.db import connection
connection.close()
shutil.copy(home.with_name("backup.sqlite3"), home / "unburden.sqlite3")
back = there(desk)
slots = [bytes(s.wrapped) for s in Keyslot.objects.filter(case_id=desk.row.id)]
gone = retention.run_due(clock) == [desk.row.id]
tell(back=back, slots=len(slots), gone=gone, left=there(desk))
"""
KEYS = """
from unburden.app.casework.models import Keyslot
desk = opened()
Keyslot.objects.filter(case=desk.row, opens_for="house").delete()
old = refused(lambda: by_house(desk))
cases.let_in(by_words(desk))
opens = refused(lambda: by_house(desk))
twice = refused(lambda: cases.let_in(by_words(desk)))
beside = house.lies_beside()
apart = home.with_name("credentials")
apart.mkdir()
(home / "house.age").rename(apart / "house.age")
lost = refused(lambda: by_house(desk))
os.environ["CREDENTIALS_DIRECTORY"] = str(apart)
given = [refused(lambda: by_house(desk)), house.lies_beside()]
import pyrage
(home.with_name("other")).mkdir()
wrong = home.with_name("other") / "house.age"
wrong.write_text(str(pyrage.x25519.Identity.generate()))
os.environ["CREDENTIALS_DIRECTORY"] = str(wrong.parent)
tell(old=old, opens=opens, twice=twice, beside=beside, lost=lost, given=given,
     wrong=refused(opened), said=[e.action for e in desk.entries()])
"""
TAKEN = """
import pyrage
desk = opened()
item = stories.item(1)
actions._keep(desk, item.label, item.kind, item.fingerprint)
key = pyrage.x25519.Identity.generate()
plain = taking.export(desk, home.with_name("plain.zip"))
sealed = taking.export(desk, home.with_name("case.zip.age"), [str(key.to_public())])
twice = refused(lambda: taking.export(desk, plain))
odd = refused(lambda: taking.export(desk, home.with_name("x.zip"), ["age1no"]))
tell(key=str(key), twice=twice, odd=odd, case=desk.row.id)
"""


def told(home: Path, script: str, *, config: str = SERVER) -> dict[str, object]:
    home.mkdir()
    (home / "config.toml").write_text(config)
    return said(python(home, WORK + script))[0]


def test_what_she_deletes_is_hidden_at_once_and_its_keys_are_gone_after_7_days(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", DELETED)
    assert seen["on"] == "2026-03-11"
    assert seen["closed"] == ["NotFound", "NotFound"]
    assert seen["listed"] == ["she deleted it", 7, False]
    assert seen["early"] == []
    assert seen["opens"] == ""
    assert seen["said"] == ["open", "deleted", "brought back"]
    assert (seen["gone"], seen["again"], seen["late"]) == (True, [], "NotFound")
    assert seen["left"] == [0, False]
    assert seen["other"] is True
    assert (seen["noted"], seen["named"]) == (1, False)


def test_a_closed_case_is_destroyed_after_its_days_unless_it_is_held(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", CLOSED)
    assert seen["short"] == seen["twice"] == seen["no_reason"] == "BadInput"
    assert seen["until"] == "2026-06-02"
    assert seen["first"] == [[], None]
    assert seen["month"] == ["it was kept long enough", 30, False]
    assert seen["week"] == 7
    assert seen["held"] == [[], True, True, "Refused", []]
    assert seen["later"] == seen["open_again"] == seen["last_day"] == []
    assert seen["gone"] == 1


def test_a_restored_backup_brings_back_nothing_that_was_destroyed(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", RESTORED)
    assert (seen["back"], seen["slots"]) == (True, 3)
    assert (seen["gone"], seen["left"]) == (True, False)


def test_the_house_opens_what_it_was_let_into_and_only_with_its_own_key(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", KEYS)
    assert seen["old"] == "WrongPassphrase"
    assert (seen["opens"], seen["twice"]) == ("", "BadInput")
    assert (seen["beside"], seen["lost"]) == (True, "BadInput")
    assert seen["given"] == ["", False]
    assert seen["wrong"] == "BadInput"
    assert seen["said"] == ["open", "let in"]


def test_all_that_a_case_holds_is_taken_out_in_plain_files(tmp_path: Path) -> None:
    seen = told(tmp_path / "home", TAKEN)
    assert (seen["twice"], seen["odd"]) == ("BadInput", "BadInput")
    with zipfile.ZipFile(tmp_path / "plain.zip") as taken:
        names = set(taken.namelist())
        lines = taken.read("ledger.jsonl").decode().splitlines()
        assert json.loads(taken.read("pictures.json"))[0]["item"] == "I1"
        assert json.loads(taken.read("case.json"))["case"] == seen["case"]
    assert {"README.txt", "plan.json", "places.json", "bundle.zip"} <= names
    assert [json.loads(line)["action"] for line in lines][:2] == ["open", "add"]
    key = pyrage.x25519.Identity.from_str(str(seen["key"]))
    out = tmp_path / "case.zip"
    pyrage.decrypt_file(str(tmp_path / "case.zip.age"), str(out), [key])
    assert "bundle.zip" in zipfile.ZipFile(out).namelist()


def test_on_a_laptop_delete_means_gone(tmp_path: Path) -> None:
    script = "desk = opened()\ntell(on=retention.hide(desk), left=there(desk))"
    assert told(tmp_path / "home", script, config="") == {"on": None, "left": False}


@pytest.mark.parametrize("days", ["true", '"90"', "3"])
def test_days_that_are_none_are_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text(f"[house]\nkeep_days = {days}\n")
    with pytest.raises(BadInput, match="keep_days is a whole number of days"):
        office()
