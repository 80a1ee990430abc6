"""Bundles that a job made: sealed in the case's folder until taken, or a day old."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from unburden.app.casework.desk import SEALING
from unburden.app.home import held_folder, home, reach_the_disk, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unburden.app.casework.desk import Desk

KEPT = timedelta(hours=24)
PIECE = 2**20
"""Bytes that are read at once, and sent."""


def place(desk: Desk, job: int) -> Path:
    """Where the Bundle of a job lies, if it does."""
    return desk.folder / f"bundle-{job}.age"


def keep(desk: Desk, job: int, bundle: Path) -> None:
    """Seal a Bundle into the case's folder; it is there whole, or not at all."""
    desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held_folder(desk.folder, SEALING) as made:
        desk.vault.seal_file(bundle, made / "bundle.age")
        reach_the_disk(made)
        (made / "bundle.age").rename(place(desk, job))


def hand_over(desk: Desk, job: int) -> Iterator[bytes]:
    """Give a Bundle piece by piece; after the last it is gone from here."""
    sealed = place(desk, job)
    with workshop() as folder:
        desk.vault.open_file(sealed, folder / "bundle.zip")
        with (folder / "bundle.zip").open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    sealed.unlink(missing_ok=True)


def remove_old() -> None:
    """Remove the Bundles that nobody took in a day."""
    for path in home().glob("cases/*/bundle-*.age"):
        if time.time() - path.stat().st_mtime > KEPT.total_seconds():
            path.unlink(missing_ok=True)
