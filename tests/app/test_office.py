"""What an organisation set up once, and the mistakes people make in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from unburden.app.office import checks, office, routes
from unburden.data.checks import Checks
from unburden.data.duties import duties_on
from unburden.data.stale import own_checks
from unburden.errors import BadInput
from unburden.model import Layer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    return tmp_path


def test_on_a_laptop_nothing_is_set_up(home: Path) -> None:
    assert not office().is_server
    assert office().sources is None
    assert office().agent is None
    assert all(not one.is_checked for one in routes())


def test_a_server_searches_where_it_was_told_and_somebody_writes(home: Path) -> None:
    (home / "config.toml").write_text(
        '[house]\nserver = true\n[[source]]\nurl = "https://a.example/"\n'
        '[agent]\nname = "Desk"\norganisation = "A helpline"\nemail = "d@a.example"\n'
    )
    assert office().is_server
    assert office().sources == ("https://a.example/",)
    agent = office().agent
    assert agent is not None
    assert agent.email == "d@a.example"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[agent]\nname = "Desk"\n', r"\[agent\] needs name, organisation and email"),
        ('[[source]]\nurls = "x"\n', r"each \[\[source\]\] needs a url"),
        ("[agent", "cannot be read"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(home: Path, text: str, words: str) -> None:
    (home / "config.toml").write_text(text)
    with pytest.raises(BadInput, match=words):
        office()


def test_a_fact_that_the_organisation_looked_up_counts(home: Path) -> None:
    def confirmed() -> set[str]:
        rows = duties_on(date(2026, 11, 26), "GB-EAW", Layer.SEARCH, checks=checks())
        return {row.id for row in rows if row.is_confirmed}

    before = confirmed()
    (home / "checked.toml").write_text("[duties]\nuk-osa-27 = 2026-11-20\n")
    assert confirmed() - before == {"uk-osa-27"}


def test_what_was_looked_up_is_read_once_until_its_file_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path | None] = []

    def counted(path: Path | None) -> Checks:
        read.append(path)
        return own_checks(path)

    monkeypatch.setattr("unburden.app.office.own_checks", counted)
    file = home / "checked.toml"
    for day in ("2026-11-20", "2026-11-21"):
        changed = home / "changed.toml"
        changed.write_text(f"[duties]\nuk-osa-10-3A = {day}\n")
        changed.rename(file)
        for _ in range(3):
            assert checks().days["duties", "uk-osa-10-3A"] == day
    assert len(read) == 2
    file.write_text("[duties")
    for _ in range(2):  # what cannot be used is said each time
        with pytest.raises(BadInput, match=r"checked\.toml"):
            checks()
    file.unlink()
    assert not checks().days
