"""What the documents promise is there, and what is there the documents name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from unburden import errors, model
from unburden.cli.commands import app

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOUNS = [
    "Case",
    "Item",
    "Fingerprint",
    "Source",
    "Lead",
    "Match",
    "Capture",
    "Entry",
    "Seal",
    "Bundle",
]


def commands() -> list[str]:
    tree = typer.main.get_command(app)
    names = list(tree.commands)  # type: ignore[attr-defined]
    return [name for name in names if name != "case"]


@pytest.mark.parametrize("name", commands())
def test_the_readme_names_every_command(name: str) -> None:
    assert f"unburden {name}" in (ROOT / "README.md").read_text("utf-8")


def test_no_document_names_a_command_that_is_not_there() -> None:
    known = {*commands(), "case"}
    for path in DOCS:
        shown = re.findall(
            r"(?m)^\s*(?:\$ )?unburden ([a-z]+)", path.read_text("utf-8")
        )
        assert set(shown) <= known, path


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)|src=\"([^\"]+)\"", text)
    for link in (one or other for one, other in links):
        if not link.startswith(("http://", "https://")):
            assert (path.parent / link).exists(), link


def test_the_glossary_defines_every_noun_kind_and_state() -> None:
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    for noun in NOUNS:
        assert re.search(
            rf"\*\*{noun}\*\*|^#+ {noun}\b|\| \**{noun}", text, re.MULTILINE
        ), noun
    for value in (
        *model.MatchKind,
        *model.CaptureState,
        *model.Seen,
        *model.PlaceState,
    ):
        assert value.value in text.lower()


def test_make_help_lists_every_target() -> None:
    done = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory", "help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for target in ("demo", "test", "check", "bench"):
        assert f"make {target}" in done.stdout


def test_errors_a_survivor_may_read_never_blame() -> None:
    words = (ROOT / "src/unburden/policy.py").read_text("utf-8").lower()
    for harsh in ("victim", "your fault", "illegal", "pornograph"):
        assert harsh not in words
    assert errors.UnderEighteen.__doc__
