"""Seals from several authorities; one that does not answer is asked again later."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from demo.authority import Authority
from tests.simulators.authority import Faltering, Tap
from tests.simulators.calendar import HEIGHT, Calendar
from tests.simulators.case import OPEN, opened, python, said, trust

from unburden.model import Checkpoint, sealed_statement

NOTED = f"""{OPEN}
desk.append("note", {{"page": "https://secret-place.example/her-name"}})"""
SEAL = """
from unburden.seal import check
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
getattr(sealing, sys.argv[2])(desk)
tree = custody.Tree.of(desk.entries())
proves = []
for seal in desk.seals():
    proves.append(check(seal))
    assert tree.checkpoint(seal.checkpoint.size) == seal.checkpoint
tell(
    sealed=[seal.authority for seal in desk.seals()],
    owed=[[one.authority, one.tries, str(one)] for one in sealing.waiting(desk)],
    proves=proves,
    actions=[entry.action for entry in desk.entries()],
    points=[
        [s.checkpoint.size, s.checkpoint.root, s.checkpoint.head] for s in desk.seals()
    ],
)
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    return opened(tmp_path, NOTED)


def seal(home: Path, case: str, how: str = "seal") -> dict[str, object]:
    return said(python(home, SEAL, case, how))[0]


def test_an_authority_that_does_not_answer_is_asked_again_until_it_does(
    tmp_path: Path, case: str
) -> None:
    with Authority() as good, Faltering(4) as bad:
        trust(tmp_path, (good.url, good.certificates), (bad.url, bad.certificates))
        first = seal(tmp_path, case)
        assert first["sealed"] == [good.url]
        owed = first["owed"]
        assert isinstance(owed, list)
        assert [one[:2] for one in owed] == [[bad.url, 1]]
        assert owed[0][2].startswith(f"Not yet sealed by {bad.url}: ")
        assert "It will be asked again with the next command." in owed[0][2]
        assert first["actions"] == ["open", "note", "seal", "seal-waiting"]
        answered = good.answered
        second = seal(tmp_path, case, "seal_waiting")
        assert second["owed"][0][1] == 2  # type: ignore[index]
        third = seal(tmp_path, case, "seal_waiting")
        assert third["sealed"] == [good.url, bad.url]
        assert third["owed"] == []
        assert good.answered == answered  # it owes nothing, and is left in peace
        assert third["actions"] == [*first["actions"], "seal-waiting", "seal"]  # type: ignore[misc]
        assert seal(tmp_path, case, "seal_waiting")["actions"] == third["actions"]


def test_an_authority_that_hiccups_is_asked_twice_at_once(
    tmp_path: Path, case: str
) -> None:
    with Faltering(1) as hiccup:
        trust(tmp_path, (hiccup.url, hiccup.certificates))
        told = seal(tmp_path, case)
    assert told["sealed"] == [hiccup.url]
    assert told["owed"] == []


def test_what_an_authority_owes_that_is_no_longer_trusted_is_given_up(
    tmp_path: Path, case: str
) -> None:
    with Authority() as gone:
        pass
    trust(tmp_path, (gone.url, gone.certificates))
    assert seal(tmp_path, case)["owed"][0][0] == gone.url  # type: ignore[index]
    trust(tmp_path)
    told = seal(tmp_path, case, "seal_waiting")
    assert told["owed"] == []
    assert told["actions"] == ["open", "note", "seal-waiting", "seal-given-up"]


def test_a_calendar_is_asked_again_until_its_promise_is_in_bitcoin(
    tmp_path: Path, case: str
) -> None:
    with Authority() as authority, Calendar() as calendar:
        trust(tmp_path, (authority.url, authority.certificates), (calendar.url, b""))
        first = seal(tmp_path, case)
        assert first["sealed"] == [authority.url, calendar.url]
        assert calendar.url not in str(first["owed"])
        waiting = seal(tmp_path, case)
        assert "seal-completed" not in waiting["actions"]  # type: ignore[operator]
        calendar.mine()
        done = seal(tmp_path, case)
    actions = done["actions"]
    assert isinstance(actions, list)
    assert actions.count("seal-completed") == 2
    proves = done["proves"]
    assert isinstance(proves, list)
    assert [f"block {HEIGHT:,}" in said for said in proves] == [False, True] * 2 + [
        False,
        False,
    ]
    assert len(set(map(tuple, done["points"]))) == 3  # type: ignore[call-overload]
    heard = [digest.hex() for digest in calendar.heard]
    points = [part for point in done["points"] for part in point]  # type: ignore[attr-defined]
    assert not set(heard) & set(points)


def test_nothing_but_one_hash_is_sent(tmp_path: Path, case: str) -> None:
    with Authority() as authority, Tap(authority) as tap:
        trust(tmp_path, (tap.url, authority.certificates))
        told = seal(tmp_path, case)
    assert len(tap.heard) == 1
    head, _, body = tap.heard[0].partition(b"\r\n\r\n")
    line, *headers = head.decode().lower().split("\r\n")
    assert line == "post /tsr http/1.1"
    known = {"host", "user-agent", "content-type", "accept", "content-length"}
    known |= {"connection", "accept-encoding"}
    assert {name.partition(":")[0] for name in headers} <= known
    size, root, last = told["points"][0]  # type: ignore[index]
    statement = sealed_statement(Checkpoint(size=size, root=root, head=last))
    assert hashlib.sha256(statement).digest() in body
    assert len(body) < 90  # a hash, its name, a random number, and a flag
    for secret in (case, "secret-place", "her-name", "Sam", root, last):
        assert secret.lower().encode() not in tap.heard[0].lower()
    for hidden in (root, last):
        assert bytes.fromhex(hidden) not in body


PROVE = """
from tests.simulators import stories
from unburden.app.casework.models import EntryRow
from unburden.app.casework.pages import PageQueue
from unburden.app.casework.story import tell_story, with_ledger
from unburden.errors import LedgerBroken
from unburden.model import ItemKind, Lead
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
files = Path(sys.argv[2])
desk.keep_item(ItemKind.INNOCENT, "a.jpg", stories.item(1).fingerprint)
for number in (0, 1, 2):
    made = stories.capture(number, files / str(number))
    page = PageQueue(desk, None, None).add(made.url, source="s")
    desk.keep_capture(made, files / str(number), page=page)
    there = {"url": f"https://p.example/{number}.jpg", "page": made.url, "source": "s"}
    desk.found(
        stories.match(number, item="I1"), Lead(**there, seen_at=clock()), "0" * 64, page
    )
    if number < 2:
        sealing.seal(desk)
story = with_ledger(desk, tell_story(desk, at=clock(), folder=None))
entries = desk.entries()
for label, proof in story.proofs.items():
    assert custody.is_included(entries[proof.seq], proof)
tell(
    sealed=[seal.checkpoint.size for seal in story.seals],
    lines=story.checkpoint.size,
    proofs=[proof.checkpoint.size for _, proof in sorted(story.proofs.items())],
)
EntryRow.objects.filter(case=desk.row, seq=2).delete()
try:
    with_ledger(desk, tell_story(desk, at=clock(), folder=None))
except LedgerBroken as error:
    tell(broken=error.what)
"""


def test_a_record_is_proved_to_the_first_seal_after_it(
    tmp_path: Path, case: str
) -> None:
    with Authority() as authority:
        trust(tmp_path, (authority.url, authority.certificates))
        told, broken = said(python(tmp_path, PROVE, case, str(tmp_path / "files")))
    first, second = told["sealed"]  # type: ignore[misc]
    assert told["proofs"] == [first, second, told["lines"]]  # the last has no seal yet
    assert "Line 3 of the ledger" in str(broken["broken"])


SIGN = """
from unburden.app.casework.pages import signed
from unburden.capture import from_json
from tests.simulators import stories
desk = unlock(sys.argv[1], "p", actor="Sam", clock=clock)
files = Path(sys.argv[2])
made = stories.capture(0, files, files={"page.wacz": "0" * 64, "page.png": "1" * 64})
(files / "page.wacz").write_bytes((files.parent / "page.wacz").read_bytes())
now = signed(desk, made, files)
assert from_json(json.loads((files / "record.json").read_bytes())) == now
named = desk.entries()[0].body["signing_key"]
assert named.encode() == desk.signing_key().public_pem
tell(files=dict(now.files))
"""


def test_a_finished_archive_is_signed_and_its_record_says_so(
    tmp_path: Path, case: str
) -> None:
    made = tmp_path / "made"
    with zipfile.ZipFile(tmp_path / "page.wacz", "w") as wacz:
        wacz.writestr("datapackage.json", '{"created": "2026-03-04T12:00:00Z"}')
    told = said(python(tmp_path, SIGN, case, str(made)))[0]["files"]
    sha256 = hashlib.sha256((made / "page.wacz").read_bytes()).hexdigest()
    assert told == {"page.wacz": sha256, "page.png": "1" * 64}
    with zipfile.ZipFile(made / "page.wacz") as wacz:
        assert b"publicKey" in wacz.read("datapackage-digest.json")
