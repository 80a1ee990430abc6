"""A BagIt bag in a zip: written in one pass, opened with suspicion.

Source: RFC 8493 (BagIt 1.0). Our own few lines rather than the `bagit` library, which
writes version 0.97, only on disk, with times of its own; the tests have it validate
what is written here.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from unburden.errors import BadInput
from unburden.pack.locks import HashingReader, HashingWriter, lock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from unburden.pack.locks import Recipient

ROOT = "unburden-bundle/"
MANIFEST = "manifest-sha256.txt"
SIGNATURE = "manifest-sha256.sig"
TAGS = ("bag-info.txt", "bagit.txt", SIGNATURE, MANIFEST)
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MAX_FILES = 50_000
MAX_TEXT = 64 * 1024 * 1024
MAX_SPARE = 1024 * 1024 * 1024
"""Bytes that a zip may unpack to, and besides ``MAX_GROWTH`` times its own size."""
MAX_GROWTH = 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_CHUNK = 1024 * 1024
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a compression this Python does not know
    RuntimeError,  # a zip password
    OSError,
    struct.error,
)


def is_plain(name: str) -> bool:
    """Whether a path is relative, of plain characters, and leads nowhere else."""
    return len(name) <= 200 and _NAME.fullmatch(name) is not None


def pretty(value: object) -> bytes:
    """JSON for people and programs: indented, its names in order."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


class BagWriter:
    """Writes the payload of a bag into a zip, then its manifests.

    A context manager: the zip ends with the block.

    Args:
        target: a file open for writing.
        at: when it is made; every file in the zip bears this time.
        between: is called before each file; what it raises ends the writing.
    """

    def __init__(
        self, target: BinaryIO, *, at: datetime, between: Callable[[], None]
    ) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        self._at, self._between = at, between
        self._hashes: dict[str, str] = {}
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes) -> str:
        """Add a file to the payload; returns its SHA-256."""
        self._between()
        self._size += len(data)
        self._hashes[f"data/{name}"] = self._write(f"data/{name}", data)
        return self._hashes[f"data/{name}"]

    def add_locked(
        self, name: str, source: BinaryIO, recipients: Sequence[Recipient]
    ) -> tuple[str, str]:
        """Add a file to the payload, encrypted; nothing of it is written in the clear.

        Returns:
            SHA-256 of the encrypted file, and of its plain bytes.
        """
        self._between()
        info = self._info(f"data/{name}", zipfile.ZIP_STORED)
        with self._zip.open(info, "w", force_zip64=True) as file:
            writer = HashingWriter(cast("BinaryIO", file))
            plain = lock(source, writer, recipients)
        self._size += writer.size
        self._hashes[f"data/{name}"] = writer.hexdigest()
        return writer.hexdigest(), plain

    def finish(
        self, about: Mapping[str, str], *, sign: Callable[[bytes], bytes]
    ) -> None:
        """Write the manifests, a signature over the payload's, and `bag-info.txt`."""
        said = dict(about) | {
            "Bagging-Date": self._at.date().isoformat(),
            "Payload-Oxum": f"{self._size}.{len(self._hashes)}",
        }
        manifest = _manifest(self._hashes)
        tags = {
            "bag-info.txt": _info_lines(said),
            "bagit.txt": DECLARATION,
            SIGNATURE: sign(manifest),
            MANIFEST: manifest,
        }
        hashes = {name: self._write(name, data) for name, data in tags.items()}
        self._write(TAG_MANIFEST, _manifest(hashes))

    def _write(self, name: str, data: bytes) -> str:
        self._zip.writestr(self._info(name, zipfile.ZIP_DEFLATED), data)
        return hashlib.sha256(data).hexdigest()

    def _info(self, name: str, compression: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(ROOT + name, self._at.timetuple()[:6])
        info.compress_type = compression
        info.create_system = 3
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        return info


class BagReader:
    """A bag in a zip that somebody hands us: nothing in it is believed.

    Attributes:
        names: of its files, below the one folder it holds.
        unsafe: what is wrong with the zip itself, in sentences; if anything is, no
            file in it should be read.

    Raises:
        BadInput: it is not a zip, or not one that holds a Bundle.
    """

    def __init__(self, path: Path) -> None:
        self.names: dict[str, zipfile.ZipInfo] = {}
        self.unsafe: list[str] = []
        self._zip = None
        if not path.is_file():
            what = f"{path.name} is not there."
            raise BadInput(what, "Give the path of a bundle's zip file.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_DAMAGED, ValueError) as error:
            self._judge(path, error)
        else:
            self._list(self._zip.infolist(), path.stat().st_size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._zip is not None:
            self._zip.close()

    def sha256(self, name: str) -> str:
        """SHA-256 of a file, read in pieces.

        Raises:
            ValueError: it cannot be read whole.
        """
        try:
            with self.open(name) as file:
                reader = HashingReader(file)
                while reader.read(_CHUNK):
                    pass
        except _DAMAGED as error:
            what = f"cannot be read whole ({error})"
            raise ValueError(what) from error
        return reader.hexdigest()

    def bytes(self, name: str) -> bytes:
        """A small file.

        Raises:
            ValueError: it is not there, too large, or cannot be read whole.
        """
        if name not in self.names:
            what = "is missing"
            raise ValueError(what)
        if self.names[name].file_size > MAX_TEXT:
            what = f"is larger than {MAX_TEXT:,} bytes"
            raise ValueError(what)
        try:
            with self.open(name) as file:
                return file.read(MAX_TEXT)
        except _DAMAGED as error:
            what = f"cannot be read whole ({error})"
            raise ValueError(what) from error

    def text(self, name: str) -> str:
        """A small file as text.

        Raises:
            ValueError: as for `bytes`, or it is not UTF-8.
        """
        return self.bytes(name).decode()

    def open(self, name: str) -> BinaryIO:
        """A file, open for reading."""
        assert self._zip is not None  # noqa: S101 - no name is known without it
        return cast("BinaryIO", self._zip.open(self.names[name]))

    def _judge(self, path: Path, error: Exception) -> None:
        with path.open("rb") as file:
            start = file.read(4)
        if start != b"PK\x03\x04":
            what = f"{path.name} is not a bundle: it is not a zip file."
            raise BadInput(what, "Give the zip file that `unburden pack` wrote.")
        self.unsafe.append(f"the zip is cut short or damaged ({error})")

    def _list(self, infos: Sequence[zipfile.ZipInfo], size: int) -> None:
        if not any(info.filename.startswith(ROOT) for info in infos):
            what = "This zip is not a bundle that Unburden wrote."
            raise BadInput(what, "Give the zip file that `unburden pack` wrote.")
        if len(infos) > MAX_FILES:
            self.unsafe.append(f"it holds more than {MAX_FILES:,} files")
            return
        if sum(info.file_size for info in infos) > MAX_SPARE + MAX_GROWTH * size:
            self.unsafe.append("it would grow out of all proportion when unpacked")
            return
        seen: set[str] = set()
        for info in infos:
            name = info.filename.removeprefix(ROOT)
            if info.is_dir() and info.file_size == 0 and is_plain(f"{name}x"):
                continue  # a bag zipped again by hand has its folders, too
            why = _suspicion(info, seen)
            if info.header_offset + info.compress_size > size:
                why = "lies of its size"
            seen.add(info.filename.lower())
            if why:
                self.unsafe.append(f"{info.filename[:200]!r} {why}")
            else:
                self.names[name] = info


def _suspicion(info: zipfile.ZipInfo, seen: set[str]) -> str:
    name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
    if name != info.orig_filename or not name.startswith(ROOT):
        return "is not inside the bundle's folder"
    if not is_plain(name.removeprefix(ROOT)):
        return "has a name no bundle uses, or leads out of its folder"
    if name.lower() in seen:
        return "is there twice"
    if kind not in (0, stat.S_IFREG):
        return "is not a plain file"
    if info.flag_bits & 1:
        return "has a zip password"
    return ""


def read_manifest(text: str) -> dict[str, str]:
    """Read a manifest: SHA-256 by path.

    Raises:
        ValueError: a line is not a hash, two spaces and a plain path, or names a path
            a second time.
    """
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        parts = _LINE.fullmatch(line)
        if not parts or not is_plain(parts[2]) or parts[2] in hashes:
            what = f"line {number} is not a hash and a path: {line[:100]!r}"
            raise ValueError(what)
        hashes[parts[2]] = parts[1]
    return hashes


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def _info_lines(said: Mapping[str, str]) -> bytes:
    lines = (f"{name}: {' '.join(said[name].split())}\n" for name in sorted(said))
    return "".join(lines).encode()
