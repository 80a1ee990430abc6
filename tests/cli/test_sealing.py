"""What a person is told of timestamps: owed, come, and none."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_commands import Shell
from tests.simulators.authority import Faltering
from tests.simulators.case import trust


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_bundle_packed_offline_says_so_and_the_next_command_seals_the_case(
    shell: Shell,
) -> None:
    case = shell.case()
    with Faltering(2) as authority:
        trust(shell.folder / "home", (authority.url, authority.certificates))
        packed = shell.run("pack", case, "--out", "b.zip")
        assert packed.returncode == 0, packed.stderr
        assert f"Not yet sealed by {authority.url}" in packed.stderr
        assert "asked again with the next command" in packed.stderr
        lines = shell.json("case", "show", case)
        shown = shell.run("case", "show", case)
    assert [line["event"] for line in lines if "event" in line] == ["seal"]
    assert "Not yet sealed" not in shown.stdout + shown.stderr
    assert f"says {authority.url}" in shown.stdout
    report = shell.run("verify", "b.zip")
    assert report.returncode == 0
    assert "There is no trusted timestamp" in report.stdout
