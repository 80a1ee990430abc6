"""Options that several commands share, and the clock."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from unburden.errors import BadInput

Json = Annotated[
    bool, typer.Option("--json", help="One JSON object a line, for programs.")
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private", help="Also visit addresses inside this machine's network."
    ),
]
Render = Annotated[
    bool,
    typer.Option(
        "--render", help="Draw pages in a browser, where they need JavaScript."
    ),
]
IgnoreRobots = Annotated[
    bool,
    typer.Option(
        "--ignore-robots",
        help="Look where robots.txt asks robots not to; the ledger records it.",
    ),
]
Depth = Annotated[int, typer.Option(min=0, help="How many links away to look.")]
Pages = Annotated[int, typer.Option(min=1, help="How many pages of a site at most.")]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar="UNBURDEN_KEY_FILE",
        help="A file that holds the pass-phrase, outside the data folder.",
    ),
]
By = Annotated[
    str,
    typer.Option("--by", envvar="UNBURDEN_ACTOR", help="Who is doing this, by name."),
]


FalseAlarm = Annotated[
    float | None,
    typer.Option(
        "--false-alarm",
        metavar="CHANCE",
        help="How often a picture that has nothing to do with yours may be said to "
        "match, as 1e-5. Smaller is stricter.",
    ),
]


def actor(by: str) -> str:
    """Name who is doing this: as given, else the name of this machine's user."""
    try:
        return by.strip() or getpass.getuser()
    except (OSError, KeyError):
        return "unnamed user"


def ask(question: str) -> bool | None:
    """Ask a yes-or-no question on a terminal; None where there is nobody to ask."""
    if not sys.stdin.isatty():
        return None
    return typer.confirm(question, err=True)


def passphrase(key_file: Path | None) -> str:
    """Get the pass-phrase: from the key file, a terminal, or a line of stdin.

    Raises:
        BadInput: there is none, or the key file is inside the data folder.
    """
    if key_file is not None:
        return read_key_file(key_file)
    if sys.stdin.isatty():
        words = getpass.getpass("Pass-phrase (it does not show): ")
    else:
        words = sys.stdin.readline()
    if not words.strip():
        what = "No pass-phrase was given."
        raise BadInput(what, "Type it when asked, or name a --key-file that holds it.")
    return words.strip()


def read_key_file(path: Path) -> str:
    """Read the pass-phrase from a key file.

    Raises:
        BadInput: it is inside the data folder, or cannot be read, or is empty.
    """
    away_from_home(path)
    try:
        words = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        what = f"The key file {path} cannot be read."
        raise BadInput(what, "Name the file that holds the pass-phrase.") from error
    if not words:
        raise BadInput(f"The key file {path} is empty.", "Name another.")
    return words


def write_key_file(path: Path, words: str) -> None:
    """Write a new key file that only its owner can read.

    Raises:
        BadInput: it is inside the data folder, or cannot be written.
    """
    away_from_home(path)
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
        ) as file:
            file.write(words + "\n")
    except OSError as error:
        what = f"The key file {path} cannot be written ({error.strerror})."
        raise BadInput(what, "Name another place for it.") from error


def away_from_home(path: Path) -> None:
    """Refuse a key file beside what it opens: who takes the folder must not have both.

    Raises:
        BadInput: the path is inside the data folder.
    """
    from unburden.app.home import home  # noqa: PLC0415 - cases only

    if path.expanduser().resolve().is_relative_to(home()):
        what = f"The key file {path} is inside the data folder {home()}."
        raise BadInput(what, "Keep it somewhere else, for instance on a memory stick.")
