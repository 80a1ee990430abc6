"""The pages in other languages: off until somebody is named who has read them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from unburden.app.serving import EVERY_LANGUAGE, serving
from unburden.errors import BadInput

ROOT = Path(__file__).parents[2]
ARABIC = {"accept-language": "ar"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def pot() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "scripts/pot"))


def test_as_it_comes_only_english_is_spoken(home: Path) -> None:
    assert serving().languages == (("en", "English"),)


@pytest.mark.parametrize("told", ['languages = ["ar"]', 'languages = { ar = " " }'])
def test_a_language_that_nobody_read_stays_off(home: Path, told: str) -> None:
    (home / "config.toml").write_text(f"[web]\n{told}\n")
    with pytest.raises(BadInput, match="nobody is named who has read the pages in"):
        serving()


def test_one_that_somebody_read_is_spoken(home: Path) -> None:
    (home / "config.toml").write_text('[web.languages]\nar = "A reader"\n')
    assert [code for code, _name in serving().languages] == ["en", "ar"]


@pytest.mark.django_db
def test_a_browser_that_asks_for_arabic_gets_english_while_it_is_off() -> None:
    page = Client().get("/", headers=ARABIC).content.decode()
    assert 'lang="en" dir="ltr"' in page


@pytest.mark.django_db
def test_once_it_is_on_pages_are_laid_out_from_the_right(
    settings: LazySettings,
) -> None:
    settings.LANGUAGES = list(EVERY_LANGUAGE)
    page = Client().get("/no-such-page/", headers=ARABIC).content.decode()
    assert 'lang="ar" dir="rtl"' in page


def test_texts_of_pages_and_code_are_collected(pot: dict[str, object]) -> None:
    told = {each.id for each in pot["collect_pages"]()}  # type: ignore[operator]
    assert len(told) > 100
    assert {"Skip to the page", "Please fill in “%(label)s”"} <= told


def test_a_draft_is_compiled_and_marked_as_one(pot: dict[str, object]) -> None:
    drafts = pot["translations"]()  # type: ignore[operator]
    assert [each.parts[-3] for each in drafts] == ["ar"]
    for po in drafts:
        made = pot["compiled"](po)  # type: ignore[operator]
        assert po.with_suffix(".mo").read_bytes() == made, "Run: make pot"
        texts = po.read_text("utf-8").split("\n\n")[1:]
        assert len(texts) > 40
        assert all("#, fuzzy" in text for text in texts if text.strip())
