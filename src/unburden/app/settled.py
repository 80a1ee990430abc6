"""Reading one table of `config.toml`: what may be in it, its secrets, its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unburden.app.home import MEND, config, home
from unburden.errors import BadInput
from unburden.net import Tls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORDS: dict[type, str] = {str: "text in quotes", int: "a number", bool: "true or false"}


def check(
    table: Any, kinds: Mapping[str, type], needed: Sequence[str], name: str
) -> None:
    """Check what stands in a table.

    Args:
        table: as read.
        kinds: its settings, and what each has to be.
        needed: those that may not be missing or empty.
        name: of the table, as ``[mail]`` or ``[[engine]]``.

    Raises:
        BadInput: it is no table, or a setting is missing, unknown or of another kind.
    """
    if not isinstance(table, dict):
        raise wrong(f"{name.strip('[]')} has to be a table, {name}")
    for key, value in table.items():
        if key not in kinds:
            raise wrong(f"{key} is no setting of {name}")
        if type(value) is not kinds[key]:
            raise wrong(f"{key} has to be {WORDS[kinds[key]]}")
    for key in needed:
        if not table.get(key):
            raise wrong(f"{name} needs {key}")


def read_tls(table: Mapping[str, Any], usual: Tls) -> Tls:
    """How the way to a mail server is closed to others.

    Raises:
        BadInput: it is none that is known.
    """
    try:
        return Tls(table.get("tls", usual))
    except ValueError as error:
        words = ", ".join(f'"{one}"' for one in Tls)
        raise wrong(f"tls has to be one of {words}") from error


def read_port(table: Mapping[str, Any], usual: int) -> int:
    """The port of a server.

    Raises:
        BadInput: it is none.
    """
    port: int = table.get("port", usual)
    if not 0 < port < 65_536:
        raise wrong("port has to be between 1 and 65535")
    return port


def password(table: Mapping[str, Any], variable: str) -> str:
    """The password of a user: from the environment, or a file of its own.

    Raises:
        BadInput: there is none, or others may read it.
    """
    given = os.environ.get(variable, "")
    if given:
        return given
    if "password_file" not in table:
        raise wrong(f"user needs password_file, or {variable} in the environment")
    return secret(table["password_file"], "password")


def secret(name: str, what: str) -> str:
    """One line of a file that only its owner may read.

    Args:
        name: the file's, in the data folder where it is relative.
        what: what it holds, for the sentence.

    Raises:
        BadInput: it cannot be read, others may read it, or it holds no such line.
    """
    line = read_text(name).rstrip("\r\n")
    path = _path(name)
    if path.stat().st_mode & 0o077:
        raise wrong(f"others may read {path}; say chmod 600 {path}")
    if not line or not line.isprintable():
        raise wrong(f"{path} does not hold a {what} in one line")
    return line


def read_text(name: str) -> str:
    """The words of a file, in the data folder where it is relative.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        return _path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(f"{_path(name)} cannot be read") from error


def wrong(what: str) -> BadInput:
    """What is wrong with the settings, as an error that names their file."""
    return BadInput(f"{config()}: {what}.", MEND)


def _path(name: str) -> Path:
    return home() / Path(name).expanduser()
