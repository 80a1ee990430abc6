"""`unburden serve`: the web app, on a laptop or for a helpline."""

from __future__ import annotations

import os
import secrets
from typing import Annotated

import typer

from unburden.app import open_house
from unburden.cli import out
from unburden.errors import BadInput

Port = Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")]


def serve(
    *,
    port: Port = 8765,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes; a laptop has one.")
    ] = 1,
) -> None:
    """Open the web app. On a laptop it shows a link that opens it once."""
    open_house()
    from granian import Granian  # noqa: PLC0415 - only this command serves
    from granian.constants import Interfaces  # noqa: PLC0415

    from unburden.app.office import office  # noqa: PLC0415
    from unburden.app.web.middleware import TICKET  # noqa: PLC0415

    is_server = office().is_server
    if workers > 1 and not is_server:
        what = "On a laptop one process holds the open case, so --workers is 1."
        raise BadInput(what, "For a server, set server = true under [house].")
    link = f"http://127.0.0.1:{port}/"
    if not is_server:
        os.environ[TICKET] = secrets.token_urlsafe(24)
        link += f"?ticket={os.environ[TICKET]}"
    server = Granian(
        "unburden.app.web.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        log_access=False,
        log_enabled=False,
    )

    @server.on_startup
    def tell() -> None:
        out.tell("Open this in your browser. It works once; Ctrl and C ends it.")
        out.say(link)

    server.serve()
