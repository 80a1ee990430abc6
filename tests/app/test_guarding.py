"""On a server nobody is searched for: authority, listed places, no shared picture."""

from __future__ import annotations

from pathlib import Path

from tests.simulators.case import python, said

SERVER = """
[house]
server = true

[[source]]
url = "https://listed.example/"
"""
WORK = """
from tests.simulators import stories
from unburden.app.casework import actions, guarding
from unburden.errors import UnburdenError
from unburden.model import ItemKind, Lead

def refused(work):
    try:
        work()
    except UnburdenError as error:
        return type(error).__name__
    return ""

def add(desk, number):
    item = stories.item(number)
    actions._keep(desk, item.label, item.kind, item.fingerprint)

def find(desk, spec):
    actions.find(desk, [spec], looking=None, tell=None)

def found(desk, number):
    seen = {"url": f"https://p.example/{number}", "page": "https://p.example/"}
    lead = Lead(**seen, source="s", seen_at=clock())
    match = stories.match(number, item=f"I{number}")
    desk.found(match, lead, str(number) * 64, None)
"""
TOGETHER = """
one, other, third = opened(), opened(), opened()
add(one, 1)
before = refused(lambda: guarding.may_go_on(one))
add(other, 1)
add(third, 2)
frozen = [refused(lambda d=d: guarding.may_go_on(d)) for d in (one, other, third)]
search = refused(lambda: find(one, "https://listed.example/"))
visit = refused(
    lambda: actions.record(one, ["https://p.example/"], door=None, tell=print)
)
words = str([e.body for e in other.entries() if e.action == "frozen"])
no_reason = refused(lambda: guarding.release(one, basis=" "))
guarding.release(one, basis="I spoke with both helplines")
released = [refused(lambda d=d: guarding.may_go_on(d)) for d in (one, other)]
unlisted = refused(lambda: find(one, "https://elsewhere.example/"))
for desk in (one, other):
    custody.verify(desk.entries())
tell(before=before, frozen=frozen, search=search, visit=visit, no_reason=no_reason,
     released=released, unlisted=unlisted, named=one.row.id in words)
"""
HIDDEN = """
desk = opened()
for number in (1, 2):  # an innocent photo, an intimate one
    add(desk, number)
    found(desk, number)
told = []
hushed = guarding.hushed(desk, lambda word, news: told.append(word))
for word in ("source", "match", "capturing"):
    hushed(word, {})
before = [row.number for row in desk.match_rows()]
named = refused(lambda: actions.confirm(desk, ["M1"], basis={}, reject=False))
out = Path(os.environ["UNBURDEN_HOME"]).with_name("out.zip")
packed = refused(lambda: actions.pack(desk, out))
hidden = guarding.hidden(desk)
guarding.allow(desk, basis="her written request of 3 March")
after = [row.number for row in desk.match_rows()]
tell(before=before, after=after, hidden=hidden, named=named, packed=packed, told=told)
"""


def told(home: Path, script: str, *, config: str = "") -> dict[str, object]:
    home.mkdir()
    (home / "config.toml").write_text(config)
    return said(python(home, WORK + script))[0]


def test_one_picture_in_two_cases_stops_both_and_neither_learns_of_the_other(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", TOGETHER, config=SERVER)
    assert seen["before"] == ""
    assert seen["frozen"] == ["CaseFrozen", "CaseFrozen", ""]
    assert seen["search"] == seen["visit"] == "CaseFrozen"
    assert seen["no_reason"] == "BadInput"
    assert seen["released"] == ["", "CaseFrozen"]
    assert seen["unlisted"] == "Refused"
    assert seen["named"] is False


def test_on_a_laptop_nobody_else_is_there_to_ask(tmp_path: Path) -> None:
    seen = told(tmp_path / "home", HIDDEN)
    assert seen["before"] == [1, 2]
    assert seen["hidden"] == 0
    assert seen["told"] == ["source", "match", "capturing"]


def test_what_an_innocent_photo_found_is_hidden_until_authority_is_recorded(
    tmp_path: Path,
) -> None:
    seen = told(tmp_path / "home", HIDDEN, config=SERVER)
    assert seen["before"] == [2]
    assert seen["hidden"] == 1
    assert seen["named"] == "NotFound"
    assert seen["packed"] == "AuthorityMissing"
    assert seen["told"] == ["source"]
    assert seen["after"] == [1, 2]
