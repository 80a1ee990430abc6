"""A real Debian Dovecot on 127.0.0.1, with a mailbox of its own.

Dovecot starts as root and drops to its own users, which have to reach the folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from tests.simulators.postfix import free_port, waits_for

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
IS_HERE = DOVECOT is not None and os.geteuid() == 0
WHY_NOT = "Dovecot is not installed, or this is not root (apt install dovecot-imapd)"
USER, PASSWORD = "desk", 'a "plain" \\pass'

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:{folder}/mail
mail_uid = mail
mail_gid = mail
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


class Dovecot:
    """Keeps mail, and shows it over TLS, while its ``with`` block lasts.

    Attributes:
        port: where TLS begins at once.
        plain: where STARTTLS is asked for.
    """

    def __init__(self, *, pem: Path) -> None:
        self.port, self.plain = free_port(), free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="unburden-dovecot-"))
        self._folder.chmod(0o755)
        self.new = self._folder / "mail" / "new"
        for name in ("cur", "tmp", "new"):
            (self._folder / "mail" / name).mkdir(parents=True)
        shutil.copy(pem, self._folder / "server.pem")
        (self._folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        told = {"folder": self._folder, "port": self.port, "plain": self.plain}
        (self._folder / "dovecot.conf").write_text(CONFIG.format(**told))
        self._own()

    def _own(self) -> None:
        for path in (self._folder / "mail").rglob("*"):
            shutil.chown(path, "mail", "mail")
        shutil.chown(self._folder / "mail", "mail", "mail")

    def deliver(self, *raws: bytes) -> None:
        """Put mails into the mailbox, as new ones."""
        for raw in raws:
            count = len(list((self._folder / "mail").rglob("m*")))
            (self.new / f"m{count:06d}.example").write_bytes(raw)
        self._own()

    def unread(self) -> int:
        """How many mails nobody was shown, as the mailbox has it."""
        paths = [one for one in (self._folder / "mail").rglob("m*") if one.is_file()]
        return sum("S" not in one.name.partition(":2,")[2] for one in paths)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(DOVECOT), "-F", "-c", str(self._folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        waits_for(self.port, self._process)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        shutil.rmtree(self._folder)
