"""Every page of the desk x every role, of a case that each of them was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from unburden.app.web.desk import urls
from unburden.app.web.roles import MAY, Action, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from unburden.app.casework.desk import Desk

CASEWORKER, SUPERVISOR = Role.CASEWORKER, Role.SUPERVISOR
ANALYST, AUDITOR = Role.ANALYST, Role.AUDITOR
STAFF = (CASEWORKER, SUPERVISOR, ANALYST, AUDITOR, Role.ADMIN)
LOOK = {CASEWORKER, SUPERVISOR, ANALYST}
WORK = {CASEWORKER, SUPERVISOR}
OPEN_TO: dict[str, set[Role]] = {
    "desk": LOOK,
    "find": LOOK,
    "case": LOOK,
    "found": LOOK,
    "outline": LOOK,
    "places": LOOK,
    "hand-over": LOOK,
    "take-on": WORK,
    "decide": WORK,
    "picture": WORK,
    "picture-once": WORK,
    "notices": WORK,
    "notice": WORK,
    "send": WORK,
    "answer": WORK,
    "work-draft": WORK,
    "work-fetch": WORK,
    "work-pack": WORK,
    "work": LOOK,
    "work-find": LOOK,
    "work-record": LOOK,
    "work-watch": LOOK,
    "approve": WORK,
    "hand_in": WORK,
    "settle": WORK,
    "handled": WORK,
    "take_back": WORK,
    "person": WORK,
    "risk": WORK,
    "glass": WORK,
    "ledger": {SUPERVISOR, AUDITOR},
    "audit": {SUPERVISOR, AUDITOR},
    "team": {SUPERVISOR},
    "back": {SUPERVISOR},
    "give": {SUPERVISOR},
    "take-away": {SUPERVISOR},
    "oversight": {SUPERVISOR},
    "glass-seen": {SUPERVISOR},
    "sample": {SUPERVISOR},
    "release": {SUPERVISOR},
    "allow": {SUPERVISOR},
}
"""Page by page, who may open it. A page that is not here fails the test."""

PAGES = {str(page.name): page for page in urls.urlpatterns}


def address(name: str, case: str) -> str:
    kinds: dict[str, object] = dict.fromkeys(PAGES[name].pattern.converters, 1)
    return reverse(
        f"desk:{name}", kwargs=kinds | ({"case": case} if "case" in kinds else {})
    )


def test_the_table_names_every_page_and_none_that_is_not_there() -> None:
    assert set(OPEN_TO) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_those_who_may_do_what_it_is_for(name: str) -> None:
    action = getattr(PAGES[name].callback, "action", None)
    assert isinstance(action, Action)
    assert {role for role in STAFF if action in MAY[role]} == OPEN_TO[name]


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_opens_its_own_pages_and_no_other(
    role: Role,
    method: str,
    staff: Callable[[str, str], Client],
    case: Callable[..., Desk],
) -> None:
    client = staff("who", role)
    desk = case("who")
    opened = set()
    for name in PAGES:
        if (
            name == "glass"
        ):  # how a case is opened that is not one's own: test_access.py
            continue
        answer = getattr(client, method)(address(name, desk.row.id))
        assert answer.status_code < 500, name
        opened |= {name} if answer.status_code != 403 else set()
    assert opened == {name for name in OPEN_TO if role in OPEN_TO[name]} - {"glass"}


def test_nobody_and_she_herself_are_kept_out(case: Callable[..., Desk]) -> None:
    desk, stranger, her = case(), Client(), Client()
    session = her.session
    session["case"] = desk.row.id
    session.save()
    her.cookies["session"] = session.session_key
    for client in (stranger, her):
        for name in PAGES:
            assert client.get(address(name, desk.row.id)).status_code == 403, name


def test_changes_need_a_post(
    staff: Callable[[str, str], Client], case: Callable[..., Desk]
) -> None:
    noor = staff("who", SUPERVISOR)
    desk = case("who")
    noor.get(f"/desk/{desk.row.id}/")
    before = desk.lines()
    rows = [row.state for row in desk.row.notices.order_by("number")]
    for name in PAGES:
        noor.get(address(name, desk.row.id))
    assert desk.lines() == before
    assert [row.state for row in desk.row.notices.order_by("number")] == rows
    assert desk.row.allocations.count() == 1
