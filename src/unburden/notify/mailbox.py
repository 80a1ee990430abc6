"""Mails that a person saved: a file, a folder of them, an mbox or a Maildir."""

from __future__ import annotations

import mailbox
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from unburden.errors import BadInput
from unburden.notify.opening import LARGEST, LEFT_CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAILDIR = ("cur", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail as it was saved.

    Attributes:
        name: where it was, for a person.
        raw: all of it; empty where it was left unread.
        why_not: why it was left unread, in a sentence; empty where it was read.
    """

    name: str
    raw: bytes = field(repr=False)
    why_not: str = ""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_mailbox(path: Path) -> Iterator[Letter]:
    """Every mail of a file, folder, mbox or Maildir, each once, in their order.

    Args:
        path: an ``.eml`` file or any one mail, a folder of ``.eml`` files, an mbox, or
            a Maildir. Nothing there is changed.

    Raises:
        BadInput: there is nothing of the kind.
    """
    known: set[str] = set()
    for letter in _all(path):
        digest = sha256(letter.raw).hexdigest()
        if letter.why_not or digest not in known:
            known.add(digest)
            yield letter


def _all(path: Path) -> Iterator[Letter]:
    try:
        if path.is_dir():
            yield from _maildir(path) if _is_maildir(path) else _folder(path)
        elif not path.is_file():
            what = f"{path} is not a mail, nor a folder of them."
            raise BadInput(what, "Give an .eml file, a folder, an mbox or a Maildir.")
        elif _is_mbox(path):
            yield from _mbox(path)
        else:
            with path.open("rb") as file:
                yield _letter(path.name, file)
    except OSError as error:
        what = f"{path} cannot be read: {error.strerror}."
        raise BadInput(what, "Check who may read it.") from error


def _folder(path: Path) -> Iterator[Letter]:
    files = [one for one in sorted(path.iterdir()) if one.suffix.lower() == ".eml"]
    if not files:
        what = f"{path} holds no .eml files, and is no Maildir."
        raise BadInput(what, "Save the mails there as .eml files.")
    for one in files:
        if one.is_file():
            with one.open("rb") as file:
                yield _letter(one.name, file)


def _maildir(path: Path) -> Iterator[Letter]:
    for one in sorted(file for name in MAILDIR for file in (path / name).iterdir()):
        if one.is_file() and not one.name.startswith("."):
            with one.open("rb") as file:
                yield _letter(one.name, file)


def _mbox(path: Path) -> Iterator[Letter]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            with box.get_file(key) as file:
                yield _letter(f"{path.name}, mail {number}", file)
    finally:
        box.close()


def _is_maildir(path: Path) -> bool:
    return all((path / name).is_dir() for name in MAILDIR)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _letter(name: str, file: _Readable) -> Letter:
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        why = f"{name} has over {LARGEST:,} bytes. {LEFT_CLOSED}"
        return Letter(name=name, raw=b"", why_not=why)
    return Letter(name=name, raw=raw)
