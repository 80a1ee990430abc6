from datetime import UTC, datetime

import pytest

from unburden import policy
from unburden.data import for_person
from unburden.errors import (
    AuthorityMissing,
    BadInput,
    CaseFrozen,
    NeedsAgent,
    Refused,
    UnderEighteen,
)
from unburden.model import (
    OF_A_MATCH,
    Agent,
    Declaration,
    Declared,
    Footing,
    ItemKind,
    Layer,
    MatchKind,
    Medium,
    Route,
)


def test_an_adult_may_be_helped_here() -> None:
    policy.may_keep(adult=True, services=())


def test_under_eighteen_is_led_to_the_service_that_helps_where_she_lives() -> None:
    with pytest.raises(UnderEighteen) as refusal:
        policy.may_keep(adult=False, services=for_person("GB-EAW", adult=False))
    assert "Report Remove" in str(refusal.value)
    assert "takeitdown.ncmec.org" in str(refusal.value)
    assert str(refusal.value).startswith("Nothing was kept")


def test_not_knowing_her_age_is_not_a_yes() -> None:
    with pytest.raises(BadInput, match="Nobody has said whether she was 18"):
        policy.may_keep(adult=None, services=())


@pytest.mark.parametrize("authority", ["", "  \n"])
def test_nothing_is_copied_without_authority(authority: str) -> None:
    with pytest.raises(AuthorityMissing):
        policy.may_capture(authority=authority)


def test_a_copy_on_somebodys_authority_is_allowed() -> None:
    policy.may_capture(authority=policy.SELF)


def test_only_a_named_person_confirms() -> None:
    policy.may_confirm(actor="Sam")
    with pytest.raises(BadInput, match="A person, with a name"):
        policy.may_confirm(actor=" ")


def stated(*whats: Declaration) -> tuple[Declared, ...]:
    said = {
        "basis": "she told me",
        "by": "Sam",
        "at": datetime(2026, 11, 26, tzinfo=UTC),
    }
    return tuple(Declared(what=what, **said) for what in whats)


@pytest.mark.parametrize("left_out", OF_A_MATCH)
def test_a_notice_names_nothing_of_which_one_declaration_lacks(
    left_out: Declaration,
) -> None:
    said = stated(*(what for what in OF_A_MATCH if what is not left_out))
    assert not policy.may_report(ItemKind.INTIMATE, MatchKind.COPY, said)
    assert policy.may_report(ItemKind.INTIMATE, MatchKind.COPY, stated(*OF_A_MATCH))


def test_an_ordinary_copy_of_an_ordinary_photo_is_nobodys_to_report() -> None:
    said = stated(*OF_A_MATCH)
    for kind in MatchKind:
        may = policy.may_report(ItemKind.INNOCENT, kind, said)
        assert may == (kind not in (MatchKind.IDENTICAL, MatchKind.COPY))


def test_a_frozen_case_waits_for_a_supervisor() -> None:
    policy.may_go_on(case="UB-1", frozen_at=None)
    with pytest.raises(CaseFrozen, match="rests until a supervisor"):
        policy.may_go_on(case="UB-1", frozen_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("spec", "listed", "may"),
    [
        ("https://anything.example/", None, True),
        ("https://site.example/forum/7", ("https://site.example/forum",), True),
        ("https://site.example/forum", ("https://site.example/forum/",), False),
        ("https://site.example/forums", ("https://site.example/forum",), False),
        ("https://site.example.evil.example/", ("https://site.example",), False),
        ("https://site.example/", (), False),
    ],
)
def test_on_a_server_only_listed_sources_are_searched(
    spec: str, listed: tuple[str, ...] | None, *, may: bool
) -> None:
    if may:
        policy.may_search(spec, listed=listed)
    else:
        with pytest.raises(Refused, match="not on your organisation's list"):
            policy.may_search(spec, listed=listed)


def test_what_an_innocent_photo_found_is_hidden_on_a_server_at_first() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert not policy.may_see(ItemKind.INNOCENT, is_server=True, shown_at=None)
    assert policy.may_see(ItemKind.INNOCENT, is_server=True, shown_at=now)
    assert policy.may_see(ItemKind.INNOCENT, is_server=False, shown_at=None)
    assert policy.may_see(ItemKind.INTIMATE, is_server=True, shown_at=None)


def route(layer: Layer, *, forwards: bool = False, checked: bool = False) -> Route:
    return Route(
        id="x",
        layer=layer,
        name="The other side",
        medium=Medium.MAIL,
        to="abuse@other.example",
        why="It shows this.",
        footing=Footing.CHECKED if checked else Footing.STATED,
        source="x",
        checked="2026-11-20" if checked else "never",
        forwards=forwards,
    )


AGENT = Agent(name="Desk", organisation="A helpline", email="desk@help.example")
RISKY = [
    route(Layer.HOST, forwards=True),
    route(Layer.CDN, forwards=True, checked=True),
    route(Layer.SITE),
    route(Layer.PLATFORM),
]


@pytest.mark.parametrize("to", RISKY, ids=lambda to: to.layer)
def test_nobody_writes_in_her_own_name_to_those_who_may_pass_it_on(to: Route) -> None:
    with pytest.raises(NeedsAgent) as refusal:
        policy.may_write_to(to, agent=None, services=for_person("GB-EAW", adult=True))
    assert "The other side" in str(refusal.value)
    assert "Revenge Porn Helpline (SWGfL) (0345 6000 459" in str(refusal.value)

    policy.may_write_to(to, agent=AGENT, services=())


def test_without_a_helpline_it_still_says_what_to_do() -> None:
    with pytest.raises(NeedsAgent, match="let somebody write for you"):
        policy.may_write_to(RISKY[0], agent=None, services=())


@pytest.mark.parametrize(
    "to",
    [
        route(Layer.SEARCH),
        route(Layer.REGULATOR),
        route(Layer.PLATFORM, checked=True),
        route(Layer.SITE, checked=True),
    ],
    ids=lambda to: to.layer,
)
def test_she_may_write_herself_where_it_goes_no_further(to: Route) -> None:
    policy.may_write_to(to, agent=None, services=())
