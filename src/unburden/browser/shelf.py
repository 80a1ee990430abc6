"""Where bodies wait until they are written: one unnamed file, gone with us."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Where on the shelf a body is, its length in bytes, and its SHA-256."""

    at: int
    size: int
    sha256: str


NOTHING = Body(at=0, size=0, sha256=hashlib.sha256(b"").hexdigest())


class Shelf:
    """Keeps bodies in a file without a name, so that a crash leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed below
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, data: bytes) -> Body:
        """Keep `data`."""
        self._file.seek(self.size)
        self._file.write(data)
        sha256 = hashlib.sha256(data).hexdigest()
        body = Body(at=self.size, size=len(data), sha256=sha256)
        self.size += len(data)
        return body

    def get(self, body: Body, first: int = 0, size: int | None = None) -> bytes:
        """Return the body, or `size` bytes of it from `first`."""
        self._file.seek(body.at + first)
        return self._file.read(
            min(body.size - first, body.size if size is None else size)
        )
