"""The one web server of the simulated internet: every host, told apart by its name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from tests.simulators.web import Page

Find = Callable[[str, str], "Page | None"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


class WebServer:
    """Answers on 127.0.0.1 while its ``with`` block lasts.

    Args:
        find: a host and a path to what it answers; None hangs up.
    """

    def __init__(self, find: Find) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet for one answer: it is quicker so

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0]
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                _send(self, find(host, self.path))

            do_POST = do_HEAD = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                return

            def version_string(self) -> str:
                return "nginx"

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _send(handler: BaseHTTPRequestHandler, page: Page | None) -> None:
    if page is None:
        handler.close_connection = True
        return
    handler.send_response_only(page.status)
    names = {name.lower() for name, _ in page.headers}
    if "server" not in names:
        handler.send_header("Server", handler.version_string())
    handler.send_header("Content-Type", page.type)
    handler.send_header("Content-Length", str(len(page.body)))
    for name, value in page.headers:
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(page.body)
