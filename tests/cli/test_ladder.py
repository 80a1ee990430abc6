"""`unburden ladder`: whom to write to, for a person and for a program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.simulators.web import SmallWeb

from unburden.app.home import home
from unburden.cli.ladder import how_sure, ladder
from unburden.data.routes import routes
from unburden.errors import BadInput
from unburden.model import Footing


@pytest.fixture
def page() -> Iterator[str]:
    with SmallWeb() as web:
        web.put("/", b"<a href=/report>Report a picture</a>")
        web.put("/report", b"<form><textarea></textarea></form>")
        yield f"{web.url}/7"


def test_a_person_is_told_who_why_and_how_sure(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder(page, allow_private=True)

    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith("Nobody has checked this site")
    assert "1 Google Search, explicit or intimate images (search engine)" in told
    assert "127.0.0.1 has a form on its page /report." in told
    assert "It was named when we asked; it may pass on what it is sent." in told
    assert "A suggestion: nobody has opened it yet." in told
    assert "Ofcom (regulator)" in told
    assert "Not on it: 127.0.0.1 (host): Its address 127.0.0.1 is not on the" in told
    assert "Nothing was sent. Revenge Porn Helpline (SWGfL) can help: 0345" in told


def test_a_program_gets_a_line_a_rung(page: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "unburden.cli", "ladder", page),
            *("--allow-private", "--law", "AU", "--json"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    whole, *rest = [json.loads(line) for line in done.stdout.splitlines()]
    assert whole["event"] == "ladder"
    assert whole["is_hostile"] is True
    rungs = [line for line in rest if "rung" in line]
    assert [line["rung"] for line in rungs] == list(range(1, len(rungs) + 1))
    assert rungs[0]["layer"] == "search"
    assert rungs[-1]["id"] == "esafety"
    (form,) = [line for line in rungs if line["layer"] == "site"]
    assert form["to"].endswith("/report")
    assert (form["medium"], form["footing"]) == ("form", "stated")
    left = [line["layer"] for line in rest if line.get("event") == "left out"]
    assert left == ["host", "network", "registrar"]
    assert len(rungs) + len(left) == len(rest)


def test_what_cannot_be_asked_about_is_said_in_a_sentence() -> None:
    with pytest.raises(BadInput, match="is not the address of a page"):
        ladder("nonsense")
    with pytest.raises(BadInput, match="not a place we know the law of"):
        ladder("https://site.example/", law="XX")


def test_an_organisations_own_routes_are_read_from_its_data_folder(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = home() / "routes.toml"
    own.write_text('[[route]]\nid = "ofcom"\nchecked = 2026-11-20\n')
    try:
        ladder(page, allow_private=True)
    finally:
        own.unlink()

    assert "Somebody opened it on 2026-11-20." in capsys.readouterr().out


def test_each_footing_is_said_differently() -> None:
    row = routes()[0]
    said = {how_sure(replace(row, footing=footing)) for footing in Footing}
    assert len(said) == len(Footing)
