"""The map of the pages of jobs. No address names a case."""

from __future__ import annotations

from django.urls import path

from unburden.app.web.work import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:number>/", views.job, name="job"),
    path("jobs/<int:number>/progress/", views.progress, name="job-progress"),
    path("jobs/<int:number>/steer/", views.steer, name="job-steer"),
    path("jobs/<int:number>/again/", views.again, name="job-again"),
    path("jobs/<int:number>/bundle/", views.bundle, name="job-bundle"),
]
