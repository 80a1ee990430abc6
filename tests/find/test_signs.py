import pytest

from unburden.errors import ChildImagerySigns
from unburden.find.signs import has_signs, stop_at_signs

OFFERS = [
    "PTHC collection",
    "pthc",
    "https://bad.example/preteen-nudes/",
    "Pre-Teen Hardcore",
    "kiddie porn here",
    "child  porn  videos",
    "trade: child porn links",
    "underage_nudes_pics",
    "r@ygold",
    "free child porn",
    "12yo nudes",
    "15 year old girl porn",
]
OTHERS = [
    "How to make a WordPress child theme",
    "Child safety online: what parents ask",
    "Man jailed for child porn, police say",
    "We have zero tolerance for child pornography.",
    "No child pornography. All models are 18 or older (18 U.S.C. 2257).",
    "Report child porn to the NCMEC",
    "The 14-year-old girl's classmates made deepfake nudes of her",
    "Deepfake porn of a 15 year old girl: court hears of abuse",
    "Teen Vogue: young photographers of the year",
    "Lolita by Vladimir Nabokov; lolita fashion",
    "18 year old nudes",
    "Children's portraits, school photos, toddler pictures",
    "Nude child, oil on canvas, 1911",
    "Naked 2 year old runs through the sprinkler",
    "kids' xxxl jumper",
    "CSAM is scanned for and reported",
    "Kingpasser's chess club",
    "",
]


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_is_a_sign(text: str) -> None:
    assert has_signs(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_others_write_is_not(text: str) -> None:
    assert not has_signs(text)


def test_words_far_away_excuse_nothing() -> None:
    far = "The police report. " + "More words of little weight. " * 40
    assert has_signs(far + "free child porn" + " and so on" * 40)


def test_the_stop_names_the_place_and_whom_to_tell_and_nothing_else() -> None:
    with pytest.raises(ChildImagerySigns) as caught:
        stop_at_signs("fine", "http://x.example/p%74hc/", place="http://x.example/")
    said = str(caught.value)
    assert "http://x.example/" in said
    for whom in ("report.iwf.org.uk", "CyberTipline", "police"):
        assert whom in said
    assert "pthc" not in said


def test_a_long_text_is_read_in_good_time() -> None:
    assert not has_signs("child " * 300_000)
    assert not has_signs("1 year old girl " * 100_000)
