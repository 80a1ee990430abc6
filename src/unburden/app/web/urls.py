"""The map of the pages: hers first, then the house's desk."""

from __future__ import annotations

from django.urls import include, path

from unburden.app.web.design import design
from unburden.app.web.desk import urls as desk
from unburden.app.web.survivor import urls as hers

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("design/", design, name="design"),
    path("desk/", include(desk)),
    path("", include(hers)),
]
