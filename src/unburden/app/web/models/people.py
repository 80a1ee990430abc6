"""The house's people: an account each, with one role."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from unburden.app.web.roles import Role

STAFF = (Role.CASEWORKER, Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMIN)


class Member(models.Model):
    """One of the house's people."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    role = models.CharField(max_length=10, choices=[(r, r) for r in STAFF])
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"
