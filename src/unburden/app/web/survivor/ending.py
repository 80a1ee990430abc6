"""Resting, leaving at once, and deleting everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from unburden.app.casework.retention import hide
from unburden.app.casework.taking import export
from unburden.app.home import workshop
from unburden.app.serving import serving
from unburden.app.web.forms import posted
from unburden.app.web.gate import her_page, page
from unburden.app.web.roles import Action
from unburden.app.web.visitor import end_session

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit


class Delete(forms.Form):
    """One question, so that a slip of the finger deletes nothing."""

    sure = forms.BooleanField(
        label=_("Yes, delete all of my case"),
        error_messages={"required": _("Tick the box if you want to delete it all.")},
    )


@page(Action.READ_PUBLIC)
def leave(request: Visit) -> HttpResponse:
    """Leave at once: the session ends, and a neutral site opens."""
    end_session(request)
    return HttpResponseRedirect(serving().exit_to)


@her_page(Action.SEE_OWN)
def rest(request: Visit, desk: Desk) -> HttpResponse:
    """Lock the case. Nothing has to be saved: everything is."""
    end_session(request)
    return render(request, "survivor/rest.html", {"case": desk.row.id})


@her_page(Action.TAKE_BUNDLE)
@require_http_methods(["GET", "POST"])
def take(request: Visit, desk: Desk) -> HttpResponseBase:
    """Give her all that the case holds, as words; no copy stays with us."""
    if request.method == "GET":
        return render(request, "survivor/take.html")
    with workshop() as folder:
        taken = export(desk, folder / "all.zip").read_bytes()
    given = HttpResponse(taken, content_type="application/zip")
    given.headers["Content-Disposition"] = 'attachment; filename="papers.zip"'
    return given


@her_page(Action.DELETE_OWN)
def delete(request: Visit, desk: Desk) -> HttpResponse:
    """Say what goes and what stays; then delete all of it."""
    form = Delete(posted(request))
    if not form.is_valid():
        sent = desk.row.notices.exclude(sent_at=None).count()
        told = {"form": form, "sent": sent, "held": desk.row.held_at is not None}
        return render(request, "survivor/delete.html", told)
    hide(desk)
    end_session(request)
    return render(request, "survivor/deleted.html")
