"""A job: how far it got; pausing it, going on, ending it; what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from unburden.app.home import config
from unburden.app.jobs import bundles
from unburden.app.jobs.attempt import troubles
from unburden.app.jobs.models import Kind, State, Wanted
from unburden.app.jobs.queue import arguments, ask
from unburden.app.web.gate import her_page, refused
from unburden.app.web.plain import plain
from unburden.app.web.roles import Action, may
from unburden.app.web.work import words
from unburden.app.web.work.begin import may_begin, start
from unburden.app.web.work.gate import job_page
from unburden.errors import BadSetting, NotFound

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from unburden.app.casework.desk import Desk
    from unburden.app.jobs.models import JobRow
    from unburden.app.web.visitor import Visit

MOST_LOOKS = 450
"""A page asks by itself for a quarter of an hour, every two seconds: then a person has
to, so that a session which nobody uses comes to its end."""


@her_page(Action.SEE_OWN)
@require_GET
def jobs(request: Visit, desk: Desk) -> HttpResponse:
    """What is being done in her case, and what was, newest first."""
    return render(request, "web/jobs.html", {"jobs": words.newest(desk, hers=True)})


@job_page
@require_GET
def job(request: Visit, desk: Desk, row: JobRow) -> HttpResponse:
    """One job."""
    return render(request, "web/job.html", _told(request, desk, row))


@job_page
@require_GET
def progress(request: Visit, desk: Desk, row: JobRow) -> HttpResponse:
    """What of the page changed since it last asked."""
    told = _told(request, desk, row)
    looks = request.GET.get("looks", "")
    told["looks"] = int(looks[:4]) + 1 if looks.isascii() and looks.isdigit() else 1
    told["asks"] = told["asks"] and told["looks"] < MOST_LOOKS
    told["changed"] = request.GET.get("was") != told["now"]
    return render(request, "web/job_progress.html", told)


@job_page
@require_POST
def steer(request: Visit, _desk: Desk, row: JobRow) -> HttpResponseBase:
    """Pause it, go on with it, or end it."""
    wanted = request.POST.get("wanted", "")
    if wanted in Wanted.values:
        ask(row, Wanted(wanted))
    return redirect("job", row.pk)


@job_page
@require_POST
def again(request: Visit, desk: Desk, row: JobRow) -> HttpResponseBase:
    """Do the same again, now that it is over; only who may begin it may."""
    if not may_begin(request.visitor.role, Kind(row.kind)):
        return refused(request)
    _, what = arguments(desk, row)
    return start(desk, Kind(row.kind), **what)


@job_page
@require_POST
def bundle(request: Visit, desk: Desk, row: JobRow) -> HttpResponseBase:
    """Hand the Bundle over, once.

    Raises:
        NotFound: it was taken, or a day went by.
    """
    if not may(request.visitor.role, Action.TAKE_BUNDLE):
        return refused(request)
    if not bundles.place(desk, row.pk).exists():
        raise NotFound("The bundle is not here any more. It can be packed again.")
    pieces = bundles.hand_over(desk, row.pk)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{desk.row.id}.zip"'
    return answer


def _troubles(request: Visit, desk: Desk, row: JobRow) -> list[str]:
    """What went wrong; she is not shown where this computer keeps its settings."""
    said = troubles(desk, row)
    if not request.visitor.case:
        return said
    calm = plain(BadSetting(""))
    where = str(config())
    return [f"{calm.what} {calm.fix}" if where in each else each for each in said]


def _told(request: Visit, desk: Desk, row: JobRow) -> dict[str, Any]:
    is_ready = row.kind == Kind.PACK and bundles.place(desk, row.pk).exists()
    return {
        "job": row,
        "title": words.title(row, hers=bool(request.visitor.case)),
        "said": words.said(row),
        "counts": words.counts(row),
        "troubles": _troubles(request, desk, row),
        "is_paused": row.state == State.PAUSED,
        "is_stopping": row.state == State.RUNNING and row.wanted != Wanted.RUN,
        "is_ready": is_ready,
        "may_begin": may_begin(request.visitor.role, Kind(row.kind)),
        # What the page says apart from numbers: it is sent again where this changed.
        "now": f"{row.state}-{row.wanted}-{row.step}",
        "asks": not row.is_over,
        "looks": 0,
    }
