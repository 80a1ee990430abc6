"""The notices of a case: read, approved, sent, handed in, settled, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unburden.app.casework import approving, asking, replies, sending
from unburden.app.casework import notices as kept
from unburden.app.casework.practice import quietly
from unburden.app.casework.statements import NOT_GONE
from unburden.app.jobs.models import Kind
from unburden.app.jobs.queue import enqueue
from unburden.app.office import office
from unburden.app.web.desk.forms import (
    Approve,
    HandIn,
    Handled,
    Mail,
    Settle,
    TakeBack,
)
from unburden.app.web.desk.gate import case_page
from unburden.app.web.roles import Action, may
from unburden.errors import NoticeRefused
from unburden.model import Medium, NoticeState
from unburden.notify import ByHand, Letter, guide

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import NoticeRow
    from unburden.app.casework.sending import Outbox
    from unburden.app.web.visitor import Visit, Visitor
    from unburden.model import Notice

AT_ONCE = 25
"""Notices on one page."""

LOOSE = 10
"""Answers that name no notice of ours, newest first: so many are shown."""

PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice, its row, and who approves of it as it stands."""

    row: NoticeRow
    notice: Notice
    first: str = ""


@case_page(Action.ASK)
def notices(request: Visit, desk: Desk) -> HttpResponse:
    """Notices by where they are on their way, newest first."""
    rows = desk.row.notices.all()
    counts = dict(
        rows.order_by()
        .values("state")
        .annotate(n=Count("id"))
        .values_list("state", "n")
    )
    counts[PERSON] = rows.exclude(person="").count()
    shows = [PERSON, *(state.value for state in NoticeState)]
    asked = request.GET.get("show", "")
    show = (
        asked if asked in shows else next((s for s in shows if counts.get(s)), PERSON)
    )
    before = request.GET.get("before", "")
    some = rows.exclude(person="") if show == PERSON else rows.filter(state=show)
    if before.isascii() and before.isdigit():
        some = some.filter(number__lt=int(before[:9]))
    some = some.select_related("proposal").order_by("-number")
    page = list(some[: AT_ONCE + 1])
    told = {
        "desk": desk,
        "shown": [_told(desk, row) for row in page[:AT_ONCE]],
        "following": page[AT_ONCE - 1].number if len(page) > AT_ONCE else 0,
        "show": show,
        "shows": [(each, counts.get(each, 0)) for each in shows if counts.get(each)],
        "loose": _loose(desk),
        "now": desk.clock(),
        "can_send": bool(counts.get(NoticeState.APPROVED)),
    }
    return render(request, "desk/notices.html", told)


def _told(desk: Desk, row: NoticeRow) -> Told:
    first = approving.proposal(row) if row.state == NoticeState.DRAFT else None
    by = first.by if first else ""
    return Told(row=row, notice=kept.notice(desk, row), first=by)


def _loose(desk: Desk) -> list[Any]:
    rows = desk.row.replies.filter(notice=None).defer("raw").order_by("-at", "-id")
    return [replies.reply(desk, row) for row in rows[:LOOSE]]


@case_page(Action.ASK)
def notice(request: Visit, desk: Desk, number: int) -> HttpResponse:
    """One notice, whole: its words, its reader, what came back, what can be done."""
    return _page(request, desk, kept.find_notice(desk, str(number)))


def _page(
    request: Visit,
    desk: Desk,
    row: NoticeRow,
    wrong: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    told = _told(desk, row)
    made = told.notice
    is_first = told.first == request.visitor.name
    fresh = {name: kind() for name, kind in _open(row, made).items()}
    if is_first:
        fresh.pop("approve", None)  # a second person approves now
    answers: QuerySet[Any] = row.replies.defer("raw").order_by("at", "id")
    shown = {
        "desk": desk,
        "told": told,
        "made": made,
        "steps": guide(made) if made.route.medium is Medium.FORM else (),
        "tries": sending.attempts(desk, row),
        "answers": [replies.reply(desk, one) for one in answers],
        "forms": fresh | (wrong or {}),
        "second_person": office().second_person,
        "is_first": is_first,
        "following": _next_draft(desk, row),
        "now": desk.clock(),
    }
    return render(request, "desk/notice.html", shown)


def _open(row: NoticeRow, made: Notice) -> dict[str, type[forms.Form]]:
    """What can be done about a notice as it is."""
    may_do: dict[str, tuple[bool, type[forms.Form]]] = {
        "approve": (row.state == NoticeState.DRAFT and not made.missing, Approve),
        "hand_in": (row.state == NoticeState.APPROVED, HandIn),
        "settle": (row.state == NoticeState.UNSURE, Settle),
        "handled": (bool(row.person), Handled),
        "take_back": (row.state in (*NOT_GONE, NoticeState.SENT), TakeBack),
    }
    return {name: kind for name, (may_now, kind) in may_do.items() if may_now}


def _next_draft(desk: Desk, row: NoticeRow) -> int:
    """The number of the next draft to read; 0 where there is none."""
    drafts = desk.row.notices.filter(state=NoticeState.DRAFT, number__gt=row.number)
    return drafts.order_by("number").values_list("number", flat=True).first() or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What somebody does about a notice, and what she told."""

    visitor: Visitor
    desk: Desk
    row: NoticeRow
    told: dict[str, Any]

    @property
    def name(self) -> str:
        """The notice's name."""
        return f"N{self.row.number}"


def _doing(name: str, form: type[forms.Form], work: Callable[[Doing], str]) -> Any:
    """A page that takes one form about one notice, does it, and says so."""

    @case_page(Action.ASK)
    def done(request: Visit, desk: Desk, number: int) -> HttpResponse:
        row, asked = kept.find_notice(desk, str(number)), form(request.POST)
        if request.method != "POST" or not asked.is_valid():
            return _page(request, desk, row, {name: asked} if request.POST else None)
        told = asked.cleaned_data
        doing = Doing(visitor=request.visitor, desk=desk, row=row, told=told)
        messages.success(request, work(doing))
        return redirect("desk:notice", case=desk.row.id, number=number)

    done.__doc__ = work.__doc__
    return done


def _approve(doing: Doing) -> str:
    """Approve a draft that was read."""
    row = doing.row
    if row.state != NoticeState.DRAFT:
        raise NoticeRefused(f"N{row.number} is {row.state}, so it needs no approval.")
    made = asking.approve(
        doing.desk,
        [doing.name],
        reminders=doing.told["reminders"],
        may_second=may(doing.visitor.role, Action.SUPERVISE),
    )
    if made:
        return _("It is approved.")
    return _("Noted. A second person reads it before it goes.")


def _hand_in(doing: Doing) -> str:
    """Record that a form was filled in, or a letter posted."""
    reference = doing.told["reference"]
    asking.hand_in(quietly(doing.desk), doing.name, reference=reference)
    return _("It is noted as handed in. Its clock runs now.")


def _settle(doing: Doing) -> str:
    """Record whether a notice went."""
    went, why = doing.told["went"] == "yes", doing.told["why"]
    asking.settle(quietly(doing.desk), doing.name, went=went, why=why)
    return _("It is settled.")


def _handled(doing: Doing) -> str:
    """Record that somebody dealt with an answer."""
    asking.handled(doing.desk, doing.name, note=doing.told["note"])
    return _("It is noted as dealt with.")


def _take_back(doing: Doing) -> str:
    """Stop a notice, or write to take it back."""
    made = asking.take_back(quietly(doing.desk), doing.name, why=doing.told["why"])
    if made is None:
        return _("It is stopped.")
    return _("A letter that takes it back is drafted: %s.") % f"N{made.number}"


approve = _doing("approve", Approve, _approve)
hand_in = _doing("hand_in", HandIn, _hand_in)
settle = _doing("settle", Settle, _settle)
handled = _doing("handled", Handled, _handled)
take_back = _doing("take_back", TakeBack, _take_back)


@case_page(Action.ASK)
def answer(request: Visit, desk: Desk) -> HttpResponse:
    """Take in one mail that came back, from its words; have drafted what comes next."""
    form = Mail(request.POST or None)
    if form.is_valid():
        letter = Letter(name=_("what you pasted"), raw=form.cleaned_data["raw"])
        (taken,) = replies.take_in(outbox(desk), [letter])
        if taken.reply is not None:
            messages.success(request, _said(taken))
            return _after(desk, taken)
        form.add_error("raw", taken.why)
    return render(request, "desk/answer.html", {"desk": desk, "form": form})


def _said(taken: replies.Taken) -> str:
    if not taken.name:
        return _("It was taken in before; nothing changed.")
    if not taken.notice:
        return _("It is kept. It names no notice of ours, so it changes nothing.")
    return _("It is kept, as an answer to %s.") % taken.notice


def _after(desk: Desk, taken: replies.Taken) -> HttpResponse:
    if taken.name and taken.notice and not desk.row.frozen_at:
        enqueue(desk, Kind.DRAFT)
    if not taken.notice:
        return redirect("desk:notices", case=desk.row.id)
    number = int(taken.notice.removeprefix("N"))
    return redirect("desk:notice", case=desk.row.id, number=number)


def outbox(desk: Desk) -> Outbox:
    """What answers are taken in with; nothing goes out by it."""
    return quietly(desk).outbox(ByHand(clock=desk.clock))
