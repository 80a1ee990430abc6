"""On her own laptop: she looks, keeps proof, asks and checks, one plain step each.

What takes long goes to a job: see `web/work/begin.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from unburden.app.casework import asking
from unburden.app.casework import notices as kept
from unburden.app.casework.guarding import may_go_on
from unburden.app.casework.practice import quietly
from unburden.app.jobs.models import Kind
from unburden.app.mail import mail_settings
from unburden.app.web.forms import posted
from unburden.app.web.gate import her_page
from unburden.app.web.roles import Action
from unburden.app.web.survivor.crisis import asks_for_people
from unburden.app.web.survivor.saying import Say, first_values
from unburden.app.web.work.begin import Addresses, start
from unburden.errors import NoticeRefused
from unburden.model import Medium, NoticeState, PlaceState
from unburden.notify import guide

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow
    from unburden.app.web.visitor import Visit
    from unburden.model import Notice


def _blank() -> dict[str, Addresses]:
    """Make both forms; each field has a name of its own when read out alone."""
    look, record = Addresses(prefix="look"), Addresses()
    look.fields["addresses"].label = _("Where to look, one address on each line")
    record.fields["addresses"].label = _("Pages to keep, one address on each line")
    return {"look": look, "record": record}


def _told(desk: Desk, row: NoticeRow) -> tuple[NoticeRow, Notice]:
    return row, kept.notice(desk, row)


def _steps(desk: Desk) -> dict[str, object]:
    """How far she is, for the page that lists the steps."""
    rows = [_told(desk, row) for row in desk.row.notices.order_by("number")]
    said = asking.statement(desk)
    return {
        "pictures": desk.row.items.count(),
        "said": bool(said.declared),
        "letters": rows,
        "waiting": sum(row.state == NoticeState.DRAFT for row, _made in rows),
        "approved": sum(
            row.state == NoticeState.APPROVED and made.route.medium is Medium.MAIL
            for row, made in rows
        ),
        "has_mail": mail_settings() is not None,
        "confirmed": desk.row.matches.filter(state="confirmed").count(),
        "places": desk.row.places.exclude(state=PlaceState.GONE).count(),
    }


@her_page(Action.WORK_ALONE)
def work(request: Visit, desk: Desk) -> HttpResponse:
    """Each step, and how far she is."""
    told = _steps(desk) | _blank()
    return render(request, "survivor/work.html", told)


def _with_addresses(
    request: Visit, desk: Desk, kind: Kind, name: str, prefix: str | None
) -> HttpResponse:
    form = Addresses(request.POST, prefix=prefix)
    if form.is_valid():
        return start(desk, kind, **{name: form.cleaned_data["addresses"]})
    forms_ = _blank()
    forms_["look" if prefix else "record"] = form
    return render(request, "survivor/work.html", _steps(desk) | forms_)


@her_page(Action.WORK_ALONE)
@require_POST
def look(request: Visit, desk: Desk) -> HttpResponse:
    """Look for her pictures where she says."""
    may_go_on(desk)
    return _with_addresses(request, desk, Kind.FIND, "sources", "look")


@her_page(Action.WORK_ALONE)
@require_POST
def record(request: Visit, desk: Desk) -> HttpResponse:
    """Keep proof of pages that she knows."""
    may_go_on(desk)
    return _with_addresses(request, desk, Kind.CAPTURE, "pages", None)


@her_page(Action.WORK_ALONE)
@require_POST
def draft(request: Visit, desk: Desk) -> HttpResponse:  # noqa: ARG001
    """Write the letters that are to be sent now; none goes."""
    may_go_on(desk)
    return start(desk, Kind.DRAFT)


@her_page(Action.WORK_ALONE)
@require_POST
def send(request: Visit, desk: Desk) -> HttpResponse:
    """Send the letters that she read and said yes to."""
    may_go_on(desk)
    if mail_settings() is None:
        told = _("No mail is set up here. Open each letter, and send it yourself.")
        messages.info(request, told)
        return redirect("work")
    return start(desk, Kind.SEND)


@her_page(Action.WORK_ALONE)
@require_POST
def again(request: Visit, desk: Desk) -> HttpResponse:  # noqa: ARG001
    """Look again at each place that is due."""
    may_go_on(desk)
    return start(desk, Kind.WATCH)


@her_page(Action.WORK_ALONE)
def say(request: Visit, desk: Desk) -> HttpResponse:
    """What is said once, and stands in every letter."""
    before = asking.statement(desk)
    form = Say(posted(request), initial=first_values(before))
    if not form.is_valid():
        return render(request, "survivor/say.html", {"form": form})
    asking.state(desk, form.over(desk, before))
    messages.success(request, _("Saved. You can change it at any time."))
    if asks_for_people(form.cleaned_data["words"]):
        return redirect("people")
    return redirect("work")


@her_page(Action.WORK_ALONE)
def letter(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """One letter: who reads it, what they learn of her; she says yes, or sends it."""
    row = kept.find_notice(desk, str(number))
    if request.method == "POST":
        return _act(request, desk, row)
    made = kept.notice(desk, row)
    is_form = made.route.medium is Medium.FORM
    told = {
        "row": row,
        "made": made,
        "number": number,
        "is_form": is_form,
        "steps": guide(made) if is_form else (),
        "may_approve": row.state == NoticeState.DRAFT and not made.missing,
        "may_hand_in": row.state == NoticeState.APPROVED,
        "may_stop": row.state in (NoticeState.DRAFT, NoticeState.APPROVED),
        "is_unsure": row.state == NoticeState.UNSURE,
    }
    return render(request, "survivor/letter.html", told)


def _act(request: Visit, desk: Desk, row: NoticeRow) -> HttpResponse:
    name, practice = f"N{row.number}", quietly(desk)
    match request.POST.get("what"):
        case "approve":
            asking.approve(desk, [name], reminders="reminders" in request.POST)
            messages.success(request, _("You said yes to this letter."))
        case "done":
            reference = request.POST.get("reference", "")[:200]
            asking.hand_in(practice, name, reference=reference)
            messages.success(request, _("Noted. Their clock runs from now."))
        case "stop":
            kept.stop(desk, row, "she does not want it")
            messages.success(request, _("This letter does not go."))
        case "went" | "not-sent" as what:
            asking.settle(practice, name, went=what == "went", why="she found out")
            messages.success(request, _("Thank you. That is noted."))
        case "handled":
            asking.handled(desk, name, note="she dealt with it")
            messages.success(request, _("Thank you. That is noted."))
        case _:
            raise NoticeRefused(f"Nothing was asked of {name}.")
    return HttpResponseRedirect(request.path)
