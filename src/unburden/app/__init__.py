"""Everything that remembers (Django): open the house before using a room of it."""

from __future__ import annotations

import os


def open_house() -> None:
    """Set Django up and bring the store's tables up to date.

    Raises:
        BadInput: the data folder cannot be written.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unburden.app.settings")
    import django  # noqa: PLC0415 - the command line loads Django only for cases
    from django.core.management import call_command  # noqa: PLC0415

    from unburden.app.home import make_home  # noqa: PLC0415

    make_home()
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
