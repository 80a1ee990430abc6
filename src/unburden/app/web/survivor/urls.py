"""The map of her pages. No address names a case: a history tells little."""

from __future__ import annotations

from django.urls import path

from unburden.app.web.survivor import case, outline, pictures, start, support

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("come-back/", start.come_back, name="come-back"),
    path("leave/", start.leave, name="leave"),
    path("rest/", start.rest, name="rest"),
    path("support/", support.support, name="support"),
    path("case/", case.case, name="case"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/add", pictures.add, name="pictures-add"),
    path("pictures/here", pictures.here, name="pictures-here"),
    path("found/<int:number>/outline/", outline.outline, name="outline"),
]
