"""The map of her pages. No address names a case: a history tells little."""

from __future__ import annotations

from django.urls import path

from unburden.app.web.survivor import (
    case,
    ending,
    found,
    outline,
    pictures,
    plan,
    rights,
    start,
    support,
    timeline,
    work,
)

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("start/questions/", start.questions, name="questions"),
    path("start/help/", start.young, name="young"),
    path("come-back/", start.come_back, name="come-back"),
    path("leave/", ending.leave, name="leave"),
    path("rest/", ending.rest, name="rest"),
    path("delete/", ending.delete, name="delete"),
    path("support/", support.support, name="support"),
    path("calm/", support.grounding, name="grounding"),
    path("safety/", support.safety, name="safety"),
    path("case/", case.case, name="case"),
    path("people/", plan.people, name="people"),
    path("contact/", plan.contact, name="contact"),
    path("found/", found.found, name="found"),
    path("found/helper/", found.helper, name="found-helper"),
    path("found/<int:number>/", found.one, name="found-one"),
    path("found/<int:number>/under-18/", found.was_young, name="found-young"),
    path("what-happens/", timeline.timeline, name="timeline"),
    path("rights/", rights.rights, name="rights"),
    path("rights/bundle/", rights.bundle, name="bundle"),
    path("rights/statement/", rights.statement, name="own-statement"),
    path("work/", work.work, name="work"),
    path("work/look/", work.look, name="work-look"),
    path("work/record/", work.record, name="work-record"),
    path("work/say/", work.say, name="work-say"),
    path("work/draft/", work.draft, name="work-draft"),
    path("work/send/", work.send, name="work-send"),
    path("work/again/", work.again, name="work-again"),
    path("work/letter/<int:number>/", work.letter, name="work-letter"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/add", pictures.add, name="pictures-add"),
    path("pictures/here", pictures.here, name="pictures-here"),
    path("found/<int:number>/outline/", outline.outline, name="outline"),
]
