"""The web app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """Pages, and the people of a helpline."""

    name = "unburden.app.web"
    label = "web"
