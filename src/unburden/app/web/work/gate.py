"""The gate before the pages of a job: is its case open to this person?"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from unburden.app.jobs.models import JobRow
from unburden.app.web.desk.access import is_open_to
from unburden.app.web.gate import page, refused
from unburden.app.web.keys import desk_of
from unburden.app.web.roles import Action
from unburden.errors import NotFound, WrongPassphrase

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from unburden.app.web.gate import View
    from unburden.app.web.visitor import Visit, Visitor


def job_page(view: View) -> View:
    """A page of a job; the view gets its case's desk, and the job.

    Whether there is no such job, or it is of a case that is not open to this person,
    the answer is the same. What a page asks for by itself is no sign of life; where it
    is not given, the whole page is loaded anew, which says why.
    """

    @wraps(view)
    def opened(
        request: Visit, number: int, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        job = JobRow.objects.filter(id=number).exclude(case=None).first()
        if job is None or not is_hers_or_open(request.visitor, str(job.case_id)):
            return _nothing(request, number)
        try:
            desk = desk_of(
                str(job.case_id), actor=request.visitor.name, stays=_by_itself(request)
            )
        except (NotFound, WrongPassphrase):  # deleted, or locked again
            return refused(request)
        return view(request, desk, job, *args, **kwargs)

    guarded = page(Action.SEE_WORK)(opened)

    @wraps(guarded)
    def answered(request: Visit, number: int, **kwargs: Any) -> HttpResponseBase:
        answer = guarded(request, number, **kwargs)
        if answer.status_code == 403 and _by_itself(request):
            return HttpResponseClientRedirect(reverse("job", args=[number]))
        return answer

    return answered


def _nothing(request: Visit, number: int) -> HttpResponseBase:
    if _by_itself(request):
        return HttpResponseClientRedirect(reverse("job", args=[number]))
    what = "There is nothing of that number here that is open to you."
    raise NotFound(what, "Go to the list of what is being done, and choose there.")


def _by_itself(request: Visit) -> bool:
    return bool(getattr(request, "htmx", False))


def is_hers_or_open(visitor: Visitor, case: str) -> bool:
    """Say whether a case is hers, or one that this person of the house has open."""
    if visitor.case:
        return visitor.case == case
    return is_open_to(visitor, case, Action.SEE_WORK)
