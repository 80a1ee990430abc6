"""Leaving at once, as GOV.UK's "Exit this page" has it, and what is there then."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser.served import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.browser.served import Neutral, Served

BUTTON = ".govuk-exit-this-page__button"
OVERLAY = ".govuk-exit-this-page-overlay"
SEEN = f"""({{title: document.title, words: document.body.innerText.trim(),
    overlays: document.querySelectorAll("{OVERLAY}").length}})"""
"""What stands on the screen."""


def by_button(page: Page) -> None:
    page.click(BUTTON)


def by_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def by_hidden_link(page: Page) -> None:
    page.focus(".govuk-js-exit-this-page-skiplink")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("leave", [by_button, by_shift, by_hidden_link])
def test_it_leads_to_the_neutral_site_and_ends_the_session(
    leave: Callable[[Page], None], at_server: Page, neutral: Neutral
) -> None:
    page = at_server
    page.goto("/support/")
    page.goto("/case/")
    with page.context.expect_event(
        "request", lambda request: request.url.endswith("/leave/")
    ):
        leave(page)
    page.wait_for_url(neutral.url)
    assert "Referer" not in neutral.asked[-1]

    page.go_back()
    assert "/support/" in page.url, "the page that was left is no more in the history"
    answer = page.goto("/case/")
    assert answer is not None
    assert answer.status == 403
    assert "Nothing is lost" in page.inner_text("main")


def test_shift_counts_on_each_page_anew(at_server: Page, neutral: Neutral) -> None:
    page = at_server
    page.goto("/case/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.click("text=Support")
    page.wait_for_url("**/support/")
    page.keyboard.press("Shift")
    expect(page.locator("main h1")).to_be_visible()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url(neutral.url)


def test_capital_letters_do_not_leave(at_server: Page) -> None:
    page = at_server
    page.goto("/come-back/")
    page.focus("[name=case]")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    expect(page.locator("[name=case]")).to_have_value("ABCD")
    expect(page.locator(OVERLAY)).to_have_count(0)


def test_without_a_script_the_button_still_leaves(
    browser: object, server: Served, neutral: Neutral
) -> None:
    context = browser.new_context(  # type: ignore[attr-defined]
        base_url=server.url, java_script_enabled=False
    )
    context.add_cookies([server.cookie(server.hers())])
    page = context.new_page()
    page.goto("/case/")
    page.click(BUTTON)
    assert page.url == neutral.url
    assert page.goto("/case/").status == 403
    context.close()


def test_the_page_is_covered_before_anything_answers(at_server: Page) -> None:
    page = at_server
    page.goto("/case/")
    told = page.evaluate(f"""() => {{
        document.querySelector("{BUTTON}").click()
        return {SEEN}
    }}""")
    assert told == {"title": "Loading.", "words": "Loading.", "overlays": 1}


def test_offline_nothing_of_ours_is_left_to_see(at_server: Page) -> None:
    page = at_server
    page.goto("/case/")
    page.context.set_offline(offline=True)
    page.click(BUTTON, no_wait_after=True)
    page.wait_for_function("location.href === 'about:blank'")
    told = page.evaluate(f"() => ({SEEN})")
    assert told == {"title": "", "words": "", "overlays": 0}


def test_the_neutral_site_opens_though_our_server_is_gone(
    tmp_path: Path, neutral: Neutral, visit: Callable[..., Page]
) -> None:
    with served(tmp_path, neutral.url) as app:
        page = visit(app, {"let_in": True})
        page.goto("/support/")
        app.process.send_signal(signal.SIGINT)
        app.process.wait(timeout=60)
        page.click(BUTTON, no_wait_after=True)
        page.wait_for_url(neutral.url)


def test_leaving_in_one_tab_takes_the_other_along(
    at_server: Page, neutral: Neutral
) -> None:
    one = at_server
    one.goto("/case/")
    other = one.context.new_page()
    other.goto("/case/")
    one.click(BUTTON)
    one.wait_for_url(neutral.url)
    other.wait_for_url(neutral.url)


def test_a_lost_session_is_met_kindly(laptop: Served, at_server: Page) -> None:
    page = at_server
    page.goto("/case/")
    page.context.clear_cookies()
    answer = page.reload()
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("Nothing is lost")
    page.click("main >> text=Open my case")
    expect(page.locator("[name=case]")).to_be_visible()

    answer = page.goto(laptop.url)
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("unburden serve")


def test_the_link_opens_once(laptop: Served, visit: Callable[..., Page]) -> None:
    first, second = visit(laptop), visit(laptop)
    assert first.goto(laptop.link).status == 200  # type: ignore[union-attr]
    assert "ticket" not in first.url
    assert second.goto(laptop.link).status == 403  # type: ignore[union-attr]
