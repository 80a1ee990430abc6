"""Having work done in a case: each form begins a job, and leads to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unburden.app.casework.guarding import hidden, may_go_on
from unburden.app.casework.practice import quietly
from unburden.app.home import configured
from unburden.app.jobs.models import Kind
from unburden.app.mailbox import mailbox_settings
from unburden.app.web.desk.forms import Sources
from unburden.app.web.desk.gate import case_page
from unburden.app.web.roles import Action
from unburden.app.web.work.begin import NEEDS, Addresses, For, may_begin, start
from unburden.app.web.work.words import newest
from unburden.errors import BadInput, Refused
from unburden.model import NoticeState

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse, HttpResponseBase

    from unburden.app.casework.desk import Desk
    from unburden.app.web.visitor import Visit

    View = Callable[..., HttpResponseBase]

FORMS: dict[Kind, type[forms.Form]] = {
    Kind.FIND: Sources,
    Kind.CAPTURE: Addresses,
    Kind.PACK: For,
}
"""What is asked before a job is begun; the others ask nothing."""


@case_page(Action.SEE_CASE)
def work(request: Visit, desk: Desk) -> HttpResponse:
    """What can be begun in a case, what is being done, and what was."""
    return _page(request, desk)


def _page(
    request: Visit, desk: Desk, wrong: dict[Kind, forms.Form] | None = None
) -> HttpResponse:
    role = request.visitor.role
    asked = {kind: form(prefix=kind.value) for kind, form in FORMS.items()}
    asked |= wrong or {}
    may_now = {kind.value: may_begin(role, kind) for kind in (*FORMS, *_ASKS_NOTHING)}
    told = {
        "desk": desk,
        "jobs": newest(desk, hers=False),
        "begin": may_now,
        "forms": {kind.value: form for kind, form in asked.items()},
        "pictures": desk.row.items.exists(),
        "has_sources": bool(asked[Kind.FIND].fields["sources"].choices),  # type: ignore[attr-defined]
        "approved": desk.row.notices.filter(state=NoticeState.APPROVED).count(),
        "has_mail": configured("mail", None) is not None,
        "has_mailbox": configured("mailbox", None) is not None,
        "hidden": hidden(desk),
    }
    return render(request, "desk/work.html", told)


def _beginning(kind: Kind, ready: Callable[[Desk], None]) -> View:
    """A page that begins a job, once what it asks for is told."""

    @case_page(NEEDS[kind])
    @require_POST
    def begun(request: Visit, desk: Desk) -> HttpResponseBase:
        may_go_on(desk)
        ready(desk)
        if kind not in FORMS:
            return start(desk, kind)
        form = FORMS[kind](request.POST, prefix=kind.value)
        if not form.is_valid():
            return _page(request, desk, {kind: form})
        (told,) = form.cleaned_data.values()
        return start(desk, kind, **{_CALLED[kind]: told})

    begun.__doc__ = f"Begin to {kind.value}."
    return begun


_ASKS_NOTHING = (Kind.DRAFT, Kind.SEND, Kind.WATCH, Kind.FETCH)
_CALLED = {Kind.FIND: "sources", Kind.CAPTURE: "pages", Kind.PACK: "recipients"}


def _at_once(desk: Desk) -> None:
    """Nothing has to be there first."""


def _has_pictures(desk: Desk) -> None:
    if not desk.row.items.exists():
        what = _("There are no pictures to look for yet.")
        raise BadInput(what, _("She adds them, on her own device."))


def _has_mail(desk: Desk) -> None:
    quietly(desk).mailbox()


def _has_mailbox(desk: Desk) -> None:  # noqa: ARG001
    if mailbox_settings() is None:
        what = _("No mailbox is set up, so no answers can be fetched.")
        raise BadInput(what, _("Paste the words of a mail instead."))


def _is_all_seen(desk: Desk) -> None:
    if hidden(desk):
        what = _("Some of what was found may not be seen yet, so nothing is packed.")
        raise Refused(what, _("A supervisor records on whose authority it may be."))


find = _beginning(Kind.FIND, _has_pictures)
record = _beginning(Kind.CAPTURE, _at_once)
watch = _beginning(Kind.WATCH, _at_once)
draft = _beginning(Kind.DRAFT, _at_once)
send = _beginning(Kind.SEND, _has_mail)
fetch = _beginning(Kind.FETCH, _has_mailbox)
pack = _beginning(Kind.PACK, _is_all_seen)
