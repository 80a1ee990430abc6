"""The WARC files inside a WACZ, as streams; nothing is unpacked to disk.

Source: Web Archive Collection Zipped (WACZ) 1.1.1, "archive".
"""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

MOST_FILES = 100_000
FAIR_RATIO = 200
SMALL = 100_000_000
ENDINGS = (".warc", ".warc.gz")


def warcs_in(path: Path) -> Generator[tuple[str, IO[bytes] | str]]:
    """Each WARC's name with its bytes, or with a sentence why it is left.

    A name that climbs out of the archive, and a file that unpacks to far more than any
    WARC does, are signs of a trap; both are left.

    Args:
        path: a zip file.
    """
    try:
        with zipfile.ZipFile(path) as whole:
            members = [one for one in whole.infolist() if _is_warc(one.filename)]
            if not members:
                yield str(path), "There is no web archive in its archive folder."
            for member in members[:MOST_FILES]:
                name = f"{path}/{member.filename}"
                trouble = _trouble(member)
                if trouble:
                    yield name, trouble
                    continue
                with whole.open(member) as stream:
                    yield name, _Checked(stream)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        yield str(path), f"It is damaged: {error}."


def _is_warc(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and "archive" in PurePosixPath(name).parts


def _trouble(member: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if ".." in parts or member.filename.startswith(("/", "\\")):
        return "Its name climbs out of the archive, so it was left."
    if member.flag_bits & 1:
        return "It is locked with a password."
    fair = max(SMALL, member.compress_size * FAIR_RATIO)
    return "It unpacks to more than is fair, so it was left." * (
        member.file_size > fair
    )


class _Checked(io.BytesIO):
    """A zip member whose damage is an OSError, as damage elsewhere is."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self._stream.read(-1 if size is None else size)
        except zipfile.BadZipFile as error:
            raise OSError(str(error)) from error
