"""The web app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """Pages, and the people of a helpline."""

    name = "unburden.app.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what happens to accounts."""
        from unburden.app.web.accounts import listen  # noqa: PLC0415 - needs models

        listen()
