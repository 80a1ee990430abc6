"""The map of the pages: hers first, then the house's desk."""

from __future__ import annotations

from django.urls import include, path

from unburden.app.web.survivor import urls as hers
from unburden.app.web.work import urls as work

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include(hers)),
    path("", include(work)),
]
