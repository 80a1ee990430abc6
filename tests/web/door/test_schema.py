"""What answers in JSON answers as its description says, whatever it is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.web.door.conftest import browser

from unburden.app.casework.desk import Desk
from unburden.app.web.roles import Role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
DESCRIBED = json.loads((ROOT / "src/unburden/app/web/schema.json").read_text("utf-8"))
DRAWN = [positive_data_acceptance]
"""No fingerprint of a picture can be drawn from a description: 422 is right for one."""
CALM = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_the_description_is_the_one_that_is_served(server: Path) -> None:
    assert Client().get("/api/schema").json() == DESCRIBED


@pytest.mark.parametrize(
    ("path", "method"),
    [(path, method) for path, each in DESCRIBED["paths"].items() for method in each],
)
def test_whatever_is_asked_the_answer_is_as_described(
    path: str, method: str, server: Path, her_case: Callable[[], Desk]
) -> None:
    client = browser(Role.SURVIVOR, her_case())
    client.get("/pictures/")
    token = client.cookies["csrftoken"].value
    cookies = {name: one.value for name, one in client.cookies.items()}
    described = schemathesis.openapi.from_wsgi("/api/schema", WSGIHandler())
    operation = described[path][method.upper()]
    statuses = set()

    @CALM
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.headers["X-CSRFToken"] = token
        answer = case.call(cookies=cookies)
        case.validate_response(answer, excluded_checks=DRAWN)
        statuses.add(answer.status_code)

    ask()
    assert statuses <= {200, 403, 422}
    assert statuses & {200, 422}
