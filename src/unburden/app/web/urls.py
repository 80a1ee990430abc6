"""The map of the pages: hers first, then the house's desk."""

from __future__ import annotations

from django.urls import include, path

from unburden.app.web import account_urls, ends, health, people
from unburden.app.web.design import design
from unburden.app.web.desk import urls as desk
from unburden.app.web.survivor import urls as hers
from unburden.app.web.work import urls as work

urlpatterns = [
    path("accounts/", include(account_urls)),
    path("design/", design, name="design"),
    path("desk/people/", people.people, name="members"),
    path("desk/ends/", ends.ends, name="ends"),
    path("desk/", include(desk)),
    path("health", health.health, name="health"),
    path("session", health.session, name="session"),
    path("api/schema", health.schema, name="schema"),
    path("", include(hers)),
    path("", include(work)),
]
handler400 = "unburden.app.web.troubles.odd"
handler404 = "unburden.app.web.troubles.nowhere"
handler500 = "unburden.app.web.troubles.failed"
