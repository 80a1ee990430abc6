"""Everything that remembers (Django): open the house before using a room of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from unburden.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


def open_house() -> None:
    """Set Django up and bring the store's tables up to date.

    Raises:
        BadInput: the data folder cannot be written, or the database does not answer.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unburden.app.settings")
    import django  # noqa: PLC0415 - the command line loads Django only for cases
    from django.db import OperationalError  # noqa: PLC0415

    from unburden.app.home import make_home  # noqa: PLC0415

    folder = make_home()
    django.setup()
    try:
        _migrate(folder)
    except OperationalError as error:
        told = str(error).strip().splitlines()
        what = f"The database cannot be used: {told[-1] if told else 'no reason given'}"
        raise BadInput(what, "See [database] in config.toml, and who may write.") from (
            error
        )


def _migrate(folder: Path) -> None:
    """Bring the tables up to date; of several processes that start, one does it."""
    from django.core.management import call_command  # noqa: PLC0415

    from unburden.app.home import one_at_a_time  # noqa: PLC0415

    with one_at_a_time(folder / ".tables"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
