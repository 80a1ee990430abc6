"""What the package says of itself holds."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[<>=[]", line)[0] for line in project["dependencies"]]
    return {plain(name) for name in names}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {
        name
        for name in found
        if name.split(".")[0] not in {*sys.stdlib_module_names, "unburden"}
    }


def test_every_package_that_is_imported_is_declared() -> None:
    owners = packages_distributions()
    known = declared()
    for path in SOURCES:
        for name in imported(path):
            names = {plain(owner) for owner in owners[name.split(".")[0]]}
            assert names & known, f"{path.name} imports {name}"


def test_requirements_and_package_declare_the_same() -> None:
    listed = (ROOT / "requirements/runtime.in").read_text("utf-8").split()
    assert {plain(re.split(r"[<>=[]", name)[0]) for name in listed} == declared()


def test_every_requirement_is_pinned_with_hashes_and_names_no_host() -> None:
    text = (ROOT / "requirements/dev.txt").read_text("utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) > 100
    for pin in pins:
        assert re.match(r"[\w.-]+==\S+ \\\n    --hash=sha256:", pin), pin[:60]
    assert "://" not in text


def test_files_stay_small_enough_to_read() -> None:
    for path in SOURCES:
        if path.parent.name == "migrations":  # written by a program, read by none
            continue
        most = 700 if path.parent.name == "bundled" else 400  # handed out as one file
        lines = len(path.read_text("utf-8").splitlines())
        assert lines <= most, f"{path.name} has {lines} lines: usually two rooms"
