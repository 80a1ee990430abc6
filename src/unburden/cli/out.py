"""What a person reads, and what a program reads, kept apart: stderr and stdout."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

err = Console(stderr=True, highlight=False)
out = Console(highlight=False)


def clean(words: object) -> str:
    """Make words from outside harmless on a terminal: no control or hidden signs."""
    return "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in f"{words}"
    )


def complain(words: str) -> None:
    """Tell a person, on stderr, what went wrong."""
    err.print(
        Text(" ".join(clean(line) for line in words.splitlines())), soft_wrap=True
    )


def tell(words: str, style: str = "") -> None:
    """Tell a person, on stderr, what a program that reads stdout need not see."""
    err.print(Text(clean(words), style=style), soft_wrap=True)


def note(words: str) -> None:
    """Tell a person, on stderr and in passing, what happens."""
    err.print(Text(clean(words), style="dim"), soft_wrap=True)


def say(words: str, style: str = "") -> None:
    """Tell a person, on stdout."""
    out.print(Text(clean(words), style=style), soft_wrap=True)


def say_lines(words: str) -> None:
    """Tell a person a text of several lines, on stdout."""
    for each in words.splitlines():
        say(each)


def line(body: Mapping[str, object]) -> None:
    """Write one JSON object as a line of stdout, at once."""
    sys.stdout.write(json.dumps(body, ensure_ascii=True) + "\n")
    sys.stdout.flush()


@contextmanager
def progress(words: str, total: int | None = None) -> Iterator[Bar]:
    """Show a progress bar on a terminal's stderr; nothing anywhere else."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f}"),
        TextColumn("{task.fields[aside]}", markup=False, style="dim"),
    )
    shown = Progress(
        *columns, console=err, transient=True, disable=not sys.stderr.isatty()
    )
    with shown:
        yield Bar(shown, shown.add_task(words, total=total, aside=""))


class Bar:
    """One progress bar."""

    def __init__(self, shown: Progress, task: object) -> None:
        self._shown, self._task = shown, task

    def step(self, count: int = 1) -> None:
        """Count on."""
        self._shown.advance(self._task, count)  # type: ignore[arg-type]

    def label(self, words: str) -> None:
        """Say what is being done now."""
        self._shown.update(self._task, description=clean(words))  # type: ignore[arg-type]

    def aside(self, words: str) -> None:
        """Say something beside the bar."""
        self._shown.update(self._task, aside=clean(words))  # type: ignore[arg-type]
