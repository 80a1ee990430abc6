"""How far a crawl is: which pages are known, and which of them are done.

A page is added before it is asked for, and done once everything it shows was handed
over; whatever happens in between, the next run asks for it again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, Self

from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType


class Frontier(Protocol):
    """What a crawl remembers. Addresses are canonical."""

    def add(self, url: str, depth: int) -> None:
        """Remember a page to be read; adding one again changes nothing."""
        ...

    def done(self, url: str) -> None:
        """Remember that a page was read, and all it shows handed over."""
        ...

    def pending(self) -> Iterator[tuple[str, int]]:
        """The pages added and not done, with their depth, in the order added."""
        ...

    def seen(self, url: str) -> bool:
        """Whether a page was ever added."""
        ...


class MemoryFrontier:
    """A frontier that is forgotten with the run."""

    def __init__(self) -> None:
        self._depths: dict[str, int] = {}
        self._done: set[str] = set()

    def add(self, url: str, depth: int) -> None:
        """Remember a page to be read."""
        self._depths.setdefault(url, depth)

    def done(self, url: str) -> None:
        """Remember that a page was read."""
        self._depths.setdefault(url, 0)
        self._done.add(url)

    def pending(self) -> Iterator[tuple[str, int]]:
        """The pages added and not done, in the order added."""
        waiting = [pair for pair in self._depths.items() if pair[0] not in self._done]
        return iter(waiting)

    def seen(self, url: str) -> bool:
        """Whether a page was ever added."""
        return url in self._depths


class FileFrontier:
    """A frontier kept in a file, one JSON line for each step, used in a ``with`` block.

    A line is written in one piece, so a crawl killed at any moment loses no more than
    the line it was writing. It holds addresses of pages: keep it where those may be.

    Args:
        path: the file; made if it is not there.

    Raises:
        BadInput: the file holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = MemoryFrontier()

    def __enter__(self) -> Self:
        self._file = self._path.open("a+b")
        try:
            self._replay()
        except (ValueError, KeyError, TypeError) as error:
            self._file.close()
            what = f"{self._path} is not a crawl's memory."
            raise BadInput(
                what, "Name another file, or one that is not there."
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, url: str, depth: int) -> None:
        """Remember a page to be read."""
        if not self._known.seen(url):
            self._known.add(url, depth)
            self._write({"add": url, "depth": depth})

    def done(self, url: str) -> None:
        """Remember that a page was read."""
        self._known.done(url)
        self._write({"done": url})

    def pending(self) -> Iterator[tuple[str, int]]:
        """The pages added and not done, in the order added."""
        return self._known.pending()

    def seen(self, url: str) -> bool:
        """Whether a page was ever added."""
        return self._known.seen(url)

    def _write(self, step: dict[str, object]) -> None:
        self._file.write(json.dumps(step).encode() + b"\n")
        self._file.flush()

    def _replay(self) -> None:
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break  # the line that was being written when the crawl was killed
            step = json.loads(line)
            if "add" in step:
                self._known.add(str(step["add"]), int(step["depth"]))
            else:
                self._known.done(str(step["done"]))
            whole += len(line)
        self._file.truncate(whole)
