"""Two questions that a program may ask, answered in JSON; `schema.json` describes them.

Neither tells anything of a case: a page asks whether she is still let in, a monitor
whether the store answers.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from unburden.app.web.gate import page
from unburden.app.web.roles import Action

if TYPE_CHECKING:
    from typing import Any

    from unburden.app.web.visitor import Visit


@page(Action.READ_PUBLIC)
@require_safe
def health(request: Visit) -> JsonResponse:  # noqa: ARG001
    """Say that the store answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@page(Action.READ_PUBLIC)
@require_safe
def session(request: Visit) -> JsonResponse:
    """Say whether somebody is let in, and to what; no more."""
    who = request.visitor
    return JsonResponse({"case_open": bool(who.case), "staff": bool(who.member)})


@page(Action.READ_PUBLIC)
@require_safe
def schema(request: Visit) -> JsonResponse:  # noqa: ARG001
    """Give the description of what answers in JSON (OpenAPI 3.1)."""
    return JsonResponse(_schema())


@cache
def _schema() -> dict[str, Any]:
    text = Path(__file__).with_name("schema.json").read_text("utf-8")
    described: dict[str, Any] = json.loads(text)
    return described
