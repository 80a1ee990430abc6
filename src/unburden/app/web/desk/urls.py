"""The map of the desk."""

from __future__ import annotations

from django.urls import path

from unburden.app.web.desk import (
    audit,
    board,
    found,
    notices,
    oversight,
    overview,
    pictures,
    places,
    private,
    starting,
    team,
)

app_name = "desk"
urlpatterns = [
    path("", board.desk, name="desk"),
    path("find/", board.find, name="find"),
    path("team/", team.team, name="team"),
    path("team/back/<int:number>/", team.back, name="back"),
    path("oversight/", oversight.oversight, name="oversight"),
    path("audit/", audit.audit, name="audit"),
    path("<slug:case>/", overview.case, name="case"),
    path("<slug:case>/work/", starting.work, name="work"),
    path("<slug:case>/work/find/", starting.find, name="work-find"),
    path("<slug:case>/work/record/", starting.record, name="work-record"),
    path("<slug:case>/work/draft/", starting.draft, name="work-draft"),
    path("<slug:case>/work/send/", starting.send, name="send"),
    path("<slug:case>/work/watch/", starting.watch, name="work-watch"),
    path("<slug:case>/work/fetch/", starting.fetch, name="work-fetch"),
    path("<slug:case>/work/pack/", starting.pack, name="work-pack"),
    path("<slug:case>/open/", board.glass, name="glass"),
    path("<slug:case>/hand-over/", overview.hand_over, name="hand-over"),
    path("<slug:case>/take-on/", overview.take_on, name="take-on"),
    path("<slug:case>/release/", overview.release, name="release"),
    path("<slug:case>/allow/", overview.allow, name="allow"),
    path("<slug:case>/give/", team.give, name="give"),
    path("<slug:case>/give/<int:number>/end/", team.take_away, name="take-away"),
    path("<slug:case>/found/", found.found, name="found"),
    path("<slug:case>/found/decide/", found.decide, name="decide"),
    path("<slug:case>/found/<int:number>.svg", found.outline, name="outline"),
    path("<slug:case>/found/<int:number>/again/", oversight.sample, name="sample"),
    path("<slug:case>/found/<int:number>/picture/", pictures.picture, name="picture"),
    path(
        "<slug:case>/found/<int:number>/picture/<str:key>",
        pictures.once,
        name="picture-once",
    ),
    path("<slug:case>/notices/", notices.notices, name="notices"),
    path("<slug:case>/notices/answer/", notices.answer, name="answer"),
    path("<slug:case>/notices/<int:number>/", notices.notice, name="notice"),
    path("<slug:case>/notices/<int:number>/approve/", notices.approve, name="approve"),
    path("<slug:case>/notices/<int:number>/hand-in/", notices.hand_in, name="hand_in"),
    path("<slug:case>/notices/<int:number>/settle/", notices.settle, name="settle"),
    path("<slug:case>/notices/<int:number>/handled/", notices.handled, name="handled"),
    path(
        "<slug:case>/notices/<int:number>/take-back/",
        notices.take_back,
        name="take_back",
    ),
    path("<slug:case>/places/", places.places, name="places"),
    path("<slug:case>/ledger/", audit.ledger, name="ledger"),
    path("<slug:case>/person/", private.person, name="person"),
    path("<slug:case>/risk/", private.risk, name="risk"),
    path("<slug:case>/glass/<int:number>/", oversight.glass_seen, name="glass-seen"),
]
