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
    ],
)
def test_other_places_from_their_first_day(place, eve, first):
    assert ids(eve, place, Act.SHARING) == []
    assert first in ids(date.fromordinal(eve.toordinal() + 1), place, Act.SHARING)


def test_what_is_not_confirmed_comes_last_and_says_so():
    rows = law_in_force(date(2026, 11, 1), "GB-EAW")
    sure = [row.is_confirmed for row in rows]
    assert sure == sorted(sure, reverse=True)
    assert [row.id for row in rows if not row.is_confirmed] == [
        "ew-soa-66AB",
        "ew-soa-66AE",
    ]


def test_a_country_has_the_rows_of_its_parts_and_no_other():
    assert {row.jurisdiction for row in offences("GB")} == {"GB-EAW", "GB-SCT"}
    assert {row.jurisdiction for row in offences("GB-EAW")} == {"GB-EAW"}
    assert offences("") == offences("DE") == ()


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
