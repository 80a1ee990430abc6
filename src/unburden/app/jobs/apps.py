"""The jobs, as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class Jobs(AppConfig):
    """Work that is to be done, is being done, or was."""

    name = "unburden.app.jobs"
    label = "jobs"
