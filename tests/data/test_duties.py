"""Who has to act, how fast and how far, on which day."""

from datetime import date

import pytest

from unburden.data import JURISDICTIONS
from unburden.data.duties import Kind, Reach, Scope, duties, duties_on, duty
from unburden.data.forms import form
from unburden.data.places import within
from unburden.data.routes import routes
from unburden.errors import NotFound
from unburden.model import Layer

TODAY = date(2026, 11, 26)


def ids(on, place, layer):
    return [row.id for row in duties_on(on, place, layer)]


@pytest.mark.parametrize(
    ("on", "place", "layer", "id_", "bound"),
    [
        (date(2026, 6, 28), "GB-EAW", Layer.PLATFORM, "uk-osa-10-3A", False),
        (date(2026, 6, 29), "GB-EAW", Layer.PLATFORM, "uk-osa-10-3A", True),
        (date(2026, 6, 29), "GB-SCT", Layer.SITE, "uk-osa-10-3A", True),
        (date(2026, 6, 29), "GB-NIR", Layer.SITE, "uk-osa-10-3A", True),
        (date(2026, 6, 29), "GB-EAW", Layer.SEARCH, "uk-osa-10-3A", False),
        (date(2026, 6, 28), "GB-EAW", Layer.SEARCH, "uk-osa-27", False),
        (date(2026, 5, 18), "US", Layer.PLATFORM, "us-tida-223a", False),
        (date(2026, 5, 19), "US", Layer.PLATFORM, "us-tida-223a", True),
        (date(2026, 5, 19), "GB-EAW", Layer.PLATFORM, "us-tida-223a", True),
        (date(2026, 5, 19), "US", Layer.HOST, "us-tida-223a", False),
        (date(2026, 2, 19), "IN", Layer.PLATFORM, "in-it-3-2-b", False),
        (date(2026, 2, 19), "IN", Layer.PLATFORM, "in-it-3-2-b-24h", True),
        (date(2026, 2, 20), "IN", Layer.PLATFORM, "in-it-3-2-b", True),
        (date(2026, 2, 20), "IN", Layer.PLATFORM, "in-it-3-2-b-24h", False),
        (date(2024, 1, 28), "CA-BC", Layer.REGULATOR, "ca-bc-iipa", False),
        (date(2024, 1, 29), "CA-BC", Layer.REGULATOR, "ca-bc-iipa", True),
        (date(2026, 6, 28), "SG", Layer.REGULATOR, "sg-osraa", False),
        (date(2026, 6, 29), "SG", Layer.REGULATOR, "sg-osraa", True),
    ],
)
def test_a_duty_binds_from_its_first_day_and_those_it_names(
    on, place, layer, id_, bound
):
    assert (id_ in ids(on, place, layer)) is bound


def test_india_gives_two_hours_and_gave_twenty_four():
    before, after = (
        next(row for row in duties_on(on, "IN", Layer.PLATFORM) if row.hours)
        for on in (date(2026, 2, 19), date(2026, 2, 20))
    )
    assert (before.hours, after.hours) == (24, 2)
    assert before.until == after.since


def test_the_platforms_duty_of_the_take_it_down_act_is_47_usc_223a():
    row = duty("us-tida-223a")
    assert row.citation.startswith("47 U.S.C. 223a")
    assert "6851" not in row.citation
    assert (row.hours, row.scope, row.reach) == (48, Scope.IDENTICAL, Reach.ANYWHERE)


def test_only_the_united_kingdom_asks_for_what_is_substantially_the_same():
    assert [row.id for row in duties() if row.scope is Scope.SAME] == ["uk-osa-10-3A"]


def test_the_law_of_her_place_comes_before_one_that_reaches_anywhere():
    assert ids(TODAY, "GB-EAW", Layer.PLATFORM)[:2] == ["uk-osa-10-3A", "us-tida-223a"]
    assert ids(TODAY, "IE", Layer.PLATFORM)[0] == "eu-dsa-16"
    assert ids(TODAY, "US", Layer.PLATFORM)[0] == "us-tida-223a"
    assert ids(TODAY, "IN", Layer.PLATFORM)[0] == "in-it-3-2-b"
    assert ids(TODAY, "", Layer.PLATFORM)[0] == "us-tida-223a"


@pytest.mark.parametrize("place", [*JURISDICTIONS, ""])
@pytest.mark.parametrize("layer", Layer)
def test_what_is_not_confirmed_never_stands_before_what_is(place, layer):
    sure = [row.is_confirmed for row in duties_on(TODAY, place, layer)]
    assert sure == sorted(sure, reverse=True)


def test_a_law_of_elsewhere_that_asks_where_she_lives_is_not_named():
    for place in JURISDICTIONS:
        for row in duties_on(TODAY, place, Layer.PLATFORM):
            near = row.jurisdiction in within(place)
            assert near or row.reach is Reach.ANYWHERE


def test_a_part_has_the_law_of_the_whole_and_not_the_other_way_round():
    assert within("GB-EAW") == ("GB-EAW", "GB")
    assert within("IE") == ("IE", "EU")
    assert within("CA-BC") == ("CA-BC", "CA")
    assert within("EU") == ("EU",)
    assert within("") == ()
    assert "ca-bc-iipa" not in ids(TODAY, "CA", Layer.REGULATOR)


def test_hours_are_given_only_where_receipt_starts_the_clock():
    for row in duties():
        assert row.hours is None or "receives" in row.clock, row.id
        assert row.kind is Kind.DUTY or row.hours is None, row.id


def test_every_row_names_a_place_a_form_and_a_regulator_that_we_hold():
    held = {row.id for row in routes() if row.layer is Layer.REGULATOR}
    for row in duties():
        assert row.jurisdiction in JURISDICTIONS
        assert set(row.layers) <= set(form(row.form).layers), row.id
        assert row.regulator in held | {""}, row.id
        assert row.since is None or row.until is None or row.since < row.until


def test_a_duty_that_we_do_not_hold_is_told_in_a_sentence():
    with pytest.raises(NotFound, match='called "us-vawa-6851"'):
        duty("us-vawa-6851")
    with pytest.raises(NotFound, match="Did you mean us-tida-223a"):
        duty("us-tida-223")
