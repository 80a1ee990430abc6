"""The kind of notice for a reader, and how many addresses one takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notify.samples import AT, declared, place, route, statement

from unburden.data.duties import duties_on
from unburden.errors import NoticeRefused
from unburden.model import Declaration, Layer
from unburden.notify import choose_form, chunks, why_not

DAY = AT.date()


def chosen(to, law, **told):
    form, relied = choose_form(to, duties_on(DAY, law, to.layer), **told)
    return form.id, relied.id if relied else ""


def test_her_own_law_comes_first_where_its_reader_takes_that_kind():
    both = route(Layer.PLATFORM, "us-tida-223a", "uk-osa-s20A")
    assert chosen(both, "IN") == ("us-tida-223a", "us-tida-223a")
    uk = route(Layer.PLATFORM, "uk-osa-s20A", "us-tida-223a")
    assert chosen(uk, "GB-EAW") == ("uk-osa-s20A", "uk-osa-10-3A")
    assert chosen(uk, "US") == ("us-tida-223a", "us-tida-223a")


def test_who_names_no_kind_gets_the_one_her_law_asks_for():
    assert chosen(route(), "GB-SCT") == ("uk-osa-s20A", "uk-osa-10-3A")
    assert chosen(route(), "IN") == ("in-it-3-2-b", "in-it-3-2-b")


def test_who_may_pass_it_on_gets_the_plain_letter():
    host = route(Layer.HOST, "eu-dsa-16", forwards=True)
    assert chosen(host, "IE") == ("letter", "")


def test_a_search_engine_is_asked_by_its_form_and_never_told_her_name():
    engine = route(Layer.SEARCH, "google-search-ncii")
    assert chosen(engine, "DE") == ("google-search-ncii", "")
    assert chosen(route(Layer.SEARCH), "DE") == ("letter", "")
    assert chosen(engine, "GB-EAW") == ("google-search-ncii", "")  # s. 27: unconfirmed


def test_a_copyright_notice_is_chosen_only_for_an_owner():
    tube = route(Layer.PLATFORM, "us-dmca-512c3")
    not_hers = statement(declared=declared(Declaration.OWNS_COPYRIGHT))
    dmca = ("us-dmca-512c3", "us-dmca-512c")
    assert chosen(tube, "US", statement=statement()) == dmca
    both = route(Layer.PLATFORM, "us-dmca-512c3", "us-tida-223a")
    assert chosen(both, "US", statement=statement())[0] == "us-dmca-512c3"
    assert chosen(both, "US", statement=not_hers)[0] == "us-tida-223a"
    for said in (not_hers, None):
        assert "nobody has recorded that she owns" in why_not(tube, said)
        with pytest.raises(NoticeRefused, match="copyright notices only"):
            chosen(tube, "US", statement=said)


def test_who_takes_copyright_notices_only_and_passes_them_on_gets_none():
    tube = route(Layer.PLATFORM, "us-dmca-512c3", forwards=True)
    assert "may pass them on" in why_not(tube, statement())
    host = route(Layer.HOST, "us-dmca-512c3", "eu-dsa-16", forwards=True)
    assert why_not(host, statement()) == ""
    assert chosen(host, "US", statement=statement()) == ("letter", "")


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 9), max_size=12),
    st.integers(0, 7).filter(lambda most: most != 1),
)
def test_no_notice_names_more_than_its_reader_takes_and_none_is_lost(counts, most):
    places = [
        place(n, media=tuple(f"https://cdn.example/{n}/{i}" for i in range(count)))
        for n, count in enumerate(counts, start=1)
    ]
    made = chunks(places, route(max_urls=most))
    assert all(made)
    if most:
        assert all(sum(1 + len(p.media) for p in part) <= most for part in made)
    parts = [one for part in made for one in part]
    assert list(dict.fromkeys(one.page for one in parts)) == [p.page for p in places]
    named = [url for one in parts for url in one.media]
    assert named == [url for one in places for url in one.media]


def test_many_addresses_go_in_one_notice_where_no_limit_is_known():
    places = [place(n) for n in range(1, 60)]
    assert chunks(places, route()) == [places]
    assert chunks([], route()) == []
    assert len(chunks(places, route(max_urls=100))) == 2
