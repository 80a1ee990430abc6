"""A decoding process: bytes come in on a pipe, a Fingerprint goes out, nothing else.

The kernel limits memory, and lets no file be written and no core dump keep a picture;
Python's audit hook refuses sockets and new programs. The hook holds Python code only.
Native code that a hostile file has taken over could get around it: so what comes back
on the pipe is data, never pickle, and the parent checks it as hostile.
"""

import json
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
from PIL import Image

from unburden.errors import TooLarge, UnreadablePicture
from unburden.fingerprint import store
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.take import fingerprint

PIPE = 3  # the pipe's file descriptor
READY = b"ready"
DONE = b"\x00"
LARGE = b"\x03"  # ask again when no other large file is being decoded
SAID = {b"\x01": UnreadablePicture, b"\x02": TooLarge}

_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "pty.",
    "shutil.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "ctypes.",
    "webbrowser.",
)


class NotHereError(Exception):
    """Decoding tried something that decoding has no need of."""


def main() -> None:
    """Answer jobs on the pipe until it closes: a JSON line, then the file's bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    connection = Connection(PIPE)
    limits = Limits(**json.loads(connection.recv_bytes()))
    cv2.setNumThreads(1)
    Image.preinit()
    _confine(limits)
    connection.send_bytes(READY)
    while True:
        try:
            job = json.loads(connection.recv_bytes())
            # The file is named nowhere here: it is gone as soon as it is answered.
            connection.send_bytes(_answer(job, connection.recv_bytes(), limits))
        except EOFError:
            return


def _answer(job: dict[str, object], data: bytes, limits: Limits) -> bytes:
    name = str(job["name"])
    features, exact = bool(job["features"]), bool(job["exact"])
    alone = bool(job["alone"])
    bounds = limits if alone else limits.beside()
    try:
        taken = fingerprint(
            data, name=name, features=features, exact=exact, limits=bounds
        )
    except (UnreadablePicture, TooLarge) as error:
        if isinstance(error, TooLarge) and not alone:
            return LARGE
        kind = b"\x02" if isinstance(error, TooLarge) else b"\x01"
        return kind + json.dumps([error.what, error.fix]).encode()
    return DONE + store.dumps(taken)


def _confine(limits: Limits) -> None:
    most = _address_space() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _address_space() -> int:
    """Give the bytes that this process has mapped, as proc(5) has them."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED) or (event == "open" and _writes(args)):
        raise NotHereError(event)


def _writes(args: tuple[object, ...]) -> bool:
    flags = args[2] if len(args) > 2 else 0
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
