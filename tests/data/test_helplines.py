import re

import pytest

from unburden.data import JURISDICTIONS, for_person, helplines


def test_every_row_says_where_it_is_from_and_when_it_was_checked() -> None:
    for row in helplines():
        assert row.source.strip(), row.id
        assert row.checked == "never" or re.fullmatch(r"\d{4}-\d\d-\d\d", row.checked)
        assert row.confidence in {"confirmed", "unconfirmed"}
        assert row.serves in {"adults", "under18", "all"}
        assert row.contact, row.id


def test_a_row_without_a_named_source_is_not_confirmed() -> None:
    unnamed = [row for row in helplines() if "could not be named" in row.source]
    assert unnamed
    assert not any(row.is_confirmed for row in unnamed)


@pytest.mark.parametrize("place", JURISDICTIONS)
@pytest.mark.parametrize("adult", [True, False])
def test_there_is_somebody_to_turn_to_everywhere(place: str, *, adult: bool) -> None:
    rows = for_person(place, adult=adult)
    assert rows
    assert all(row.serves != ("under18" if adult else "adults") for row in rows)


def test_her_own_country_comes_first_and_confirmed_rows_before_others() -> None:
    rows = for_person("GB-EAW", adult=True)
    assert rows[0].name.startswith("Revenge Porn Helpline")
    here = [row.is_confirmed for row in rows if "*" not in row.country]
    assert here == sorted(here, reverse=True)
