"""A store put by, folder and rows, to begin from it again and again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.db import connection, connections, transaction


class Spare:
    """The store as it is now; no connection is open when it was given back."""

    def __init__(self) -> None:
        self.home = Path(os.environ["UNBURDEN_HOME"])
        self.spare = self.home.with_name("spare")
        self.tables: list[str] = []
        if connection.vendor == "postgresql":
            names = connection.introspection.table_names()
            self.tables = [name for name in names if name.startswith("casework_")]
            self._each("CREATE TABLE spare_{0} AS TABLE {0}")
        connections.close_all()
        shutil.copytree(self.home, self.spare)

    def back(self) -> None:
        """Make the store what it was."""
        connections.close_all()
        shutil.rmtree(self.home)
        shutil.copytree(self.spare, self.home)
        if self.tables:
            with transaction.atomic():
                # Rows may stand in any order: nobody looks at what points to what.
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                self._each("DELETE FROM {0}")
                self._each("INSERT INTO {0} SELECT * FROM spare_{0}")
        connections.close_all()

    def _each(self, words: str) -> None:
        with connection.cursor() as cursor:
            for name in self.tables:
                cursor.execute(words.format(name))
