"""The throwaway folder of a browser, and those that a crash left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from pathlib import Path

PREFIX = "unburden-browser-"
NOBODY = 65534  # the user and group with no rights of their own, on Linux
LOWEST = 10  # below are the numbers by which the browser's pipe is known


def make() -> tuple[Path, int]:
    """Make a folder, and a lock on it: a file descriptor for the browser to inherit.

    The lock ends with the last process that holds it, however that ended. The folder
    has its name only once it is locked, so that `sweep` never takes a new one.
    """
    made = Path(tempfile.mkdtemp(prefix="unburden-new-"))
    folder = os.open(made, os.O_RDONLY)
    held = fcntl.fcntl(folder, fcntl.F_DUPFD_CLOEXEC, LOWEST)
    os.close(folder)
    fcntl.flock(held, fcntl.LOCK_EX)
    home = made.with_name(PREFIX + made.name.removeprefix("unburden-new-"))
    return made.rename(home), held


def sweep() -> None:
    """Remove the folders whose browser is gone, and only those that are ours."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _is_ours(folder):
            continue
        try:
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # somebody else swept it, or it is closed to us
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue  # its browser lives
        finally:
            os.close(held)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, and of the user whom we run browsers as."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    # As root the browser runs as nobody, and its folder is given to nobody.
    owners = {os.geteuid(), NOBODY} if os.geteuid() == 0 else {os.geteuid()}
    return stat.S_ISDIR(found.st_mode) and found.st_uid in owners
