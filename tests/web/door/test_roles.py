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

CASEWORK = {Role.CASEWORKER, Role.SUPERVISOR}
ON_THE_DESK = {*CASEWORK, Role.ANALYST}
SUPERVISORS = {Role.SUPERVISOR}
LEDGER = {Role.SUPERVISOR, Role.AUDITOR}
HERE = {Role.ALONE}
AT_WORK = {*HERS, *ON_THE_DESK}

OPEN_TO: dict[str, set[Role]] = {
    # For anybody.
    "home": ANYBODY,
    "support": ANYBODY,
    "grounding": ANYBODY,
    "safety": ANYBODY,
    "young": ANYBODY,
    "leave": ANYBODY,
    "design": ANYBODY,
    "health": ANYBODY,
    "session": ANYBODY,
    "schema": ANYBODY,
    # Hers.
    "start": OUTSIDE,
    "questions": OUTSIDE,
    "come-back": OUTSIDE,
    "rest": HERS,
    "take": HERS,
    "delete": HERS,
    "case": HERS,
    "people": HERS,
    "contact": HERS,
    "found": HERS,
    "found-helper": HERS,
    "found-one": HERS,
    "found-young": HERS,
    "timeline": HERS,
    "rights": HERS,
    "bundle": HERS,
    "own-statement": HERS,
    "pictures": HERS,
    "pictures-add": HERS,
    "outline": HERS,
    "stop": HERS,
    "picture": HERS,
    "picture-once": HERS,
    "jobs": HERS,
    # Work that goes on in a case that is open to them.
    "job": AT_WORK,
    "job-progress": AT_WORK,
    "job-steer": AT_WORK,
    "job-again": AT_WORK,
    "job-bundle": AT_WORK,
    # Without a helpline, on her own laptop.
    "pictures-here": HERE,
    "work": HERE,
    "work-look": HERE,
    "work-record": HERE,
    "work-say": HERE,
    "work-draft": HERE,
    "work-send": HERE,
    "work-again": HERE,
    "work-letter": HERE,
    # Accounts of the house's people.
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
    "ends": {Role.SUPERVISOR, Role.ADMIN},
    # The desk.
    "desk:desk": ON_THE_DESK,
    "desk:find": ON_THE_DESK,
    "desk:team": SUPERVISORS,
    "desk:back": SUPERVISORS,
    "desk:oversight": SUPERVISORS,
    "desk:audit": LEDGER,
    "desk:case": ON_THE_DESK,
    "desk:glass": CASEWORK,
    "desk:hand-over": ON_THE_DESK,
    "desk:take-on": CASEWORK,
    "desk:release": SUPERVISORS,
    "desk:allow": SUPERVISORS,
    "desk:give": SUPERVISORS,
    "desk:take-away": SUPERVISORS,
    "desk:found": ON_THE_DESK,
    "desk:decide": CASEWORK,
    "desk:outline": ON_THE_DESK,
    "desk:picture": CASEWORK,
    "desk:picture-once": CASEWORK,
    "desk:sample": SUPERVISORS,
    "desk:notices": CASEWORK,
    "desk:work": ON_THE_DESK,
    "desk:work-find": ON_THE_DESK,
    "desk:work-record": ON_THE_DESK,
    "desk:work-watch": ON_THE_DESK,
    "desk:work-draft": CASEWORK,
    "desk:work-fetch": CASEWORK,
    "desk:work-pack": CASEWORK,
    "desk:send": CASEWORK,
    "desk:answer": CASEWORK,
    "desk:notice": CASEWORK,
    "desk:approve": CASEWORK,
    "desk:hand_in": CASEWORK,
    "desk:settle": CASEWORK,
    "desk:handled": CASEWORK,
    "desk:take_back": CASEWORK,
    "desk:places": ON_THE_DESK,
    "desk:ledger": LEDGER,
    "desk:person": CASEWORK,
    "desk:risk": CASEWORK,
    "desk:glass-seen": SUPERVISORS,
}
"""Page by page, who may open it. A page that is not here fails the test."""
ENDING = {"leave", "rest", "delete", "account_logout", "account_change_password"}
"""After these somebody is no longer who they were."""
OF_A_JOB = {"job", "job-progress", "job-steer", "job-again", "job-bundle"}
"""There is no job here, so they may be shut to all: that one opens to whom it belongs
is shown in tests/web/work."""
PER_CASE = {name for name in OPEN_TO if name.startswith("desk:")} - {
    "desk:desk",
    "desk:find",
    "desk:team",
    "desk:back",
    "desk:oversight",
    "desk:audit",
}


def every_page() -> Iterator[tuple[str, URLPattern]]:
    def walk(
        patterns: list[URLPattern | URLResolver], within: str
    ) -> Iterator[tuple[str, URLPattern]]:
        for each in patterns:
            if isinstance(each, URLPattern):
                yield f"{within}{each.name}", each
            else:
                named = f"{within}{each.namespace}:" if each.namespace else within
                yield from walk(each.url_patterns, named)

    return walk(get_resolver().url_patterns, "")


PAGES = dict(every_page())


def address(name: str, case: str) -> str:
    given = {"case": case, "number": 1, "pk": 1, "key": "a"}
    converters = PAGES[name].pattern.converters
    return reverse(name, kwargs={each: given[each] for each in converters})


def test_the_table_names_every_page_and_none_that_is_not_there() -> None:
    assert set(OPEN_TO) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_it_lets_a_person_do(name: str) -> None:
    assert isinstance(getattr(PAGES[name].callback, "action", None), Action)


class Walker:
    """Somebody in a role, who goes from page to page."""

    def __init__(self, role: Role, new_case: Callable[[], Desk]) -> None:
        self.role, self.new_case, self.number = role, new_case, 0
        self.begin()

    def begin(self) -> None:
        self.number += 1
        self.desk = self.new_case()
        name = f"{self.role.value}{self.number}"
        self.client = browser(self.role, self.desk, name=name)

    def opens(self, method: str, name: str) -> bool:
        asked = address(name, self.desk.row.id)
        answer = getattr(self.client, method)(asked)
        answer.close()
        assert answer.status_code < 500, asked
        if name in ENDING:
            self.begin()
        if answer.status_code == 405:  # asked so it opens to nobody: that tells nothing
            return self.role in OPEN_TO[name]
        if answer.status_code == 404:  # let in, and nothing is there; a laptop has none
            return self.role is not Role.ALONE
        if self.role is Role.UNFINISHED and answer.status_code == 302:
            return bool(answer.headers["Location"] != next_step(None)) or asked == "/"
        shown = {each.name for each in answer.templates}
        return "web/refused.html" not in shown


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
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
    walker = Walker(role, her_case)
    opened = {name for name in PAGES if walker.opens(method, name)}
    allowed = {name for name, roles in OPEN_TO.items() if role in roles}
    assert opened - OF_A_JOB == allowed - OF_A_JOB
    assert opened & OF_A_JOB <= allowed


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ANALYST])
def test_a_case_that_was_not_given_to_somebody_stays_shut(
    role: Role, server: Path, her_case: Callable[[], Desk]
) -> None:
    client, case = browser(role), her_case().row.id
    for name in PER_CASE - {"desk:glass"}:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name, case))
            assert answer.status_code == 403, name


def test_no_role_may_more_than_its_line_says() -> None:
    """Field by field: who sees her name, her risk notes, a picture, the ledger."""
    told = {
        Action.SEE_PERSON: {Role.CASEWORKER, Role.SUPERVISOR},
        Action.SEE_RISK: {Role.CASEWORKER, Role.SUPERVISOR},
        Action.SEE_PICTURE: {*HERS, Role.CASEWORKER, Role.SUPERVISOR},
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
