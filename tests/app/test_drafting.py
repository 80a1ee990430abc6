"""Whom a case asks first, and who is passed over, with the reason."""

from __future__ import annotations

from pathlib import Path

from tests.simulators.case import python, said

WORK = """
from dataclasses import replace
from tests.simulators import stories, takedown
from unburden.app.casework import actions, asking, notices, places
from unburden.app.casework.drafting import Drafts
from unburden.model import OF_A_MATCH, Declaration, Declared, Ladder, Layer, Lead

desk = opened()
item = stories.item(2)
actions._keep(desk, item.label, item.kind, item.fingerprint)
match = stories.match(1, item="I1")
lead = Lead(url=match.url, page=match.page, source="s", seen_at=clock())
desk.found(match, lead, "0" * 64, None)
actions.confirm(desk, ["M1"], basis={w.value: "she told us" for w in OF_A_MATCH},
                reject=False)
takedown.authorise(desk)

def platform(name, *forms):
    return takedown.route(f"{name}@site.example", layer=Layer.PLATFORM, forms=forms,
                          forwards=False, name=name)

only = platform("copyright", "us-dmca-512c3")
desk_of = platform("abuse", "uk-osa-s20A")
news = []

def drafts():
    ladder = Ladder(page=match.page, at=clock(), routes=(only, desk_of), left_out=(),
                    is_hostile=False, facts=())
    return Drafts(desk=desk, climb=lambda place: ladder, routes=(),
                  tell=lambda word, what: news.append([word, what]))

def made():
    return [[notices.notice(desk, row).route.name, notices.notice(desk, row).form,
             row.state] for row in desk.row.notices.order_by("number")]

def owns(yes):
    what = Declaration.OWNS_COPYRIGHT
    said = [Declared(what=what, basis="she took it", by="Sam", at=clock())] * yes
    asking.state(desk, replace(asking.statement(desk), declared=tuple(said)))
"""


def told(tmp_path: Path, script: str) -> dict[str, object]:
    return said(python(tmp_path / "home", WORK + script))[0]


def test_who_takes_copyright_notices_only_is_passed_over_and_the_next_asked(
    tmp_path: Path,
) -> None:
    seen = told(
        tmp_path,
        """
drafts().first()
drafts().first()
entries = [e.body for e in desk.entries() if e.action == "passed-over"]
tell(made=made(), entries=entries, news=[word for word, _ in news])
""",
    )
    assert seen["made"] == [["abuse", "uk-osa-s20A", "draft"]]
    why = (
        "copyright takes copyright notices only, and nobody has recorded that she "
        "owns the picture."
    )
    assert seen["entries"] == [{"place": "P1", "why": [why]}]
    assert seen["news"] == ["drafted", "passed over"]


def test_a_copyright_notice_is_stopped_when_it_is_no_longer_said_that_she_owns_it(
    tmp_path: Path,
) -> None:
    seen = told(
        tmp_path,
        """
owns(True)
working = drafts()
working.first()
before = made()
owns(False)
working.renew()
working.first()
tell(before=before, after=made())
""",
    )
    assert seen["before"] == [["copyright", "us-dmca-512c3", "draft"]]
    assert seen["after"] == [
        ["copyright", "us-dmca-512c3", "stopped"],
        ["abuse", "uk-osa-s20A", "draft"],
    ]
