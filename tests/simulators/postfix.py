"""A real Debian Postfix on 127.0.0.1, with a configuration and queue of its own.

Postfix starts as root and drops to its own user, which has to reach the folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

POSTFIX = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
IS_HERE = POSTFIX is not None and os.geteuid() == 0
WHY_NOT = "Postfix is not installed, or this is not root (apt install postfix)"

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example
mydestination =
local_transport = error:none
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtp_dns_support_level = disabled
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {pem}
maillog_file = {folder}/data/log
maillog_file_prefixes = {folder}
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
smtpd_client_connection_rate_limit = 0
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
scache unix - - n - 1 scache
"""


class Postfix:
    """Takes mail over TLS, and passes it on to a port, while its ``with`` block lasts.

    Attributes:
        port: where it listens.
    """

    def __init__(self, *, onward: int, pem: Path) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="unburden-postfix-"))
        self._folder.chmod(0o755)
        for name in ("etc", "queue", "data"):
            (self._folder / name).mkdir(mode=0o755)
        shutil.chown(self._folder / "data", "postfix")
        shutil.copy(pem, self._folder / "etc/server.pem")
        known = {
            "folder": self._folder,
            "port": self.port,
            "onward": onward,
            "pem": self._folder / "etc/server.pem",
        }
        (self._folder / "etc/main.cf").write_text(MAIN.format(**known))
        (self._folder / "etc/master.cf").write_text(MASTER.format(**known))

    def __enter__(self) -> Self:
        self._tell("start")
        return self

    def __exit__(self, *_: object) -> None:
        self._tell("stop")
        shutil.rmtree(self._folder)

    @property
    def log(self) -> str:
        """What it logged."""
        return (self._folder / "data/log").read_text("utf-8", "replace")

    def _tell(self, what: str) -> None:
        done = subprocess.run(
            [str(POSTFIX), "-c", str(self._folder / "etc"), what],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as it runs
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, self.log


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def waits_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server that was started listens."""
    for _ in range(600):
        assert process.poll() is None, "it ended"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("It does not listen.")
