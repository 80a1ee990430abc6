"""The one Django app of the house."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases and what may be done with them."""

    name = "unburden.app.casework"
    label = "casework"
