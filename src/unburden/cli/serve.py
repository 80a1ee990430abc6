"""`unburden serve` and `unburden work`: the web app, and who works beside it."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.app import open_house
from unburden.cli import out
from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"
Port = Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")]
Socket = Annotated[
    Path | None,
    typer.Option(
        "--socket", metavar="PATH", help="Listen on a Unix socket, not on a port."
    ),
]


def serve(
    *,
    port: Port = 8765,
    unix_socket: Socket = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes; a laptop has one.")
    ] = 1,
) -> None:
    """Open the web app. On a laptop it shows a link that opens it once, and works."""
    open_house()
    from unburden.app.office import office  # noqa: PLC0415

    if office().is_server:
        where = str(unix_socket or f"http://{HERE}:{port}/")
        words = "The pages are served. Beside them, start the worker: unburden work"
        _serve(port, unix_socket, workers, [words, where])
        return
    if workers > 1 or unix_socket:
        what = "On a laptop one process holds the open case, and a browser asks it."
        fix = "Leave out --workers and --socket; or set server = true under [house]."
        raise BadInput(what, fix)
    from unburden.app.web.middleware import TICKET  # noqa: PLC0415

    with first_here():
        os.environ[TICKET] = secrets.token_urlsafe(24)
        words = "Open this in your browser. It works once; Ctrl and C ends it."
        link = f"http://{HERE}:{port}/?ticket={os.environ[TICKET]}"
        _serve(port, None, 1, [words, link])


def _serve(port: int, path: Path | None, workers: int, told: list[str]) -> None:
    from granian import Granian  # noqa: PLC0415 - only this command serves
    from granian.constants import Interfaces  # noqa: PLC0415

    _may_listen(port, path)
    server = Granian(
        "unburden.app.web.wsgi:application",
        address=HERE,
        port=port,
        uds=path,
        uds_permissions=0o660 if path else None,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        log_access=False,
        log_enabled=False,
    )

    def tell() -> None:
        _wait_for(port, path)
        out.tell(told[0])
        out.say(told[1])

    threading.Thread(target=tell, daemon=True).start()
    server.serve()


def _wait_for(port: int, path: Path | None) -> None:
    """Wait until somebody listens: a link that leads nowhere yet would frighten."""
    while True:
        family = socket.AF_UNIX if path else socket.AF_INET
        with socket.socket(family) as one:
            if one.connect_ex(str(path) if path else (HERE, port)) == 0:
                return
        time.sleep(0.1)


def _may_listen(port: int, path: Path | None) -> None:
    """Say in a sentence that nobody can listen there.

    Raises:
        BadInput: the port is taken; the socket's folder is not there.
    """
    if path is not None:
        if not os.access(path.absolute().parent, os.W_OK):
            what = f"The folder of the socket {path} is not there, or not ours."
            raise BadInput(what, "Make it, and let this user write in it.")
        path.unlink(missing_ok=True)  # left by a server that was killed
        return
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HERE, port))
        except OSError as error:
            what = f"Port {port} cannot be used: {(error.strerror or '').lower()}."
            raise BadInput(what, f"Try another: --port {port % 60000 + 1}") from error


@contextmanager
def first_here() -> Iterator[None]:
    """Serve a laptop's data folder from one process only.

    Raises:
        BadInput: another serves it already.
    """
    from unburden.app.home import home, only_one  # noqa: PLC0415

    with only_one(home() / "serve.lock") as is_first:
        if not is_first:
            what = f"unburden serve is running already for {home()}."
            fix = "Use the window that it opened, or end it there with Ctrl and C."
            raise BadInput(what, fix)
        yield


def work(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Do what there is to do, then stop.")
    ] = False,
) -> None:
    """Do a server's work: look, record, draft, send, look again, pack."""
    open_house()
    from unburden.app.jobs.keys import HouseKeys  # noqa: PLC0415
    from unburden.app.jobs.worker import Worker  # noqa: PLC0415
    from unburden.app.office import office  # noqa: PLC0415

    if not office().is_server:
        what = "On a laptop the work is done beside the pages, while a case is open."
        raise BadInput(what, "Start them: unburden serve")
    worker = Worker(HouseKeys())
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: worker.stopping.set())
    out.tell("At work. It ends after the step that is under way: Ctrl and C.")
    if once:
        while not worker.stopping.is_set() and worker.step():
            pass
    else:
        worker.run()
