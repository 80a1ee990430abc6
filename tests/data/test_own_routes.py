"""An organisation's own routes: written by people, so each mistake gets a sentence."""

from pathlib import Path

import pytest

from unburden.data.routes import never_contact, platform_for, routes, with_own
from unburden.errors import BadInput
from unburden.model import Footing

ROW = """
[[route]]
id = "own"
layer = "platform"
name = "Pictures"
medium = "mail"
to = "abuse@pictures.example"
hosts = ["pictures.example"]
checked = 2026-11-20
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "routes.toml"
    path.write_text(text, "utf-8")
    return path


def with_(folder: Path, text: str):
    return {row.id: row for row in with_own(write(folder, text))}


def test_none_or_a_missing_file_leaves_ours(tmp_path):
    assert with_own(None) == with_own(tmp_path / "routes.toml") == routes()
    assert with_own(write(tmp_path, "# nothing yet\n")) == routes()


def test_a_new_row_that_somebody_opened_is_a_checked_route(tmp_path):
    row = with_(tmp_path, ROW)["own"]
    assert (row.footing, row.checked) == (Footing.CHECKED, "2026-11-20")
    assert row.is_confirmed
    assert row.why
    assert row.source == "opened by this organisation"
    assert platform_for("www.pictures.example", with_own(write(tmp_path, ROW))) == (
        row,
    )


def test_a_new_row_that_nobody_opened_says_where_it_is_from(tmp_path):
    text = ROW.replace("checked = 2026-11-20", 'source = "a letter from them"')
    row = with_(tmp_path, text)["own"]
    assert (row.footing, row.checked) == (Footing.SUGGESTED, "never")
    assert not row.is_confirmed


def test_a_day_alone_makes_one_of_ours_a_checked_route(tmp_path):
    theirs = with_(tmp_path, '[[route]]\nid = "google-ncii"\nchecked = 2026-11-20\n')
    before = next(row for row in routes() if row.id == "google-ncii")
    assert list(theirs) == [row.id for row in routes()]
    assert theirs["google-ncii"].is_checked
    assert theirs["google-ncii"].to == before.to
    assert not before.is_checked


def test_a_day_alone_confirms_a_row_whose_source_could_not_be_named(tmp_path):
    theirs = with_(tmp_path, '[[route]]\nid = "cloudflare"\nchecked = 2026-11-20\n')
    assert theirs["cloudflare"].is_confirmed


def test_the_day_of_one_address_does_not_vouch_for_another(tmp_path):
    text = '[[route]]\nid = "reddit"\nto = "https://www.reddit.com/new"\n'
    row = with_(tmp_path, text)["reddit"]
    assert (row.to, row.checked) == ("https://www.reddit.com/new", "never")


def test_an_organisation_may_name_whom_it_never_writes_to(tmp_path):
    text = """
[[route]]
id = "no-answer"
layer = "site"
name = "Mirrors"
never = true
why = "It published what it was sent."
hosts = ["mirrors.*", "other.example"]
source = "our own letters"
"""
    theirs = with_own(write(tmp_path, text))
    assert never_contact("www.mirrors.example", theirs) == (
        "It published what it was sent."
    )
    assert never_contact("other.example", theirs)
    assert never_contact("www.mirrors.example") == ""


def test_one_of_ours_may_be_among_them(tmp_path):
    text = '[[route]]\nid = "chaturbate"\nnever = true\nwhy = "It published one."\n'
    theirs = with_own(write(tmp_path, text))
    assert platform_for("chaturbate.com", theirs) == ()
    assert never_contact("chaturbate.com", theirs) == "It published one."


def changed(before: str, after: str) -> str:
    assert before in ROW
    return ROW.replace(before, after)


MISTAKES = {
    "not TOML": (changed('"own"', "own"), "is not TOML"),
    "one bracket": (changed("[[route]]", "[route]"), "two brackets"),
    "a list": ("route = [1]", "two brackets"),
    "another table": (ROW + "[[rout]]\nid = 1\n", '"rout"'),
    "no id": (changed('id = "own"', ""), "row 1 has no id"),
    "an id that is no text": (changed('"own"', "[7]"), "row 1 has no id"),
    "an empty id": (changed('"own"', '""'), "row 1 has no id"),
    "an id twice": (ROW + ROW, "there twice"),
    "an unknown column": (changed("checked", "cheked"), "Did you mean checked?"),
    "an unknown layer": (changed('"platform"', '"page"'), "cdn, host, registrar"),
    "a layer that is a list": (changed('"platform"', '["site"]'), "layer"),
    "an unknown medium": (changed('"mail"', '"post"'), "mail, form"),
    "no name": (changed('name = "Pictures"', ""), "has no name"),
    "no address": (changed('to = "abuse@pictures.example"', ""), "has no to"),
    "an empty address": (changed('"abuse@pictures.example"', '""'), "mail address"),
    "a page for mail": (
        changed("abuse@pictures.example", "https://pictures.example/"),
        "not a mail address",
    ),
    "two addresses": (
        changed('.example"\nhosts', '.example, b@pictures.example"\nhosts'),
        "not a mail address",
    ),
    "a line break in an address": (
        changed(
            'abuse@pictures.example"', 'abuse@pictures.example\\nBcc: a@b.example"'
        ),
        "line break",
    ),
    "mail for a page": (changed('"mail"', '"form"'), "from https:// on"),
    "a page without a name": (
        changed('"mail"\nto = "abuse@pictures.example"', '"form"\nto = "https://"'),
        "from https:// on",
    ),
    "a page in the clear": (
        changed(
            '"mail"\nto = "abuse@pictures.example"',
            '"form"\nto = "http://pictures.example/"',
        ),
        "from https:// on",
    ),
    "no site": (changed('hosts = ["pictures.example"]', ""), "which sites"),
    "a site that is no list": (
        changed('["pictures.example"]', '"pictures.example"'),
        "is not a list",
    ),
    "a site with its address": (
        changed('["pictures', '["https://pictures'),
        "not the name of a site",
    ),
    "a site in capitals": (changed('["pictures', '["Pictures'), "lower case"),
    "any suffix": (changed("pictures.example", "pictures.*"), "not a mail address"),
    "any suffix of a site": (changed('["pictures.example', '["pictures.*'), "name of"),
    "a day in quotes": (changed("2026-11-20", '"2026-11-20"'), "no quotes"),
    "a day that is none": (changed("2026-11-20", "2026-11-31"), "is not TOML"),
    "a time": (changed("2026-11-20", "2026-11-20T10:00:00Z"), "no quotes"),
    "yes for a day": (changed("2026-11-20", "true"), "no quotes"),
    "neither day nor source": (changed("checked = 2026-11-20", ""), "has no source"),
    "an empty source": (
        changed("checked = 2026-11-20", 'source = " "'),
        "empty source",
    ),
    "an unknown form": (ROW + 'forms = ["tida"]\n', "us-tida-223a"),
    "an unknown country": (ROW + 'country = "UK"\n', "GB-EAW"),
    "a number in quotes": (ROW + 'max_urls = "5"\n', "a whole number"),
    "a number below none": (ROW + "max_urls = -1\n", "below 0"),
    "yes in quotes": (ROW + 'forwards = "yes"\n', "true or false"),
    "a footing": (ROW + 'footing = "checked"\n', "checked decides it"),
    "an unknown confidence": (ROW + 'confidence = "sure"\n', "confirmed or unconf"),
    "a name without end": (changed("Pictures", "P" * 2_001), "2,000 characters"),
    "an empty name": (changed('"Pictures"', '" "'), "empty name"),
    "never, without why": (ROW + "never = true\n", "has no why"),
    "never, with an address": (
        ROW + 'never = true\nwhy = "It published one."\n',
        "Leave out to, or never",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_file_and_what_to_do(mistake, tmp_path):
    text, said = MISTAKES[mistake]
    with pytest.raises(BadInput) as caught:
        with_own(write(tmp_path, text))
    assert said in str(caught.value)
    assert "routes.toml" in caught.value.what
    assert caught.value.fix
    assert "\n" not in str(caught.value)


def test_the_sentence_names_the_row_and_the_column(tmp_path):
    with pytest.raises(BadInput) as caught:
        with_own(write(tmp_path, ROW + 'max_urls = "5"\n'))
    assert str(caught.value) == (
        'routes.toml, row "own", max_urls is not a whole number. Write a whole number.'
    )


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        with_own(tmp_path)
    (tmp_path / "routes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        with_own(tmp_path / "routes.toml")
    (tmp_path / "routes.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadInput, match="1 MB"):
        with_own(tmp_path / "routes.toml")
    with pytest.raises(BadInput, match="not TOML"):
        with_own(write(tmp_path, "route = " + "[" * 100_000))
