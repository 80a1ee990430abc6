"""Days at a helpline in a real browser: a first one, a caseworker's, a supervisor's."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect
from tests.web.browser.served import (
    Served,
    neutral_site,
    python_at,
    real_browser,
    served,
)
from tests.web.browser.test_every_page import laid_out, wrongs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = "[house]\nserver = true\nsample = 1\n"
WORDS = "several words of her own"
NEW_WORDS = "other words, chosen by herself"
PEOPLE = f"""
import json
from unburden.app import open_house
open_house()
from allauth.mfa.utils import decrypt
from tests.simulators import many, takedown
from unburden.app.casework.cases import open_by_house
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.models import Allocation, Member

roles = {{"ada": "admin", "noor": "supervisor"}}
roles |= dict.fromkeys(("sam", "ali"), "caseworker")
seeds = {{}}
for name, role in roles.items():
    user = many.staff(name, role)
    user.set_password({WORDS!r})
    user.save()
    seeds[name] = decrypt(user.authenticator_set.get(type="totp").data["secret"])
case, resting = many.fill(2, many.Filling(matches=8))
takedown.authorise(open_by_house(case, actor="a test", clock=clock))
sam = Member.objects.get(user__username="sam")
Allocation.objects.create(case_id=case, member=sam, at=clock())
Case.objects.filter(id=resting).update(frozen_at=clock())
print(json.dumps({{"case": case, "resting": resting, "seeds": seeds}}))
"""
PERIOD = 30  # seconds that a code holds (RFC 6238)
MARGIN = 10
PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with (
        neutral_site() as site,
        served(tmp_path_factory.mktemp("house"), site.url, SETTINGS) as app,
    ):
        yield app


@pytest.fixture(scope="module")
def house(app: Served) -> dict[str, Any]:
    """Two cases, and people who can log in."""
    return dict(json.loads(python_at(app.home, "-c", PEOPLE).stdout))


@pytest.fixture(scope="module")
def sit(app: Served) -> Iterator[Callable[[], Page]]:
    """Somebody sits down at a computer of her own."""
    with real_browser() as launched:

        def down() -> Page:
            context = launched.new_context(base_url=app.url)
            context.set_default_timeout(PATIENCE)
            return context.new_page()

        yield down


def code(seed: str) -> str:
    """What the app shows now; one about to change is waited out, as one does."""
    left = PERIOD - time.time() % PERIOD
    if left < MARGIN:
        time.sleep(left)
    return format_hotp_value(hotp_value(seed, int(time.time()) // PERIOD))


def push(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        words, timeout=PATIENCE
    )


def said(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)


def log_in(page: Page, name: str, words: str, seed: str = "") -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", words)
    push(page, "Log in")
    if seed:
        heading(page, "And the second step")
        page.fill("[name=code]", code(seed))
        push(page, "Log in")


def log_out(page: Page) -> None:
    follow(page, "Your account")
    push(page, "Log out")
    answer = page.goto("/desk/")
    assert answer is not None
    assert answer.status == 403


def is_for_everybody(page: Page) -> None:
    """What axe-core finds, light and dark, and what does not fit."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += wrongs_of(page, scheme)
    assert [*found, *laid_out(page)] == []


def add(page: Page, name: str) -> str:
    """Make a caseworker's account; its first words."""
    heading(page, "Who works here")
    page.get_by_label("Name to log in with").fill(name)
    page.locator("form").last.get_by_label("Role").select_option("caseworker")
    push(page, "Make the account")
    said(page, f"First words of {name}")
    is_for_everybody(page)
    return page.locator(".u-words").inner_text()


def choose_words(page: Page, first: str) -> None:
    heading(page, "Choose a pass-phrase")
    is_for_everybody(page)
    page.fill("[name=oldpassword]", first)
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", NEW_WORDS)
    push(page, "Change it")


def set_up_a_code(page: Page) -> None:
    heading(page, "Your account")
    is_for_everybody(page)
    follow(page, "Set up a code from an app")
    heading(page, "A code from an app")
    is_for_everybody(page)
    seed = page.locator(".u-words").inner_text().split()[-1]
    page.fill("[name=code]", code(seed))
    push(page, "Set it up")
    heading(page, "Recovery codes")
    is_for_everybody(page)


def test_a_newcomer_is_given_an_account_and_makes_it_hers(
    sit: Callable[[], Page], house: dict[str, Any]
) -> None:
    page = sit()
    page.goto("/accounts/login/")
    is_for_everybody(page)
    log_in(page, "ada", WORDS, house["seeds"]["ada"])
    first = add(page, "mia")

    page = sit()
    log_in(page, "mia", first)
    page.goto("/desk/")
    choose_words(page, first)
    log_in(page, "mia", NEW_WORDS)
    page.goto("/desk/")
    set_up_a_code(page)
    page.goto("/desk/")
    heading(page, "Desk")
    said(page, "There is nothing here now.")


def confirm_by_keyboard(page: Page) -> None:
    follow(page, "4 matches wait for somebody to look")
    for each in page.locator(".d-stated select").all():
        each.press("A")  # a trained look
    page.get_by_role("button", name="Use the keyboard").focus()
    for key in ("Enter", "x", "j", "x", "c", "Enter"):
        page.keyboard.press(key)
    said(page, "2 are confirmed.")


def approve_a_notice(page: Page) -> None:
    follow(page, "Notices")
    page.locator(".d-sum").get_by_text("to approve").click()
    follow(page, "N6")
    said(page, "Please remove https://p.example/1.")
    push(page, "I read it: approve it")
    said(page, "It is approved.")


def write_a_risk_note(page: Page) -> None:
    follow(page, "Risk notes")
    page.get_by_label("What should others").fill("He reads her mail. Text only.")
    push(page, "Keep this note")
    said(page, "Your note is kept.")


def hand_over(page: Page, to: str) -> None:
    page.locator("summary", has_text="Hand it over").click()
    page.get_by_label("To whom?").select_option(to)
    page.get_by_label("What should they know?").fill("She waits for the host.")
    push(page, "Hand it over")
    said(page, "It is handed over, with your note.")


def is_shut(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 403
    heading(page, "This is not one of your cases")


def test_a_caseworkers_day(sit: Callable[[], Page], house: dict[str, Any]) -> None:
    case, seeds = house["case"], house["seeds"]
    address = f"/desk/{case}/"
    page = sit()
    log_in(page, "sam", WORDS, seeds["sam"])
    heading(page, "Desk")
    follow(page, case)
    confirm_by_keyboard(page)
    approve_a_notice(page)
    write_a_risk_note(page)
    follow(page, case)
    said(page, "Read 1 risk note before you contact her")
    hand_over(page, "ali")
    said(page, "There is nothing here now.")
    is_shut(page, address)
    log_out(page)

    page = sit()
    log_in(page, "ali", WORDS, seeds["ali"])
    follow(page, case)
    said(page, "She waits for the host.")
    follow(page, "Read 1 risk note")
    said(page, "He reads her mail. Text only.")
    is_shut(page, f"/desk/{house['resting']}/")


def test_a_supervisors_day(sit: Callable[[], Page], house: dict[str, Any]) -> None:
    page = sit()
    log_in(page, "noor", WORDS, house["seeds"]["noor"])
    follow(page, "Oversight")
    page.locator("#frozen ~ ul").first.get_by_text(house["resting"]).click()
    follow(page, "Let this case go on")
    page.get_by_label("What does it rest on?").fill("Both called; they are sisters.")
    push(page, "Let it go on")
    said(page, "The case goes on.")

    follow(page, "Oversight")
    expect(page.locator("#frozen")).to_contain_text("(0)")
    before = page.locator("#samples").inner_text()
    page.locator("#samples ~ ul").first.get_by_role("link").first.click()
    heading(page, "A second look")
    page.get_by_role("group", name="Was it right").get_by_label("Yes").check()
    push(page, "Keep my second look")
    said(page, "So far 1 had a second look, and 0 were seen differently.")
    assert page.locator("#samples").inner_text() != before
    log_out(page)
