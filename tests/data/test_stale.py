"""Which facts somebody has to look up again, and what an organisation looked up."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from unburden.data import for_person, helplines
from unburden.data.duties import duties, duties_on, duty
from unburden.data.forms import form, forms
from unburden.data.offences import law_in_force, offences
from unburden.data.routes import exchanges, routes, with_own
from unburden.data.rules import rules
from unburden.data.stale import every_fact, facts_of, own_checks, stale
from unburden.data.tables import label, read
from unburden.errors import BadInput
from unburden.model import Layer

TODAY = date(2026, 11, 26)
TABLES = [
    file.name for file in files("unburden.data").iterdir() if file.suffix == ".toml"
]


def write(folder: Path, text: str) -> Path:
    path = folder / "checked.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_every_table_says_where_it_is_from(name):
    rows = list(facts_of(name.removesuffix(".toml"), read(name)))
    assert rows
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.confidence in {"confirmed", "unconfirmed"}
        assert row.checked == "never" or date.fromisoformat(row.checked) <= TODAY
        assert not (row.is_confirmed and "could not be named" in row.source), row.id


@pytest.mark.parametrize("missing", ["source", "checked", "confidence"])
@pytest.mark.parametrize("blank", [True, False])
def test_a_row_that_does_not_say_where_it_is_from_is_found(missing, *, blank):
    row = {"id": "a", "says": "so", "source": "s", "checked": "never"}
    row["confidence"] = "confirmed"
    assert list(facts_of("t", {"fact": [row]}))
    row = row | {missing: " "} if blank else {k: row[k] for k in row if k != missing}
    with pytest.raises(BadInput, match=f"a has no {missing}"):
        list(facts_of("t", {"fact": [row]}))


def test_so_is_a_row_inside_another_one_and_one_that_lies_deeper():
    said = {"source": "s", "checked": "never", "confidence": "confirmed"}
    inner = {"element": "locate", "says": "where"}
    shares = {"fact": [{"id": "a", "elements": [inner], **said}]}
    assert [row.id for row in facts_of("t", shares)] == ["a"]
    for bare in (
        {"fact": [{"elements": [inner]}]},
        {"fact": {"id": "b", "deep": {"er": inner}}},
        {"zone": {"GB": "Europe/London"}},
    ):
        with pytest.raises(BadInput, match="has no source"):
            list(facts_of("t", bare))


def test_what_was_never_opened_comes_first_and_of_that_what_is_relied_on():
    rows = stale(TODAY)
    assert rows[0].table == "duties"
    sure = [row.is_confirmed for row in rows if row.checked == "never"]
    assert sure == sorted(sure, reverse=True)
    assert len(rows) == len([row for row in every_fact() if row.checked == "never"])


def test_a_look_holds_for_so_many_days_and_not_from_tomorrow():
    zones = date(2026, 11, 23)
    assert "zones" not in {row.table for row in stale(zones)}
    assert "zones" not in {row.table for row in stale(date(2027, 5, 22))}
    assert stale(date(2027, 5, 23))[-1].table == "zones"
    assert stale(date(2026, 12, 4), days=10)[-1].table == "zones"
    assert stale(date(2026, 11, 22))[-1].table == "zones"


def test_an_organisations_own_routes_are_looked_up_again_too(tmp_path):
    path = tmp_path / "routes.toml"
    path.write_text('[[route]]\nid = "bing"\nchecked = 2026-05-01\n', "utf-8")
    last = stale(TODAY, held=with_own(path))[-1]
    assert (last.table, last.id, last.checked) == ("routes", "bing", "2026-05-01")
    assert len(every_fact(held=with_own(path))) == len(every_fact())


def test_a_day_written_down_confirms_the_row_wherever_it_shows(tmp_path):
    checks = own_checks(
        write(
            tmp_path,
            "[duties]\nuk-osa-27 = 2026-11-20\n"
            "[offences]\new-soa-66AB = 2026-11-21\n"
            "[notices]\nletter = 2026-11-22\n"
            "[helplines]\nus-ccri = 2026-11-23\n",
        )
    )
    assert not duty("uk-osa-27").is_confirmed
    assert duty("uk-osa-27", checks=checks).is_confirmed
    (row,) = duties_on(TODAY, "GB-EAW", Layer.SEARCH, checks=checks)
    assert (row.checked, label(row)) == ("2026-11-20", "")
    rows = {row.id: row for row in law_in_force(TODAY, "GB-EAW", checks=checks)}
    assert rows["ew-soa-66AB"].is_confirmed
    assert not rows["ew-soa-66AE"].is_confirmed
    assert form("letter", checks=checks).checked == "2026-11-22"
    assert [row.checked for row in forms(checks=checks)].count("never") == 9
    people = {row.id: row for row in for_person("US", adult=True, checks=checks)}
    assert people["us-ccri"].is_confirmed
    assert len(stale(TODAY, checks=checks)) == len(stale(TODAY)) - 4


def test_without_a_file_nothing_was_looked_up(tmp_path):
    assert own_checks(None) == own_checks(tmp_path / "checked.toml")
    assert not own_checks(None).days


MISTAKES = {
    "an unknown table": ("[laws]\na = 2026-11-20\n", "checked.toml, laws"),
    "a route": ("[routes]\nbing = 2026-11-20\n", "Known are"),
    "no table": ("uk-osa-27 = 2026-11-20\n", "not a table"),
    "an unknown row": ("[duties]\nuk-osa-72 = 2026-11-20\n", "mean uk-osa-27?"),
    "nothing like it": ("[duties]\nzzz = 2026-11-20\n", "unburden data stale"),
    "a text": ('[duties]\nuk-osa-27 = "2026-11-20"\n', "no quotes"),
    "a time": ("[duties]\nuk-osa-27 = 2026-11-20T10:00:00Z\n", "no quotes"),
    "not TOML": ("[duties\n", "not TOML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_file_and_what_to_do(mistake, tmp_path):
    text, said = MISTAKES[mistake]
    with pytest.raises(BadInput) as caught:
        own_checks(write(tmp_path, text))
    assert said in str(caught.value)
    assert "checked.toml" in caught.value.what
    assert caught.value.fix


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("never", "confirmed", "a page"), "from a saved copy: nobody has opened"),
        (("never", "unconfirmed", "a page"), "not confirmed: nobody has opened the"),
        (("2026-11-20", "unconfirmed", "a page"), "not confirmed: the source did"),
        (("2026-11-20", "confirmed", "a page"), ""),
        (
            ("never", "unconfirmed", "a secondary source that could not be named"),
            "not confirmed: the source could not be named",
        ),
    ],
)
def test_a_fact_is_labelled_by_what_is_known_of_it(said, words):
    checked, confidence, source = said
    row = {"id": "a", "checked": checked, "confidence": confidence, "source": source}
    (fact,) = facts_of("t", {"fact": [row]})
    assert label(fact).startswith(words)
    assert bool(label(fact)) is bool(words)


def test_every_kind_of_row_is_labelled_in_the_same_words():
    rows = (
        *duties(),
        *forms(),
        *routes(),
        *exchanges(),
        *helplines(),
        *offences("GB"),
        *rules("us-certificate"),
    )
    for row in rows:
        words = label(row)
        assert words, row
        assert words.startswith("not confirmed") is not row.is_confirmed, row
