"""The pictures a person names on the command line, as Leads of her own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.app.clock import clock
from unburden.errors import NotFound, TooLarge
from unburden.model import Lead, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_BYTES = 512_000_000
"""Of one picture or video: what a phone films in several minutes."""


def read(path: Path) -> bytes:
    """Read one file.

    Raises:
        NotFound: there is none, or it cannot be read.
        TooLarge: over ``MAX_BYTES``.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            what = f"{path} is larger than {MAX_BYTES // 1_000_000} MB."
            raise TooLarge(what, "Give a shorter or smaller copy of it.")
        return path.read_bytes()
    except OSError as error:
        what = f"{path} cannot be read ({error.strerror})."
        raise NotFound(what, "Check the name.") from error


def listed(paths: Iterable[Path]) -> Iterator[Path]:
    """Give each file, and every file below each folder, in the order of names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file())
        else:
            yield path


def leads(paths: Iterable[Path]) -> Iterator[Lead | Skipped]:
    """Read each file as a Lead; what cannot be read is Skipped, and the rest go on."""
    for path in listed(paths):
        name = str(path)
        try:
            data = read(path)
        except (NotFound, TooLarge) as error:
            yield Skipped(url=name, why=str(error))
            continue
        yield Lead(url=name, page=name, source=name, seen_at=clock(), data=data)
