"""What one look showed: her picture decides, then whether anything answered at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.model import Seen
from unburden.watch import Looked, Shows, check, judge
from unburden.watch.words import GEO, LOGIN, REMOVED, ROBOT, plain

PAGE = "https://forum.example/thread/7"
PICTURE = "https://cdn.example/7.jpg"
HOME = "https://forum.example/"
ELSEWHERE = "https://forum.example/thread/8"
TALK = "Thread 7. Reply. Share. 12 comments."
AWAY = {Seen.GONE, Seen.REPLACED}


def seen(**gathered) -> Seen:
    found, why = judge(Looked(**{"asked": PAGE, "text": TALK} | gathered))
    assert why.endswith(".")
    assert why[0].isupper()
    return found


@pytest.mark.parametrize("status", [200, 403, 404, 410, 451, 500, 503])
def test_her_picture_on_the_page_is_up_whatever_the_status(status):
    assert seen(status=status, found=(PICTURE,), compared=3) is Seen.UP


def test_a_page_that_says_removed_and_still_shows_it_is_up():
    found, why = judge(
        Looked(
            asked=PAGE,
            status=200,
            text="This image has been removed.",
            found=(PICTURE,),
            compared=1,
        )
    )
    assert found is Seen.UP
    assert "image has been removed" in why


@pytest.mark.parametrize("status", [0, 200, 403, 404, 500])
def test_her_picture_at_its_own_address_is_up_though_no_page_shows_it(status):
    assert seen(status=status, media=((PICTURE, Shows.HERS),)) is Seen.UP


def test_one_copy_of_two_that_still_answers_is_up():
    both = ((PICTURE, Shows.ANOTHER), ("https://cdn.example/t.jpg", Shows.HERS))
    assert seen(status=200, compared=4, media=both) is Seen.UP


def test_her_picture_on_the_page_one_is_led_to_has_moved():
    look = Looked(asked=PAGE, final=ELSEWHERE, status=200, found=(PICTURE,), compared=2)
    kept = check(look, at=datetime(2026, 11, 26, tzinfo=UTC))
    assert kept.seen is Seen.MOVED
    assert kept.moved_to == ELSEWHERE
    assert kept.page == PAGE


@pytest.mark.parametrize(
    "same",
    [
        "http://forum.example/thread/7",
        "https://www.forum.example/thread/7/",
        "https://forum.example/thread/7#top",
        "https://forum.example/thread/7?session=48c2",
    ],
)
def test_the_same_page_by_another_spelling_has_not_moved(same):
    assert seen(status=200, final=same, found=(PICTURE,), compared=1) is Seen.UP


def test_another_query_is_another_page_and_more_of_it_is_not():
    asked = "https://forum.example/show?id=7"
    for final, what in (
        ("https://forum.example/show?s=1&id=7", Seen.UP),
        ("https://forum.example/show?id=77", Seen.MOVED),
        ("https://forum.example/show", Seen.MOVED),
        ("https://m.forum.example/show?id=7", Seen.MOVED),
    ):
        assert seen(status=200, asked=asked, final=final, found=(PICTURE,)) is what


@pytest.mark.parametrize(
    "home", [HOME, "https://forum.example", "https://www.forum.example/index.php?x=1"]
)
def test_being_led_to_the_first_page_without_it_is_gone_not_moved(home):
    look = Looked(asked=PAGE, final=home, status=200, text=TALK, compared=9)
    assert judge(look) == (
        Seen.GONE,
        "The page leads to the site's first page, and her picture is not on it.",
    )


def test_another_picture_at_her_pictures_address_is_a_replacement():
    media = ((PICTURE, Shows.ANOTHER),)
    assert seen(status=200, compared=1, media=media) is Seen.REPLACED
    assert seen(status=404, media=media) is Seen.REPLACED


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("there", list(Shows)[2:])
def test_a_page_that_is_not_there_is_gone_even_if_its_pictures_do_not_answer(
    status, there
):
    assert seen(status=status, media=((PICTURE, there),)) is Seen.GONE


@pytest.mark.parametrize("there", [Shows.NOTHING, Shows.REFUSED])
def test_a_page_that_answers_without_it_is_gone(there):
    assert seen(status=200, compared=5, media=((PICTURE, there),)) is Seen.GONE


def test_a_page_that_says_so_with_200_is_gone():
    look = Looked(asked=PAGE, status=200, title="Page not found", text="Sorry!")
    assert judge(look)[0] is Seen.GONE
    lost = ((PICTURE, Shows.UNANSWERED),)
    assert seen(status=200, text="Sorry. Page not found!", media=lost) is Seen.GONE


def test_a_page_whose_pictures_do_not_answer_is_unreachable():
    out = ((PICTURE, Shows.UNANSWERED),)
    assert seen(status=200, compared=5, media=out) is Seen.UNREACHABLE
    assert seen(status=200, unread=("https://cdn.example/9",)) is Seen.UNREACHABLE


def test_a_comment_that_speaks_of_a_removal_does_not_hide_an_outage():
    text = "My post was removed once. What now?"
    lost = ("https://cdn.example/new-name.jpg",)
    known = ((PICTURE, Shows.NOTHING),)
    look = {"status": 200, "text": text, "compared": 2, "unread": lost}
    assert seen(**look, media=known) is Seen.UNREACHABLE


def test_a_strangers_picture_that_is_down_does_not_hold_a_removal_up():
    lost = ("https://ads.example/banner.gif",)
    known = ((PICTURE, Shows.NOTHING),)
    assert seen(status=200, compared=4, unread=lost, media=known) is Seen.GONE


def test_an_empty_page_is_no_removal():
    assert seen(status=200, text=" ") is Seen.UNREACHABLE


@pytest.mark.parametrize("status", [0, 302, 400, 408, 418, 429, 500, 502, 503, 522])
def test_trouble_is_unreachable(status):
    assert seen(status=status, error="no answer in 30 s") is Seen.UNREACHABLE


@pytest.mark.parametrize("status", [401, 402, 403, 407])
def test_a_refusal_is_a_wall(status):
    assert seen(status=status) is Seen.LOGIN_WALL


@pytest.mark.parametrize(
    "gathered",
    [
        {"status": 200, "text": "You must be logged in to see this thread."},
        {"status": 503, "title": "Just a moment", "text": "Checking your browser..."},
        {"status": 200, "final": "https://forum.example/login?next=/thread/7"},
        {"status": 404, "final": "https://id.example/sign-in"},
        {"status": 200, "text": "Forum", "has_login_form": True},
    ],
)
def test_walls_are_seen_by_words_address_and_form(gathered):
    assert seen(**gathered) is Seen.LOGIN_WALL


def test_a_password_field_beside_a_page_full_of_pictures_is_no_wall():
    assert seen(status=200, has_login_form=True, compared=8) is Seen.GONE
    assert seen(status=404, has_login_form=True) is Seen.GONE
    assert seen(status=200, text="Page not found", has_login_form=True) is Seen.GONE


def test_what_is_withheld_here_may_be_shown_elsewhere():
    assert seen(status=451) is Seen.GEO_BLOCKED
    assert seen(status=404, text="Not available in your country") is Seen.GEO_BLOCKED


@pytest.mark.parametrize("phrases", [GEO, LOGIN, ROBOT, REMOVED])
def test_the_lists_are_written_as_they_are_compared(phrases):
    assert [plain(one) for one in phrases] == list(phrases)
    assert len(set(phrases)) == len(phrases)


ADDRESSES = st.sampled_from(
    [PAGE, HOME, ELSEWHERE, "https://forum.example/login", "", "::", "a?b#c", "\x00"]
)
WORDS = st.sampled_from(
    ["", TALK, *GEO[:2], *LOGIN[:2], *ROBOT[:2], *REMOVED[:3], "\u202e\ud800"]
)
LOOKS = st.builds(
    Looked,
    asked=ADDRESSES,
    final=ADDRESSES,
    status=st.integers(0, 999),
    title=WORDS,
    text=WORDS | st.text(max_size=30),
    has_login_form=st.booleans(),
    found=st.lists(ADDRESSES, max_size=1).map(tuple),
    compared=st.integers(0, 3),
    unread=st.lists(ADDRESSES, max_size=2).map(tuple),
    media=st.lists(st.tuples(ADDRESSES, st.sampled_from(Shows)), max_size=3).map(tuple),
)


@given(LOOKS)
def test_whatever_a_page_does_her_picture_outweighs_it(look):
    there = bool(look.found) or look.shows(Shows.HERS)
    assert (judge(look)[0] in {Seen.UP, Seen.MOVED}) is there


@given(LOOKS)
def test_only_a_place_that_answered_can_be_gone(look):
    if judge(look)[0] in AWAY:
        assert look.status in {*range(200, 300), 404, 410}
        assert look.status != 200 or look.compared or look.words.strip()
