"""The data folder: where it is, who may read it, and its `config.toml`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import platformdirs

from unburden.errors import BadInput, BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSHOP = "workshop-"
LOCK = ".lock"  # held while folders are made or removed
MEND = "Mend or remove it."
RFC3161, OPENTIMESTAMPS = "rfc3161", "opentimestamps"  # kinds of a [[seal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A timestamp authority: its address, and the certificates we trust it by (PEM).

    A calendar of OpenTimestamps has no certificates.
    """

    url: str
    certificates: bytes = b""
    is_calendar: bool = False


def home() -> Path:
    """Say where cases are kept: ``UNBURDEN_HOME``, else the user's data folder."""
    chosen = os.environ.get("UNBURDEN_HOME")
    return Path(chosen or platformdirs.user_data_dir("unburden")).expanduser().resolve()


def make_home() -> Path:
    """Make the data folder, readable by its owner only.

    Raises:
        BadInput: it cannot be made or written.
    """
    folder = home()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        what = f"The data folder {folder} cannot be written."
        raise BadInput(what, "Set UNBURDEN_HOME to a folder of your own.")
    return folder


def made_once(path: Path, fresh: bytes) -> bytes:
    """Read a secret file; made whole, or not at all, where there is none yet."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(fresh)
        with contextlib.suppress(FileExistsError):  # somebody else was quicker
            os.link(made, path)
        made.unlink()
    return _secret(path)


@cache
def _secret(path: Path) -> bytes:
    return path.read_bytes()


def folder_of(case: str) -> Path:
    """Say where a case's sealed files are."""
    return home() / "cases" / case


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a private folder for what is not sealed yet; it is gone afterwards.

    It lies inside the data folder, not in a shared temporary one.
    """
    with held_folder(make_home(), WORKSHOP) as folder:
        yield folder


@contextmanager
def held_folder(within: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder, locked while it is in use, and gone afterwards.

    After a crash nobody holds the lock, and `remove_left` removes the folder.
    """
    with one_at_a_time(within / LOCK):
        made = TemporaryDirectory(prefix=prefix, dir=within)
        held = os.open(made.name, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with made as folder:
            yield Path(folder)
    finally:
        os.close(held)


def remove_left(within: Path, prefix: str) -> None:
    """Remove the folders that `held_folder` made and a crash left."""
    with one_at_a_time(within / LOCK):
        for folder in within.glob(f"{prefix}*"):
            try:
                held = os.open(folder, os.O_RDONLY)
            except FileNotFoundError:
                continue  # its maker was done with it just now
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            except BlockingIOError:
                continue  # somebody works in it
            finally:
                os.close(held)


def remove_workshops() -> None:
    """Remove the private folders that a crash left, with what was plain in them."""
    remove_left(make_home(), WORKSHOP)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait until nobody else holds a lock file; a killed holder lets go of it."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Hold a lock file if nobody else does; say whether; a killed holder lets go."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def reach_the_disk(folder: Path) -> None:
    """Wait until a folder and its files are on the disk: the ledger will name them."""
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def authorities() -> tuple[Authority, ...]:
    """Read the timestamp authorities from ``config.toml``; none unless configured.

    The file holds ``[[seal]]`` tables with ``url`` and ``certificates``, the path of
    a PEM file, taken from the data folder where it is relative; or with ``url`` and
    ``kind = "opentimestamps"``.

    Raises:
        BadInput: the file cannot be read as such.
    """
    rows = configured("seal", [])
    try:
        return tuple(_authority(row) for row in rows)
    except (KeyError, TypeError, AttributeError) as error:
        what = (
            "each [[seal]] needs a url, and certificates, a PEM file's path, "
            'or kind = "opentimestamps".'
        )
        raise BadSetting(f"{config()}: {what}", MEND) from error
    except OSError as error:
        raise BadSetting(f"{config()}: {error}.", MEND) from error


def config() -> Path:
    """Say where the settings of this installation are."""
    return home() / "config.toml"


def configured(name: str, default: Any) -> Any:
    """Give one part of ``config.toml``; the default where it is not there.

    Raises:
        BadInput: the file cannot be read.
    """
    path = config()
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        return tomllib.loads(text).get(name, default)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"{path} cannot be read: {error}.", MEND) from error


def _authority(row: dict[str, Any]) -> Authority:
    if row.get("kind", RFC3161) == OPENTIMESTAMPS:
        return Authority(url=str(row["url"]), is_calendar=True)
    if row.get("kind", RFC3161) != RFC3161:
        raise KeyError(row["kind"])
    certificates = (home() / row["certificates"]).read_bytes()
    return Authority(url=str(row["url"]), certificates=certificates)
