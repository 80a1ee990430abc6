"""What works: rates with intervals, small counts kept back, better routes first."""

import xml.etree.ElementTree as ET
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from unburden.errors import BadInput
from unburden.model import Footing, Layer, Medium, Route
from unburden.watch import End, Outcome, better, chart, figures, rates
from unburden.watch.outcomes import FEW, Rate, wilson

MONTH = "2026-11"


def outcomes(route, *, removed=(), back=(), refused=0, silent=0, duty=""):
    def one(end, hours=None):
        return Outcome(
            route=route,
            layer=Layer.PLATFORM,
            duty=duty,
            end=end,
            hours=hours,
            month=MONTH,
        )

    return [
        *(one(End.REMOVED, hours) for hours in removed),
        *(one(End.RETURNED, hours) for hours in back),
        *(one(End.REFUSED) for _ in range(refused)),
        *(one(End.NO_ANSWER) for _ in range(silent)),
    ]


def route(name, layer=Layer.PLATFORM):
    return Route(
        id=name,
        layer=layer,
        name=name,
        medium=Medium.FORM,
        to="",
        why="",
        footing=Footing.CHECKED,
        source="",
        checked="2026-11-20",
    )


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons_as_scipy_has_it(counts):
    hits, of = counts
    peer = binomtest(hits, of).proportion_ci(0.95, method="wilson")
    assert wilson(hits, of) == pytest.approx((peer.low, peer.high), abs=1e-9)


def test_a_row_says_how_it_ended_and_how_soon():
    (row,) = rates(
        outcomes("a", removed=(2, 4, 6, 100), back=(8,), refused=3, silent=2)
    )
    assert (row.asked, row.removed, row.returned) == (10, 5, 1)
    assert (row.refused, row.silent) == (3, 2)
    assert (row.share, row.hours) == (0.5, 6)
    assert figures(row) == "5 of 10, half within 6 h, 1 came back"


@pytest.mark.parametrize("count", range(1, FEW))
def test_small_counts_are_not_told(count):
    (row,) = rates(outcomes("a", removed=[3.0] * count))
    told = {one.name: getattr(row, one.name) for one in fields(Rate)}
    assert told.pop("route") == "a"
    assert not any(told.values())
    assert "fewer than 5" in figures(row)
    assert "fewer than 5" in chart([row])


def test_a_median_of_few_removals_is_not_told():
    (row,) = rates(outcomes("a", removed=[3.0] * (FEW - 1), silent=40))
    assert (row.removed, row.hours) == (FEW - 1, None)


def test_an_outcome_has_nothing_of_a_person():
    names = {one.name for one in fields(Outcome)}
    assert names == {"route", "layer", "duty", "end", "month", "hours"}


@pytest.mark.parametrize(("end", "hours"), [(End.REFUSED, 3.0), (End.REMOVED, None)])
def test_hours_are_of_what_was_removed_only(end, hours):
    with pytest.raises(BadInput, match="hours to removal"):
        Outcome(
            route="a",
            layer=Layer.HOST,
            duty="",
            end=end,
            hours=hours,
            month=MONTH,
        )


def test_laws_are_told_apart_or_together():
    some = [
        *outcomes("x", removed=[20.0] * 25, duty="us-dmca-512"),
        *outcomes("x", silent=25, duty="us-tida-223a"),
    ]
    apart = {row.duty: row.share for row in rates(some)}
    assert apart == {"us-dmca-512": 1.0, "us-tida-223a": 0.0}
    (together,) = rates(some, by_duty=False)
    assert (together.asked, together.share, together.duty) == (50, 0.5, "")


def test_of_one_layer_the_better_goes_first_and_the_rest_stays():
    ladder = (
        route("form"),
        route("unmeasured"),
        route("copyright"),
        route("search", Layer.SEARCH),
        route("few", Layer.HOST),
        route("host", Layer.HOST),
    )
    measured = rates(
        [
            *outcomes("form", silent=25),
            *outcomes("copyright", removed=[20.0] * 25),
            *outcomes("search", silent=99),
            *outcomes("few", removed=[1.0] * (FEW - 1)),
            *outcomes("host", silent=50),
        ]
    )
    ids = [one.id for one in better(ladder, measured)]
    assert ids == ["copyright", "unmeasured", "form", "search", "few", "host"]


def test_much_success_outweighs_a_little_luck():
    measured = rates(
        [
            *outcomes("lucky", removed=[1.0] * 5),
            *outcomes("proven", removed=[1.0] * 90, silent=10),
        ]
    )
    ids = [one.id for one in better((route("lucky"), route("proven")), measured)]
    assert ids == ["proven", "lucky"]


NAMES = st.sampled_from("abcdefg")


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(Layer)), unique_by=lambda one: one[0]),
    st.dictionaries(NAMES, st.tuples(st.integers(0, 20), st.integers(0, 20))),
)
def test_no_route_is_lost_or_changes_its_layer(rungs, counts):
    ladder = tuple(route(name, layer) for name, layer in rungs)
    measured = rates(
        one
        for name, (hits, misses) in counts.items()
        for one in outcomes(name, removed=[1.0] * hits, silent=misses)
    )
    ordered = better(ladder, measured)
    assert [one.layer for one in ordered] == [one.layer for one in ladder]
    assert {one.id for one in ordered} == {one.id for one in ladder}
    assert better(ordered, measured) == ordered
    assert better(ladder, ()) == ladder


def test_the_chart_is_sound_xml_whatever_a_route_is_called():
    some = outcomes("<script>&\"'" + "x" * 99, removed=[5.0] * 9, silent=3, duty="<b>")
    root = ET.fromstring(chart(rates(some)))  # noqa: S314 - of our own making
    words = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(text.startswith("<script>&") for text in words)
    assert "9 of 12, half within 5 h" in words
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == 2


def test_the_bars_and_intervals_are_to_scale():
    (row,) = rates(outcomes("a", removed=[5.0] * 10, silent=10))
    root = ET.fromstring(chart([row]))  # noqa: S314
    bar = list(root.iter("{http://www.w3.org/2000/svg}rect"))[1]
    assert float(bar.get("width")) == pytest.approx(140, abs=0.1)
    assert "No outcomes" in chart([])
