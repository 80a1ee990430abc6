"""Who may open which page: every address x every role, against one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.door.conftest import SERVER, browser

from unburden.app.casework.desk import Desk
from unburden.app.web.accounts import next_step
from unburden.app.web.roles import MAY, Action, Role, may

pytestmark = pytest.mark.django_db

STAFF = {
    Role.CASEWORKER,
    Role.SUPERVISOR,
    Role.ANALYST,
    Role.AUDITOR,
    Role.ADMIN,
}
HERS = {Role.SURVIVOR, Role.ALONE}
ANYBODY = set(Role)
OUTSIDE = {Role.NOBODY, *HERS}
ON_A_SERVER = ANYBODY - {Role.ALONE}
OWN_ACCOUNT = {*STAFF, Role.UNFINISHED}

AT_WORK = {*HERS, Role.CASEWORKER, Role.SUPERVISOR, Role.ANALYST}

OPEN_TO: dict[str, set[Role]] = {
    "home": ANYBODY,
    "support": ANYBODY,
    "leave": ANYBODY,
    "health": ANYBODY,
    "session": ANYBODY,
    "schema": ANYBODY,
    "start": OUTSIDE,
    "come-back": OUTSIDE,
    "rest": HERS,
    "case": HERS,
    "account_login": ON_A_SERVER,
    "account_logout": ON_A_SERVER,
    "mfa_authenticate": ON_A_SERVER,
    "mfa_login_webauthn": ON_A_SERVER,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_change_password": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_deactivate_totp": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT,
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT,
    "mfa_remove_webauthn": OWN_ACCOUNT,
    "members": {Role.ADMIN},
    "jobs": HERS,
    "job": AT_WORK,
    "job-progress": AT_WORK,
    "job-steer": AT_WORK,
    "job-again": AT_WORK,
    "job-bundle": AT_WORK,
}
"""Page by page, who may open it. A page that is not here fails the test."""


def every_page() -> Iterator[URLPattern]:
    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns)
            else:
                yield each

    return walk(get_resolver().url_patterns)


def address(page: URLPattern) -> str:
    kinds = dict.fromkeys(page.pattern.converters, 0)
    return reverse(str(page.name), kwargs=kinds)


PAGES = {str(page.name): page for page in every_page()}


def test_the_table_names_every_page_and_none_that_is_not_there() -> None:
    assert set(OPEN_TO) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_it_lets_a_person_do(name: str) -> None:
    assert isinstance(getattr(PAGES[name].callback, "action", None), Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_each_role_opens_its_own_pages_and_no_other(
    role: Role,
    method: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    her_case: Callable[[], Desk],
) -> None:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    if role is not Role.ALONE:
        (tmp_path / "config.toml").write_text(SERVER)
    desk = her_case() if role in HERS else None
    allowed, opened = set(), set()
    for number, (name, page) in enumerate(PAGES.items()):
        opened |= {name} if opens(role, method, page, desk, number) else set()
        allowed |= {name} if role in OPEN_TO[name] else set()
    assert opened == allowed


def opens(
    role: Role, method: str, page: URLPattern, desk: Desk | None, number: int
) -> bool:
    client = browser(role, desk, name=f"{role.value}{number}")
    asked = address(page)
    answer = getattr(client, method)(asked)
    assert answer.status_code < 500, asked
    if answer.status_code == 403:
        return False
    if answer.status_code == 404:  # let through, and nothing is there; on a laptop none
        return role is not Role.ALONE
    led_on = answer.headers.get("Location", "")
    is_led = role is Role.UNFINISHED and led_on == next_step(None)
    return not is_led or asked == led_on


def test_no_role_may_more_than_its_line_says() -> None:
    """Field by field: who sees her name, her risk notes, a picture, the ledger."""
    told = {
        Action.SEE_PERSON: {Role.CASEWORKER, Role.SUPERVISOR},
        Action.SEE_RISK: {Role.CASEWORKER, Role.SUPERVISOR},
        Action.SEE_PICTURE: {Role.CASEWORKER, Role.SUPERVISOR},
        Action.SEE_LEDGER: {Role.SUPERVISOR, Role.AUDITOR},
        Action.MANAGE_PEOPLE: {Role.ADMIN},
        Action.RETAIN: {Role.SUPERVISOR, Role.ADMIN},
        Action.SUPERVISE: {Role.SUPERVISOR},
        Action.SEE_OWN: HERS,
        Action.DELETE_OWN: HERS,
        Action.WORK_ALONE: {Role.ALONE},
        Action.KEEP_ACCOUNT: OWN_ACCOUNT,
    }
    for action, roles in told.items():
        assert {role for role in Role if may(role, action)} == roles, action


def test_every_role_has_a_line_and_every_action_somebody() -> None:
    assert set(MAY) == set(Role)
    assert set().union(*MAY.values()) == set(Action)
