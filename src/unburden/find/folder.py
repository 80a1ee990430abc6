"""A folder of pictures on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unburden.find.signs import stop_at_signs
from unburden.find.sniff import ENOUGH, sniff
from unburden.find.urls import is_picture_like
from unburden.model import Lead, Skipped

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from unburden.find.settings import FindSettings


@dataclass(frozen=True, slots=True)
class Folder:
    """Every picture and video in a folder and the folders in it, in order of name.

    What a file is, its bytes say, not its name. Links that lead out of the folder are
    not followed, nor are links to folders.
    """

    name: str
    settings: FindSettings

    def leads(self) -> Generator[Lead | Skipped, None, None]:
        """Read the folder now.

        Raises:
            ChildImagerySigns: a file's name shows signs of child imagery.
        """
        troubles: list[OSError] = []
        root = Path(self.name)
        for place, folders, files in os.walk(root, onerror=troubles.append):
            folders.sort()
            here = Path(place)
            yield from (_as_folder(here / one) for one in folders if _is_named_so(one))
            for file in sorted(files):
                yield from self._look_at(root, here / file)
            yield from (_unread(Path(one.filename), one) for one in troubles)
            troubles.clear()
        yield from (_unread(Path(one.filename), one) for one in troubles)

    def _look_at(self, root: Path, path: Path) -> Iterator[Lead | Skipped]:
        shown = shown_path(path)
        stop_at_signs(shown_path(path.relative_to(root)), place=shown)
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                yield Skipped(
                    url=shown, why="It is a link that leads out of the folder."
                )
            elif path.is_file():
                yield from self._read(path, shown)
            elif path.exists() and _is_named_so(path.name):
                why = "It is no file, though it has a picture's name."
                yield Skipped(url=shown, why=why)
        except RuntimeError:  # how pathlib says so
            yield Skipped(url=shown, why="It is a link that leads round in a circle.")
        except OSError as error:
            yield _unread(path, error)

    def _read(self, path: Path, shown: str) -> Iterator[Lead | Skipped]:
        limit = self.settings.max_bytes
        with path.open("rb") as file:
            data = file.read(ENOUGH)
            if not sniff(data):
                if path.suffix.lower() == ".svg":
                    why = "It is a drawing (SVG), which may hold programs: not opened."
                    yield Skipped(url=shown, why=why)
                elif is_picture_like(path.name):
                    why = "It is named like a picture and holds something else."
                    yield Skipped(url=shown, why=why)
                return
            data += file.read(limit + 1 - len(data))
        if len(data) > limit:
            yield Skipped(url=shown, why=f"It is larger than {limit:,} bytes.")
            return
        yield Lead(
            url=shown,
            page=shown,
            source=self.name,
            seen_at=self.settings.now(),
            data=data,
        )


def shown_path(path: Path) -> str:
    """A path as text that can be printed, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _is_named_so(name: str) -> bool:
    return is_picture_like(name.replace("#", "_").replace("?", "_"))


def _as_folder(path: Path) -> Skipped:
    why = "It is a folder with a picture's name; what is in it was looked at."
    return Skipped(url=shown_path(path), why=why)


def _unread(path: Path, error: OSError) -> Skipped:
    why = f"It could not be read: {error.strerror or type(error).__name__}."
    return Skipped(url=shown_path(path), why=why)
