"""The search engines of an organisation, and that none is asked for her name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.simulators.case import python, said

from unburden.app import engines as settings
from unburden.app.engines import engines
from unburden.data.routes import routes
from unburden.errors import BadInput
from unburden.find import JsonEngine
from unburden.net import Door

ENGINE = """
[[engine]]
name = "Ours"
url = "https://search.charity.example/search?q={page}&format=json"
results = "results"
route = "google-ncii"
outdated = "google-outdated"
header = "X-Key"
key_file = "engine-key"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    (tmp_path / "engine-key").write_text("secret\n")
    (tmp_path / "engine-key").chmod(0o600)
    return tmp_path


def asked(home: Path, text: str) -> tuple[settings.Asked, ...]:
    (home / "config.toml").write_text(text)
    return engines(Door(), routes())


def test_without_one_nobody_is_asked(home: Path) -> None:
    assert engines(Door(), routes()) == ()


def test_an_engine_is_as_it_was_set_up(home: Path) -> None:
    [one] = asked(home, ENGINE)
    assert isinstance(one.engine, JsonEngine)
    assert one.engine.headers == {"X-Key": "secret"}
    assert (one.engine.address, one.engine.copy) == ("url", "")
    assert one.engine.door.allow_private is False
    assert one.route is not None
    assert one.outdated is not None
    assert (one.route.id, one.outdated.id) == ("google-ncii", "google-outdated")
    [private] = asked(home, f"{ENGINE}allow_private = true\n")
    assert isinstance(private.engine, JsonEngine)
    assert private.engine.door.allow_private is True


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{page}", "her name", "with {page} in it"),
        ('results = "results"', "", r"\[\[engine\]\] needs results"),
        ('results = "results"', "results = 7", "results has to be text"),
        ('route = "google-ncii"', 'route = "nobody"', "no route is called so"),
        ('route = "google-ncii"', 'keywords = "x"', "keywords is no setting"),
        ('header = "X-Key"', "", "go together"),
        ('"engine-key"', '"missing"', "cannot be read"),
        (ENGINE, ENGINE + ENGINE, "a name of its own"),
        ("[[engine]]", "[engine]", "has to be rows"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(
    home: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        asked(home, ENGINE.replace(old, new))


def test_a_key_that_others_may_read_is_refused(home: Path) -> None:
    (home / "engine-key").chmod(0o644)
    with pytest.raises(BadInput, match="others may read"):
        asked(home, ENGINE)


WORK = """
from dataclasses import replace
from datetime import timedelta
from tests.simulators import stories, takedown
from unburden.app.casework import actions, asking, listed, notices, places
from unburden.app.casework.drafting import Drafts
from unburden.app.casework.watching import Rounds
from unburden.app.engines import Asked
from unburden.errors import Unreachable
from unburden.find import Listing
from unburden.model import OF_A_MATCH, Layer, Lead, NoticeState, PlaceState

desk = opened()
item = stories.item(2)
actions._keep(desk, item.label, item.kind, item.fingerprint)
match = stories.match(1, item="I1")
lead = Lead(url=match.url, page=match.page, source="s", seen_at=clock())
desk.found(match, lead, "0" * 64, None)
actions.confirm(desk, ["M1"], basis={w.value: "she told us" for w in OF_A_MATCH},
                reject=False)
takedown.authorise(desk)
[row] = places.gather(desk)
row.is_begun = True
row.save()
news = []
note = lambda word, what: news.append(word)

class Engine:
    name, is_listed, fails, asked = "Engine", True, False, []
    def listing(self, page):
        self.asked.append(page)
        if self.fails:
            raise Unreachable("It is down.")
        return Listing(page=page, is_listed=self.is_listed)

def search(name, only=""):
    return takedown.route(f"{name}@engine.example", layer=Layer.SEARCH, name=name,
                          forwards=False, only=only)

engine = Engine()
asked = Asked(engine=engine, route=search("images"), outdated=search("old", "gone"))
drafts = Drafts(desk=desk, climb=None, routes=(), tell=note)
rounds = Rounds(desk=desk, eyes=None, queue=None, tell=note)
listings = listed.Listings(desk=desk, engines=[asked], rounds=rounds, drafts=drafts)

def later(**wait):
    global now
    now = clock() + timedelta(**wait)
    object.__setattr__(desk, "clock", lambda: now)

def made():
    return [[notices.notice(desk, row).route.name, row.state]
            for row in desk.row.notices.order_by("number")]
"""


def told(tmp_path: Path, script: str) -> dict[str, object]:
    return said(python(tmp_path / "home", WORK + script))[0]


def test_what_is_up_goes_to_its_form_and_what_is_gone_to_the_one_for_that(
    tmp_path: Path,
) -> None:
    seen = told(
        tmp_path,
        """
listings.ask()
listings.ask()
up = made()
row.state = PlaceState.GONE
row.save()
later(hours=25)
listings.ask()
gone = made()
engine.is_listed = False
later(hours=50)
listings.ask()
words = [e.action for e in desk.entries() if "listed" in e.action]
custody.verify(desk.entries())
tell(up=up, gone=gone, words=words, asked=engine.asked)
""",
    )
    assert seen["up"] == [["images", "draft"]]
    assert seen["gone"] == [["images", "draft"], ["old", "draft"]]
    assert seen["words"] == ["listed", "unlisted"]
    assert len(set(seen["asked"])) == 1  # type: ignore[arg-type]
    assert len(seen["asked"]) == 3  # type: ignore[arg-type]


def test_an_address_that_holds_her_name_is_asked_of_nobody(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
name = match.page.partition("//")[2].partition(".")[0]
asking.state(desk, replace(asking.statement(desk), name=f"{name} Okonkwo"))
listings.ask()
listings.ask()
why = [e.body for e in desk.entries() if e.action == "not-asked"]
tell(asked=engine.asked, why=why, name=name)
""",
    )
    assert seen["asked"] == []
    [why] = seen["why"]  # type: ignore[misc]
    assert "a part of her name" in why["why"]
    assert len(str(seen["name"])) > 2


def test_an_engine_that_is_down_is_asked_again_later_and_changes_nothing(
    tmp_path: Path,
) -> None:
    seen = told(
        tmp_path,
        """
engine.fails = True
listings.ask()
soon = bool(listed.due(desk, asked))
later(hours=7)
again = bool(listed.due(desk, asked))
tell(soon=soon, again=again, news=news, made=made())
""",
    )
    assert seen == {"soon": False, "again": True, "news": ["engine"], "made": []}


def test_who_still_lists_what_is_gone_is_reminded(tmp_path: Path) -> None:
    seen = told(
        tmp_path,
        """
from unburden.app.casework.following import Clockwork
row.state = PlaceState.GONE
row.save()
listings.ask()
asking.approve(desk, [])
sent = desk.row.notices.get()
sent.sent_at = clock()
sent.save()
notices.move(desk, sent, NoticeState.SENT, {})
later(hours=80)
steps = [one.step for one in Clockwork(drafts=drafts).tick()]
engine.is_listed = False
listings.ask()
for one in desk.row.notices.filter(state="draft"):
    notices.stop(desk, one, "test")
later(hours=200)
after = [one.step for one in Clockwork(drafts=drafts).tick()]
tell(steps=steps, after=after)
""",
    )
    assert seen == {"steps": ["reminder"], "after": []}
