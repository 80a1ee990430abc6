"""The clock on the wall where somebody lives."""

from zoneinfo import ZoneInfo

import pytest

from unburden.data import JURISDICTIONS, time_zone


def test_every_zone_is_one_and_belongs_to_a_place_we_know():
    zones = {code: time_zone(code) for code in JURISDICTIONS}
    assert sum(bool(zone) for zone in zones.values()) == 12
    for zone in filter(None, zones.values()):
        assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize("several", ["US", "AU", "CA", "BR", "EU", "", "nowhere"])
def test_where_there_are_several_none_is_guessed(several):
    assert time_zone(several) == ""
