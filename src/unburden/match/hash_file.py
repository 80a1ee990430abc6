"""A hash index as a file: arrays as they are in memory, so that it opens by mapping.

::

    UNBURDEN HASHES 1       and a line feed: 18 bytes
    length, CRC-32          of the header, two uint32
    header                  JSON: name, type, shape, offset, CRC-32 of every array
    arrays                  each at a multiple of 4,096 bytes

All numbers are little-endian.
"""

import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unburden.errors import BadInput, NotFound

MAGIC = b"UNBURDEN HASHES 1\n"
PAGE = 4096
_SIZES = struct.Struct("<II")
_AGAIN = "Build the index again from its hashes."

Arrays = dict[str, NDArray[Any]]


def write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays beside the file, then put them in its place.

    Raises:
        OSError: the disk would not take them.
    """
    rows = [
        {
            "name": name,
            "type": array.dtype.str,
            "shape": list(array.shape),
            "crc32": zlib.crc32(_bytes(array)),
        }
        for name, array in arrays.items()
    ]
    head = _placed(rows)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(MAGIC + _SIZES.pack(len(head), zlib.crc32(head)) + head)
        for array in arrays.values():
            if array.size:
                file.write(bytes(-file.tell() % PAGE))
            file.write(_bytes(array))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _placed(rows: list[dict[str, Any]]) -> bytes:
    """Give the header with each array's offset; its length decides the first."""
    first = PAGE
    while True:
        at = first
        for row in rows:
            row["offset"] = at
            size = math.prod(row["shape"]) * np.dtype(row["type"]).itemsize
            at += size + -size % PAGE
        head = json.dumps(rows).encode()
        if len(MAGIC) + _SIZES.size + len(head) <= first:
            return head
        first += PAGE


def read(path: Path, kinds: Mapping[str, str], *, check: bool = False) -> Arrays:
    """Map the arrays of a file; what is changed in memory stays there.

    Args:
        path: the file.
        kinds: the type of each array there must be, such as ``<u8``.
        check: read everything and compare it with its CRC-32.

    Raises:
        NotFound: there is no such file.
        BadInput: it is not such a file, or is damaged.
    """
    try:
        with path.open("rb") as file:
            room = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except FileNotFoundError as error:
        raise NotFound(f"There is no index of hashes at {path}.") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as an index of hashes.") from error
    try:
        rows = {row["name"]: row for row in json.loads(_head(room))}
        arrays = {name: _array(room, rows[name], kinds[name]) for name in kinds}
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise damaged(path) from error
    if check and any(
        zlib.crc32(_bytes(array)) != rows[name]["crc32"]
        for name, array in arrays.items()
    ):
        raise damaged(path)
    return arrays


def damaged(path: Path) -> BadInput:
    """Say that a file is damaged."""
    return BadInput(f"The index of hashes at {path} is damaged or cut short.", _AGAIN)


def _bytes(array: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _head(room: mmap.mmap) -> bytes:
    at = len(MAGIC) + _SIZES.size
    size, crc = _SIZES.unpack(room[len(MAGIC) : at])
    head = room[at : at + size]
    if room[: len(MAGIC)] != MAGIC or len(head) != size or zlib.crc32(head) != crc:
        message = "not an index of hashes"
        raise ValueError(message)
    return head


def _array(room: mmap.mmap, row: Mapping[str, Any], kind: str) -> NDArray[Any]:
    if row["type"] != kind or row["offset"] % PAGE:
        message = "not the arrays that were expected"
        raise ValueError(message)
    count = math.prod(row["shape"])
    if count == 0:
        return np.empty(row["shape"], kind)
    flat = np.frombuffer(room, kind, count=count, offset=row["offset"])
    return flat.reshape(row["shape"])
