"""Which offence was in force on which day."""

import re
from datetime import date

import pytest

from unburden.data import JURISDICTIONS
from unburden.data.offences import Act, law_in_force, offences


def ids(on, jurisdiction, act=None):
    return [row.id for row in law_in_force(on, jurisdiction, act)]


@pytest.mark.parametrize(
    ("on", "act", "found"),
    [
        (date(2015, 4, 12), Act.SHARING, []),
        (date(2015, 4, 13), Act.SHARING, ["ew-cjca-33-sharing"]),
        (date(2024, 1, 30), Act.SHARING, ["ew-cjca-33-sharing"]),
        (date(2024, 1, 31), Act.SHARING, ["ew-soa-66B-sharing"]),
        (date(2021, 6, 28), Act.THREATENING, []),
        (date(2021, 6, 29), Act.THREATENING, ["ew-cjca-33-threatening"]),
        (date(2024, 1, 31), Act.THREATENING, ["ew-soa-66B-threatening"]),
        (date(2026, 2, 5), Act.CREATING, []),
        (date(2026, 2, 6), Act.CREATING, ["ew-soa-66E"]),
        (date(2026, 2, 6), Act.REQUESTING, ["ew-soa-66F"]),
        (date(2026, 6, 28), Act.COPYING, []),
        (date(2026, 6, 29), Act.COPYING, ["ew-soa-66AE"]),
        (date(2026, 6, 28), Act.TAKING, []),
        (date(2026, 6, 29), Act.TAKING, ["ew-soa-66AB"]),
        (date(2026, 2, 5), Act.REQUESTING, []),
        (date(2024, 1, 30), Act.CREATING, []),
    ],
)
def test_england_and_wales_day_by_day(on, act, found):
    assert ids(on, "GB-EAW", act) == found


@pytest.mark.parametrize(
    ("place", "eve", "first"),
    [
        ("GB-SCT", date(2017, 7, 2), "sc-abshsa-2"),
        ("US", date(2025, 5, 18), "us-tida-2"),
        ("IE", date(2021, 2, 9), "ie-hhcroa-2"),
        ("GB-NIR", date(2016, 2, 29), "ni-ja-51-sharing"),
        ("IT", date(2025, 10, 9), "it-cp-612-quater"),
        ("DE", date(2020, 12, 31), "de-stgb-184k"),
        ("AU", date(2024, 9, 2), "au-cc-474-17A"),
        ("CA-BC", date(2015, 3, 9), "ca-cc-162-1"),
        ("IN", date(2009, 10, 26), "in-ita-66E"),
        ("NZ", date(2022, 3, 8), "nz-hdca-22A"),
        ("SG", date(2019, 12, 31), "sg-pc-377BE"),
        ("KR", date(2024, 11, 5), "kr-sc-14-2"),
        ("BR", date(2018, 9, 30), "br-cp-218-C"),
    ],
)
def test_other_places_from_their_first_day(place, eve, first):
    assert ids(eve, place, Act.SHARING) == []
    assert first in ids(date.fromordinal(eve.toordinal() + 1), place, Act.SHARING)


def test_france_has_one_law_for_real_pictures_and_one_for_made_up_ones():
    assert ids(date(2024, 5, 22), "FR", Act.SHARING) == ["fr-cp-226-2-1"]
    assert ids(date(2024, 5, 23), "FR", Act.SHARING) == [
        "fr-cp-226-8-1",
        "fr-cp-226-2-1",
    ]


@pytest.mark.parametrize("place", ["GB-SCT", "GB-NIR", "IE"])
@pytest.mark.parametrize("act", Act)
def test_sections_of_england_and_wales_are_not_law_elsewhere(place, act):
    found = ids(date(2026, 11, 26), place, act)
    assert not [one for one in found if one.startswith("ew-")]


@pytest.mark.parametrize("place", ["GB-SCT", "GB-NIR"])
def test_creating_is_no_offence_that_we_hold_in_scotland_and_northern_ireland(place):
    assert ids(date(2026, 11, 26), place, Act.CREATING) == []


def test_a_law_whose_first_day_is_in_doubt_is_not_confirmed():
    rows = {row.id: row for place in JURISDICTIONS for row in offences(place)}
    doubted = {id_ for id_, row in rows.items() if not row.is_confirmed}
    assert doubted == {
        "ew-soa-66AB",
        "ew-soa-66AE",
        "ni-ja-51-sharing",
        "fr-cp-226-2-1",
        "kr-sc-14-2",
        "br-cp-218-C",
    }
    assert all("day" in rows[id_].note for id_ in doubted)


def test_what_is_not_confirmed_comes_last_and_says_so():
    rows = law_in_force(date(2026, 11, 1), "GB-EAW")
    sure = [row.is_confirmed for row in rows]
    assert sure == sorted(sure, reverse=True)
    assert [row.id for row in rows if not row.is_confirmed] == [
        "ew-soa-66AB",
        "ew-soa-66AE",
    ]


def test_a_country_has_the_rows_of_its_parts_and_no_other():
    parts = {"GB-EAW", "GB-SCT", "GB-NIR"}
    assert {row.jurisdiction for row in offences("GB")} == parts
    assert {row.jurisdiction for row in offences("GB-EAW")} == {"GB-EAW"}
    assert {row.jurisdiction for row in offences("CA-BC")} == {"CA"}
    assert offences("") == offences("EU") == ()


def test_every_row_says_where_it_is_from_and_when_it_was_checked():
    rows = [row for place in JURISDICTIONS for row in offences(place)]
    assert rows
    for row in rows:
        assert row.source.strip(), row.id
        assert row.says.strip(), row.id
        assert row.jurisdiction in JURISDICTIONS
        assert row.checked == "never" or re.fullmatch(r"\d{4}-\d\d-\d\d", row.checked)
        assert row.confidence in {"confirmed", "unconfirmed"}
        assert row.until is None or row.since < row.until
