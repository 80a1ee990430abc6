"""What went wrong, in our words: no page there, a page that failed, a forged form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form came without its mark: from another site, or from a session that ended."""
    return render(request, "web/forged.html", status=403)


def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page. What was asked for is not repeated."""
    return render(request, "web/nowhere.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A page failed. It is drawn without anything that may have failed with it."""
    return HttpResponse(render_to_string("web/failed.html"), status=500)


def odd(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What came is none of our forms: too large, too many parts, or another host."""
    return HttpResponse(render_to_string("web/odd.html"), status=400)
