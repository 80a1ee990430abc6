"""What each kind of notice has to contain."""

import pytest

from unburden.data.forms import LETTER, form, forms
from unburden.errors import NotFound
from unburden.model import Element, Layer


@pytest.mark.parametrize(
    ("id_", "required"),
    [
        ("uk-osa-s20A", {"intimate", "subject_or_agent", "good_faith", "locate"}),
        ("us-tida-223a", {"signature", "locate", "no_consent", "good_faith"}),
        ("us-dmca-512c3", {"copyright_work", "perjury", "accurate", "signature"}),
        ("eu-dsa-16", {"reasons", "law", "locate", "name_and_email", "accurate"}),
        ("in-it-3-2-b", {"locate", "nature", "subject_or_agent", "contact"}),
        ("au-esafety", {"locate", "subject_or_agent", "contact"}),
        ("ca-bc-crt", {"shows_her", "no_consent"}),
        ("google-search-ncii", {"locate", "shows_her", "intimate", "no_consent"}),
        ("letter", {"locate", "law", "contact"}),
    ],
)
def test_a_kind_of_notice_asks_for_what_its_law_asks_for(id_, required):
    assert required <= {asked.element for asked in form(id_).required}


def test_a_name_is_asked_for_by_the_digital_services_act_only():
    asked = {Element.NAME_AND_EMAIL, Element.COPYRIGHT_WORK, Element.PERJURY}
    named = {row.id for row in forms() if asked & {one.element for one in row.required}}
    assert named == {"eu-dsa-16", "us-dmca-512c3"}


def test_a_copyright_notice_says_that_she_has_to_own_the_copyright():
    row = form("us-dmca-512c3")
    assert "owns the copyright" in row.only_if
    assert any("deepfake" in one for one in row.warnings)
    assert [one.id for one in forms() if one.only_if] == [row.id]


def test_every_element_says_what_it_is_and_where_that_stands():
    for row in forms():
        assert row.required, row.id
        assert row.layers, row.id
        elements = [asked.element for asked in row.elements]
        assert len(elements) == len(set(elements)), row.id
        for asked in row.elements:
            assert asked.says.strip(), row.id
            assert asked.cite.strip(), row.id


def test_a_letter_may_go_to_anybody_and_needs_no_name_and_no_picture():
    row = form(LETTER)
    assert set(row.layers) == set(Layer)
    needed = {asked.element for asked in row.required}
    assert not needed & {Element.NAME_AND_EMAIL, Element.SIGNATURE, Element.SCREENSHOTS}


def test_no_kind_of_notice_needs_a_picture_of_the_page():
    for row in forms():
        assert Element.SCREENSHOTS not in {asked.element for asked in row.required}


def test_a_kind_of_notice_that_we_do_not_know_is_told_with_those_we_do():
    with pytest.raises(NotFound, match=r"Known are: uk-osa-s20A, .*, letter"):
        form("zzz")
