"""A real Debian PostgreSQL of the tests' own: a socket in its own folder, no port.

PostgreSQL refuses to run as root; started by root, it runs as a user without rights.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Self

import psycopg


def _program(name: str) -> Path | None:
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name)
    return there[-1] if there else Path(found) if found else None


IS_HERE = _program("initdb") is not None
WHY_NOT = "PostgreSQL is not installed (apt install postgresql)"
USER = "unburden"
NOBODY = "nobody"


class Postgres:
    """A server with nothing in it, while its ``with`` block lasts.

    Attributes:
        folder: where its data and its socket are.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="unburden-pg-"))

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self.folder, NOBODY)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N")
        # What a crash of the machine would lose does not matter here.
        quick = f"-c listen_addresses= -c fsync=off -k {self.folder}"
        self._run("pg_ctl", "-D", data, "-w", "-o", quick, "-l", f"{data}/log", "start")
        return self

    def __exit__(self, *_: object) -> None:
        self.tell("stop")
        shutil.rmtree(self.folder)

    def tell(self, what: str) -> None:
        """Have it ``stop`` or ``restart`` at once, whoever is connected."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", "fast", what)

    def _run(self, name: str, *args: str) -> None:
        who = {}
        if os.geteuid() == 0:
            them = pwd.getpwnam(NOBODY)
            who = {"user": them.pw_uid, "group": them.pw_gid, "extra_groups": []}
        done = subprocess.run(  # type: ignore[call-overload]
            [str(_program(name)), *args],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as it runs
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=False,
            **who,
        )
        assert done.returncode == 0, (name, args)

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another; return its name."""
        name = f"t{secrets.token_hex(6)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def say(self, words: str) -> None:
        """Have the server do something."""
        where = self.url("postgres")
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(words)  # type: ignore[arg-type]


@cache
def _template(server: Postgres) -> str:
    """A database with all tables, made once: to migrate takes a second or two."""
    from tests.simulators.case import python, said  # noqa: PLC0415

    name = server.database()
    with tempfile.TemporaryDirectory() as home:
        said(python(Path(home), "", database=server.url(name)))
    return name


def fresh(server: Postgres) -> str:
    """The address of a database of its own, with all tables and no rows."""
    return server.url(server.database(_template(server)))
