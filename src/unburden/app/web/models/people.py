"""The house's people: an account each, with one role."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from unburden.app.web.roles import Role

STAFF = (Role.CASEWORKER, Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMIN)


class Member(models.Model):
    """One of the house's people.

    ``is_fresh``: somebody else knows the pass-phrase, so it has to be changed first.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    role = models.CharField(max_length=10, choices=[(r, r) for r in STAFF])
    is_active = models.BooleanField(default=True)
    is_fresh = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"


class MemberEvent(models.Model):
    """That somebody's account was made, ended or reset, by whom and when."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    whom = models.CharField(max_length=150)
    what = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.whom} {self.what} by {self.by}"
