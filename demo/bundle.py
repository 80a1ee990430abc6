"""What the demo takes out of the bundle, to show: the report and one explanation."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pyrage  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "unburden-bundle/data/"


def take_out(
    bundle: Path, identity: pyrage.x25519.Identity, out: Path, candidate: str
) -> dict[str, Path]:
    """Copy the report, and decrypt the picture that explains one Match, into `out`.

    Args:
        bundle: a full bundle, encrypted to `identity`.
        identity: the key of the one it was made for.
        out: a folder.
        candidate: the address of the Match's picture.

    Returns:
        What was taken out, by a name for a person.
    """
    taken = {"Report": out / "report.pdf"}
    with zipfile.ZipFile(bundle) as bag:
        taken["Report"].write_bytes(bag.read(f"{ROOT}report.pdf"))
        story = json.loads(bag.read(f"{ROOT}story.json"))
        locked = {"With pictures": ("report-with-pictures.pdf", "")}
        for exhibit in story["facts"]["exhibits"]:
            if exhibit["url"] == candidate:
                folder = f"exhibits/{exhibit['label']}/"
                locked["Explanation"] = ("explanation.png", folder)
        for title, (name, folder) in locked.items():
            sealed = bag.read(f"{ROOT}{folder}{name}.age")
            taken[title] = out / name
            taken[title].write_bytes(pyrage.decrypt(sealed, [identity]))
    return taken
