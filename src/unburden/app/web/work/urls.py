"""The map of the pages of jobs. No address names a case."""

from __future__ import annotations

from django.urls import path

from unburden.app.web.work import views

urlpatterns = [
    path("work/", views.jobs, name="jobs"),
    path("work/<int:number>/", views.job, name="job"),
    path("work/<int:number>/progress/", views.progress, name="job-progress"),
    path("work/<int:number>/steer/", views.steer, name="job-steer"),
    path("work/<int:number>/again/", views.again, name="job-again"),
    path("work/<int:number>/bundle/", views.bundle, name="job-bundle"),
]
