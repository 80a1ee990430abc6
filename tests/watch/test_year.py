"""A year of a case of 300 places: every return seen in a day, and no storm of looks."""

from datetime import timedelta

import pytest
from tests.simulators.year import END, HOUR, Watch, play, tell

from unburden.model import PlaceState


@pytest.fixture(scope="module")
def year() -> list[Watch]:
    return play()


def test_every_return_is_seen_within_a_day(year):
    told = tell(year)
    assert len(told.delays) == told.came_back > 300
    assert max(told.delays) < 24


def test_nothing_is_held_to_be_gone_that_is_there(year):
    removals = [(one.world, *looks) for one in year for looks in one.gone]
    assert len(removals) > 300
    for world, first, second in removals:
        assert not world.is_there(second)
        outage = world.outage(first)
        assert not world.is_there(first) or (outage and outage.kind == "glitch")


def test_every_removal_that_lasts_is_seen(year):
    away = [one for one in year if not one.world.is_there(END)]
    assert len(away) > 100
    for one in away:
        lasted = END - one.world.turns[-1]
        assert one.state is PlaceState.GONE or lasted < timedelta(days=14)


def test_no_place_is_a_burden_and_no_hour_is_a_storm(year):
    told = tell(year)
    assert max(told.each) < 800
    assert told.later < 60
    for one in year:
        pairs = zip(one.looks, one.looks[1:], strict=False)
        waits = [later - earlier for earlier, later in pairs]
        assert min(waits) >= HOUR / 2
        assert max(waits) < timedelta(days=8)


def test_each_deadline_is_looked_at(year):
    open_ones = [one for one in year if one.world.is_there(one.due[0])]
    assert len(open_ones) > 50
    for one in open_ones:
        (due,) = one.due
        assert any(due <= at <= due + HOUR for at in one.looks)
